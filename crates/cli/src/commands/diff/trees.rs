//! Two versions of a package, module by module.

use std::rc::Rc;
use std::sync::Mutex;

use importspy_core::diff::{Change, Side, added_module, missing, modules, removed_module};
use importspy_core::observe::source::{
    Demand, Elsewhere, Library, Parts, Unloadable, observe_among,
};
use importspy_core::observe::{FileId, Observation};

use super::sources::{Module, Sources};
use crate::commands::check::answers;
use crate::commands::inspect::{Refused, unloadable};
use crate::host::Target;
use crate::progress::Progress;

/// A path as it is shown, and the text there.
pub type Text = Rc<(String, String)>;

/// What was compared.
pub struct Compared {
    /// Each change with the texts of the two sides.
    pub changes: Vec<(Change, Text, Text)>,
    /// Modules that can't be compared.
    pub refusals: Vec<Refused>,
}

/// Compares every public module.
pub fn compare(old: &Sources, new: &Sources, target: &Target) -> Compared {
    let public: Vec<(&str, &Module)> = old.public().collect();
    let progress = Mutex::new(Progress::of(public.len()));
    let readers = || {
        [old, new].map(|sources| Reader {
            sources,
            library: Library::default(),
            target,
        })
    };
    let found = answers(public.len(), readers, |index, [before, after]| {
        if let Ok(mut progress) = progress.lock() {
            progress.step();
        }
        before.forget_spent();
        after.forget_spent();
        let (name, was) = public.get(index)?;
        let is = new.like(old, name)?;
        Some((is, changes((before, was), (after, is))))
    });
    drop(progress);
    let mut compared = Compared {
        changes: Vec::new(),
        refusals: Vec::new(),
    };
    let nowhere = Text::default();
    let several = !old.is_single || !new.is_single;
    for ((name, was), found) in public.iter().zip(found) {
        let Some((is, found)) = found else {
            let removed = (removed_module(name), text(was), Rc::clone(&nowhere));
            compared.changes.push(removed);
            continue;
        };
        let texts = (text(was), text(is));
        match found {
            Ok(changes) => compared
                .changes
                .extend(changes.into_iter().map(|mut change| {
                    if several {
                        change.subject = format!("{name}:{}", change.subject);
                    }
                    (change, Rc::clone(&texts.0), Rc::clone(&texts.1))
                })),
            Err((module, why)) => {
                compared
                    .refusals
                    .push(unloadable(&module.shown, &module.text, &why))
            }
        }
    }
    for (name, is) in new
        .public()
        .filter(|(name, _)| old.like(new, name).is_none())
    {
        compared
            .changes
            .push((added_module(name), Rc::clone(&nowhere), text(is)));
    }
    compared
}

fn text(module: &Module) -> Text {
    Rc::new((module.shown.clone(), module.text.clone()))
}

/// What one side's modules are observed with.
struct Reader<'s> {
    sources: &'s Sources,
    library: Library,
    target: &'s Target,
}

impl Reader<'_> {
    /// What was read of other modules is kept as long as it isn't too much.
    fn forget_spent(&mut self) {
        if self.library.is_spent() {
            self.library = Library::default();
        }
    }

    fn observe<'m>(
        &self,
        module: &'m Module,
        demand: &Demand,
    ) -> Result<Observation, (&'m Module, Unloadable)> {
        let elsewhere = Elsewhere {
            finder: self.sources,
            library: &self.library,
        };
        observe_among(
            &module.text,
            &module.identity,
            demand,
            self.target,
            elsewhere,
        )
        .map_err(|why| (module, why))
    }

    /// The names that weren't shown, asked for by name.
    fn asked<'m>(
        &self,
        module: &'m Module,
        names: Vec<String>,
    ) -> Result<Observation, (&'m Module, Unloadable)> {
        if names.is_empty() {
            return Ok(Observation::empty());
        }
        let parts = Parts {
            names,
            ..Parts::default()
        };
        self.observe(module, &Demand::Parts(parts))
    }
}

fn changes<'m>(
    (before, was): (&Reader<'_>, &'m Module),
    (after, is): (&Reader<'_>, &'m Module),
) -> Result<Vec<Change>, (&'m Module, Unloadable)> {
    let old = before.observe(was, &Demand::Everything)?;
    let new = after.observe(is, &Demand::Everything)?;
    let old_asked = before.asked(was, missing(&new, &old))?;
    let new_asked = after.asked(is, missing(&old, &new))?;
    let old = Side {
        observation: &old,
        asked: &old_asked,
        is_elsewhere: &|file: FileId| before.sources.is_public_file(file),
    };
    let new = Side {
        observation: &new,
        asked: &new_asked,
        is_elsewhere: &|file: FileId| after.sources.is_public_file(file),
    };
    Ok(modules(&old, &new))
}
