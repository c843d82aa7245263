//! Whether a contract demands anything at all.

use crate::contract::model::{
    Contract, DependencyOptions, Deployment, ImportRules, ImporterRules, Module, Permission,
    Python, Runtime, System,
};

/// Whether some subject somewhere could break the contract.
pub(super) fn anything(contract: &Contract) -> bool {
    let Contract {
        schema_version: _,
        id: _,
        description: _,
        owner: _,
        subject,
        integrity,
        deployments,
        runtime,
        dependencies,
        dependency_options,
        evidence_requirements,
        importers,
        imports,
    } = contract;
    module(subject)
        || integrity.is_some()
        || one_of(deployments, deployment)
        || runtime.as_ref().is_some_and(self::runtime)
        || !dependencies.is_empty()
        || dependency_options.as_ref().is_some_and(options)
        || !evidence_requirements.is_empty()
        || importers.as_ref().is_some_and(self::importers)
        || imports.as_ref().is_some_and(self::imports)
}

/// Alternatives demand something unless one of them always holds.
fn one_of<T>(alternatives: &[T], demands: fn(&T) -> bool) -> bool {
    !alternatives.is_empty() && alternatives.iter().all(demands)
}

fn module(module: &Module) -> bool {
    let Module {
        span: _,
        module,
        filename,
        version,
        variables,
        functions,
        classes,
        advice: _,
    } = module;
    module.is_some()
        || filename.is_some()
        || version.is_some()
        || !variables.is_empty()
        || !functions.is_empty()
        || !classes.is_empty()
}

fn deployment(deployment: &Deployment) -> bool {
    let Deployment {
        span: _,
        arch,
        systems,
        advice: _,
    } = deployment;
    arch.is_some() || one_of(systems, system)
}

fn system(system: &System) -> bool {
    let System {
        span: _,
        os,
        environment,
        pythons,
        advice: _,
    } = system;
    os.is_some()
        || !environment.variables.is_empty()
        || !environment.secrets.is_empty()
        || one_of(pythons, python)
}

fn python(python: &Python) -> bool {
    let Python {
        span: _,
        version,
        interpreter,
        modules,
        advice: _,
    } = python;
    version.is_some() || interpreter.is_some() || modules.iter().any(module)
}

fn runtime(runtime: &Runtime) -> bool {
    let Runtime {
        span: _,
        python,
        os,
        architecture,
        implementation,
        environment,
        advice: _,
    } = runtime;
    python.is_some()
        || os.is_some()
        || architecture.is_some()
        || implementation.is_some()
        || !environment.is_empty()
}

fn options(options: &DependencyOptions) -> bool {
    let DependencyOptions {
        span: _,
        unresolved,
        undeclared,
        unlisted,
        lock,
        advice: _,
    } = options;
    let denies = |permission: &Option<crate::value::Located<Permission>>| {
        permission
            .as_ref()
            .is_some_and(|permission| permission.value == Permission::Deny)
    };
    denies(unresolved) || denies(undeclared) || denies(unlisted) || lock.is_some()
}

fn importers(rules: &ImporterRules) -> bool {
    rules.allow.is_some() || !rules.deny.is_empty()
}

fn imports(rules: &ImportRules) -> bool {
    rules.allow.is_some() || !rules.deny.is_empty()
}
