//! Where a module runs.

use super::draft::{Mapping, Node};
use crate::contract::{Arch, Data, Interpreter, Os};
use crate::observe::host::Host;

/// The interpreter's release or newer, on the platform it runs on.
pub fn runtime(host: &dyn Host) -> Node {
    let facts = match host.interpreter() {
        Ok(facts) => facts,
        Err(why) => {
            return Node::Remark(format!("runtime: left out, no interpreter answers ({why})"));
        }
    };
    let mut runtime = Mapping::default();
    let (major, minor, _) = facts.version_info;
    runtime.pair("python", format!(">={major}.{minor}").as_str());
    let one = |word: &'static str| Data::List(vec![word.into()]);
    if let Some(os) = Os::from_spelling(&facts.system) {
        runtime.pair("os", one(os.spelling()));
    }
    if let Some(arch) = Arch::from_spelling(&facts.machine) {
        runtime.pair("architecture", one(arch.spelling()));
    }
    if let Some(interpreter) = Interpreter::from_spelling(&facts.implementation) {
        runtime.pair("implementation", one(interpreter.spelling()));
    }
    Node::Inside("runtime", runtime)
}
