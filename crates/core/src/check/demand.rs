//! What a contract asks to be observed.

use crate::contract::{Class, Contract, Dependency, DependencyOptions, Function, Module};
use crate::observe::source::{Demand, Parts};
use crate::value::{Annotation, Located};

impl Contract {
    /// The parts of the subject that this contract speaks of, those of nested modules included.
    pub fn demand(&self) -> Demand {
        let mut parts = Parts {
            imports: self.imports.is_some() || self.asks_what_is_imported(),
            ..Parts::default()
        };
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
        in_order(parts)
    }

    /// Whether a rule about distributions speaks of imports.
    fn asks_what_is_imported(&self) -> bool {
        let denies =
            |rule: &Dependency| rule.allowed.as_ref().is_some_and(|allowed| !allowed.value);
        let options = self.dependency_options.as_ref();
        let denies_any = |options: &DependencyOptions| {
            let DependencyOptions {
                unresolved,
                undeclared,
                unlisted,
                ..
            } = options;
            [unresolved, undeclared, unlisted]
                .iter()
                .any(|permission| permission.is_some())
        };
        self.dependencies.iter().any(denies) || options.is_some_and(denies_any)
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

impl Module {
    /// The parts that are demanded of this module.
    pub fn demand(&self) -> Demand {
        let mut parts = Parts::default();
        collect(self, &mut parts);
        in_order(parts)
    }
}

fn in_order(mut parts: Parts) -> Demand {
    for list in [
        &mut parts.names,
        &mut parts.members,
        &mut parts.types,
        &mut parts.bases,
    ] {
        list.sort_unstable();
        list.dedup();
    }
    Demand::Parts(parts)
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
        parts.values |= variable.value.is_some();
        annotation(variable.annotation.as_ref(), parts);
    }
    for function in functions {
        parts.names.push(function.name.value.clone());
        signature(function, parts);
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
    for attribute in attributes {
        parts.members.push(attribute.name.value.clone());
        parts.values |= attribute.value.is_some();
        annotation(attribute.annotation.as_ref(), parts);
    }
    for method in methods {
        parts.members.push(method.name.value.clone());
        signature(method, parts);
    }
    for base in superclasses {
        if base.name.value.contains('.') {
            parts.bases.push(base.name.value.clone());
        }
        of_class(base, parts);
    }
}

fn signature(function: &Function, parts: &mut Parts) {
    annotation(function.return_annotation.as_ref(), parts);
    for argument in &function.arguments {
        parts.values |= argument.value.is_some();
        annotation(argument.annotation.as_ref(), parts);
    }
}

fn annotation(demanded: Option<&Located<Annotation>>, parts: &mut Parts) {
    if let Some(demanded) = demanded {
        parts.annotations = true;
        demanded
            .value
            .ty
            .each_name(&mut |name| parts.types.push(name.to_owned()));
    }
}
