//! What a verdict rests on: the contracts' files, what the importer has bound to the names they name,
//! the environment variables they name, and what is installed, declared and locked.

use importspy_core::contract::Contract;
use importspy_core::observe::source::Demand;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyString};

use super::contracts::Ground;
use super::dict_version::version;
use super::environment::EnvironmentThen;
use super::frames::{places, still_holds};
use super::importer::Known;
use crate::guard::Firm;
use crate::installed::InstalledThen;

/// Taken before the importer is judged: what changes meanwhile shows the next time.
pub struct Held {
    grounds: Vec<Ground>,
    /// The names that the contracts name, and what was bound to them.
    bound: Vec<(Py<PyAny>, Py<PyAny>)>,
    environment: EnvironmentThen,
    installed: InstalledThen,
}

impl Held {
    /// What verdicts of some contracts on an importer rest on.
    pub fn of(importer: &Known<'_>, grounds: Vec<Ground>) -> Self {
        let contracts = || grounds.iter().map(|ground| &*ground.terms.contract);
        let names = contracts().flat_map(Contract::variable_names);
        Self {
            bound: match grounds.iter().any(asks_names) {
                true => bound(&importer.globals, &grounds),
                false => Vec::new(),
            },
            environment: EnvironmentThen::of(names),
            installed: InstalledThen::of(importer, contracts()),
            grounds,
        }
    }

    /// Whether all of it is as it was.
    pub fn is_current(&self, importer: &Bound<'_, PyDict>) -> bool {
        self.grounds.iter().all(Ground::is_fresh)
            && self.environment.is_current()
            && self.installed.is_current(importer.py())
            && still_holds(importer, &self.bound)
    }

    /// The same as what can be told at once: the files and the names. Nothing where it rests on more.
    pub fn firm(&self, importer: &Bound<'_, PyDict>) -> Option<Firm> {
        let has_more = !self.environment.is_empty() || self.installed.is_asked();
        let bound = places(importer, &self.bound).filter(|_| !has_more)?;
        let version = version(importer);
        let files = self.grounds.iter().filter_map(|ground| ground.file.clone());
        Some(Firm {
            files: files.collect(),
            bound,
            version,
        })
    }
}

/// Whether a contract names anything that an importer has bound.
fn asks_names(ground: &Ground) -> bool {
    match &ground.terms.demand {
        Demand::Everything => true,
        Demand::Parts(parts) => parts.version || !parts.names.is_empty(),
    }
}

fn bound(globals: &Bound<'_, PyDict>, grounds: &[Ground]) -> Vec<(Py<PyAny>, Py<PyAny>)> {
    let is_asked = |name: &str, demand: &Demand| match demand {
        Demand::Everything => true,
        Demand::Parts(parts) => {
            parts.names.iter().any(|wanted| wanted == name)
                || parts.version && name == "__version__"
        }
    };
    let wanted = |name: &str| {
        let mut demands = grounds.iter().map(|ground| &ground.terms.demand);
        demands.any(|demand| is_asked(name, demand))
    };
    let named = globals.iter().filter(|(key, _)| {
        let key = key.cast_exact::<PyString>();
        key.is_ok_and(|key| key.to_str().is_ok_and(wanted))
    });
    named
        .map(|(key, value)| (key.unbind(), value.unbind()))
        .collect()
}
