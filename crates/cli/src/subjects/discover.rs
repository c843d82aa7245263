//! From paths to subjects, in a deterministic order.

use std::collections::HashSet;
use std::ffi::OsStr;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf, absolute};

use walkdir::{DirEntry, WalkDir};

use super::{Governing, Subject, shown, sidecar};
use crate::problem::Problem;

/// What to judge, and what is wrong with the paths.
#[derive(Debug, Default)]
pub struct Plan {
    pub subjects: Vec<Subject>,
    pub problems: Vec<Problem>,
}

/// Finds the subjects that `paths` mean, in their order; folders in the order of their names.
///
/// `shared`: whether one contract governs all. Otherwise each needs its own beside it.
pub fn discover(paths: &[PathBuf], shared: bool) -> Plan {
    let mut plan = Plan::default();
    if paths.is_empty() {
        plan.folder(Path::new("."), shared);
    }
    for path in paths {
        match fs::metadata(path) {
            Ok(found) if found.is_dir() => plan.folder(path, shared),
            Ok(found) if !found.is_file() => plan.special(path),
            Err(error)
                if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) =>
            {
                plan.missing(path);
            }
            // What can't be asked about is judged, and then found unreadable.
            Ok(_) | Err(_) => plan.file(path, shared),
        }
    }
    if paths.len() > 1 {
        plan.keep_first_of_each();
    }
    plan
}

impl Plan {
    fn file(&mut self, path: &Path, shared: bool) {
        if shared {
            return self.subject(path.to_owned(), Governing::Shared);
        }
        match sidecar::beside(path).as_slice() {
            [] => self.problems.push(ungoverned(path)),
            [only] => self.subject(path.to_owned(), Governing::Sidecar(only.clone())),
            [first, second, ..] => self.ambiguous(path, first, second),
        }
    }

    fn folder(&mut self, root: &Path, shared: bool) {
        let before = (self.subjects.len(), self.problems.len());
        for entry in walk(root) {
            match entry {
                Ok(entry) if shared => self.module_entry(&entry, root),
                Ok(entry) => self.contract_entry(&entry, root),
                Err(error) => self.problems.push(Problem::with_path(
                    &shown(root),
                    format!("the folder can't be read completely: {error}"),
                    "make it readable, or name the modules one by one",
                )),
            }
        }
        if (self.subjects.len(), self.problems.len()) == before {
            let (message, help) = if shared {
                (
                    "no *.py file is in this folder",
                    "name a folder that holds modules, or a module",
                )
            } else {
                (
                    "no contract applies in this folder",
                    "write NAME.importspy.yml beside a module NAME.py, or name a contract with --contract",
                )
            };
            self.problems
                .push(Problem::with_path(&shown(root), message, help));
        }
    }

    /// A shared contract governs every `*.py`.
    fn module_entry(&mut self, entry: &DirEntry, root: &Path) {
        if entry.path().extension() != Some(OsStr::new("py")) || entry.path().is_dir() {
            return;
        }
        let path = tidy(entry.path(), root);
        match fs::metadata(&path) {
            Ok(found) if !found.is_file() => self.special(&path),
            Ok(_) | Err(_) => self.subject(path, Governing::Shared),
        }
    }

    /// Without one, the contracts found say what they govern.
    fn contract_entry(&mut self, entry: &DirEntry, root: &Path) {
        let Some(stem) = sidecar::governed_stem(entry.file_name()) else {
            return;
        };
        if entry.path().is_dir() {
            return;
        }
        let contract = tidy(entry.path(), root);
        let Some(module) = sidecar::module_beside(&contract, stem) else {
            return self.problems.push(Problem::with_path(
                &shown(&contract),
                format!("this contract governs {stem}.py, which is not there"),
                "rename the contract after its module, or remove it",
            ));
        };
        match self.subjects.last() {
            // Names that differ only in the suffix follow each other.
            Some(Subject {
                path,
                governed_by: Governing::Sidecar(first),
            }) if *path == module => {
                let first = first.clone();
                self.subjects.pop();
                self.ambiguous(&module, &first, &contract);
            }
            _ => self.regular_subject(module, contract),
        }
    }

    fn regular_subject(&mut self, module: PathBuf, contract: PathBuf) {
        match fs::metadata(&module) {
            Ok(found) if !found.is_file() => self.special(&module),
            Ok(_) | Err(_) => self.subject(module, Governing::Sidecar(contract)),
        }
    }

    fn subject(&mut self, path: PathBuf, governed_by: Governing) {
        self.subjects.push(Subject { path, governed_by });
    }

    fn missing(&mut self, path: &Path) {
        self.problems.push(Problem::with_path(
            &shown(path),
            "there is no such file or folder",
            "check the spelling; paths count from the current folder",
        ));
    }

    fn special(&mut self, path: &Path) {
        self.problems.push(Problem::with_path(
            &shown(path),
            "is no regular file",
            "name a Python source file or a folder; pipes, sockets and devices are never read",
        ));
    }

    fn ambiguous(&mut self, module: &Path, first: &Path, second: &Path) {
        self.problems.push(Problem::with_path(
            &shown(module),
            format!(
                "two contracts lie beside this module: {} and {}",
                shown(first),
                shown(second)
            ),
            "keep one, or name the one that counts with --contract",
        ));
    }

    /// Paths may overlap; each module is judged once, where it came first.
    fn keep_first_of_each(&mut self) {
        let mut seen = HashSet::with_capacity(self.subjects.len());
        self.subjects.retain(|subject| {
            seen.insert(absolute(&subject.path).unwrap_or_else(|_| subject.path.clone()))
        });
    }
}

/// A module without contract, or a contract where a module was meant.
fn ungoverned(path: &Path) -> Problem {
    if let Some(stem) = path.file_name().and_then(sidecar::governed_stem) {
        let module = shown(&path.with_file_name(format!("{stem}.py")));
        return Problem::with_path(
            &shown(path),
            "is a contract, not a module",
            format!("name the module: {module}"),
        );
    }
    let expected = shown(&sidecar::expected(path));
    Problem::with_path(
        &shown(path),
        "no contract governs this module",
        format!("write {expected} beside it, or name a contract with --contract"),
    )
}

/// Everything below `root` by name. Hidden entries (version control among them) and `__pycache__`
/// are left out, links to folders are not followed, ignore files say nothing.
fn walk(root: &Path) -> impl Iterator<Item = walkdir::Result<DirEntry>> {
    WalkDir::new(root)
        .sort_by_file_name()
        .into_iter()
        .filter_entry(|entry| entry.depth() == 0 || is_visible(entry.file_name()))
}

fn is_visible(name: &OsStr) -> bool {
    !name.as_encoded_bytes().starts_with(b".") && name != "__pycache__"
}

/// The current folder's name doesn't help anyone.
fn tidy(path: &Path, root: &Path) -> PathBuf {
    let stripped = if root == Path::new(".") {
        path.strip_prefix(root).ok()
    } else {
        None
    };
    stripped.unwrap_or(path).to_owned()
}
