//! Judging one module: read, observe, check, keep only what the report needs.

use std::borrow::Cow;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use importspy_core::check::{Around, Checked, check, check_loaded};
use importspy_core::contract::Places;
use importspy_core::observe::merge::merge;
use importspy_core::observe::source::{
    Beside, Elsewhere, Identity, Library, Unloadable, decode, observe_among,
};
use importspy_core::observe::{Fact, Observation};
use importspy_core::report::{ContractText, SubjectReport};
use importspy_core::value::Value;
use importspy_core::violation::Status;

use super::contracts::{Loaded, load};
use super::sources::sources;
use super::version::{fill_version, owner_version};
use crate::distributions::Environment;
use crate::host::Target;
use crate::live::{Hidden, Loader, Place, Ran, Wanted, rooted};
use crate::modules::{ModuleFinder, Modules};
use crate::problem::Problem;
use crate::read::read_regular;
use crate::subjects::{Governing, Identities, Subject, shown};

/// Bytes of a module; a larger one is denied unread.
pub const SOURCE_LIMIT: u64 = 64 << 20;

/// What all subjects of a run share.
pub struct Judge {
    pub target: Arc<Target>,
    /// Finds what subjects import.
    pub modules: Modules,
    /// The contract named on the command line.
    pub shared: Option<Loaded>,
    /// Loads what its source lets through, where that is asked for.
    pub loader: Option<Loader>,
    /// The folder modules are imported from, when it is given.
    pub root: Option<PathBuf>,
    /// Whether all that contracts name is verified.
    pub integrity: bool,
}

/// What became of one subject.
pub enum Judged {
    Subject {
        report: SubjectReport,
        /// Older spellings in a contract of its own, worded.
        notes: Vec<String>,
        /// What the module printed last, when it failed to load.
        printed: String,
    },
    /// Its contract is wrong, so nothing can be said about it.
    Unjudged(Problem),
}

/// What one thread reuses from subject to subject.
#[derive(Default)]
pub struct Workspace {
    bytes: Vec<u8>,
    identities: Identities,
    library: Library,
}

impl Judge {
    /// Judges one subject.
    pub fn judge(&self, subject: &Subject, workspace: &mut Workspace) -> Judged {
        let sidecar;
        let mut notes = Vec::new();
        let loaded = match (&subject.governed_by, &self.shared) {
            (Governing::Sidecar(path), _) => match load(path) {
                Ok(loaded) => {
                    let mut loaded = loaded.verified(self.integrity);
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
        match self.report(subject, loaded, workspace) {
            Ok((report, printed)) => Judged::Subject {
                report,
                notes,
                printed,
            },
            Err(problem) => Judged::Unjudged(problem),
        }
    }

    fn report(
        &self,
        subject: &Subject,
        loaded: &Loaded,
        workspace: &mut Workspace,
    ) -> Result<(SubjectReport, String), Problem> {
        let read = read_source(&subject.path, &mut workspace.bytes);
        let text = read.and_then(|()| decode(&workspace.bytes));
        let identity = self.identity(subject, &mut workspace.identities);
        if workspace.library.is_spent() {
            workspace.library = Library::default();
        }
        let finder = self.finder(subject, &identity);
        let elsewhere = Elsewhere {
            finder: &finder,
            library: &workspace.library,
        };
        let host = self.target.as_ref();
        let demand = match &self.loader {
            Some(_) => Cow::Owned(loaded.demand.clone().of_loaded()),
            None => Cow::Borrowed(&loaded.demand),
        };
        let mut observed = match &text {
            Ok(text) => observe_among(text, &identity, &demand, host, elsewhere),
            Err(why) => Err(why.clone()),
        };
        let version = observed.as_ref().ok().and_then(|observation| {
            owner_version(observation, &loaded.demand, &subject.path, &self.modules)
        });
        if let Ok(observation) = &mut observed {
            fill_version(observation, version.as_ref());
        }
        let contract = &loaded.contract;
        let around = Around {
            host,
            neighbours: &Beside { elsewhere, host },
            installation: &Environment {
                finder: &finder,
                file: Some(&subject.path),
                contract: Some(Path::new(&loaded.text.path)),
            },
        };
        let case = Case {
            path: &subject.path,
            identity: &identity,
            loaded,
            bytes: &workspace.bytes,
            version,
            around,
        };
        let mut checked = check(contract, &identity, &observed, &workspace.bytes, around);
        let mut printed = String::new();
        if let (Some(loader), Ok(text), Ok(source)) = (&self.loader, &text, &observed)
            && !has_broken(&checked)
        {
            (checked, printed) = self.live(loader, &case, text, source)?;
        }
        let Checked {
            kept, violations, ..
        } = checked;
        let admitted = violations.is_empty();
        let path = shown(&subject.path);
        let (modules, library) = (&self.modules, &workspace.library);
        let report = SubjectReport {
            contract: kept_text(loaded, &subject.governed_by, admitted),
            sources: sources(&path, text.ok(), &violations, modules, library),
            path,
            kept,
            violations,
        };
        Ok((report, printed))
    }

    /// Finds what the subject's program would.
    fn finder(&self, subject: &Subject, identity: &Identity) -> ModuleFinder<'_> {
        self.modules
            .seen_by(self.root.as_deref(), &subject.path, identity)
    }

    fn identity(&self, subject: &Subject, identities: &mut Identities) -> Identity {
        let mut identity = identities.of(&subject.path);
        let root = self.root.as_deref();
        if let Some(name) = root.and_then(|root| rooted(&subject.path, root, identity.is_package)) {
            identity.module = name;
        }
        identity
    }

    /// The verdict on the module as it is once loaded, and what it printed last if it wasn't.
    fn live(
        &self,
        loader: &Loader,
        case: &Case<'_>,
        text: &str,
        source: &Observation,
    ) -> Result<(Checked, String), Problem> {
        let Case {
            path,
            identity,
            loaded,
            bytes,
            version,
            around,
        } = case;
        let asked = loaded.demand.asked();
        let hidden = Hidden::of_environment(loaded.contract.variable_names());
        let Ran { outcome, printed } = loader.load(&Wanted {
            module: &identity.module,
            place: Place::File {
                path,
                is_package: identity.is_package,
                text,
            },
            asked: asked.as_ref(),
            hidden: &hidden,
        })?;
        let outcome = outcome.map(|mut live| {
            fill_version(&mut live.observation, version.as_ref());
            merge(source, &live.observation)
        });
        let checked = check_loaded(&loaded.contract, identity, &outcome, bytes, *around);
        Ok((checked, printed))
    }
}

/// One subject with its contract.
struct Case<'a> {
    path: &'a Path,
    identity: &'a Identity,
    loaded: &'a Loaded,
    bytes: &'a [u8],
    /// What counts as its version where it has none of its own.
    version: Option<Fact<Value>>,
    around: Around<'a>,
}

fn has_broken(checked: &Checked) -> bool {
    let mut violations = checked.violations.iter();
    violations.any(|violation| violation.status == Status::Broken)
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
            places: Places::Lines,
        }),
        Governing::Sidecar(_) | Governing::Shared => Arc::clone(&loaded.text),
    }
}
