//! Where the target interpreter finds modules.

use std::env;
use std::path::{Path, PathBuf, absolute};

use super::lookup::Suffixes;
use super::path::Place;
use crate::probe::{Answer, Hook};

/// The search path of the target, without the folder of the program.
#[derive(Debug)]
pub struct Installed {
    pub answer: Answer,
    /// `PYTHONPATH`, then the interpreter's own.
    pub places: Vec<Place>,
    /// How many of the places `PYTHONPATH` adds: nothing that is resident comes from there.
    pub added: usize,
    /// Whether something that isn't understood may find modules, too.
    pub is_open: bool,
}

impl Installed {
    /// What `answer` means for a program that is started from this process.
    pub fn new(mut answer: Answer) -> Self {
        answer.builtin_modules.sort_unstable();
        answer.resident_modules.sort_unstable();
        let set = |name: &str| env::var_os(name).is_some_and(|value| !value.is_empty());
        let with_user = !set("PYTHONNOUSERSITE");
        let added: Vec<Place> = python_path().into_iter().map(Place::at).collect();
        let user = with_user.then_some(&answer.user_path);
        let count = added.len();
        let own = own_path(&answer, user.map_or(&[], Vec::as_slice));
        let places = own.map(|entry| place(&answer, entry));
        Self {
            places: added.into_iter().chain(places).collect(),
            added: count,
            is_open: (with_user && answer.user_code)
                || answer.hooks.iter().any(|hook| !hook.understood),
            answer,
        }
    }

    /// What `answer` means for the program that is running, which looks for modules along `path`.
    ///
    /// `finders`: the classes of what finds modules for it, too.
    pub fn along(mut answer: Answer, path: &[String], finders: &[String]) -> Self {
        answer.builtin_modules.sort_unstable();
        answer.resident_modules.sort_unstable();
        Self {
            places: path.iter().map(|entry| place(&answer, entry)).collect(),
            added: 0,
            is_open: !finders
                .iter()
                .all(|name| is_understood(&answer.hooks, name)),
            answer,
        }
    }

    /// Whether the interpreter itself has the top-level module, without any file.
    pub fn is_builtin(&self, name: &str) -> bool {
        contains(&self.answer.builtin_modules, name)
    }

    /// Whether the top-level module is there before a program begins.
    pub fn is_resident(&self, name: &str) -> bool {
        contains(&self.answer.resident_modules, name)
    }

    /// Whether a folder is on the search path.
    pub fn has(&self, folder: &Path) -> bool {
        self.places.iter().any(|place| match place {
            Place::Folder(lazy) => lazy.path == folder,
            Place::Hook(_) => false,
        })
    }

    /// The hooks that are asked before the search path, or after it.
    pub fn hooks(&self, first: bool) -> impl Iterator<Item = &Hook> {
        let hooks = self.answer.hooks.iter();
        hooks.filter(move |hook| hook.first == first)
    }
}

impl Suffixes for Installed {
    fn extensions(&self) -> Option<&[String]> {
        Some(&self.answer.extension_suffixes)
    }
}

fn place(answer: &Answer, entry: &str) -> Place {
    match hook_at(&answer.hooks, entry) {
        Some(number) => Place::Hook(number),
        None => Place::at(resolved(Path::new(entry))),
    }
}

fn contains(sorted: &[String], name: &str) -> bool {
    sorted
        .binary_search_by(|one| one.as_str().cmp(name))
        .is_ok()
}

/// The interpreter's entries, the user's before those of the packages of the installation.
fn own_path<'a>(answer: &'a Answer, user: &'a [String]) -> impl Iterator<Item = &'a String> {
    let is_site = |entry: &String| answer.site_packages.contains(entry);
    let all = &answer.search_path;
    let before = all.iter().position(is_site).unwrap_or(all.len());
    all[..before].iter().chain(user).chain(&all[before..])
}

/// Which hook finds namespace packages at that entry.
fn is_understood(hooks: &[Hook], name: &str) -> bool {
    let known = hooks.iter().find(|hook| hook.name == name);
    known.is_some_and(|hook| hook.understood)
}

fn hook_at(hooks: &[Hook], entry: &str) -> Option<usize> {
    let mut hooks = hooks.iter();
    hooks.position(|hook| !hook.placeholder.is_empty() && hook.placeholder == entry)
}

/// The folders that `PYTHONPATH` names; programs started from here get them.
fn python_path() -> Vec<PathBuf> {
    let value = env::var_os("PYTHONPATH").filter(|value| !value.is_empty());
    let entries = value.iter().flat_map(env::split_paths);
    entries.map(|entry| resolved(&entry)).collect()
}

/// Entries count from the current folder; an empty one is that folder.
fn resolved(entry: &Path) -> PathBuf {
    let here = || env::current_dir().unwrap_or_default();
    if entry.as_os_str().is_empty() {
        here()
    } else {
        absolute(entry).unwrap_or_else(|_| here().join(entry))
    }
}
