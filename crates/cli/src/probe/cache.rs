//! Remembering what interpreters answered. Every failure here only costs the next run some time.

use std::collections::BTreeSet;
use std::env;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf, absolute};

use importspy_core::value::order;
use serde::{Deserialize, Serialize};

use super::answer::Answer;
use super::process;
use crate::file_state::FileState;
use crate::read::read_regular;
use crate::replace_file::replace_file;

const ENTRY_LIMIT: u64 = 1 << 20;

#[derive(Serialize, Deserialize)]
struct Entry {
    key: Key,
    /// What installing and removing packages changes, as it was: the search path may change with it.
    packages: Vec<(PathBuf, Option<FileState>)>,
    answer: Answer,
}

/// What an answer depends on, as far as it shows from outside.
#[derive(PartialEq, Eq, Hash, Serialize, Deserialize)]
struct Key {
    importspy: String,
    /// As it was asked: a virtual environment's interpreter is a link to its base's.
    path: PathBuf,
    real_path: PathBuf,
    file: FileState,
    environment: Option<FileState>,
    /// The system may have become a newer one.
    system: u64,
    /// Where the user's own packages are, without saying it.
    user: u64,
}

/// The answer of an interpreter that hasn't changed since.
pub fn load(python: &Path) -> Option<Answer> {
    let key = Key::of(python)?;
    let mut bytes = Vec::new();
    read_regular(&key.file()?, ENTRY_LIMIT, &mut bytes).ok()?;
    let entry: Entry = serde_json::from_slice(&bytes).ok()?;
    let unchanged = |(path, state): &(PathBuf, Option<FileState>)| FileState::of(path) == *state;
    (entry.key == key && entry.packages.iter().all(unchanged)).then_some(entry.answer)
}

/// Remembers an answer, when it is one about the file asked.
pub fn store(python: &Path, answer: &Answer) {
    let Some(key) = Key::of(python) else { return };
    // A shim or wrapper answers for another interpreter each time it likes.
    if fs::canonicalize(&answer.executable).ok().as_ref() != Some(&key.real_path) {
        return;
    }
    let Some(file) = key.file() else { return };
    let entry = Entry {
        packages: packages(answer),
        answer: answer.clone(),
        key,
    };
    if let (Some(folder), Ok(text)) = (file.parent(), serde_json::to_vec(&entry)) {
        // A cache that can't be written is no cache, and nothing else.
        let _ = fs::create_dir_all(folder).and_then(|()| replace_file(&file, &text));
    }
}

impl Key {
    fn of(python: &Path) -> Option<Self> {
        let path = absolute(python).ok()?;
        let real_path = fs::canonicalize(&path).ok()?;
        let mut script = DefaultHasher::new();
        process::script().hash(&mut script);
        let environment = path
            .parent()
            .and_then(Path::parent)
            .map(|prefix| prefix.join("pyvenv.cfg"));
        Some(Self {
            importspy: format!("{} {:016x}", env!("CARGO_PKG_VERSION"), script.finish()),
            file: FileState::of(&real_path)?,
            environment: environment.and_then(|file| FileState::of(&file)),
            user: user(),
            system: system(),
            path,
            real_path,
        })
    }

    /// Where the entry lies. The entry repeats the key, so equal hashes do no harm.
    fn file(&self) -> Option<PathBuf> {
        let mut hasher = DefaultHasher::new();
        self.hash(&mut hasher);
        Some(cache_folder("interpreters")?.join(format!("{:016x}.json", hasher.finish())))
    }
}

fn user() -> u64 {
    let mut hasher = DefaultHasher::new();
    ["HOME", "USERPROFILE", "APPDATA", "PYTHONUSERBASE"]
        .map(env::var_os)
        .hash(&mut hasher);
    hasher.finish()
}

/// What the system says it is; where it has no such files, a new version is a new machine.
fn system() -> u64 {
    let mut hasher = DefaultHasher::new();
    ["osrelease", "version"]
        .map(|name| fs::read(Path::new("/proc/sys/kernel").join(name)).ok())
        .hash(&mut hasher);
    hasher.finish()
}

/// The folders packages are installed to, the files there that extend the search path, and the code
/// of import hooks.
fn packages(answer: &Answer) -> Vec<(PathBuf, Option<FileState>)> {
    let folders = [&answer.purelib, &answer.platlib].into_iter();
    let folders = folders
        .chain(&answer.site_packages)
        .chain(answer.user_path.first());
    let folders: BTreeSet<&Path> = order::collected(folders.map(Path::new));
    let extending = folders.iter().flat_map(|folder| {
        let entries = fs::read_dir(folder).into_iter().flatten().flatten();
        let paths = entries.map(|entry| entry.path());
        paths.filter(|path| path.extension().is_some_and(|suffix| suffix == "pth"))
    });
    let hooks = answer.hooks.iter().map(|hook| PathBuf::from(&hook.file));
    let mut watched: Vec<PathBuf> = extending.chain(hooks).collect();
    watched.extend(folders.into_iter().map(Path::to_owned));
    let with_state = |path: PathBuf| {
        let state = FileState::of(&path);
        (path, state)
    };
    watched.into_iter().map(with_state).collect()
}

/// Our folder for one kind of thing among the user's caches, by the rules of the platform.
pub fn cache_folder(kind: &str) -> Option<PathBuf> {
    let variable = |name: &str| {
        env::var_os(name)
            .map(PathBuf::from)
            .filter(|path| path.is_absolute())
    };
    let base = if cfg!(windows) {
        variable("LOCALAPPDATA")
    } else if cfg!(target_os = "macos") {
        variable("HOME").map(|home| home.join("Library/Caches"))
    } else {
        variable("XDG_CACHE_HOME").or_else(|| variable("HOME").map(|home| home.join(".cache")))
    };
    Some(base?.join("importspy").join(kind))
}
