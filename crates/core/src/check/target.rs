//! What the target must be: one value for deployments, one of several for `runtime`.

use super::{Constraint, Ledger};
use crate::contract::{Advice, Arch, Interpreter, Os};
use crate::observe::host::{Host, Interpreter as Found};
use crate::observe::{Reason, Why};
use crate::value::{Located, Span, VersionPattern};
use crate::violation::{Code, Detail, Subject};

/// The target, and where what is decided of it goes.
pub struct Target<'t> {
    pub host: &'t dyn Host,
    pub ledger: &'t mut Ledger,
    pub advice: &'t Advice,
}

impl Target<'_> {
    pub fn version(&mut self, wanted: &Located<VersionPattern>) {
        let expected = Detail::Text(wanted.value.text().to_owned());
        let about = (Code::PythonVersionMismatch, Subject::PythonVersion);
        self.decide(about, wanted.span, expected, |found| {
            let holds = wanted.value.accepts_python(&found.version);
            (holds, found.version.clone())
        });
    }

    pub fn implementation(&mut self, wanted: &[Interpreter], span: Span, expected: Detail) {
        let about = (Code::InterpreterMismatch, Subject::Interpreter);
        self.decide(about, span, expected, |found| {
            let own = Interpreter::from_spelling(&found.implementation);
            let holds = own.is_some_and(|own| wanted.contains(&own));
            (holds, found.implementation.clone())
        });
    }

    pub fn os(&mut self, wanted: &[Os], span: Span, expected: Detail) {
        let about = (Code::OsMismatch, Subject::Os);
        self.decide(about, span, expected, |found| {
            let holds = os(found).is_some_and(|own| wanted.contains(&own));
            (holds, found.system.to_lowercase())
        });
    }

    pub fn architecture(&mut self, wanted: &[Arch], span: Span, expected: Detail) {
        let about = (Code::ArchMismatch, Subject::Arch);
        self.decide(about, span, expected, |found| {
            let own = Arch::from_spelling(&found.machine);
            let holds = own.is_some_and(|own| wanted.contains(&own));
            (holds, found.machine.clone())
        });
    }

    /// Whether it holds, and what is there.
    fn decide(
        &mut self,
        (code, subject): (Code, Subject),
        contract: Span,
        expected: Detail,
        decide: impl FnOnce(&Found) -> (bool, String),
    ) {
        let constraint = Constraint {
            code,
            subject,
            contract,
            expected,
            advice: self.advice,
        };
        match self.host.interpreter() {
            Err(why) => {
                let reason = Reason {
                    why: Why::NoInterpreter(why.to_owned()),
                    place: None,
                };
                self.ledger.undetermined(constraint, reason, None);
            }
            Ok(interpreter) => match decide(interpreter) {
                (true, _) => self.ledger.kept(constraint),
                (false, found) => self.ledger.broken(constraint, Detail::Text(found), None),
            },
        }
    }
}

/// The operating system, by `sys.platform` where that says more than `platform.system()`.
fn os(interpreter: &Found) -> Option<Os> {
    let system = interpreter.system.split('_').next().unwrap_or_default();
    match interpreter.platform.as_str() {
        "android" => Some(Os::Android),
        "ios" => Some(Os::Ios),
        "emscripten" => Some(Os::Emscripten),
        "wasi" => Some(Os::Wasi),
        "cygwin" => Some(Os::Cygwin),
        _ => Os::from_spelling(system),
    }
}
