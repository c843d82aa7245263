//! Every module that the interpreters here can import.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use importspy_core::observe::{Finder, Found};

use super::scratch::Scratch;
use crate::arguments::TargetOptions;
use crate::host::Target;
use crate::modules::resident::is_possible;
use crate::modules::{ModuleFinder, Modules};

const SCRIPT: &str = include_str!("every_module.py");

/// The interpreters that are installed here, and the one of the tests' own environment.
pub fn interpreters() -> Vec<PathBuf> {
    let home = std::env::var_os("PYENV_ROOT").map_or("/root/.pyenv".into(), PathBuf::from);
    let versions = std::fs::read_dir(home.join("versions"));
    let mut found: Vec<PathBuf> = versions
        .into_iter()
        .flatten()
        .flatten()
        .map(|version| version.path().join("bin/python3"))
        .collect();
    found.push(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../.venv/bin/python3"));
    found.retain(|path| path.is_file());
    found.sort();
    if found.is_empty() {
        found.push("python3".into());
    }
    found
}

pub fn target(python: &Path) -> Arc<Target> {
    let options = TargetOptions {
        python: Some(python.into()),
        no_cache: true,
    };
    Arc::new(Target::of(&options, None).unwrap())
}

/// What the interpreter itself finds: the kind of module, and its file.
fn expected(python: &Path) -> BTreeMap<String, (String, String)> {
    let output = Command::new(python)
        .args(["-I", "-B", "-c", SCRIPT])
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    serde_json::from_slice(&output.stdout).unwrap()
}

/// Whether what was found under a name is what the interpreter finds.
fn agrees(kind: &str, origin: &Path, found: &Found, path: &Path) -> bool {
    let is_stub = path.extension().is_some_and(|suffix| suffix == "pyi");
    match (kind, found) {
        ("source", Found::Source(_)) => path == origin,
        ("compiled", Found::Source(_)) => is_stub,
        ("frozen", Found::Source(_)) => origin == Path::new("") || path == origin,
        ("compiled" | "built-in" | "frozen" | "other", Found::Opaque)
        | ("namespace", Found::Namespace)
        | ("missing", Found::Missing) => true,
        _ => false,
    }
}

/// Whether more is below a package or module than its folder shows: then nothing is missing.
fn may_make_modules(finder: &ModuleFinder<'_>, module: &str) -> bool {
    let parent = module
        .rsplit_once('.')
        .map(|(parent, _)| finder.find(parent));
    let parent = match parent {
        Some(Found::Source(parent)) if !parent.is_stub => parent,
        // Compiled code may make any.
        Some(Found::Source(_) | Found::Opaque) => return true,
        Some(Found::Namespace | Found::Missing) | None => return false,
    };
    let bytes = finder.read(parent.file).unwrap();
    let text = String::from_utf8_lossy(&bytes);
    let words = ["sys.modules", "sys import", "__path__"];
    words.iter().any(|word| text.contains(word))
}

#[test]
fn every_module_is_found_as_the_interpreter_finds_it() {
    for python in interpreters() {
        let target = target(&python);
        let nowhere = Scratch::with(&[]);
        let modules = Modules::of(Arc::clone(&target));
        let finder = modules.seen_from(nowhere.path(), None);
        let mut wrong = Vec::new();
        let expected = expected(&python);
        assert!(expected.len() > 300, "{python:?}");
        let aliases = &target.answer().unwrap().module_aliases;
        let own = |(name, _): &(&String, _)| !aliases.contains_key(*name);
        for (name, (kind, origin)) in expected.iter().filter(own) {
            let found = finder.find(name);
            let path = match &found {
                Found::Source(file) => modules.path_of(file.file).unwrap(),
                Found::Namespace | Found::Opaque | Found::Missing => PathBuf::new(),
            };
            let made = || found == Found::Opaque && may_make_modules(&finder, name);
            let is_right = agrees(kind, Path::new(origin), &found, &path)
                || (kind == "missing" && made())
                // setuptools answers for it in a way of its own.
                || (name == "distutils" && found == Found::Opaque);
            if !is_right {
                wrong.push(format!("{name}: {kind} {origin}, found {found:?} {path:?}"));
            }
        }
        assert!(wrong.is_empty(), "{python:?}:\n{}", wrong.join("\n"));
    }
}

#[test]
fn modules_that_are_there_at_the_start_are_known_as_possible() {
    for python in interpreters() {
        let target = target(&python);
        let Ok(answer) = target.answer() else {
            continue;
        };
        let unknown = answer.builtin_modules.iter();
        let unknown: Vec<_> = unknown.filter(|name| !is_possible(name)).collect();
        assert!(unknown.is_empty(), "{python:?}: {unknown:?}");
    }
}

#[test]
fn names_that_modules_make_are_what_they_stand_for() {
    for python in interpreters() {
        let target = target(&python);
        let modules = Modules::of(Arc::clone(&target));
        let nowhere = Scratch::with(&[]);
        let finder = modules.seen_from(nowhere.path(), None);
        assert_eq!(
            finder.find("os.path"),
            finder.find("posixpath"),
            "{python:?}"
        );
        assert!(
            matches!(finder.find("os.path"), Found::Source(_)),
            "{python:?}"
        );
    }
}
