//! A module as it is seen: from its source, and where that is asked for once loaded, too.

use std::cell::RefCell;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;

use importspy_core::check::{Around, Checked, check_observed};
use importspy_core::contract::Contract;
use importspy_core::observe::Observation;
use importspy_core::observe::merge::merge;
use importspy_core::observe::source::{
    Beside, Demand, Elsewhere, Identity, Library, observe_among,
};
use importspy_core::violation::Status as Outcome;
use importspy_core::write::{Importers, Subject};

use super::inspect::{Module, Refused, module_name, not_loaded, unloadable};
use crate::Within;
use crate::arguments::{ImportOptions, LiveOptions, TargetOptions};
use crate::distributions::Environment;
use crate::distributions::{Description, Distributions};
use crate::host::Target;
use crate::live::{Hidden, Loader, Place, Wanted, import_root};
use crate::modules::{ModuleFinder, Modules};
use crate::problem::Problem;
use crate::status::Status;
use crate::streams;
use crate::subjects::shown;

/// Where a module is.
#[derive(Clone, Debug)]
pub enum Origin {
    File(PathBuf),
    /// Wherever the target imports this name from.
    Named(String),
}

impl Origin {
    /// What a command line means: a file, or where there is no such file, a dotted name.
    pub fn of(path: &Path) -> Self {
        match module_name(path) {
            Some(name) if !path.is_dir() => Origin::Named(name.to_owned()),
            _ => Origin::File(path.to_owned()),
        }
    }
}

/// How modules are seen.
pub struct Means<'a> {
    pub live: Option<&'a LiveOptions>,
    pub imports: &'a ImportOptions,
    pub target: &'a TargetOptions,
}

/// Sees modules.
pub struct Observer {
    pub target: Arc<Target>,
    modules: Modules,
    library: RefCell<Rc<Library>>,
    loader: Option<Loader>,
    /// The folder modules are imported from, where it is given.
    pub root: Option<PathBuf>,
}

/// A module that was seen.
pub struct Seen {
    pub shown: String,
    identity: Identity,
    file: PathBuf,
    text: String,
    library: Rc<Library>,
    source: Observation,
    /// What the loaded module is.
    live: Option<Observation>,
    /// All that is known.
    merged: Option<Observation>,
}

impl Observer {
    /// # Errors
    /// The target can't be used.
    pub fn new(means: &Means<'_>, within: Within) -> Result<Self, Refused> {
        let misused = |problem| (problem, Status::Misused);
        let root = means.imports.project_root.clone();
        let target = Target::of(means.target, within.python).map_err(misused)?;
        let load = |live| Loader::new(live, root.clone(), &target, within.extension);
        let loader = means.live.map(load).transpose().map_err(misused)?;
        let target = Arc::new(target);
        Ok(Self {
            modules: Modules::of(Arc::clone(&target)),
            library: RefCell::default(),
            target,
            loader,
            root,
        })
    }

    /// Where a module of that name is.
    ///
    /// # Errors
    /// It isn't found.
    pub fn file_of(&self, name: &str) -> Result<PathBuf, Refused> {
        Ok(PathBuf::from(self.named(name)?.path))
    }

    /// The version of an installed distribution, and the folder it is in.
    ///
    /// # Errors
    /// The target doesn't answer.
    pub fn installed(&self, name: &str) -> Result<Option<(String, String)>, Refused> {
        let distributions = self.distributions()?;
        let found = distributions
            .named(name)
            .and_then(Description::distribution);
        Ok(found.map(|found| {
            let folder = found.path.parent().unwrap_or(Path::new("."));
            (found.version.clone(), shown(folder))
        }))
    }

    /// The modules of an installed distribution, and the files each of them can be.
    ///
    /// # Errors
    /// The target doesn't answer.
    pub fn tops(&self, name: &str) -> Result<Vec<(String, Vec<PathBuf>)>, Refused> {
        Ok(self.distributions()?.tops(name))
    }

    fn distributions(&self) -> Result<&Distributions, Refused> {
        self.modules.distributions().map_err(|why| {
            let help = "name an interpreter that runs (--python)".to_owned();
            let problem = Problem::with_option(why.to_owned(), Some(help));
            (problem, Status::Misused)
        })
    }

    fn named(&self, name: &str) -> Result<Module, Refused> {
        Module::named(name, self.root.as_deref(), &self.modules, &self.target)
    }

