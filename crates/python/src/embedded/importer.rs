//! Who is importing: the first frame outside the import system and the protected module, and the
//! module whose namespace it runs in.

use std::path::{Path, PathBuf};

use pyo3::prelude::*;
use pyo3::types::{PyDict, PyModule};

use super::births::{MAIN, born, is_loaded};
use super::frames::Frame;
use super::modules::{self, Named};
use super::spec::Spec;
use super::transparent::Transparent;
use crate::live::{find, text};

/// What runs scripts in module objects of its own making.
const RUNPY: &str = "runpy";

/// Who imports.
pub enum Importer<'py> {
    Nobody,
    /// Code whose globals belong to no module.
    Anonymous(Bound<'py, PyDict>),
    Module(Known<'py>),
}

/// A module that imports.
#[derive(Clone)]
pub struct Known<'py> {
    pub named: Named<'py>,
    pub globals: Bound<'py, PyDict>,
    pub spec: Option<Spec<'py>>,
}

impl Importer<'_> {
    /// The name reports give it.
    pub fn name(&self) -> String {
        match self {
            Importer::Nobody => "<none>".to_owned(),
            Importer::Anonymous(_) => "<anonymous>".to_owned(),
            Importer::Module(known) => known.name(),
        }
    }
}

/// The importer of a protected module that was called from `frame`.
pub fn find_importer<'py>(frame: &Frame<'py>, protected: &Bound<'py, PyDict>) -> Importer<'py> {
    beyond(frame, &Transparent::around(protected))
}

/// The same, with what has to be looked through.
pub fn beyond<'py>(frame: &Frame<'py>, transparent: &Transparent<'py>) -> Importer<'py> {
    let outside = frame.clone().outwards().find(|frame| {
        let globals = frame.globals();
        globals.is_some_and(|globals| !transparent.has(&globals))
    });
    let Some(globals) = outside.as_ref().and_then(Frame::globals) else {
        return Importer::Nobody;
    };
    let born = born(&globals).filter(is_loaded);
    if let Some(named) = born.or_else(|| of_runpy(frame, &globals)) {
        return Importer::Module(Known::new(named));
    }
    match outside.and_then(|outside| child_of_multiprocessing(&outside, &globals)) {
        Some(named) => Importer::Module(Known {
            spec: Spec::of(&globals),
            globals,
            named,
        }),
        None => Importer::Anonymous(globals),
    }
}

impl<'py> Known<'py> {
    pub fn new(named: Named<'py>) -> Self {
        let globals = named.module.dict();
        Self {
            spec: Spec::of(&globals),
            globals,
            named,
        }
    }

    /// A module that somebody names.
    pub fn of(module: Bound<'py, PyModule>) -> Self {
        let named = modules::owner(&module.dict()).unwrap_or_else(|| Named {
            key: "<unnamed>".to_owned(),
            module,
        });
        Self::new(named)
    }

    pub fn module(&self) -> &Bound<'py, PyModule> {
        &self.named.module
    }

    /// The dotted name the import system knows it by; `__main__` is resolved where it does.
    pub fn name(&self) -> String {
        let key = &self.named.key;
        if !MAIN.contains(&key.as_str()) {
            return key.clone();
        }
        let real = self.spec.as_ref().and_then(Spec::name);
        real.unwrap_or_else(|| MAIN[0].to_owned())
    }

    /// The file the import system loaded. A script has no spec, so its own word counts.
    pub fn file(&self) -> Option<PathBuf> {
        match &self.spec {
            Some(spec) => spec.file(),
            None => self.claimed_file(),
        }
    }

    /// Whether the module says that it comes from a file of another name.
    pub fn is_file_disputed(&self) -> bool {
        let base = |path: &Path| path.file_name().map(ToOwned::to_owned);
        let claimed = self.claimed_file().and_then(|path| base(&path));
        let loaded = self.file().and_then(|path| base(&path));
        claimed != loaded
    }

    fn claimed_file(&self) -> Option<PathBuf> {
        let file = find(&self.globals, "__file__")?;
        text(&file).map(PathBuf::from)
    }

    /// Whether its body is still running.
    pub fn is_loading(&self) -> bool {
        self.spec.as_ref().is_some_and(Spec::is_initializing)
    }

    /// Whether it is the module the program began with.
    pub fn is_main(&self) -> bool {
        MAIN.contains(&self.named.key.as_str())
    }
}

/// The module that `runpy` made for a script it runs: it stands below the script's body.
fn of_runpy<'py>(frame: &Frame<'py>, globals: &Bound<'py, PyDict>) -> Option<Named<'py>> {
    let runs = frame.clone().outwards().any(|frame| {
        let is_here = frame.globals().is_some_and(|found| found.is(globals));
        let below = || frame.back().and_then(|below| below.globals());
        is_here
            && frame.is_body()
            && below()
                .and_then(|below| born(&below))
                .is_some_and(|named| named.key == RUNPY)
    });
    runs.then(|| modules::owner(globals)).flatten()
}

/// In a child that `multiprocessing` spawned, the parent's script runs once more as `__mp_main__`:
/// in a dictionary that is copied into the module, and dropped by all but its functions.
fn child_of_multiprocessing<'py>(
    frame: &Frame<'py>,
    globals: &Bound<'py, PyDict>,
) -> Option<Named<'py>> {
    let py = globals.py();
    let module = modules::named(py, MAIN[1])?;
    let named = Named {
        key: MAIN[1].to_owned(),
        module,
    };
    let is_start = frame.back().is_none() && {
        let claimed = find(globals, "__name__").and_then(|name| text(&name));
        claimed.as_deref() == Some(MAIN[0])
    };
    (is_start || is_copied(globals, &named.module.dict())).then_some(named)
}

/// Whether everything that one namespace holds is held by the other, too.
fn is_copied<'py>(from: &Bound<'py, PyDict>, to: &Bound<'py, PyDict>) -> bool {
    let same = |(key, value): (Bound<'py, PyAny>, Bound<'py, PyAny>)| {
        let key = text(&key);
        key.and_then(|key| find(to, &key))
            .is_some_and(|found| found.is(&value))
    };
    from.iter().all(same)
}
