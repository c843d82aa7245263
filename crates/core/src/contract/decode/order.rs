//! In which order the keys of a mapping are declared.

use super::dependencies;
use super::table::{Mapping, Table};
use crate::contract::model::{
    Argument, Attribute, Class, Contract, DependencyOptions, Deployment, Environment,
    EvidenceRequirement, Function, ImportRules, ImporterRules, Module, Origin, Python, Runtime,
    Secret, SelectorRule, System, Variable,
};

/// The keys of the mappings below a key; those of a whole contract below none. Nothing where keys
/// are names or values.
pub(in crate::contract) fn keys_below(key: Option<&str>) -> Option<Vec<&'static str>> {
    Some(
        table_of(key)?
            .fields()
            .iter()
            .map(|field| field.key)
            .collect(),
    )
}

/// The table of the mappings below a key.
pub(super) fn table_of(key: Option<&str>) -> Option<&'static Table> {
    let Some(key) = key else {
        return Some(&Contract::TABLE);
    };
    Some(match key {
        "modules" => &Module::TABLE,
        "variables" => &Variable::TABLE,
        "functions" | "methods" => &Function::TABLE,
        "arguments" => &Argument::TABLE,
        "classes" | "superclasses" => &Class::TABLE,
        "attributes" => &Attribute::TABLE,
        "deployments" => &Deployment::TABLE,
        "systems" => &System::TABLE,
        "pythons" => &Python::TABLE,
        "environment" => &Environment::TABLE,
        "secrets" => &Secret::TABLE,
        "runtime" => &Runtime::TABLE,
        "dependencies" => &dependencies::Rule::TABLE,
        "origin" => &Origin::TABLE,
        "provenance" => &dependencies::ProvenanceRule::TABLE,
        "dependency_options" => &DependencyOptions::TABLE,
        "evidence_requirements" => &EvidenceRequirement::TABLE,
        "importers" => &ImporterRules::TABLE,
        "imports" => &ImportRules::TABLE,
        "allow" | "deny" => &SelectorRule::TABLE,
        _ => return None,
    })
}
