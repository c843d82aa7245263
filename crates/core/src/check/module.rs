//! What a module must be and hold.

use std::sync::LazyLock;

use super::{Ledger, Subject, class, function, identity, variable};
use crate::contract::Module;
use crate::observe::{Binding, Bound};

/// A name that wasn't observed can only be one that isn't there.
static ABSENT: LazyLock<Binding> = LazyLock::new(|| Binding::sure(Bound::Not));

/// Checks identity and structure.
pub fn check(demanded: &Module, subject: Subject<'_>, ledger: &mut Ledger) {
    let Module {
        span: _,
        module,
        filename,
        version: _,
        variables: _,
        functions: _,
        classes: _,
        advice,
    } = demanded;
    if let Some(name) = module {
        identity::module_name(name, advice, subject, ledger);
    }
    if let Some(name) = filename {
        identity::filename(name, advice, subject, ledger);
    }
    structure(demanded, subject, ledger);
}

/// Checks version, variables, functions and classes.
pub fn structure(demanded: &Module, subject: Subject<'_>, ledger: &mut Ledger) {
    let Module {
        span: _,
        module: _,
        filename: _,
        version: _,
        variables,
        functions,
        classes,
        advice: _,
    } = demanded;
    identity::version(demanded, subject, ledger);
    for variable in variables {
        variable::check(
            variable,
            subject.binding(&variable.name.value),
            subject,
            ledger,
        );
    }
    for function in functions {
        function::check(
            function,
            subject.binding(&function.name.value),
            subject,
            ledger,
        );
    }
    for class in classes {
        class::check(class, subject.binding(&class.name.value), subject, ledger);
    }
}

impl<'o> Subject<'o> {
    fn binding(&self, name: &str) -> &'o Binding {
        self.observed.names.get(name).unwrap_or(&ABSENT)
    }

    /// The name bound in the module that was probably meant.
    pub(super) fn nearest(&self, name: &str) -> Option<String> {
        let known = self.observed.bound.iter().map(String::as_str);
        crate::value::nearest(name, known).map(str::to_owned)
    }
}
