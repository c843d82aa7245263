//! What functions do to a class itself while the program runs: `cls.count = …` in its class methods,
//! `Plugin.count += 1` anywhere in its module.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use memchr::memmem;
use ruff_python_ast::{self as ast, Expr, Stmt};

use super::classes::mangled;
use super::flow::{Binds, DefKind, walk};
use super::module::View;
use crate::observe::{
    Ancestor, Binding, Bound, Class, ClassId, Fact, Object, Reason, Variable, Why,
};

/// What code does to a member of a class.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum How {
    /// It stays of its type (`+=`).
    Changed,
    /// Anything may stand there.
    Replaced,
}

impl<'a> View<'_, 'a> {
    /// Members that code of the class may set or change have no known value.
    pub fn unless_changed(
        self,
        statement: &'a ast::StmtClassDef,
        number: ClassId,
        class: &mut Class,
    ) {
        let own = self.set_by_class_methods(&statement.body, &class.name);
        let mut classes = self.project.classes.borrow_mut();
        classes.sets.insert(number, own);
        let bases = class.ancestors.iter().filter_map(|one| match one {
            Ancestor::Class(id, _) => Some(*id),
            Ancestor::Builtin(_) | Ancestor::Unknown(..) => None,
        });
        let sets = [number].into_iter().chain(bases);
        let sets = sets.filter_map(|id| classes.sets.get(&id)).flatten();
        let reason = Reason {
            why: Why::Mutated,
            place: class.place,
        };
        for (name, how) in sets {
            match class.members.entry(name.clone()) {
                Entry::Vacant(entry) => {
                    entry.insert(Binding::sure(Bound::Unknown(reason.clone())));
                }
                Entry::Occupied(mut entry) => forget(entry.get_mut(), *how, &reason),
            }
        }
        if !class.members.values().any(has_value) {
            return;
        }
        let assigned = self.assigned_to(&class.name);
        for (name, how) in assigned {
            if let Some(binding) = class.members.get_mut(name)
                && has_value(binding)
            {
                forget(binding, how, &reason);
            }
        }
    }

    /// The names that class methods set on their first parameter.
    fn set_by_class_methods(self, body: &'a [Stmt], class: &str) -> Vec<(String, How)> {
        let methods = body.iter().filter_map(|statement| match statement {
            Stmt::FunctionDef(def) => Some(def),
            _ => None,
        });
        let is_classmethod = |decorator: &ast::Decorator| matches!(&decorator.expression, Expr::Name(name) if name.id.as_str() == "classmethod");
        let mut names = Vec::new();
        let is_given_the_class = |def: &&ast::StmtFunctionDef| {
            def.name.as_str() == "__new__" || def.decorator_list.iter().any(is_classmethod)
        };
        for method in methods.filter(is_given_the_class) {
            let parameters = &method.parameters;
            let mut positional = parameters.posonlyargs.iter().chain(&parameters.args);
            let Some(first) = positional.next() else {
                continue;
            };
            let binds = Binds::AttributesOf(first.parameter.name.as_str());
            let set = walk(&method.body, binds, &self.module.unit, None);
            names.extend(set.defs.iter().map(|def| {
                let how = match def.kind {
                    DefKind::Augmented(_) | DefKind::Repeated(_) => How::Changed,
                    _ => How::Replaced,
                };
                (mangled(class, def.key.0).into_owned(), how)
            }));
        }
        names
    }

    /// Each name that the text assigns to as `CLASS.NAME`, other than in the module's own body, and how.
    /// One look at the text for all of them: it is long where classes are many.
    fn assigned_to(self, class: &str) -> BTreeMap<&'a str, How> {
        let text = self.module.unit.text;
        let owner = format!("{class}.");
        let is_part = |c: char| c == '_' || c.is_alphanumeric();
        let mut found = BTreeMap::new();
        for at in memmem::find_iter(text.as_bytes(), owner.as_bytes()) {
            let before = text.get(..at).unwrap_or_default();
            let rest = text.get(at + owner.len()..).unwrap_or_default();
            let end = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
            let (name, after) = rest.split_at(end);
            let after = after.trim_start_matches([' ', '\t']);
            if before.ends_with(|c| c == '.' || is_part(c)) || !is_assignment(after) {
                continue;
            }
            let how = match after.starts_with('=') {
                true => How::Replaced,
                false => How::Changed,
            };
            let worst = found.entry(name).or_insert(how);
            *worst = how.max(*worst);
        }
        for member in self.module.scope.members_of(class) {
            found.remove(member);
        }
        found
    }
}

/// Whether `=` or an operator with `=` comes next, and no comparison.
fn is_assignment(rest: &str) -> bool {
    let operator = rest.trim_start_matches(['+', '-', '*', '/', '%', '@', '&', '|', '^']);
    let operator = operator.strip_prefix(">>").unwrap_or(operator);
    let operator = operator.strip_prefix("<<").unwrap_or(operator);
    operator.starts_with('=') && !operator.starts_with("==")
}

fn has_value(binding: &Binding) -> bool {
    let known = |bound: &Bound| {
        matches!(
            bound,
            Bound::To(Object::Variable(Variable {
                value: Fact::Known(_),
                ..
            }))
        )
    };
    binding.alternatives.iter().any(known)
}

fn forget(binding: &mut Binding, how: How, reason: &Reason) {
    for bound in &mut binding.alternatives {
        if let Bound::To(Object::Variable(variable)) = bound {
            variable.value = Fact::Unknown(reason.clone());
            if how == How::Replaced {
                variable.value_type = Fact::Unknown(reason.clone());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::is_assignment;

    #[test]
    fn assignments_are_told_from_comparisons() {
        for (rest, expected) in [
            ("= 1", true),
            ("+= 1", true),
            ("//= 2", true),
            ("<<= 2", true),
            ("== 1", false),
            (">= 1", false),
            ("<= 1", false),
            (".x = 1", false),
            ("+ 1", false),
        ] {
            assert_eq!(is_assignment(rest), expected, "{rest}");
        }
    }
}
