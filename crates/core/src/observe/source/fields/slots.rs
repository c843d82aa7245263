//! `__slots__`: each name is an attribute of the instances and a descriptor of the class.

use ruff_text_size::TextRange;

use crate::observe::source::classes::mangled;
use crate::observe::source::flow::Scope;
use crate::observe::source::module::View;
use crate::observe::{Binding, Bound, Class, Fact, Object, Reason, Why};
use crate::value::Value;

/// `__slots__`: each name is an attribute of the instances and a descriptor of the class.
pub(super) fn add_slots<'a>(view: View<'_, 'a>, scope: &Scope<'a>, class: &mut Class) {
    let Some(binding) = class.members.get("__slots__") else {
        return;
    };
    let place = scope
        .slot("__slots__")
        .and_then(|slot| slot.defs.last())
        .and_then(|id| scope.def(*id));
    let place = place.map_or(TextRange::empty(0.into()), |def| def.place);
    let Some(names) = slot_names(binding) else {
        let reason = Reason {
            why: Why::Computed,
            place: Some(view.place(place)),
        };
        class.open.get_or_insert(reason.clone());
        class.instance_open.get_or_insert(reason);
        return;
    };
    for name in names
        .iter()
        .filter(|name| !matches!(name.as_str(), "__dict__" | "__weakref__"))
    {
        let annotation = scope
            .slot(name)
            .map_or(Fact::Absent, |slot| view.declared(slot));
        let variable = view.plain_variable(place, annotation, view.computed(place));
        let bound = Bound::To(Object::Variable(variable));
        class
            .instance
            .insert(name.clone(), Binding::sure(bound.clone()));
        class.members.insert(
            mangled(&class.name, name).into_owned(),
            Binding::sure(bound),
        );
    }
}

/// The names that `__slots__` lists, where its value is known.
pub(super) fn slot_names(binding: &Binding) -> Option<Vec<String>> {
    let [Bound::To(Object::Variable(found))] = binding.alternatives.as_slice() else {
        return None;
    };
    match &found.value {
        Fact::Known(Value::Str(name)) => Some(vec![name.clone()]),
        Fact::Known(Value::List(items) | Value::Tuple(items) | Value::Set(items)) => {
            Some(items.iter().filter_map(text).collect())
        }
        Fact::Known(Value::Dict(pairs)) => {
            Some(pairs.iter().filter_map(|(key, _)| text(key)).collect())
        }
        _ => None,
    }
}

pub(super) fn text(value: &Value) -> Option<String> {
    match value {
        Value::Str(text) => Some(text.clone()),
        _ => None,
    }
}
