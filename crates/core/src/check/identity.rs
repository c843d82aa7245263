//! Which module the subject is: name, file, version, hash.

use sha2::{Digest, Sha256 as Hasher};

use super::{Constraint, Ledger, Subject as Checked};
use crate::contract::{Advice, Module, Sha256};
use crate::observe::{Fact, Reason, Why};
use crate::value::{Located, Value};
use crate::violation::{Code, Detail, Subject};

/// Folders in which installed distributions lie.
const INSTALLED: [&str; 2] = ["site-packages", "dist-packages"];

pub fn filename(
    wanted: &Located<String>,
    advice: &Advice,
    subject: Checked<'_>,
    ledger: &mut Ledger,
) {
    let found = &subject.identity.filename;
    let constraint = Constraint {
        code: Code::FilenameMismatch,
        subject: Subject::Filename,
        contract: wanted.span,
        expected: Detail::Text(wanted.value.clone()),
        advice,
    };
    is(constraint, wanted.value == *found, found, ledger);
}

/// The dotted name; folders without `__init__.py` (namespace packages) count by their path.
pub fn module_name(
    wanted: &Located<String>,
    advice: &Advice,
    subject: Checked<'_>,
    ledger: &mut Ledger,
) {
    let constraint = Constraint {
        code: Code::ModuleNameMismatch,
        subject: Subject::ModuleName,
        contract: wanted.span,
        expected: Detail::Text(wanted.value.clone()),
        advice,
    };
    let same = is_named(&wanted.value, subject);
    is(constraint, same, &subject.identity.module, ledger);
}

fn is(constraint: Constraint<'_>, same: bool, found: &str, ledger: &mut Ledger) {
    if same {
        ledger.kept(constraint);
    } else {
        ledger.broken(constraint, Detail::Text(found.to_owned()), None);
    }
}

/// Whether the subject is the module of that dotted name.
pub fn is_named(wanted: &str, subject: Checked<'_>) -> bool {
    let identity = subject.identity;
    if wanted == identity.module {
        return true;
    }
    let segments: Vec<&str> = wanted.split('.').collect();
    let longer = segments.len() > identity.module.split('.').count();
    let on_path = identity.path.len() >= segments.len()
        && identity
            .path
            .iter()
            .rev()
            .zip(segments.iter().rev())
            .all(|(folder, segment)| folder == segment);
    longer && on_path
}

pub fn version(demanded: &Module, subject: Checked<'_>, ledger: &mut Ledger) {
    let Some(wanted) = &demanded.version else {
        return;
    };
    let constraint = |code| Constraint {
        code,
        subject: Subject::Version,
        contract: wanted.span,
        expected: Detail::Text(wanted.value.text().to_owned()),
        advice: &demanded.advice,
    };
    let place = subject.observed.version_place;
    match &subject.observed.version {
        Fact::Known(Value::Str(found)) if wanted.value.accepts(found) => {
            ledger.kept(constraint(Code::VersionMismatch));
        }
        Fact::Known(Value::Str(found)) => {
            ledger.broken(
                constraint(Code::VersionMismatch),
                Detail::Text(found.clone()),
                place,
            );
        }
        Fact::Known(found) => {
            ledger.broken(
                constraint(Code::VersionMismatch),
                Detail::Value(found.clone()),
                place,
            );
        }
        // An installed distribution may own the file and know its version.
        Fact::Absent
            if subject
                .identity
                .path
                .iter()
                .any(|part| INSTALLED.contains(&part.as_str())) =>
        {
            let reason = Reason {
                why: Why::UnclearOwner,
                place: None,
            };
            ledger.undetermined(constraint(Code::VersionMissing), reason, None);
        }
        Fact::Absent => ledger.broken(constraint(Code::VersionMissing), Detail::Nothing, None),
        Fact::Unknown(reason) => {
            ledger.undetermined(constraint(Code::VersionMismatch), reason.clone(), place);
        }
    }
}

pub fn integrity(wanted: Option<&Located<Sha256>>, bytes: &[u8], ledger: &mut Ledger) {
    let Some(wanted) = wanted else { return };
    let found: String = Hasher::digest(bytes)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let constraint = Constraint {
        code: Code::IntegrityMismatch,
        subject: Subject::Integrity,
        contract: wanted.span,
        expected: Detail::Text(format!("sha256:{}", wanted.value.0)),
        advice: &Advice::default(),
    };
    let same = found == wanted.value.0;
    is(constraint, same, &format!("sha256:{found}"), ledger);
}
