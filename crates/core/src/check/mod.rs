//! One function per kind of node: contract against observation. All violations, no words, no I/O.

mod annotation;
mod attribute;
mod class;
mod demand;
mod dependency;
mod deployment;
mod differs;
mod environment;
mod function;
mod identity;
mod importer;
mod imports;
mod ledger;
mod loadable;
mod modified;
mod module;
mod other_module;
mod python;
mod runtime;
mod selection;
mod unchecked;
mod variable;

use crate::contract::Contract;
use crate::observe::host::Host;
use crate::observe::merge::{Difference, Merged};
use crate::observe::source::{Identity, Unloadable};
use crate::observe::{Failure, Installation, Neighbours, Observation};
use crate::value::Span;
use crate::value::annotation::Aliases;
use crate::violation::{Code, Subject as About, Violation};

use self::ledger::{Constraint, Ledger};
pub use importer::Importer;
pub use imports::that_run as imports_that_run;
pub use modified::check_unmodified;
pub use selection::{Met, is_named};

/// The outcome of checking one subject: every constraint is kept, or named in `violations`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Checked {
    /// How many are kept.
    pub kept: usize,
    /// Which ones, ordered by position in the contract.
    pub kept_constraints: Vec<Kept>,
    /// Ordered by position in the contract.
    pub violations: Vec<Violation>,
}

/// A constraint that is kept: what would break it, whose it is, and where the contract says it.
#[derive(Clone, Debug, PartialEq)]
pub struct Kept {
    pub code: Code,
    pub subject: About,
    pub contract: Span,
}

/// What one subject is checked with.
#[derive(Clone, Copy)]
struct Subject<'o> {
    identity: &'o Identity,
    observed: &'o Observation,
    around: Around<'o>,
}

/// What is around a subject: where it would run, and the modules it could import.
#[derive(Clone, Copy)]
pub struct Around<'a> {
    pub host: &'a dyn Host,
    pub neighbours: &'a dyn Neighbours,
    pub installation: &'a dyn Installation,
}

impl<'o> Subject<'o> {
    fn aliases(&self) -> Aliases<'o> {
        Aliases {
            module: &self.observed.module,
            types: &self.observed.aliases,
        }
    }
}

/// Checks one subject against one contract.
///
/// `bytes` is the subject's source as it lies on disk (for `integrity`).
pub fn check(
    contract: &Contract,
    identity: &Identity,
    observed: &Result<Observation, Unloadable>,
    bytes: &[u8],
    around: Around<'_>,
) -> Checked {
    let mut ledger = Ledger::default();
    loadable::check(observed, &mut ledger);
    let observed = observed.as_ref().ok();
    let observed = observed.map(|observed| (identity, observed));
    constraints(contract, None, observed, bytes, around, &mut ledger);
    Checked::of(ledger)
}

/// Checks one subject that was observed; `differences`: what its source says otherwise.
///
/// See [`check`].
pub fn check_observed(
    contract: &Contract,
    identity: &Identity,
    observed: &Observation,
    differences: &[Difference],
    bytes: &[u8],
    around: Around<'_>,
) -> Checked {
    let mut ledger = Ledger::default();
    loadable::loads(observed, &mut ledger);
    let subject = Some((identity, observed));
    constraints(contract, None, subject, bytes, around, &mut ledger);
    differs::check(differences, &mut ledger);
    Checked::of(ledger)
}

/// Checks one subject that was loaded, or should have been.
///
/// See [`check`].
pub fn check_loaded(
    contract: &Contract,
    identity: &Identity,
    loaded: &Result<Merged, Failure>,
    bytes: &[u8],
    around: Around<'_>,
) -> Checked {
    let mut ledger = Ledger::default();
    match loaded {
        Ok(Merged {
            observation,
            differences,
        }) => {
            let observed = Some((identity, observation));
            constraints(contract, None, observed, bytes, around, &mut ledger);
            differs::check(differences, &mut ledger);
        }
        Err(failure) => {
            loadable::failed(failure, &mut ledger);
            constraints(contract, None, None, bytes, around, &mut ledger);
        }
    }
    Checked::of(ledger)
}

/// Checks whoever imports a module: whether it may, and whether it is as demanded.
///
/// `observed` is the importer as it is now. Nobody has no structure: where nothing imports, only
/// the demands on the place count.
pub fn check_importer(
    contract: &Contract,
    importer: Importer<'_>,
    observed: Option<(&Identity, &Observation)>,
    bytes: &[u8],
    around: Around<'_>,
) -> Checked {
    let mut ledger = Ledger::default();
    match observed {
        Some(observed) => {
            let (importer, observed) = (Some(importer), Some(observed));
            constraints(contract, importer, observed, bytes, around, &mut ledger);
        }
        None => nobody(contract, importer, around, &mut ledger),
    }
    Checked::of(ledger)
}

/// What a contract demands where there is no subject.
fn nobody(contract: &Contract, importer: Importer<'_>, around: Around<'_>, ledger: &mut Ledger) {
    let host = around.host;
    importer::check(contract.importers.as_ref(), importer, ledger);
    dependency::check(&contract.dependencies, None, around, ledger);
    let secrets = environment::secret_names(contract);
    if let Some(runtime) = &contract.runtime {
        runtime::check(runtime, &secrets, host, ledger);
    }
    deployment::check_place(contract, host, ledger);
}

impl Checked {
    fn of(ledger: Ledger) -> Self {
        let (kept_constraints, violations) = ledger.close();
        Self {
            kept: kept_constraints.len(),
            kept_constraints,
            violations,
        }
    }
}

fn constraints(
    contract: &Contract,
    importer: Option<Importer<'_>>,
    observed: Option<(&Identity, &Observation)>,
    bytes: &[u8],
    around: Around<'_>,
    ledger: &mut Ledger,
) {
    let Contract {
        schema_version: _,
        id: _,
        description: _,
        owner: _,
        subject: demanded,
        integrity,
        deployments,
        runtime,
        dependencies,
        dependency_options,
        evidence_requirements,
        importers,
        imports,
    } = contract;
    identity::integrity(integrity.as_ref(), bytes, ledger);
    // A module that can't be loaded has no facts; everything else waits until it can.
    if let Some((identity, observed)) = observed {
        let subject = Subject {
            identity,
            observed,
            around,
        };
        module::check(demanded, subject, ledger);
        deployment::check(contract, deployments, subject, ledger);
        if let Some(runtime) = runtime {
            runtime::check(
                runtime,
                &environment::secret_names(contract),
                around.host,
                ledger,
            );
        }
        dependency::check(dependencies, Some(subject), around, ledger);
        if let Some(options) = dependency_options {
            dependency::check_options(options, dependencies, subject, ledger);
        }
        dependency::evidence::check(evidence_requirements, around, ledger);
        match importer {
            Some(importer) => importer::check(importers.as_ref(), importer, ledger),
            None => unchecked::importers(importers.as_ref(), ledger),
        }
        imports::check(imports.as_ref(), subject, ledger);
    }
}
