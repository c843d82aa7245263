//! What functions do to a class itself while the program runs: `cls.count = …` in its class methods,
//! `Plugin.count += 1` anywhere in its module.

use std::collections::btree_map::Entry;

use memchr::memmem;
use ruff_python_ast::{self as ast, Expr, Stmt};

use super::flow::{Binds, walk};
use super::module::View;
use crate::observe::{
    Ancestor, Binding, Bound, Class, ClassId, Fact, Object, Reason, Variable, Why,
};

impl<'a> View<'_, 'a> {
    /// Members that code of the class may set or change have no known value.
    pub fn unless_changed(
        self,
        statement: &'a ast::StmtClassDef,
        number: ClassId,
        class: &mut Class,
    ) {
        let own = self.set_by_class_methods(&statement.body);
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
        for name in sets {
            match class.members.entry(name.clone()) {
                Entry::Vacant(entry) => {
                    entry.insert(Binding::sure(Bound::Unknown(reason.clone())));
                }
                Entry::Occupied(mut entry) => forget(entry.get_mut(), &reason),
            }
        }
        for (name, binding) in &mut class.members {
            if has_value(binding) && self.is_assigned_to(&class.name, name) {
                forget(binding, &reason);
            }
        }
    }

    /// The names that class methods set on their first parameter.
    fn set_by_class_methods(self, body: &'a [Stmt]) -> Vec<String> {
        let methods = body.iter().filter_map(|statement| match statement {
            Stmt::FunctionDef(def) => Some(def),
            _ => None,
        });
        let is_classmethod = |decorator: &ast::Decorator| matches!(&decorator.expression, Expr::Name(name) if name.id.as_str() == "classmethod");
        let mut names = Vec::new();
        for method in methods.filter(|def| def.decorator_list.iter().any(is_classmethod)) {
            let parameters = &method.parameters;
            let mut positional = parameters.posonlyargs.iter().chain(&parameters.args);
            let Some(first) = positional.next() else {
                continue;
            };
            let binds = Binds::AttributesOf(first.parameter.name.as_str());
            let set = walk(&method.body, binds, &self.module.unit, None);
            names.extend(set.defs.iter().map(|def| def.key.0.to_owned()));
        }
        names
    }

    /// Whether the text has an assignment to `CLASS.NAME`, other than those of the module's own body.
    fn is_assigned_to(self, class: &str, name: &str) -> bool {
        let text = self.module.unit.text;
        if self
            .module
            .scope
            .members_of(class)
            .any(|member| member == name)
        {
            return false;
        }
        let wanted = format!("{class}.{name}");
        memmem::find_iter(text.as_bytes(), wanted.as_bytes()).any(|at| {
            let is_part = |c: char| c == '.' || c == '_' || c.is_alphanumeric();
            let before = text.get(..at).unwrap_or_default();
            let after = text.get(at + wanted.len()..).unwrap_or_default();
            !before.ends_with(is_part) && is_assignment(after.trim_start_matches([' ', '\t']))
        })
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

fn forget(binding: &mut Binding, reason: &Reason) {
    for bound in &mut binding.alternatives {
        if let Bound::To(Object::Variable(variable)) = bound {
            variable.value = Fact::Unknown(reason.clone());
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
