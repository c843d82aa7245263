//! Loading a module as its program would, in a child process of the target interpreter.

mod channel;
mod child;
mod descendants;
mod hidden;
mod place;
mod told;

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use importspy_core::observe::source::Asked;
use importspy_core::observe::{Failure, Observation};

use crate::arguments::LiveOptions;
use crate::host::Target;
use crate::problem::Problem;
use channel::Channel;
use child::Ended;
pub use hidden::Hidden;
pub use place::{import_root, resolved, rooted};
use told::Told;

/// The oldest interpreter our extension can be loaded into.
const OLDEST: (u32, u32, u32) = (3, 10, 0);

/// How modules are loaded in this run.
pub struct Loader {
    python: PathBuf,
    /// The file of our extension; without one, the target must have importspy installed.
    extension: Option<PathBuf>,
    patience: Duration,
    root: Option<PathBuf>,
    /// One at a time: what a module leaves behind must be told from what others do.
    turn: Mutex<()>,
}

/// What is to be loaded.
pub struct Wanted<'a> {
    pub module: &'a str,
    pub place: Place<'a>,
    /// What is looked at; everything without.
    pub asked: Option<&'a Asked>,
    /// What no output may show.
    pub hidden: &'a Hidden,
}

/// Where a module is.
pub enum Place<'a> {
    File {
        path: &'a Path,
        is_package: bool,
        text: &'a str,
    },
    /// Wherever an import finds it.
    Importable,
}

/// A module that was run.
pub struct Ran {
    pub outcome: Result<Loaded, Failure>,
    /// What it printed last, for people; empty unless it failed.
    pub printed: String,
}

/// A module that was loaded.
pub struct Loaded {
    pub observation: Observation,
    /// Where a module is that was found by its name; its text.
    pub path: Option<String>,
    pub text: Option<String>,
}

impl Loader {
    /// Everything that must be right before a module is run.
    ///
    /// # Errors
    /// No interpreter answers, or none that our extension can be loaded into.
    pub fn new(
        options: &LiveOptions,
        root: Option<PathBuf>,
        target: &Target,
        extension: Option<PathBuf>,
    ) -> Result<Self, Problem> {
        let another = Some("name another interpreter with --python".to_owned());
        let unusable = |why: String| Problem::with_option(format!("--live: {why}"), another);
        let (python, answer) = match target.running() {
            Ok(found) => found,
            Err(why) => return Err(unusable(why.to_owned())),
        };
        if answer.implementation != "CPython" || answer.version_info < OLDEST {
            let (name, version) = (&answer.implementation, &answer.version);
            return Err(unusable(format!(
                "CPython 3.10 or newer is needed; the target is {name} {version}"
            )));
        }
        Ok(Self {
            python: python.to_owned(),
            extension,
            patience: options.live_timeout.0,
            root,
            turn: Mutex::new(()),
        })
    }

    /// Runs a module and looks at what it is then.
    ///
    /// # Errors
    /// Nothing can be run at all, whatever the module is.
    pub fn load(&self, wanted: &Wanted<'_>) -> Result<Ran, Problem> {
        let broken = |error: std::io::Error| {
            let message = format!("--live: {} can't be run: {error}", self.python.display());
            Problem::with_option(message, None)
        };
        // What a panic interrupted left nothing behind that matters here.
        let turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        let mut channel = self.request(wanted).map_err(broken)?;
        let Ended { status, printed } =
            child::run(&self.python, &channel, self.patience).map_err(broken)?;
        drop(turn);
        let answer = channel.answer().map_err(broken)?;
        Told {
            answer,
            status,
            patience: self.patience,
            printed,
            wanted,
        }
        .understood()
    }

    fn request(&self, wanted: &Wanted<'_>) -> std::io::Result<Channel> {
        let listed = |names: &Vec<String>| format!("\n{}", names.join("\n"));
        let names = wanted.asked.map(|asked| listed(&asked.names));
        let types = wanted.asked.and_then(|asked| asked.types.as_ref());
        let types = types.map(listed);
        let (how, path, is_package, text) = match &wanted.place {
            Place::File {
                path,
                is_package,
                text,
            } => ("file", resolved(path), *is_package, *text),
            Place::Importable => ("name", PathBuf::new(), false, ""),
        };
        let given = self.root.as_deref();
        let root = match (&wanted.place, given) {
            (Place::File { .. }, _) => import_root(given, &path, wanted.module, is_package),
            (Place::Importable, Some(given)) => resolved(given),
            (Place::Importable, None) => std::env::current_dir()?,
        };
        let filename = path.file_name().unwrap_or_default().to_string_lossy();
        Channel::new(&[
            bytes_of(self.extension.as_deref().unwrap_or(Path::new(""))),
            how.as_bytes(),
            wanted.module.as_bytes(),
            bytes_of(&path),
            if is_package { b"1" } else { b"" },
            bytes_of(&root),
            filename.as_bytes(),
            names.as_deref().unwrap_or_default().as_bytes(),
            types.as_deref().unwrap_or_default().as_bytes(),
            text.as_bytes(),
        ])
    }
}

#[cfg(unix)]
fn bytes_of(path: &Path) -> &[u8] {
    use std::os::unix::ffi::OsStrExt;
    path.as_os_str().as_bytes()
}

#[cfg(not(unix))]
fn bytes_of(path: &Path) -> &[u8] {
    path.to_str().unwrap_or_default().as_bytes()
}
