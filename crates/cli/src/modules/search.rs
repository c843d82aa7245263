//! Looking a name up along a path, as importlib's `PathFinder` does.

use std::path::{Path, PathBuf};

use super::folder::{Folders, State};
use super::located::{Inside, Located, Origin, What};
use super::lookup::{Form, Hit, ModuleFile, Suffixes, look, module_file};
use super::path::Place;
use super::stub;
use crate::probe::Hook;

/// What a search needs to know.
#[derive(Clone, Copy)]
pub struct Search<'s> {
    pub folders: &'s Folders,
    pub suffixes: &'s dyn Suffixes,
    pub hooks: &'s [Hook],
}

/// How far a search along a path has come.
pub enum Outcome {
    Located(Located),
    /// Parts of a namespace package, or nothing at all.
    Portions(Vec<Place>),
}

impl Search<'_> {
    /// Looks for `module` in every place, until one has it.
    pub fn along<'p>(&self, module: &str, places: impl IntoIterator<Item = &'p Place>) -> Outcome {
        let name = module.rsplit('.').next().unwrap_or(module);
        let mut portions = Vec::new();
        let mut unread = false;
        for place in places {
            let folder = match place {
                Place::Hook(number) => {
                    portions.extend(self.hooked(*number, module));
                    continue;
                }
                Place::Folder(_) => place.folder(self.folders),
            };
            let Some(folder) = folder else { continue };
            if folder.state == State::Unreadable {
                // Importers, too, take it for empty.
                unread = true;
                continue;
            }
            match look(self.folders, folder, name, self.suffixes) {
                Hit::Nothing => {}
                Hit::Portion(folder) => portions.push(Place::of(folder)),
                Hit::Unknown => return Outcome::Located(Located::opaque()),
                Hit::Module(file) => {
                    return Outcome::Located(self.file(&file, Inside::Nowhere));
                }
                Hit::Package(file, folder) => {
                    let inside = Inside::Places([Place::of(folder)].into());
                    return Outcome::Located(self.file(&file, inside));
                }
            }
        }
        if unread && portions.is_empty() {
            return Outcome::Located(Located::opaque());
        }
        Outcome::Portions(portions)
    }

    /// What a hook that is asked for whole names finds under one.
    pub fn redirected(&self, hook: &Hook, module: &str) -> Option<Located> {
        if let Some(path) = hook.modules.get(module)
            && let Some(located) = self.at(Path::new(path))
        {
            return Some(located);
        }
        let (parent, _) = module.rsplit_once('.').unwrap_or((module, ""));
        let top = module.split('.').next().unwrap_or(module);
        let claimed = |claim: &String| claim == top || claim == module;
        if hook.claims.iter().any(claimed) {
            return Some(Located::opaque());
        }
        let folder = hook.modules.get(parent).filter(|_| hook.children)?;
        match self.along(module, &[Place::at(folder)]) {
            Outcome::Located(located) => Some(located),
            Outcome::Portions(portions) if portions.is_empty() => None,
            Outcome::Portions(portions) => Some(Located::namespace(portions)),
        }
    }

    /// The module in a file, in a folder, or in a file without its suffix.
    fn at(&self, path: &Path) -> Option<Located> {
        let here = self.folders.at(path);
        if let Ok(Some(file)) = module_file(&here, "__init__", self.suffixes) {
            let inside = Inside::Places([Place::of(here)].into());
            return Some(self.file(&file, inside));
        }
        let folder = self.folders.at(path.parent()?);
        let (name, stem) = (path.file_name()?.to_str()?, path.file_stem()?.to_str()?);
        let source = ModuleFile {
            path: path.with_extension("py"),
            form: Form::Source,
        };
        let file = if folder.file(&format!("{stem}.py")).is_some() {
            source
        } else {
            // What can't be decided is left to what the name may lead to besides.
            module_file(&folder, stem, self.suffixes).ok()??
        };
        let inside = if name.starts_with("__init__.") {
            Inside::Places([Place::of(folder)].into())
        } else {
            Inside::Nowhere
        };
        Some(self.file(&file, inside))
    }

    /// The portions of a namespace package that a hook knows.
    fn hooked(&self, number: usize, module: &str) -> Vec<Place> {
        let Some(hook) = self.hooks.get(number) else {
            return Vec::new();
        };
        let Some(folders) = hook.namespaces.get(module) else {
            return Vec::new();
        };
        let own = hook.modules.get(module).filter(|_| folders.is_empty());
        let folders = folders.iter().chain(own).map(Place::at);
        folders.chain([Place::Hook(number)]).collect()
    }

    /// A module in a file; compiled ones are what the stub beside them says.
    fn file(&self, file: &ModuleFile, inside: Inside) -> Located {
        let ModuleFile { path, form } = file;
        let (path, is_stub) = match form {
            Form::Source => (Some(path.clone()), false),
            Form::Compiled => (self.stub_beside(path), true),
        };
        let what = path.map_or(What::Opaque, |path| What::Source { path, is_stub });
        Located {
            origin: Origin::File(file.path.clone()),
            ..Located::new(what, inside)
        }
    }

    fn stub_beside(&self, compiled: &Path) -> Option<PathBuf> {
        let name = compiled.file_name()?.to_str()?;
        let stem = name.split('.').next()?;
        stub::beside(&self.folders.at(compiled.parent()?), stem)
    }
}
