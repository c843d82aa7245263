//! Plain aliases of types, for comparing annotations: `Vec = list[float]`, `type Vec = …`,
//! `import numpy as np`, `from . import events`.

use std::collections::BTreeMap;

use ruff_python_ast::{Expr, Operator};

use super::flow::DefKind;
use super::module::Module;
use super::names::def_path;
use crate::value::Type;

/// How deep an expression may nest and still be read as a type.
const DEPTH: usize = 32;

/// The aliases of a module, by name.
pub fn aliases(module: &Module<'_>) -> BTreeMap<String, Type> {
    let mut found = BTreeMap::new();
    for ((name, member), slot) in &module.scope.slots {
        let ([only], true) = (slot.defs.as_slice(), member.is_empty()) else {
            continue;
        };
        let Some(def) = module.scope.def(*only) else {
            continue;
        };
        let view = module.view().at(*only);
        let target = match def.kind {
            DefKind::Import(_) | DefKind::From(..) => {
                let path = def_path(def, module.unit.identity);
                (path != *name).then(|| Type::name(path))
            }
            DefKind::Value(value) if is_type(value, 0) => Some(view.annotation(value).ty),
            DefKind::TypeAlias(alias) if alias.type_params.is_none() => {
                Some(view.annotation(&alias.value).ty)
            }
            _ => None,
        };
        if let Some(target) = target {
            found.insert((*name).to_owned(), target);
        }
    }
    found
}

/// Whether an assigned expression may be a type: names, subscripts of names, unions of those.
fn is_type(expression: &Expr, depth: usize) -> bool {
    match expression {
        _ if depth > DEPTH => false,
        Expr::Name(_) => true,
        Expr::Attribute(attribute) => is_type(&attribute.value, depth + 1),
        Expr::Subscript(subscript) => is_type(&subscript.value, depth + 1),
        Expr::BinOp(node) if node.op == Operator::BitOr => {
            let side = |e: &Expr| e.is_none_literal_expr() || is_type(e, depth + 1);
            side(&node.left) && side(&node.right)
        }
        _ => false,
    }
}
