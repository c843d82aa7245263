//! Properties that hold for every input: comparisons are reflexive, nothing panics.

use std::collections::BTreeMap;

use importspy_core::contract::{Atom, Data, Format, Part, data_of, to_yaml};
use importspy_core::observe::host::UnknownHost;
use importspy_core::observe::source::{Demand, Identity, Parts, decode, observe};
use importspy_core::value::annotation::{Aliases, Match};
use importspy_core::value::{Annotation, Integer, Type, Value, VersionPattern};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

fn meets(found: &Type, wanted: &Type) -> Match {
    found.meets(
        wanted,
        Aliases {
            module: "m",
            types: &BTreeMap::new(),
        },
    )
}

/// Annotations as people write them.
fn annotation() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        "[a-zA-Z_][a-zA-Z0-9_]{0,6}(\\.[a-z]{1,4}){0,2}",
        Just("None".to_owned()),
        Just("...".to_owned()),
        Just("'Forward'".to_owned()),
        Just("Literal['a', 1]".to_owned()),
    ];
    leaf.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            vec(inner.clone(), 1..4).prop_map(|members| members.join(" | ")),
            vec(inner.clone(), 1..4).prop_map(|items| format!("dict[{}]", items.join(", "))),
            inner.clone().prop_map(|item| format!("Optional[{item}]")),
            (vec(inner.clone(), 0..3), inner)
                .prop_map(|(items, result)| format!("Callable[[{}], {result}]", items.join(","))),
        ]
    })
}

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::None),
        any::<bool>().prop_map(Value::Bool),
        any::<i64>().prop_map(|int| Value::Int(Integer::from(int))),
        (-1e300..1e300_f64).prop_map(Value::Float),
        any::<String>().prop_map(Value::Str),
        vec(any::<u8>(), 0..8).prop_map(Value::Bytes),
    ];
    leaf.prop_recursive(3, 24, 5, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..5).prop_map(Value::List),
            vec(inner.clone(), 0..5).prop_map(Value::Tuple),
            vec(inner.clone(), 0..5).prop_map(Value::Set),
            vec((inner.clone(), inner), 0..5).prop_map(Value::Dict),
        ]
    })
}

/// Source made of pieces that mean something to the agent, in any order.
fn source() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "x = 1\n",
        "def f(a, *, b=2): ...\n",
        "class C(B):\n    y: int = 3\n",
        "if x:\n    ",
        "else:\n    ",
        "try:\n    ",
        "except E as e:\n    ",
        "finally:\n    ",
        "del x\n",
        "x += [1]\n",
        "pass\n",
        "raise\n",
        "import a.b as c\n",
        "from . import d\n",
        "from e import *\n",
        "global x\n",
        "globals()['x'] = 1\n",
        "setattr(C, 'z', f)\n",
        "@deco\n",
        "@property\n",
        "    def m(self): self.q = x\n",
        "for x in (1, 2):\n    ",
        "while True:\n    ",
        "break\n",
        "with open(x) as y:\n    ",
        "match x:\n    case [a, *b]:\n        ",
        "(x := 5)\n",
        "x: 'int' = 1\n",
        "type V = list[V]\n",
        "return\n",
        "yield\n",
        "x = y = x\n",
        "f = x = f\n",
        "class C: x = C\n",
        "x = lambda: x\n",
        "\\\n",
        "'''",
        "[",
        ")",
        "f'{x}'\n",
        "# coding: latin-1\n",
    ]);
    vec(pieces, 0..12).prop_map(|pieces| pieces.concat())
}

fn look(bytes: &[u8]) {
    let identity = Identity {
        module: "pkg.m".into(),
        is_package: false,
        filename: "m.py".into(),
        path: vec!["pkg".into(), "m".into()],
    };
    if let Ok(text) = decode(bytes) {
        let everything = observe(&text, &identity, &Demand::Everything, &UnknownHost);
        let names = Demand::Parts(Parts {
            names: ["x", "f", "C", "V", "absent"].map(str::to_owned).to_vec(),
            attributes: true,
            annotations: true,
            version: true,
            ..Parts::default()
        });
        let some = observe(&text, &identity, &names, &UnknownHost);
        assert_eq!(everything.is_ok(), some.is_ok());
    }
}

fn atom() -> impl Strategy<Value = Atom> {
    prop_oneof![
        Just(Atom::None),
        any::<bool>().prop_map(Atom::Bool),
        any::<i64>().prop_map(|int| Atom::Int(Integer::from(int))),
        // One that equals nothing can't be compared with what is read back.
        any::<f64>()
            .prop_filter("a number", |float| !float.is_nan())
            .prop_map(Atom::Float),
        any::<String>().prop_map(Atom::Text),
        "[-+.~a-z0-9: #'\"\\[\\]{},&*!|>%@`\n\t]{0,8}".prop_map(Atom::Text),
        vec(any::<u8>(), 0..8).prop_map(Atom::Bytes),
    ]
}

