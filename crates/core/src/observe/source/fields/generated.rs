//! Methods that fields generate.

use ruff_text_size::TextRange;

use super::markers::is_name;
use super::{Field, Makes};
use crate::observe::source::module::View;
use crate::observe::{Binding, Bound, Class, Descriptor, Fact, Function, Object, Parameter, Why};
use crate::value::{Annotation, ParameterKind, Type};

pub(super) fn add_dataclass_methods<'a>(
    view: View<'_, 'a>,
    makes: Makes,
    fields: &[Field<'a>],
    class: &mut Class,
) {
    let place = class.place;
    let method = |parameters: Fact<Vec<Parameter>>, returns: Fact<Annotation>| {
        Object::Function(Function {
            parameters,
            returns,
            is_async: Fact::Known(false),
            descriptor: Descriptor::Plain,
            place,
        })
    };
    let names = |names: &[&str]| {
        Fact::Known(
            names
                .iter()
                .map(|name| parameter(name, ParameterKind::PositionalOrKeyword, None))
                .collect(),
        )
    };
    let Makes {
        init,
        repr,
        eq,
        order,
        hash,
        match_args,
    } = makes;
    if init {
        let parameters = view.init_parameters(fields, class);
        generated(
            class,
            "__init__",
            method(parameters, Fact::Known(Annotation::parse("None"))),
        );
    }
    let compared =
        |wanted: bool, names: &'static [&'static str]| names.iter().filter(move |_| wanted);
    let pair = names(&["self", "other"]);
    if repr {
        generated(class, "__repr__", method(names(&["self"]), Fact::Absent));
    }
    let orders = compared(order, &["__lt__", "__le__", "__gt__", "__ge__"]);
    for name in compared(eq, &["__eq__"]).chain(orders) {
        generated(class, name, method(pair.clone(), Fact::Absent));
    }
    let place = TextRange::empty(0.into());
    let others = compared(true, &["__dataclass_fields__", "__dataclass_params__"])
        .chain(compared(match_args, &["__match_args__"]))
        .chain(compared(hash, &["__hash__"]));
    for name in others {
        generated(class, name, view.unknown(Why::OnlyLive, place));
    }
}

/// What is generated never replaces what the body defines.
pub(super) fn generated(class: &mut Class, name: &str, object: Object) {
    class
        .members
        .entry(name.to_owned())
        .or_insert_with(|| Binding::sure(Bound::To(object)));
}

/// The methods a named tuple brings (Lib/collections/__init__.py).
pub fn add_tuple_methods(view: View<'_, '_>, class: &mut Class, place: TextRange) {
    for (name, descriptor) in [
        ("__new__", Descriptor::Static),
        ("_make", Descriptor::Class),
        ("_replace", Descriptor::Plain),
        ("__repr__", Descriptor::Plain),
        ("_asdict", Descriptor::Plain),
        ("__getnewargs__", Descriptor::Plain),
    ] {
        let function = Function {
            descriptor,
            ..view.without_signature(place)
        };
        generated(class, name, Object::Function(function));
    }
    for name in ["_fields", "_field_defaults", "__slots__", "__match_args__"] {
        generated(class, name, view.unknown(Why::OnlyLive, place));
    }
}

/// The parameters of a generated `__init__`; nothing for classes that aren't dataclasses.
pub(super) fn generated_parameters(class: &Class) -> Option<Vec<Parameter>> {
    class.members.get("__dataclass_fields__")?;
    match class.members.get("__init__")?.alternatives.as_slice() {
        [Bound::To(Object::Function(function))] => function.parameters.known().cloned(),
        _ => None,
    }
}

/// Keeps a field's first position, as dataclasses do.
pub(super) fn replace(all: &mut Vec<Parameter>, new: Parameter) {
    match all.iter_mut().find(|old| old.name == new.name) {
        Some(old) => *old = new,
        None => all.push(new),
    }
}

/// `InitVar[int]` is annotated `int` in the signature.
pub(super) fn unwrapped(annotation: &Annotation) -> Annotation {
    match &annotation.ty {
        Type::Generic(base, arguments) if is_name(base, "InitVar") => Annotation {
            text: annotation.text.clone(),
            ty: arguments.first().cloned().unwrap_or(Type::None),
        },
        _ => annotation.clone(),
    }
}

pub(super) fn parameter(
    name: &str,
    kind: ParameterKind,
    annotation: Option<Annotation>,
) -> Parameter {
    Parameter {
        name: name.to_owned(),
        kind,
        annotation: annotation.map_or(Fact::Absent, Fact::Known),
        default: Fact::Absent,
        place: None,
    }
}
