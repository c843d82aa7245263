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

    /// The names of the environment variables and secrets that this contract speaks of.
    pub fn variable_names(&self) -> impl Iterator<Item = &str> {
        let systems = self
            .deployments
            .iter()
            .flat_map(|deployment| &deployment.systems);
        let environments = systems.map(|system| &system.environment);
        let secrets = environments
            .clone()
            .flat_map(|environment| &environment.secrets)
            .map(|secret| &secret.name);
        let runtime = self.runtime.iter().flat_map(|runtime| &runtime.environment);
        let variables = environments
            .flat_map(|environment| &environment.variables)
            .chain(runtime)
            .map(|variable| &variable.name);
        variables.chain(secrets).map(|name| name.value.as_str())
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
