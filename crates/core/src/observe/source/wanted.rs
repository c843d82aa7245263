//! Which members of a class are looked at: those a contract speaks of. The others are when source
//! turns out to lead to them.

use ruff_python_ast as ast;

use super::classes::mangled;
use super::flow::{Def, DefId, Scope};
use super::module::View;
use super::room::room;
use super::{Demand, Parts};
use crate::observe::{Ancestor, Binding, Bound, Class, ClassId, FileId, Reason, Why};
use crate::value::{Letters, Misspelled};

/// How deep in definitions a class may be and still be looked at as a whole.
const DEPTH: usize = 24;

#[derive(Clone, Copy)]
pub enum Wanted<'d> {
    All,
    /// Names in order, and their marks, a bit each.
    Some(&'d [String], u128),
}

/// A class of a module's body of which not all has been looked at.
pub struct Partial<'a> {
    file: FileId,
    statement: &'a ast::StmtClassDef,
    def: DefId,
    /// Members that are there by name alone.
    near: Vec<String>,
}

/// A bit that few other names have.
fn mark(name: &str) -> u128 {
    let letter = |byte: Option<&u8>| byte.copied().map_or(0, usize::from);
    let bytes = name.as_bytes();
    let mark = bytes.len() * 5 + letter(bytes.first()) * 3 + letter(bytes.last()) * 11;
    1 << (mark % 128)
}

impl<'d> Wanted<'d> {
    fn some(names: &'d [String]) -> Self {
        let marks = names.iter().fold(0, |marks, name| marks | mark(name));
        Wanted::Some(names, marks)
    }

    pub fn has(self, name: &str) -> bool {
        match self {
            Wanted::All => true,
            // Members that say what a class itself is.
            Wanted::Some(..) if matches!(name, "__slots__" | "__new__" | "__init_subclass__") => {
                true
            }
            Wanted::Some(names, marks) => {
                let by_name = |known: &String| known.as_str().cmp(name);
                marks & mark(name) != 0 && names.binary_search_by(by_name).is_ok()
            }
        }
    }

    /// Adds, as unknown, the members that one may be a misspelling of that is wanted and isn't there.
    fn add_near(
        self,
        scope: &Scope<'_>,
        misspelled: &[Option<Misspelled>],
        class: &mut Class,
    ) -> Vec<String> {
        let Wanted::Some(names, _) = self else {
            return Vec::new();
        };
        // Where it may be inherited, none is missing.
        let may_inherit = |ancestor: &Ancestor| matches!(ancestor, Ancestor::Unknown(..));
        if class.open.is_some() || class.ancestors.iter().any(may_inherit) {
            return Vec::new();
        }
        let missing = names.iter().zip(misspelled);
        let missing = missing.filter(|(name, _)| !class.members.contains_key(*name));
        let missing: Vec<&Misspelled> = missing.filter_map(|(_, word)| word.as_ref()).collect();
        if missing.is_empty() {
            return Vec::new();
        }
        let bound = scope.slots.iter().filter(|(_, slot)| !slot.defs.is_empty());
        let names = bound.filter_map(|((name, member), _)| member.is_empty().then_some(*name));
        let near = names.filter(|name| Letters::of(name).may_be_any_of(&missing));
        let near: Vec<String> = near
            .map(|name| mangled(&class.name, name).into_owned())
            .filter(|name| !class.members.contains_key(name))
            .collect();
        for name in &near {
            let reason = Reason {
                why: Why::OnlyLive,
                place: None,
            };
            let unknown = Binding::sure(Bound::Unknown(reason));
            class.members.insert(name.clone(), unknown);
        }
        near
    }
}

impl<'m, 'a> View<'m, 'a> {
    /// What is looked at of a class that its module binds. Decorators may read any of it, and so may
    /// calls.
    pub fn wanted(self, statement: &'a ast::StmtClassDef, def: &Def<'a>) -> Wanted<'a> {
        let Demand::Parts(Parts { members, .. }) = self.project.demand else {
            return Wanted::All;
        };
        let mut handed = self.module.scope.handed.iter();
        let is_read = self.class.is_some()
            || self.module.unit.is_stub
            || !statement.decorator_list.is_empty()
            || handed.any(|handed| handed.name == def.key.0);
        if is_read {
            Wanted::All
        } else {
            Wanted::some(members)
        }
    }

    /// Notes that of a class only what is wanted has been looked at.
    pub fn left_out(
        self,
        wanted: Wanted<'_>,
        scope: &Scope<'a>,
        statement: &'a ast::StmtClassDef,
        def: DefId,
        number: ClassId,
        class: &mut Class,
    ) {
        if let Wanted::Some(..) = wanted {
            let partial = Partial {
                file: self.module.unit.file,
                statement,
                def,
                near: wanted.add_near(scope, self.project.misspelled(), class),
            };
            self.project.partial.borrow_mut().insert(number, partial);
        }
    }

    /// The class of that number with all its members, once it has been observed.
    pub fn with_whole_class<T>(self, id: ClassId, read: impl FnOnce(&Class) -> T) -> Option<T> {
        let partial = match self.depth {
            ..=DEPTH => self.project.partial.borrow_mut().remove(&id),
            _ if self.project.partial.borrow().contains_key(&id) => return None,
            _ => None,
        };
        if let Some(partial) = partial {
            room(|| self.complete(id, partial));
        }
        self.with_class(id, read)
    }

    fn complete(self, id: ClassId, partial: Partial<'a>) -> Option<()> {
        let Partial {
            file,
            statement,
            def,
            near,
        } = partial;
        let module = self.project.read(file)?;
        let view = View {
            depth: self.depth + 1,
            ..View::of(self.project, module).at(def)
        };
        let binds = module.scope.def(def)?;
        // While it is looked at, it is a class that isn't known yet.
        let mut known = self.class_at(id)?.take()?;
        let whole = view.class(statement, binds, def, id, Wanted::All);
        for name in near {
            known.members.remove(&name);
        }
        for (name, binding) in whole.members {
            known.members.entry(name).or_insert(binding);
        }
        *self.class_at(id)? = Some(known);
        Some(())
    }
}
