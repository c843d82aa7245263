//! Globals that the import system gives every module (Python reference, 5.4.1).

use super::module::View;
use crate::observe::{Binding, Bound, Fact, Object, Reason, Variable, Why};
use crate::value::{Type, Value};

/// What a demanded name is bound to: by the module's body, else by the import system.
pub fn binding(view: View<'_, '_>, name: &str) -> Binding {
    let binding = view.global(name);
    let module = view.module;
    if !matches!(binding.alternatives.as_slice(), [Bound::Not]) {
        return binding;
    }
    let reason = Reason {
        why: Why::OnlyLive,
        place: None,
    };
    let value = match name {
        "__name__" => Fact::Known(Value::Str(module.unit.identity.module.clone())),
        "__file__" | "__package__" | "__doc__" | "__cached__" | "__spec__" | "__loader__"
        | "__builtins__" => Fact::Unknown(reason.clone()),
        "__path__" if module.unit.identity.is_package => Fact::Unknown(reason.clone()),
        _ => return binding,
    };
    let value_type = match name {
        "__name__" | "__file__" | "__package__" => Fact::Known(Type::name("str")),
        _ => Fact::Unknown(reason),
    };
    Binding::sure(Bound::To(Object::Variable(Variable {
        annotation: Fact::Absent,
        value,
        value_type,
        place: None,
    })))
}
