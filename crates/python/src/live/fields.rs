//! Attributes of instances that a class itself lists: slots, and the fields of dataclasses, named
//! tuples, attrs and pydantic models. What methods assign shows in the source only.

use importspy_core::observe::{
    Ancestor, Binding, Bound as Bind, Class, Fact, Object, Reason, Variable, Why,
};
use importspy_core::value::{Annotation, Type, Value};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyTuple, PyType};

use super::Agent;
use super::native::{Names, find, names, text};
use super::objects::Declared;
use super::signatures::unknown;

impl<'py> Agent<'py> {
    pub fn add_fields(
        &self,
        class: &Bound<'py, PyType>,
        namespace: &Names<'py>,
        declared: &Declared<'py>,
        observed: &mut Class,
    ) {
        self.add_slots(namespace, declared, observed);
        self.add_listed(namespace, declared, observed);
        self.add_dataclass_fields(class, namespace, declared, observed);
        self.add_enum_members(namespace, declared, observed);
        if self.native.has_instance_dict(class) {
            observed.instance_open = Some(Reason {
                why: Why::OnlySource,
                place: None,
            });
        }
    }

    fn add_slots(&self, namespace: &Names<'py>, declared: &Declared<'py>, observed: &mut Class) {
        let slots = entry(namespace, "__slots__");
        for name in slots.into_iter().flat_map(|it| self.slot_names(it)) {
            let annotation = match declared.annotation(self, &name) {
                // The method that assigns it may annotate it.
                Fact::Absent => unknown(Why::OnlySource),
                written => written,
            };
            let binding = field(annotation, unknown(Why::OnlySource));
            observed.instance.insert(name, binding);
        }
    }

    /// The fields of pydantic, attrs and named tuples.
    fn add_listed(&self, namespace: &Names<'py>, declared: &Declared<'py>, observed: &mut Class) {
        let is_tuple = observed
            .ancestors
            .contains(&Ancestor::Builtin("builtins.tuple"));
        let mut keys = vec!["__pydantic_fields__", "model_fields", "__attrs_attrs__"];
        keys.extend(is_tuple.then_some("_fields"));
        let lists = keys.into_iter().filter_map(|key| entry(namespace, key));
        for name in lists.flat_map(|fields| self.listed(fields)) {
            let binding = field(declared.annotation(self, &name), unknown(Why::OnlySource));
            observed.instance.insert(name, binding);
        }
    }

    fn add_dataclass_fields(
        &self,
        class: &Bound<'py, PyType>,
        namespace: &Names<'py>,
        declared: &Declared<'py>,
        observed: &mut Class,
    ) {
        let own = declared.names();
        let fields = entry(namespace, "__dataclass_fields__");
        let fields = fields.and_then(|found| found.cast::<PyDict>().ok());
        for (name, entry) in fields.iter().flat_map(|fields| names(fields)) {
            if own.contains(&name) && self.is_plain_field(&entry) {
                let value = match self.is_set_up(class) {
                    true => unknown(Why::OnlySource),
                    false => self.field_default(&entry),
                };
                let binding = field(declared.annotation(self, &name), value);
                observed.instance.insert(name, binding);
            }
        }
    }

    /// Whether a method may give the fields other values than those they are made with.
    fn is_set_up(&self, class: &Bound<'py, PyType>) -> bool {
        let has = |one: &Bound<'py, PyType>| {
            let namespace = self.native.namespace(one);
            namespace.is_some_and(|names| find(&names, "__post_init__").is_some())
        };
        self.native.mro(class).iter().any(has)
    }

    /// Where an enum's class keeps its members depends on the version.
    fn add_enum_members(
        &self,
        namespace: &Names<'py>,
        declared: &Declared<'py>,
        observed: &mut Class,
    ) {
        let members = entry(namespace, "_member_map_");
        let members = members.and_then(|found| found.cast_exact::<PyDict>().ok());
        for (name, member) in members.iter().flat_map(|members| names(members)) {
            let binding = self.binding(&name, &member, declared, None);
            observed.members.insert(name, binding);
        }
    }

    /// `__slots__`: a name, or names in any container.
    fn slot_names(&self, slots: &Bound<'py, PyAny>) -> Vec<String> {
        let names = match self.values().fact(slots) {
            Fact::Known(Value::Str(name)) => vec![Value::Str(name)],
            Fact::Known(Value::List(items) | Value::Tuple(items) | Value::Set(items)) => items,
            Fact::Known(Value::Dict(pairs)) => pairs.into_iter().map(|(key, _)| key).collect(),
            Fact::Known(_) | Fact::Absent | Fact::Unknown(_) => Vec::new(),
        };
        let names = names.into_iter().filter_map(|name| match name {
            Value::Str(name) => Some(name),
            _ => None,
        });
        names
            .filter(|name| name != "__dict__" && name != "__weakref__")
            .collect()
    }

    /// The names of a tuple of names, a dictionary of fields, or a tuple of attrs' attributes.
    fn listed(&self, fields: &Bound<'py, PyAny>) -> Vec<String> {
        if let Ok(dict) = fields.cast::<PyDict>() {
            return names(dict).into_iter().map(|(name, _)| name).collect();
        }
        let items = fields.cast::<PyTuple>();
        let named = |item: Bound<'py, PyAny>| match self.native.type_path(&item).as_ref() {
            "attr._make.Attribute" => text(&self.native.slot(&item, "name")?),
            _ => text(&item),
        };
        let items = items.iter().flat_map(|items| items.iter());
        items.filter_map(named).collect()
    }

    /// Whether a dataclass's field is one of its instances, not `ClassVar` or `InitVar`.
    fn is_plain_field(&self, field: &Bound<'py, PyAny>) -> bool {
        let kind = self.native.slot(field, "_field_type");
        let name = kind.and_then(|kind| {
            self.native
                .slot_text(&kind, "name")
                .or_else(|| text(&self.native.own(&kind, "name")?))
        });
        name.as_deref() == Some("_FIELD")
    }

    fn field_default(&self, field: &Bound<'py, PyAny>) -> Fact<Value> {
        match self.native.slot(field, "default") {
            Some(default) if &*self.native.type_path(&default) != "dataclasses._MISSING_TYPE" => {
                self.values().fact(&default)
            }
            Some(_) | None => unknown(Why::OnlySource),
        }
    }
}

fn entry<'a, 'py>(namespace: &'a Names<'py>, wanted: &str) -> Option<&'a Bound<'py, PyAny>> {
    let found = namespace.iter().find(|(name, _)| name == wanted);
    found.map(|(_, object)| object)
}

fn field(annotation: Fact<Annotation>, value: Fact<Value>) -> Binding {
    let value_type = match &value {
        Fact::Known(Value::None) => Fact::Known(Type::None),
        Fact::Known(value) => Fact::Known(Type::name(value.type_name())),
        Fact::Absent | Fact::Unknown(_) => unknown(Why::OnlySource),
    };
    Binding::sure(Bind::To(Object::Variable(Variable {
        annotation,
        value,
        value_type,
        place: None,
    })))
}
