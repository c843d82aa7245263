//! What a contract asks to be observed.

use crate::contract::{Class, Contract, Function, Module};
use crate::observe::source::{Demand, Parts};

impl Contract {
    /// The parts of the subject that this contract speaks of, those of nested modules included.
    pub fn demand(&self) -> Demand {
        let mut parts = Parts::default();
        collect(&self.subject, &mut parts);
        let systems = self
            .deployments
            .iter()
            .flat_map(|deployment| &deployment.systems);
        for python in systems.flat_map(|system| &system.pythons) {
            for module in &python.modules {
                collect(module, &mut parts);
            }
        }
        parts.names.sort();
        parts.names.dedup();
        Demand::Parts(parts)
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

fn collect(module: &Module, parts: &mut Parts) {
    let Module {
        variables,
        functions,
        classes,
        span: _,
        module: _,
        filename: _,
        version,
        advice: _,
    } = module;
    parts.version |= version.is_some();
    for variable in variables {
        parts.names.push(variable.name.value.clone());
        parts.annotations |= variable.annotation.is_some();
    }
    for function in functions {
        parts.names.push(function.name.value.clone());
        parts.annotations |= annotates(function);
    }
    for class in classes {
        parts.names.push(class.name.value.clone());
        of_class(class, parts);
    }
}

fn of_class(class: &Class, parts: &mut Parts) {
    let Class {
        name: _,
        attributes,
        methods,
        superclasses,
        advice: _,
    } = class;
    parts.attributes |= !attributes.is_empty();
    parts.annotations |= methods.iter().any(annotates)
        || attributes
            .iter()
            .any(|attribute| attribute.annotation.is_some());
    for base in superclasses {
        of_class(base, parts);
    }
}

fn annotates(function: &Function) -> bool {
    function.return_annotation.is_some()
        || function
            .arguments
            .iter()
            .any(|argument| argument.annotation.is_some())
}