/// A value as programs hand it over. Keys and members are all different.
fn data() -> impl Strategy<Value = Data> {
    let members = vec(atom(), 0..4).prop_map(different);
    let leaf = prop_oneof![atom().prop_map(Data::Atom), members.prop_map(Data::Set)];
    leaf.prop_recursive(4, 24, 4, |inner| {
        let pairs = (vec(atom(), 0..4), vec(inner.clone(), 4));
        prop_oneof![
            vec(inner, 0..4).prop_map(Data::List),
            pairs.prop_map(|(keys, values)| {
                Data::Mapping(different(keys).into_iter().zip(values).collect())
            }),
        ]
    })
}

fn different(atoms: Vec<Atom>) -> Vec<Atom> {
    let mut seen = std::collections::BTreeSet::new();
    let text = |atom: &Atom| to_yaml(&Data::Atom(atom.clone()));
    atoms
        .into_iter()
        .filter(|atom| seen.insert(text(atom)))
        .collect()
}

/// The same cases every time; `PROPTEST_CASES` makes them more, another seed makes them others.
fn config() -> ProptestConfig {
    ProptestConfig {
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(20_261),
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn every_annotation_meets_itself(text in annotation()) {
        let ty = Annotation::parse(&text).ty;
        prop_assert_eq!(meets(&ty, &ty), Match::Yes, "{}", text);
    }

    #[test]
    fn an_annotation_survives_being_written_down(text in annotation()) {
        let ty = Annotation::parse(&text).ty;
        let again = Annotation::parse(&ty.to_string()).ty;
        prop_assert_eq!(meets(&again, &ty), Match::Yes, "{} as {}", text, ty);
    }

    #[test]
    fn white_space_and_quotes_mean_nothing(text in annotation()) {
        let ty = Annotation::parse(&text).ty;
        let spaced = Annotation::parse(&format!(" ( {} ) ", text.replace(',', " , "))).ty;
        prop_assert_eq!(meets(&spaced, &ty), Match::Yes, "{}", text);
    }

    #[test]
    fn unions_have_no_order(mut members in vec("[a-z]{1,3}", 1..6)) {
        let ty = Annotation::parse(&members.join(" | ")).ty;
        members.reverse();
        let other = Annotation::parse(&format!("Union[{}]", members.join(", "))).ty;
        prop_assert_eq!(meets(&other, &ty), Match::Yes);
    }

    #[test]
    fn any_text_is_an_annotation(text in any::<String>()) {
        let ty = Annotation::parse(&text).ty;
        prop_assert_eq!(meets(&ty, &ty), Match::Yes);
    }

    #[test]
    fn every_value_meets_itself(value in value()) {
        prop_assert!(value.meets(&value), "{}", value);
    }

    #[test]
    fn values_of_different_types_never_meet(int in any::<i64>(), flag in any::<bool>()) {
        let int = Value::Int(Integer::from(int));
        prop_assert!(!int.meets(&Value::Bool(flag)) && !Value::Bool(flag).meets(&int));
        prop_assert!(!Value::Str(int.to_string()).meets(&int));
    }

    #[test]
    fn python_versions_match_by_component(major in 2_u32..4, minor in 1_u32..30, micro in 0_u32..30) {
        let found = format!("{major}.{minor}.{micro}");
        let accepts = |pattern: String| {
            VersionPattern::parse(&pattern).is_ok_and(|pattern| pattern.accepts_python(&found))
        };
        let (series, any_micro) = (format!("{major}.{minor}"), format!("=={major}.{minor}.*"));
        let (joined, longer) = (format!("{major}.{minor}{micro}"), format!("{found}0"));
        prop_assert!(accepts(series) && accepts(any_micro) && accepts(found.clone()));
        // `3.00` is 3.0 for PEP 440.
        prop_assert!((minor, micro) == (0, 0) || !accepts(joined));
        prop_assert!(micro == 0 || !accepts(longer));
    }

    #[test]
    fn data_survives_being_written_down(value in data()) {
        let variable = Data::Mapping(vec![
            ("name".into(), "a".into()),
            ("value".into(), value),
        ]);
        let text = to_yaml(&variable);
        let read = data_of(text.as_bytes(), Format::Yaml, Part::Variable);
        prop_assert_eq!(read, Ok(variable), "{}", text);
    }

    #[test]
    fn no_source_is_too_strange(text in source()) {
        look(text.as_bytes());
    }

    #[test]
    fn no_bytes_are_too_strange(bytes in vec(any::<u8>(), 0..200)) {
        look(&bytes);
    }
}
