//! One observation out of two of the same module: what its source says and what it is once loaded.
//!
//! What only one of them knows is taken from that one. Where both know and differ, the module
//! changed itself while loading: live decides, and the difference is told.
//! Every struct of the model is taken apart completely, so a new field doesn't compile until it is
//! merged.

mod additions;
mod classes;
mod difference;
mod objects;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, HashMap, HashSet};

pub use additions::{additions, removals};
pub use difference::{About, Difference, Said};

use super::{Binding, Bound, Class, ClassId, Fact, Object, Observation, Place};
use crate::value::annotation::Aliases;
use crate::value::order;
use crate::value::{Type, Value};
use difference::Stated;

/// The outcome of a merge.
#[derive(Clone, Debug, PartialEq)]
pub struct Merged {
    pub observation: Observation,
    pub differences: Vec<Difference>,
}

/// Merges what the source of a module says with what the loaded module is.
pub fn merge(source: &Observation, live: &Observation) -> Merged {
    let Observation {
        module,
        filename,
        load: _,
        names,
        bound,
        classes: _,
        paths,
        stubs,
        aliases,
        version,
        version_place,
        exports,
        imports,
    } = source;
    let mut merger = Merger::new(source, live);
    let merged_names = merger.names(names, &live.names);
    let place = version_place.or(live.version_place);
    let about = At::new(&About::Version, place);
    let version = merger.fact(about, version, &live.version, same_value);
    let mut types = live.aliases.clone();
    types.extend(aliases.clone());
    let paths = paths.iter().filter_map(|(path, class)| {
        let adopted = merger.adopted.get(&class.0)?;
        Some((path.clone(), ClassId(*adopted)))
    });
    let mut paths: BTreeMap<String, ClassId> = order::collected(paths);
    paths.extend(live.paths.clone());
    let observation = Observation {
        paths,
        stubs: stubs.clone(),
        module: module.clone(),
        filename: filename.clone(),
        load: live.load.clone(),
        names: merged_names,
        bound: if live.bound.is_empty() {
            bound
        } else {
            &live.bound
        }
        .clone(),
        classes: merger.classes,
        aliases: types,
        version,
        version_place: place,
        exports: known_first(&live.exports, exports),
        imports: known_first(imports, &live.imports),
    };
    Merged {
        observation,
        differences: merger.differences,
    }
}

/// Whose fact is looked at, and where it is in the source.
#[derive(Clone, Copy)]
struct At<'a> {
    about: &'a About,
    place: Option<Place>,
}

impl<'a> At<'a> {
    fn new(about: &'a About, place: Option<Place>) -> Self {
        Self { about, place }
    }
}

struct Merger<'o> {
    source: &'o Observation,
    aliases: Aliases<'o>,
    /// The classes of the loaded module, merged as they are met; then those only source knows.
    classes: Vec<Class>,
    /// Which of `classes` a class of the source is.
    adopted: HashMap<u32, u32>,
    /// Pairs that are merged, or being merged.
    met: HashSet<(u32, u32)>,
    differences: Vec<Difference>,
}

impl<'o> Merger<'o> {
    fn new(source: &'o Observation, live: &Observation) -> Self {
        Self {
            source,
            aliases: Aliases {
                module: &source.module,
                types: &source.aliases,
            },
            classes: live.classes.clone(),
            adopted: HashMap::new(),
            met: HashSet::new(),
            differences: Vec::new(),
        }
    }

    fn names(
        &mut self,
        source: &BTreeMap<String, Binding>,
        live: &BTreeMap<String, Binding>,
    ) -> BTreeMap<String, Binding> {
        let mut merged = live.clone();
        for (name, written) in source {
            let about = About::Name(name.clone());
            let binding = match live.get(name) {
                Some(loaded) => self.binding(&about, written, loaded),
                None => self.adopted_binding(written),
            };
            merged.insert(name.clone(), binding);
        }
        merged
    }

    fn differ(&mut self, at: At<'_>, source: Said, live: Said) {
        // What is loaded isn't what a stub was written in, so it hasn't changed itself.
        if at
            .place
            .is_some_and(|place| self.source.stubs.contains(&place.file))
        {
            return;
        }
        self.differences.push(Difference {
            about: at.about.clone(),
            source,
            live,
            place: at.place,
        });
    }

