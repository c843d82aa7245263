//! Judging one module: read, observe, check, keep only what the report needs.

use std::borrow::Cow;
use std::path::Path;
use std::sync::Arc;

use importspy_core::check::{Checked, check};
use importspy_core::observe::source::{Unloadable, decode, observe};
use importspy_core::report::{ContractText, SubjectReport};

use super::contracts::{Loaded, load};
use crate::host::Target;
use crate::problem::Problem;
use crate::read::read_regular;
use crate::subjects::{Governing, Identities, Subject, shown};

/// Bytes of a module; a larger one is denied unread.
pub const SOURCE_LIMIT: u64 = 64 << 20;

/// What all subjects of a run share.
pub struct Judge {
    pub target: Target,
    /// The contract named on the command line.
    pub shared: Option<Loaded>,
}

/// What became of one subject.
pub enum Judged {
    Subject {
        report: SubjectReport,
        /// Older spellings in a contract of its own, worded.
        notes: Vec<String>,
    },
    /// Its contract is wrong, so nothing can be said about it.
    Unjudged(Problem),
}

/// What one thread reuses from subject to subject.
#[derive(Default)]
pub struct Workspace {
    bytes: Vec<u8>,
    identities: Identities,
}

impl Judge {
    /// Judges one subject.
    pub fn judge(&self, subject: &Subject, workspace: &mut Workspace) -> Judged {
        let sidecar;
        let mut notes = Vec::new();
        let loaded = match (&subject.governed_by, &self.shared) {
            (Governing::Sidecar(path), _) => match load(path) {
                Ok(mut loaded) => {
                    notes.append(&mut loaded.notes);
                    sidecar = loaded;
                    &sidecar
                }
                Err(problem) => return Judged::Unjudged(problem),
            },
            (Governing::Shared, Some(loaded)) => loaded,
            (Governing::Shared, None) => {
                return Judged::Unjudged(Problem::with_option("no contract is given", None));
            }
        };
        Judged::Subject {
            report: self.report(subject, loaded, workspace),
            notes,
        }
    }

    fn report(
        &self,
        subject: &Subject,
        loaded: &Loaded,
        workspace: &mut Workspace,
    ) -> SubjectReport {
        let read = read_source(&subject.path, &mut workspace.bytes);
        let text = read.and_then(|()| decode(&workspace.bytes));
        let identity = workspace.identities.of(&subject.path);
        let observed = match &text {
            Ok(text) => observe(text, &identity, &loaded.demand, &self.target),
            Err(why) => Err(why.clone()),
        };
        let Checked { kept, violations } = check(
            &loaded.contract,
            &identity,
            &observed,
            &workspace.bytes,
            &self.target,
        );
        let admitted = violations.is_empty();
        SubjectReport {
            path: shown(&subject.path),
            contract: kept_text(loaded, &subject.governed_by, admitted),
            source: text.ok().filter(|_| !admitted).map(Cow::into_owned),
            kept,
            violations,
        }
    }
}

fn read_source(path: &Path, bytes: &mut Vec<u8>) -> Result<(), Unloadable> {
    read_regular(path, SOURCE_LIMIT, bytes).map_err(|error| {
        bytes.clear();
        Unloadable::Unreadable {
            message: error.to_string(),
        }
    })
}

/// The contract's text, when excerpts of it are needed; a large tree has many contracts.
fn kept_text(loaded: &Loaded, governing: &Governing, admitted: bool) -> Arc<ContractText> {
    match governing {
        Governing::Sidecar(_) if admitted => Arc::new(ContractText {
            path: loaded.text.path.clone(),
            text: String::new(),
        }),
        Governing::Sidecar(_) | Governing::Shared => Arc::clone(&loaded.text),
    }
}