    /// Looks at a module.
    ///
    /// # Errors
    /// It isn't there, or can't be read or loaded.
    pub fn see(&self, origin: &Origin) -> Result<Seen, Refused> {
        let (shown, module) = match origin {
            Origin::Named(name) => (name.clone(), self.named(name)?),
            Origin::File(path) => {
                let module = Module::in_file(path, self.root.as_deref())?;
                (module.path.clone(), module)
            }
        };
        let Module {
            path,
            file,
            identity,
            text,
        } = module;
        let library = self.library();
        let finder = self.finder(&file, &identity);
        let elsewhere = Elsewhere {
            finder: &finder,
            library: &library,
        };
        let host = self.target.as_ref();
        let source = observe_among(&text, &identity, &Demand::Everything, host, elsewhere)
            .map_err(|why| unloadable(&path, &text, &why))?;
        let place = Place::File {
            path: &file,
            is_package: identity.is_package,
            text: &text,
        };
        let load = |loader| loaded(loader, place, &identity.module, &text, &shown);
        let live = self.loader.as_ref().map(load).transpose()?;
        Ok(Seen {
            merged: live.as_ref().map(|live| merge(&source, live).observation),
            shown,
            identity,
            file,
            text,
            library,
            source,
            live,
        })
    }

    /// What was read of other modules, for as long as it is any use.
    fn library(&self) -> Rc<Library> {
        let mut library = self.library.borrow_mut();
        if library.is_spent() {
            *library = Rc::default();
        }
        Rc::clone(&library)
    }

    /// Finds what the module's program would.
    fn finder(&self, file: &Path, identity: &Identity) -> ModuleFinder<'_> {
        self.modules.seen_by(self.root.as_deref(), file, identity)
    }

    /// What becomes of a contract, by all that was seen, and by as much as `check` looks at.
    pub fn judge(&self, contract: &Contract, seen: &Seen) -> Checked {
        let seen_first = self.checked(contract, seen, &seen.source);
        if !seen_first.violations.is_empty() {
            return seen_first;
        }
        self.judge_exactly(contract, seen).unwrap_or(seen_first)
    }

    /// What `check` says of a contract; nothing where the module can't be observed.
    pub fn judge_exactly(&self, contract: &Contract, seen: &Seen) -> Option<Checked> {
        let demand = contract.demand();
        let finder = self.finder(&seen.file, &seen.identity);
        let elsewhere = Elsewhere {
            finder: &finder,
            library: &seen.library,
        };
        let host = self.target.as_ref();
        let source = observe_among(&seen.text, &seen.identity, &demand, host, elsewhere).ok()?;
        Some(self.checked(contract, seen, &source))
    }

    fn checked(&self, contract: &Contract, seen: &Seen, source: &Observation) -> Checked {
        self.around(seen, |around| {
            let (identity, bytes) = (&seen.identity, seen.text.as_bytes());
            let of = |found: &_, differences: &_| {
                check_observed(contract, identity, found, differences, bytes, around)
            };
            let mut by_source = of(source, &[]);
            let Some(live) = &seen.live else {
                return by_source;
            };
            // What the source breaks is never loaded; what it can't tell may be settled then.
            by_source
                .violations
                .retain(|violation| violation.status == Outcome::Broken);
            if !by_source.violations.is_empty() {
                return by_source;
            }
            let merged = merge(source, live);
            of(&merged.observation, &merged.differences)
        })
    }

    fn around<R>(&self, seen: &Seen, use_it: impl FnOnce(Around<'_>) -> R) -> R {
        let finder = self.finder(&seen.file, &seen.identity);
        let elsewhere = Elsewhere {
            finder: &finder,
            library: &seen.library,
        };
        let host = self.target.as_ref();
        use_it(Around {
            host,
            neighbours: &Beside { elsewhere, host },
            installation: &Environment {
                finder: &finder,
                file: Some(&seen.file),
                contract: None,
            },
        })
    }

    /// Hands over what a contract is written of.
    pub fn with_subject<R>(
        &self,
        seen: &Seen,
        named: bool,
        importers: Option<&Importers>,
        use_it: impl FnOnce(Subject<'_>) -> R,
    ) -> R {
        let observation = seen.merged.as_ref().unwrap_or(&seen.source);
        self.around(seen, |around| {
            use_it(Subject {
                identity: &seen.identity,
                observation,
                around,
                importers,
                named,
                live: seen.live.is_some(),
                shown: &seen.shown,
            })
        })
    }
}

fn loaded(
    loader: &Loader,
    place: Place<'_>,
    module: &str,
    text: &str,
    shown: &str,
) -> Result<Observation, Refused> {
    let ran = loader
        .load(&Wanted {
            module,
            place,
            asked: None,
            hidden: &Hidden::of_environment([]),
        })
        .map_err(|problem| (problem, Status::Misused))?;
    match ran.outcome {
        Ok(found) => Ok(found.observation),
        Err(failure) => {
            streams::print_error(&ran.printed);
            Err(not_loaded(shown, &failure, text))
        }
    }
}

impl Seen {
    pub fn module(&self) -> &str {
        &self.identity.module
    }

    /// The folder it is imported from.
    pub fn import_root(&self) -> PathBuf {
        let Identity {
            module, is_package, ..
        } = &self.identity;
        import_root(None, &self.file, module, *is_package)
    }
}
