//! Environment variables and secrets. Their values never come here.

use super::{Constraint, Ledger};
use crate::contract::{Contract, Environment, EnvironmentVariable, Secret};
use crate::observe::host::{Host, Presence};
use crate::violation::{Code, Detail, Subject};

/// The names that the contract lists as secrets anywhere: what is expected of them isn't shown.
pub fn secret_names(contract: &Contract) -> Vec<&str> {
    let systems = contract
        .deployments
        .iter()
        .flat_map(|deployment| &deployment.systems);
    let secrets = systems.flat_map(|system| &system.environment.secrets);
    secrets.map(|secret| secret.name.value.as_str()).collect()
}

pub fn check(demanded: &Environment, secrets: &[&str], host: &dyn Host, ledger: &mut Ledger) {
    let Environment {
        variables,
        secrets: demanded_secrets,
    } = demanded;
    for variable in variables {
        self::variable(variable, secrets, host, ledger);
    }
    for secret in demanded_secrets {
        self::secret(secret, host, ledger);
    }
}

pub fn variable(
    demanded: &EnvironmentVariable,
    secrets: &[&str],
    host: &dyn Host,
    ledger: &mut Ledger,
) {
    let EnvironmentVariable {
        name,
        accepted,
        annotation,
        advice,
    } = demanded;
    let constraint = |code, contract, expected| Constraint {
        code,
        subject: Subject::Environment(name.value.clone()),
        contract,
        expected,
        advice,
    };
    let exists = constraint(Code::EnvironmentMissing, name.span, Detail::Nothing);
    match host.variable(&name.value) {
        Presence::Unset => return ledger.missing(exists, Detail::Unset, None, None),
        Presence::Empty | Presence::Set => ledger.kept(exists),
    }
    if let Some(wanted) = accepted {
        let shown = match wanted.value.first() {
            Some(first) if !secrets.contains(&name.value.as_str()) => Detail::Text(first.clone()),
            _ => Detail::Hidden,
        };
        let constraint = constraint(Code::EnvironmentValue, wanted.span, shown);
        if host.variable_equals(&name.value, &wanted.value) {
            ledger.kept(constraint);
        } else {
            ledger.broken(constraint, Detail::Hidden, None);
        }
    }
    if let Some(wanted) = annotation {
        let expected = Detail::Text(wanted.value.spelling().to_owned());
        let constraint = constraint(Code::EnvironmentType, wanted.span, expected);
        if host.variable_parses(&name.value, wanted.value) {
            ledger.kept(constraint);
        } else {
            ledger.broken(constraint, Detail::NotOfType, None);
        }
    }
}

fn secret(demanded: &Secret, host: &dyn Host, ledger: &mut Ledger) {
    let Secret { name, advice } = demanded;
    let constraint = Constraint {
        code: Code::SecretMissing,
        subject: Subject::Secret(name.value.clone()),
        contract: name.span,
        expected: Detail::Nothing,
        advice,
    };
    match host.variable(&name.value) {
        Presence::Set => ledger.kept(constraint),
        Presence::Unset => ledger.missing(constraint, Detail::Unset, None, None),
        Presence::Empty => ledger.missing(constraint, Detail::Empty, None, None),
    }
}
