//! `runtime`: the constraints of deployments, flat.

use super::target::Target;
use super::{Ledger, environment};
use crate::contract::Runtime;
use crate::observe::host::Host;
use crate::value::Located;
use crate::violation::Detail;

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
    let mut target = Target {
        host,
        ledger,
        advice,
    };
    if let Some(wanted) = python {
        target.version(wanted);
    }
    if let Some(Located { value, span }) = os {
        target.os(value, *span, choice(value.iter().map(|os| os.spelling())));
    }
    if let Some(Located { value, span }) = architecture {
        let expected = choice(value.iter().map(|arch| arch.spelling()));
        target.architecture(value, *span, expected);
    }
    if let Some(Located { value, span }) = implementation {
        let expected = choice(value.iter().map(|own| own.spelling()));
        target.implementation(value, *span, expected);
    }
    for variable in variables {
        environment::variable(variable, secrets, host, ledger);
    }
}

fn choice(spellings: impl Iterator<Item = &'static str>) -> Detail {
    Detail::OneOf(spellings.map(str::to_owned).collect())
}
