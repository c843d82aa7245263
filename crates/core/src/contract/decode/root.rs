//! The top level of a contract.

use super::Reading;
use super::declare::mapping;
use super::dependencies::{Dependencies, Evidence};
use super::lists::List;
use super::scalars::{Integrity, SchemaVersion, Text};
use super::table::{Entry, Field, Fields, Form, Mapping, Presence, Table};
use crate::contract::model::{
    Contract, DependencyOptions, Deployment, ImportRules, ImporterRules, Module, Runtime,
};

mapping! {
    Contract ("contract", "a contract", "contracts"): "An import contract. Whatever is absent is not demanded." {
        schema_version: optional SchemaVersion, "schema_version" = "The version of this dialect: 1.";
        id: optional Text, "id" | "policy_id" = "A name for the contract, for people and reports.";
        description: optional Text, "description" = "What the contract is for.";
        owner: optional Text, "owner" = "Who answers for the contract.";
        integrity: optional Integrity, "integrity" = "`sha256:` and the hash of the subject's source.";
        deployments: many List<Deployment>, "deployments" = "Places where the subject may run, one of which must hold completely.";
        runtime: optional Runtime, "runtime" = "Where the subject may run, flat; applies together with `deployments`.";
        dependencies: many Dependencies, "dependencies" = "Rules about installed distributions, by name or `import:NAME`.";
        dependency_options: optional DependencyOptions, "dependency_options" = "What holds for all imports of the subject.";
        evidence_requirements: many Evidence, "evidence_requirements" = "Evidence that must be given.";
        importers: optional ImporterRules, "importers" = "Who may import the guarded module.";
        imports: optional ImportRules, "imports" = "What the subject may import.";
        + subject: Module;
    }
}
