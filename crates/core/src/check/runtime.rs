//! `runtime`: the constraints of deployments, flat.

use super::deployment::{arch_of, on_host, os_of};
use super::{Constraint, Ledger, environment};
use crate::contract::{Interpreter, Runtime};
use crate::observe::host::Host;
use crate::violation::{Code, Detail, Subject};

pub fn check(demanded: &Runtime, secrets: &[&str], host: &dyn Host, ledger: &mut Ledger) {
    let Runtime {
        span: _,
        python,
        os,
        architecture,
        implementation,
        environment: variables,
        advice,
    } = demanded;
    let constraint = |code, subject, contract, expected| Constraint {
        code,
        subject,
        contract,
        expected,
        advice,
    };
    if let Some(wanted) = python {
        let expected = Detail::Text(wanted.value.text().to_owned());
        let constraint = constraint(
            Code::PythonVersionMismatch,
            Subject::PythonVersion,
            wanted.span,
            expected,
        );
        on_host(constraint, host, ledger, |found| {
            (
                wanted.value.accepts_python(&found.version),
                found.version.clone(),
            )
        });
    }
    if let Some(wanted) = os {
        let expected = choice(wanted.value.iter().map(|os| os.spelling()));
        let constraint = constraint(Code::OsMismatch, Subject::Os, wanted.span, expected);
        on_host(constraint, host, ledger, |found| {
            (
                os_of(found).is_some_and(|os| wanted.value.contains(&os)),
                found.system.to_lowercase(),
            )
        });
    }
    if let Some(wanted) = architecture {
        let expected = choice(wanted.value.iter().map(|arch| arch.spelling()));
        let constraint = constraint(Code::ArchMismatch, Subject::Arch, wanted.span, expected);
        on_host(constraint, host, ledger, |found| {
            (
                arch_of(found).is_some_and(|arch| wanted.value.contains(&arch)),
                found.machine.clone(),
            )
        });
    }
    if let Some(wanted) = implementation {
        let expected = choice(
            wanted
                .value
                .iter()
                .map(|interpreter| interpreter.spelling()),
        );
        let constraint = constraint(
            Code::InterpreterMismatch,
            Subject::Interpreter,
            wanted.span,
            expected,
        );
        on_host(constraint, host, ledger, |found| {
            let interpreter = Interpreter::from_spelling(&found.implementation);
            (
                interpreter.is_some_and(|one| wanted.value.contains(&one)),
                found.implementation.clone(),
            )
        });
    }
    for variable in variables {
        environment::variable(variable, secrets, host, ledger);
    }
}

fn choice(spellings: impl Iterator<Item = &'static str>) -> Detail {
    Detail::OneOf(spellings.map(str::to_owned).collect())
}
