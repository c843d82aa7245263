//! Which modules a selector means, as far as they can be found without importing any.

use std::collections::BTreeSet;
use std::fs;

use importspy_core::contract::{Selector, alternatives};
use importspy_core::observe::{Finder, Found};

use crate::distributions::{Distributions, normal};
use crate::modules::{ModuleFinder, Modules};

/// So many names are looked at for one selector.
const LIMIT: usize = 20_000;

/// Whether a selector means anything.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reach {
    /// It does; the module's file, where the selector is its name.
    Something(Option<String>),
    Nothing,
    /// That can't be told.
    Unknown,
}

/// Looks modules up for selectors.
pub struct Search<'m> {
    modules: &'m Modules,
    finder: ModuleFinder<'m>,
}

impl<'m> Search<'m> {
    pub fn new(modules: &'m Modules, finder: ModuleFinder<'m>) -> Self {
        Self { modules, finder }
    }

    /// What a selector means.
    pub fn reach(&self, selector: &Selector) -> Reach {
        match selector {
            Selector::Name(pattern) => self.named(pattern),
            Selector::Distribution(name) => self.installed(name),
            // Any file may come to be there, and code that is no module.
            Selector::Path(_) | Selector::NoImporter | Selector::Anonymous => Reach::Unknown,
        }
    }

    fn installed(&self, name: &str) -> Reach {
        match self.modules.distributions().map(Distributions::all) {
            Ok(mut all) => match all.any(|found| normal(&found.name) == name) {
                true => Reach::Something(None),
                false => Reach::Nothing,
            },
            Err(_) => Reach::Unknown,
        }
    }

    fn named(&self, pattern: &str) -> Reach {
        let mut budget = LIMIT;
        let mut best = Reach::Nothing;
        for name in alternatives(pattern).unwrap_or_default() {
            let segments: Vec<&str> = name.split('.').collect();
            match self.below("", &segments, &mut budget) {
                Reach::Nothing => {}
                Reach::Unknown => best = Reach::Unknown,
                found @ Reach::Something(_) => return found,
            }
        }
        best
    }

    /// What the rest of a pattern means below a module that was found.
    fn below(&self, found: &str, rest: &[&str], budget: &mut usize) -> Reach {
        *budget = budget.saturating_sub(1);
        if *budget == 0 {
            return Reach::Unknown;
        }
        let Some((first, after)) = rest.split_first() else {
            return self.exactly(found);
        };
        match *first {
            "*" | "**" if found.is_empty() => Reach::Something(None),
            // The script of a program: every program has one.
            "__main__" if found.is_empty() && after.is_empty() => Reach::Something(None),
            "*" => self.any_child(found, |child| (child, after), budget),
            "**" => match self.below(found, after, budget) {
                Reach::Nothing => self.any_child(found, |child| (child, rest), budget),
                told => told,
            },
            name => {
                let child = joined(found, name);
                match self.finder.find(&child) {
                    Found::Missing => Reach::Nothing,
                    _ => self.below(&child, after, budget),
                }
            }
        }
    }

    fn any_child<'r>(
        &self,
        found: &str,
        next: impl Fn(String) -> (String, &'r [&'r str]),
        budget: &mut usize,
    ) -> Reach {
        let Some(children) = self.children(found) else {
            return Reach::Unknown;
        };
        let mut best = Reach::Nothing;
        for child in children {
            let (child, rest) = next(joined(found, &child));
            match self.below(&child, rest, budget) {
                Reach::Nothing => {}
                Reach::Unknown => best = Reach::Unknown,
                Reach::Something(_) => return Reach::Something(None),
            }
        }
        best
    }

    fn exactly(&self, name: &str) -> Reach {
        match self.finder.find(name) {
            Found::Missing => Reach::Nothing,
            Found::Source(source) => Reach::Something(self.modules.shown(source.file)),
            Found::Namespace | Found::Opaque => Reach::Something(None),
        }
    }

    /// The names of what lies in a package; nothing where that can't be told.
    fn children(&self, package: &str) -> Option<BTreeSet<String>> {
        let file = match self.finder.find(package) {
            Found::Source(source) if source.is_package => source.file,
            Found::Source(_) | Found::Missing => return Some(BTreeSet::new()),
            Found::Namespace | Found::Opaque => return None,
        };
        let path = self.modules.path_of(file)?;
        let entries = fs::read_dir(path.parent()?).ok()?;
        let names = entries.filter_map(|entry| {
            let name = entry.ok()?.file_name().into_string().ok()?;
            let stem = name.split('.').next()?;
            let is_module = !stem.is_empty() && !stem.starts_with("__");
            is_module.then(|| stem.to_owned())
        });
        Some(names.collect())
    }
}

fn joined(package: &str, name: &str) -> String {
    if package.is_empty() {
        name.to_owned()
    } else {
        format!("{package}.{name}")
    }
}
