//! An interpreter that arms guards before it runs anything of a program.
//!
//! `PYTHONPATH` leads it to a `sitecustomize` of ours, which the interpreter runs before every
//! program, so that nothing of the program's own start is changed: `-m`, `-c`, scripts, archives and
//! the prompt begin as they always do. Interpreters that the program starts inherit it.

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::Within;
use crate::arguments::TargetOptions;
use crate::host::Target;
use crate::problem::Problem;

/// The folder in our package that holds the `sitecustomize`.
const FOLDER: &str = "_run";
const FILE: &str = "sitecustomize.py";
/// The script beside it, which begins a program where that is kept out.
const SCRIPT: &str = "start.py";
/// Says where the package is; a folder of the program is no place to look.
const ASK: &str = "import sys\n\
    sys.path[:1] = [entry for entry in sys.path[:1] if entry]\n\
    import importspy\n\
    print('importspy at:' + importspy.__path__[0])";
const ANSWER: &str = "importspy at:";
/// Tells the `sitecustomize` which configuration counts.
const CONFIGURATION: &str = "IMPORTSPY_CONFIG";
/// Tells it which process must not run without guards.
const STARTED: &str = "IMPORTSPY_STARTED";

/// An interpreter and what arms guards in it.
pub struct GuardedPython {
    python: PathBuf,
    /// The folder of our `sitecustomize`, for that interpreter.
    folder: PathBuf,
}

impl GuardedPython {
    /// The interpreter that the options mean.
    ///
    /// # Errors
    /// There is none, or importspy isn't installed for it.
    pub fn of(options: &TargetOptions, within: &Within) -> Result<Self, Problem> {
        if options.python.is_none()
            && let (Some(python), Some(extension)) = (&within.python, &within.extension)
            && let Some(folder) = extension.parent().and_then(shipped)
        {
            let python = python.clone();
            return Ok(Self { python, folder });
        }
        let target = Target::of(options, within.python.clone())?;
        let (python, _) = target.running().map_err(|why| {
            let help = "name another interpreter with --python".to_owned();
            Problem::with_option(why, Some(help))
        })?;
        let package = package_of(python).ok_or_else(|| missing(python))?;
        let folder = shipped(&package).ok_or_else(|| missing(python))?;
        let python = python.to_owned();
        Ok(Self { python, folder })
    }

    /// The interpreter with the guards of a configuration; its arguments are still to come.
    pub fn command(&self, configuration: &Path) -> Command {
        let mut command = Command::new(&self.python);
        command
            .env(
                "PYTHONPATH",
                before(&self.folder, env::var_os("PYTHONPATH")),
            )
            .env(CONFIGURATION, configuration)
            .env(STARTED, std::process::id().to_string());
        command
    }

    /// What begins a program where Python's options keep out the `sitecustomize`.
    pub fn script(&self) -> PathBuf {
        self.folder.join(SCRIPT)
    }
}

/// A search path that begins with a folder.
fn before(folder: &Path, path: Option<OsString>) -> OsString {
    let mut all = folder.as_os_str().to_owned();
    if let Some(path) = path.filter(|path| !path.is_empty()) {
        all.push(if cfg!(windows) { ";" } else { ":" });
        all.push(path);
    }
    all
}

fn shipped(package: &Path) -> Option<PathBuf> {
    let folder = package.join(FOLDER);
    folder.join(FILE).is_file().then_some(folder)
}

/// Where an interpreter finds our package, if it does.
fn package_of(python: &Path) -> Option<PathBuf> {
    let output = Command::new(python)
        .args(["-B", "-c", ASK])
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    let answer = text.lines().find_map(|line| line.strip_prefix(ANSWER))?;
    Some(PathBuf::from(answer))
}

fn missing(python: &Path) -> Problem {
    let python = python.display();
    Problem::with_option(
        format!(
            "importspy {} isn't installed for {python}",
            env!("CARGO_PKG_VERSION")
        ),
        Some(format!(
            "install it there (`{python} -m pip install importspy`), or name another interpreter with --python"
        )),
    )
}