    /// The fact that holds; what source says where both say the same, in its words.
    fn fact<T: Stated>(
        &mut self,
        at: At<'_>,
        source: &Fact<T>,
        live: &Fact<T>,
        same: fn(&T, &T, Aliases<'_>) -> bool,
    ) -> Fact<T> {
        match (source, live) {
            (Fact::Known(_) | Fact::Absent, Fact::Unknown(_)) | (Fact::Absent, Fact::Absent) => {
                source.clone()
            }
            (Fact::Unknown(_), _) => live.clone(),
            (Fact::Known(written), Fact::Known(loaded)) => {
                if same(written, loaded, self.aliases) {
                    return source.clone();
                }
                self.differ(at, written.said(), loaded.said());
                live.clone()
            }
            (Fact::Known(written), Fact::Absent) => {
                self.differ(at, written.said(), Said::Nothing);
                live.clone()
            }
            (Fact::Absent, Fact::Known(loaded)) => {
                self.differ(at, Said::Nothing, loaded.said());
                live.clone()
            }
        }
    }

    fn binding(&mut self, about: &About, source: &Binding, live: &Binding) -> Binding {
        let loaded = match live.alternatives.as_slice() {
            [only] => only,
            _ => return live.clone(),
        };
        match loaded {
            Bound::Unknown(_) => self.adopted_binding(source),
            Bound::To(Object::Unknown(..)) if surely_bound(source) => self.adopted_binding(source),
            Bound::Not => {
                if let (true, Some(Bound::To(object))) =
                    (surely_bound(source), source.alternatives.first())
                {
                    let place = self.place_of(object);
                    self.differ(At::new(about, place), Said::object(object), Said::Nothing);
                }
                live.clone()
            }
            Bound::To(object) => Binding::sure(Bound::To(self.one_of(about, source, object))),
        }
    }

    /// What is bound live, merged with the possibility it is in the source.
    fn one_of(&mut self, about: &About, source: &Binding, live: &Object) -> Object {
        match source.alternatives.as_slice() {
            [] | [Bound::Unknown(_)] => live.clone(),
            [Bound::Not] => {
                let place = self.live_place(live);
                self.differ(At::new(about, place), Said::Nothing, Said::object(live));
                live.clone()
            }
            [Bound::To(written)] => self.object(about, written, live),
            several => self.possibility(about, several, live),
        }
    }

    /// Source couldn't tell which; the one that agrees completely, if there is one.
    fn possibility(&mut self, about: &About, several: &[Bound], live: &Object) -> Object {
        let known = self.differences.len();
        for bound in several {
            let Bound::To(written) = bound else {
                continue;
            };
            let before = (self.classes.clone(), self.adopted.clone(), self.met.clone());
            let object = self.object(about, written, live);
            if self.differences.len() == known {
                return object;
            }
            self.differences.truncate(known);
            (self.classes, self.adopted, self.met) = before;
        }
        live.clone()
    }
}

/// Whether something is bound whichever way the code runs.
fn surely_bound(binding: &Binding) -> bool {
    let alternatives = &binding.alternatives;
    !alternatives.is_empty()
        && alternatives
            .iter()
            .all(|bound| matches!(bound, Bound::To(_)))
}

fn known_first<T: Clone>(first: &Fact<T>, second: &Fact<T>) -> Fact<T> {
    match first {
        Fact::Known(_) | Fact::Absent => first.clone(),
        Fact::Unknown(_) => second.clone(),
    }
}

/// Whether two values are the same; `nan` is itself here.
fn same_value(a: &Value, b: &Value, _: Aliases<'_>) -> bool {
    a.meets(b) || b.meets(a) || a.to_string() == b.to_string()
}

/// Whether two types may be the same: two paths may lead to one class.
fn same_type(a: &Type, b: &Type, aliases: Aliases<'_>) -> bool {
    use crate::value::annotation::Match;
    a.meets(b, aliases) != Match::No || b.meets(a, aliases) != Match::No
}
