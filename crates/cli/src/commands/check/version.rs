//! The version of a module whose source names none.

use std::path::Path;

use importspy_core::observe::source::Demand;
use importspy_core::observe::{Fact, Observation, Reason, Why};
use importspy_core::value::Value;

use crate::distributions::Owner;
use crate::modules::Modules;

/// The version of the installed distribution that owns the file at `path`, where `demand` asks for a
/// version and the module itself has none. Nothing where that changes nothing.
pub fn owner_version(
    observation: &Observation,
    demand: &Demand,
    path: &Path,
    modules: &Modules,
) -> Option<Fact<Value>> {
    let is_asked = match demand {
        Demand::Everything => true,
        Demand::Parts(parts) => parts.version,
    };
    if !is_asked || observation.version != Fact::Absent {
        return None;
    }
    let unknown = |why| Fact::Unknown(Reason { why, place: None });
    Some(match modules.distributions() {
        Ok(distributions) => match distributions.owner(path) {
            Owner::Distribution(owner) => Fact::Known(Value::Str(owner.version.clone())),
            Owner::Unknown => unknown(Why::UnclearOwner),
            Owner::Nobody => return None,
        },
        Err(why) => unknown(Why::NoInterpreter(why.to_owned())),
    })
}

/// Gives a module without a version the one it has from its owner.
pub fn fill_version(observation: &mut Observation, version: Option<&Fact<Value>>) {
    if let (Fact::Absent, Some(version)) = (&observation.version, version) {
        observation.version = version.clone();
    }
}
