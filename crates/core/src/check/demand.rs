//! What a contract asks to be observed.

use crate::contract::{Contract, Module};
use crate::observe::source::Demand;

impl Contract {
    /// The names of the subject that this contract speaks of, those of nested modules included.
    pub fn demand(&self) -> Demand {
        let mut names = Vec::new();
        collect(&self.subject, &mut names);
        let systems = self
            .deployments
            .iter()
            .flat_map(|deployment| &deployment.systems);
        for python in systems.flat_map(|system| &system.pythons) {
            for module in &python.modules {
                collect(module, &mut names);
            }
        }
        names.sort();
        names.dedup();
        Demand::Names(names)
    }
}

fn collect(module: &Module, names: &mut Vec<String>) {
    let Module {
        variables,
        functions,
        classes,
        span: _,
        module: _,
        filename: _,
        version: _,
        advice: _,
    } = module;
    names.extend(variables.iter().map(|variable| variable.name.value.clone()));
    names.extend(functions.iter().map(|function| function.name.value.clone()));
    names.extend(classes.iter().map(|class| class.name.value.clone()));
}
