//! What a class says to type checkers: that it is final or a protocol, and which members are final.

use ruff_python_ast::{self as ast, Decorator, Expr};

use super::flow::{DefKind, Scope, Slot};
use super::module::View;
use super::names::path_of;
use super::wanted::Wanted;
use crate::observe::Marks;

const FINAL: [&str; 2] = ["typing.final", "typing_extensions.final"];
const PROTOCOL: [&str; 2] = ["typing.Protocol", "typing_extensions.Protocol"];

impl<'a> View<'_, 'a> {
    /// The marks of a class. `self` is inside of it; `outside` is where its decorators and bases stand.
    pub fn marks(
        self,
        outside: Self,
        statement: &'a ast::StmtClassDef,
        scope: &Scope<'a>,
        wanted: Wanted<'_>,
    ) -> Marks {
        let Wanted::All = wanted else {
            return Marks::default();
        };
        let own = scope.slots.iter().filter(|((_, member), slot)| {
            member.is_empty() && !slot.defs.is_empty() && self.is_final(scope, slot)
        });
        Marks {
            is_final: outside.any_final(&statement.decorator_list),
            is_protocol: statement.bases().iter().any(|base| {
                let base = match base {
                    Expr::Subscript(generic) => &generic.value,
                    plain => plain,
                };
                outside.is_one_of(base, &PROTOCOL)
            }),
            final_members: own.map(|((name, _), _)| (*name).to_owned()).collect(),
        }
    }

    /// Whether each `def` that a name may stand for is final.
    fn is_final(self, scope: &Scope<'a>, slot: &Slot<'a>) -> bool {
        slot.defs.iter().all(|id| match scope.def(*id) {
            Some(def) => match def.kind {
                DefKind::Function(function) => self.any_final(&function.decorator_list),
                _ => false,
            },
            None => false,
        })
    }

    fn any_final(self, decorators: &[Decorator]) -> bool {
        let mut decorators = decorators.iter();
        decorators.any(|decorator| self.is_one_of(&decorator.expression, &FINAL))
    }

    fn is_one_of(self, expression: &Expr, known: &[&str]) -> bool {
        let path = path_of(expression, &self, self.module.unit.identity);
        let mut spellings = path.into_iter().flat_map(|path| self.spellings(path));
        spellings.any(|path| known.contains(&path.as_str()))
    }
}
