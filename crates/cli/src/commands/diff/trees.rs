//! Two versions of a package, module by module.

use importspy_core::diff::{Change, Side, added_module, missing, modules, removed_module};
use importspy_core::observe::source::{
    Demand, Elsewhere, Library, Parts, Unloadable, observe_among,
};
use importspy_core::observe::{FileId, Observation};

use super::sources::{Module, Sources};
use crate::commands::inspect::{Refused, unloadable};
use crate::host::Target;
use crate::progress::Progress;

/// A path as it is shown, and the text there.
type Text = (String, String);

/// What was compared.
pub struct Compared {
    /// Each change with the texts of the two sides.
    pub changes: Vec<(Change, Text, Text)>,
    /// Modules that can't be compared.
    pub refusals: Vec<Refused>,
}

/// Compares every public module.
pub fn compare(old: &Sources, new: &Sources, target: &Target) -> Compared {
    let mut compared = Compared {
        changes: Vec::new(),
        refusals: Vec::new(),
    };
    let sides = [old, new].map(|sources| Reader {
        sources,
        library: Library::default(),
        target,
    });
    let [before, after] = &sides;
    let nowhere = || (String::new(), String::new());
    let mut progress = Progress::of(old.public().count());
    for (name, was) in old.public() {
        progress.step();
        let Some(is) = new.like(old, name) else {
            compared
                .changes
                .push((removed_module(name), text(was), nowhere()));
            continue;
        };
        match changes((before, was), (after, is)) {
            Ok(changes) => {
                let (texts, prefix) = ((text(was), text(is)), name);
                let several = !old.is_single || !new.is_single;
                compared
                    .changes
                    .extend(changes.into_iter().map(|mut change| {
                        if several {
                            change.subject = format!("{prefix}:{}", change.subject);
                        }
                        (change, texts.0.clone(), texts.1.clone())
                    }));
            }
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
            .push((added_module(name), nowhere(), text(is)));
    }
    compared
}

fn text(module: &Module) -> Text {
    (module.shown.clone(), module.text.clone())
}

/// What one side's modules are observed with.
struct Reader<'s> {
    sources: &'s Sources,
    library: Library,
    target: &'s Target,
}

impl Reader<'_> {
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
