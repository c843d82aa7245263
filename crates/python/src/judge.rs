//! Judging one module as the command line does, with this process as the place it would run in.

use std::borrow::Cow;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use importspy_cli::{
    Environment, ModuleFinder, Modules, Target, fill_version, import_root, owner_version, resolved,
    sources,
};
use importspy_core::check::{Around, Checked, Kept, check, check_loaded};
use importspy_core::contract::Contract;
use importspy_core::observe::merge::{Merged, merge};
use importspy_core::observe::source::{
    Beside, Demand, Elsewhere, Identity, Library, Unloadable, observe_among,
};
use importspy_core::observe::{Observation, Why};
use importspy_core::report::{ContractText, SubjectReport};
use importspy_core::violation::Code;

use crate::embedded::doubt;
use crate::running::Running;
use crate::search::Search;

/// A contract, what it asks of a module's source, and what may be shown of it.
#[derive(Clone, Copy)]
pub struct Wanted<'a> {
    pub contract: &'a Contract,
    pub demand: &'a Demand,
    pub text: &'a Arc<ContractText>,
}

/// Everything a verdict rests on.
pub struct Case<'a> {
    pub wanted: Wanted<'a>,
    pub host: Running,
    /// The interpreter's file, which is asked for its search path where other modules count.
    pub python: Option<PathBuf>,
    /// Where this program looks for modules, if that is what counts.
    pub search: Option<Search>,
    /// What reports call the subject.
    pub shown: String,
    pub file: Option<&'a Path>,
    pub identity: Identity,
    pub bytes: Vec<u8>,
    pub text: Result<String, Unloadable>,
    /// Whether the module says that it is from a file of another name.
    pub is_file_disputed: bool,
    /// What the module is once loaded, if it is.
    pub live: Option<Observation>,
}

impl Case<'_> {
    /// The report, and what is kept. Needs the stack that reading source needs.
    pub fn judged(&self) -> (SubjectReport, Vec<Kept>) {
        let modules = Modules::of(Arc::new(Target::running_from(self.python.clone())));
        let modules = match self.search.clone() {
            Some(Search { path, finders }) => modules.along(path, finders),
            None => modules,
        };
        let library = Library::default();
        let file = self.file.unwrap_or(Path::new("."));
        let Identity {
            module, is_package, ..
        } = &self.identity;
        let root = import_root(None, file, module, *is_package);
        let subject = self.file.map(resolved);
        let finder = modules.seen_from(&root, subject.as_deref());
        let elsewhere = Elsewhere {
            finder: &finder,
            library: &library,
        };
        let mut checked = self.checked(elsewhere, &finder, &modules);
        self.doubt_files(&mut checked);
        self.report(checked, &modules, &library)
    }

    /// Leaves open what a loaded module's file would have to show.
    fn doubt_files(&self, checked: &mut Checked) {
        let unreadable = matches!(self.text, Err(Unloadable::Unreadable { .. }));
        let is_loaded_alone = self.live.is_some() && unreadable;
        for violation in &mut checked.violations {
            match violation.code {
                Code::FilenameMismatch if self.is_file_disputed => {
                    doubt(violation, Why::FileDisputed);
                }
                Code::IntegrityMismatch if is_loaded_alone => doubt(violation, Why::OnlySource),
                _ => {}
            }
        }
    }

    fn checked(
        &self,
        elsewhere: Elsewhere<'_>,
        finder: &ModuleFinder<'_>,
        modules: &Modules,
    ) -> Checked {
        let (host, identity, bytes) = (&self.host, &self.identity, &self.bytes);
        let wanted = self.wanted.contract;
        let demand = match &self.live {
            Some(_) => Cow::Owned(self.wanted.demand.clone().of_loaded()),
            None => Cow::Borrowed(self.wanted.demand),
        };
        let demand = demand.as_ref();
        let mut observed = match &self.text {
            Ok(text) => observe_among(text, identity, demand, host, elsewhere),
            Err(why) => Err(why.clone()),
        };
        let mut live = self.live.clone();
        let seen = observed.as_ref().ok().or(live.as_ref()).zip(self.file);
        let version = seen.and_then(|(seen, file)| owner_version(seen, demand, file, modules));
        for seen in observed.as_mut().into_iter().chain(&mut live) {
            fill_version(seen, version.as_ref());
        }
        let around = Around {
            host,
            neighbours: &Beside { elsewhere, host },
            installation: &Environment {
                finder,
                file: self.file,
                contract: Some(Path::new(&self.wanted.text.path)),
            },
        };
        let Some(live) = live else {
            return check(wanted, identity, &observed, bytes, around);
        };
        let merged = match &observed {
            Ok(source) => merge(source, &live),
            // It was loaded without it.
            Err(_) => Merged {
                observation: live,
                differences: Vec::new(),
            },
        };
        check_loaded(wanted, identity, &Ok(merged), bytes, around)
    }

    fn report(
        &self,
        checked: Checked,
        modules: &Modules,
        library: &Library,
    ) -> (SubjectReport, Vec<Kept>) {
        let Checked {
            kept,
            kept_constraints,
            violations,
        } = checked;
        let own = self.text.as_deref().ok().map(Cow::Borrowed);
        let subject = SubjectReport {
            path: self.shown.clone(),
            contract: Arc::clone(self.wanted.text),
            sources: sources(&self.shown, own, &violations, modules, library),
            kept,
            violations,
        };
        (subject, kept_constraints)
    }
}
