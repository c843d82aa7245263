//! What `from MODULE import *` binds (Python reference, 7.11).

use super::flow::{Def, DefId, DefKind, Slot, Star};
use super::module::{View, unknown_too};
use super::names;
use super::project::Led;
use crate::observe::{Binding, Bound, Fact, Object, Reason};
use crate::value::Value;

/// Whether a module lets star imports have a name.
enum Public {
    No,
    /// `__all__` lists it.
    Listed,
    /// There is no `__all__`, and no underscore before the name.
    ByName,
}

/// Whether a star import binds a name.
enum Binds {
    No,
    /// To what the module binds.
    To(Binding),
    Perhaps(Reason),
}

impl<'m, 'a> View<'m, 'a> {
    /// Adds what star imports bind to a name of the module, given what its own statements do.
    pub fn add_stars(self, name: &str, slot: &Slot<'a>, binding: &mut Binding) {
        for star in &self.module.scope.stars {
            let follows = slot.defs.iter().any(|def| *def >= star.mark);
            if follows && !slot.unbound {
                continue;
            }
            match self.star_binds(star, name) {
                Binds::No => {}
                Binds::To(found) if star.is_sure && !follows => *binding = found,
                Binds::To(found) => {
                    if star.is_sure {
                        binding.alternatives.retain(|bound| *bound != Bound::Not);
                    }
                    binding.alternatives.extend(found.alternatives);
                    let reason = self.conditional(star.statement.range);
                    binding.cause.get_or_insert(reason);
                }
                Binds::Perhaps(reason) if binding.alternatives == [Bound::Not] => {
                    *binding = Binding::sure(Bound::Unknown(reason));
                }
                Binds::Perhaps(reason) => unknown_too(binding, reason),
            }
        }
    }

    /// The object a star import bound to a name that is used here, after the definition `since`.
    pub fn star_object(self, name: &str, since: Option<DefId>) -> Option<Object> {
        let (star, binds) = self.last_star(name, since)?;
        match binds {
            Binds::No => None,
            Binds::Perhaps(reason) => Some(Object::Unknown(reason, None)),
            Binds::To(_) if !star.is_sure => Some(Object::Unknown(
                self.conditional(star.statement.range),
                None,
            )),
            Binds::To(found) => Some(self.only_object(found, star.statement.range)),
        }
    }

    /// The path of a name that only a star import binds here.
    pub fn star_path(self, name: &str) -> Option<String> {
        let (star, binds) = self.last_star(name, None)?;
        let module = names::imported_module(star.statement, self.module.unit.identity);
        matches!(binds, Binds::To(_)).then(|| format!("{module}.{name}"))
    }

    /// The star import that counts for a name, with what it does.
    fn last_star(self, name: &str, since: Option<DefId>) -> Option<(&'m Star<'a>, Binds)> {
        let stars = &self.module.scope.stars;
        if stars.is_empty() || name.starts_with("__") {
            return None;
        }
        let until = self.before.unwrap_or(DefId::MAX);
        let between = stars
            .iter()
            .rev()
            .filter(|star| star.mark <= until && since.is_none_or(|since| star.mark > since));
        between
            .map(|star| (star, self.star_binds(star, name)))
            .find(|(_, binds)| !matches!(binds, Binds::No))
    }

    fn star_binds(self, star: &Star<'a>, name: &str) -> Binds {
        // No `__all__` lists itself, and without one only public names are bound.
        if name == "__all__" {
            return Binds::No;
        }
        let unit = &self.module.unit;
        let from = names::imported_module(star.statement, unit.identity);
        let Led::Module(module) = self.project.module(&from) else {
            return Binds::Perhaps(star.reason(unit));
        };
        let inside = View::of(self.project, module);
        // A module that imports this one may not have come to the name yet.
        if inside.binds_after_importing(name, &unit.identity.module) {
            return Binds::Perhaps(star.reason(unit));
        }
        match inside.exports(name) {
            Some(Public::Listed) => {
                Binds::To(self.imported_from(&from, name, star.statement.range))
            }
            Some(Public::No) => Binds::No,
            Some(Public::ByName) => match self.project.attribute(module, name) {
                found if found.alternatives == [Bound::Not] => Binds::No,
                _ => Binds::To(self.imported_from(&from, name, star.statement.range)),
            },
            None => match self.project.attribute(module, name) {
                found if found.alternatives == [Bound::Not] => Binds::No,
                _ => Binds::Perhaps(star.reason(unit)),
            },
        }
    }

    /// Whether a name is bound after an import of a module has begun.
    fn binds_after_importing(self, name: &str, other: &str) -> bool {
        let scope = &self.module.scope;
        let identity = self.module.unit.identity;
        let imports = |def: &Def<'_>| match def.kind {
            DefKind::From(statement, _) => names::imported_module(statement, identity) == other,
            DefKind::Import(alias) => alias.name.as_str() == other,
            _ => false,
        };
        let Some(slot) = scope.slot(name) else {
            return false;
        };
        let last = slot.defs.iter().max().copied().unwrap_or_default();
        scope.defs.iter().take(last as usize).any(imports)
    }

    /// Whether a star import takes a name, if that can be told.
    fn exports(self, name: &str) -> Option<Public> {
        match self
            .project
            .attribute(self.module, "__all__")
            .alternatives
            .as_slice()
        {
            [Bound::Not] if name.starts_with('_') => Some(Public::No),
            [Bound::Not] => Some(Public::ByName),
            [Bound::To(Object::Variable(variable))] => match &variable.value {
                Fact::Known(Value::List(items) | Value::Tuple(items)) => {
                    let is_name = |item: &Value| matches!(item, Value::Str(text) if text == name);
                    let is_listed = items.iter().any(is_name);
                    Some(if is_listed {
                        Public::Listed
                    } else {
                        Public::No
                    })
                }
                Fact::Known(_) | Fact::Absent | Fact::Unknown(_) => None,
            },
            _ => None,
        }
    }

    /// The names that star imports give a module, as far as they can be listed.
    pub fn star_names(self) -> Vec<String> {
        let mut found = Vec::new();
        let mut seen = vec![self.module.unit.file];
        let mut open = vec![self];
        while let Some(view) = open.pop() {
            for star in &view.module.scope.stars {
                let from = names::imported_module(star.statement, view.module.unit.identity);
                let Led::Module(module) = self.project.module(&from) else {
                    continue;
                };
                if seen.contains(&module.unit.file) {
                    continue;
                }
                seen.push(module.unit.file);
                let inside = View::of(self.project, module);
                match inside.listed() {
                    Fact::Known(names) => found.extend(names),
                    Fact::Absent | Fact::Unknown(_) => {
                        found.extend(inside.public_names());
                        open.push(inside);
                    }
                }
            }
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    /// Names without underscore that a module's own statements bind.
    fn public_names(self) -> impl Iterator<Item = String> {
        let slots = self.module.scope.slots.iter();
        let bound = slots.filter(|((name, member), slot)| {
            member.is_empty() && !slot.defs.is_empty() && !name.starts_with('_')
        });
        bound.map(|((name, _), _)| (*name).to_owned())
    }
}
