//! One observation with every kind of fact in it.

use std::collections::BTreeMap;

use super::samples::place;
use crate::contract::ParameterKind;
use crate::observe::{
    Ancestor, Binding, Bound, Class, ClassId, Descriptor, Fact, Function, Import, ImportScope,
    Load, Object, Observation, Parameter, Place, Reason, Variable, Why,
};
use crate::value::{Annotation, Type, Value};

const SOURCE: &str = "\
from typing import Optional
Vec = list[float]
if fast():
    RATE: int = 1
else:
    RATE = 'slow'
class Plugin(Base):
    kind = 'audio'
    @app.route('/')
    def run(self, data: bytes = b''): ...
";

fn at(part: &str) -> Option<Place> {
    Some(Place::in_subject(place(SOURCE, part)))
}

fn because<T>(why: Why, part: &str) -> Fact<T> {
    Fact::Unknown(Reason {
        why,
        place: at(part),
    })
}

fn variable(annotation: Fact<Annotation>, value: Value, part: &str) -> Bound {
    let value_type = Fact::Known(Type::Name(value.type_name().into()));
    let value = Fact::Known(value);
    Bound::To(Object::Variable(Variable {
        annotation,
        value,
        value_type,
        place: at(part),
    }))
}

fn run() -> Function {
    let data = Parameter {
        name: "data".into(),
        kind: ParameterKind::PositionalOrKeyword,
        annotation: Fact::Known(Annotation::parse("bytes")),
        default: Fact::Known(Value::Bytes(vec![])),
        place: at("data"),
    };
    Function {
        parameters: Fact::Known(vec![data]),
        returns: Fact::Absent,
        is_async: because(Why::Decorator("app.route".into()), "app.route"),
        descriptor: Descriptor::Plain,
        place: at("run"),
    }
}

fn plugin() -> Class {
    let kind = variable(Fact::Absent, Value::Str("audio".into()), "kind");
    let run = Bound::To(Object::Function(run()));
    let unseen = Reason {
        why: Why::UnknownBase("Base".into()),
        place: at("Base"),
    };
    Class {
        name: "Plugin".into(),
        place: at("Plugin"),
        ancestors: vec![
            Ancestor::Unknown("Base".into(), unseen.clone()),
            Ancestor::Builtin("Exception"),
            Ancestor::Class(ClassId(0), "Plugin".into()),
        ],
        members: BTreeMap::from([
            ("kind".into(), Binding::sure(kind)),
            ("run".into(), Binding::sure(run)),
        ]),
        instance: BTreeMap::new(),
        open: Some(unseen),
        instance_open: None,
        declared: BTreeMap::new(),
        marks: Default::default(),
    }
}

/// The observation and the source its places point into.
pub(super) fn sample() -> (Observation, &'static str) {
    let int = Fact::Known(Annotation::parse("int"));
    let rate = Binding {
        alternatives: vec![
            variable(int, Value::Int(1.into()), "RATE: int"),
            variable(Fact::Absent, Value::Str("slow".into()), "RATE = "),
        ],
        cause: Some(Reason {
            why: Why::Conditional,
            place: at("fast()"),
        }),
    };
    let import = Import {
        module: "typing".into(),
        name: Some("Optional".into()),
        alias: None,
        level: 0,
        scope: ImportScope::Module,
        optional: false,
        instead_of: None,
        typing: false,
        never: false,
        lazy: false,
        place: at("from typing"),
    };
    let vec = Type::Generic(
        Box::new(Type::Name("list".into())),
        vec![Type::Name("float".into())],
    );
    let observation = Observation {
        bound: Vec::new(),
        paths: BTreeMap::new(),
        stubs: Vec::new(),
        module: "plugins.audio".into(),
        filename: "audio.py".into(),
        load: Load::Completes,
        names: BTreeMap::from([
            ("MISSING".into(), Binding::sure(Bound::Not)),
            (
                "Plugin".into(),
                Binding::sure(Bound::To(Object::Class(ClassId(0)))),
            ),
            ("RATE".into(), rate),
        ]),
        classes: vec![plugin()],
        aliases: BTreeMap::from([("Vec".into(), vec)]),
        version: Fact::Absent,
        version_place: None,
        exports: because(Why::Computed, "fast()"),
        imports: Fact::Known(vec![import]),
    };
    (observation, SOURCE)
}
