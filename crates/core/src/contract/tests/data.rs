//! Contracts that are data of a program, and data as text.

use super::*;
use crate::value::Integer;

fn map<const N: usize>(pairs: [(&str, Data); N]) -> Data {
    let pairs = pairs.map(|(key, value)| (key.into(), value));
    Data::Mapping(pairs.into())
}

fn list<const N: usize>(items: [Data; N]) -> Data {
    Data::List(items.into())
}

fn plugin() -> Data {
    let run = map([("name", "run".into()), ("arguments", list(["self".into()]))]);
    map([
        ("filename", "plugin.py".into()),
        (
            "classes",
            list([map([("name", "Plugin".into()), ("methods", list([run]))])]),
        ),
    ])
}

fn path(document: &Document, span: crate::value::Span) -> &str {
    span.slice(&document.masked).unwrap_or("?")
}

#[test]
fn data_is_read_as_text_is() {
    let text = "filename: plugin.py\nclasses:\n  - name: Plugin\n    methods:\n      - name: run\n        arguments: [self]\n";
    let read = accepted(text);
    let built = read_data(&plugin()).unwrap();
    assert_eq!(built.places, Places::Keys);
    let names = |document: &Document| {
        let class = &document.contract.subject.classes[0];
        (
            class.name.value.clone(),
            class.methods[0].arguments[0].name.value.clone(),
        )
    };
    assert_eq!(names(&read), names(&built));
    assert_eq!(
        read_data(&data_of(text.as_bytes(), Format::Yaml, Part::Contract).unwrap()),
        Ok(built)
    );
}

#[test]
fn places_are_paths_of_keys() {
    let built = read_data(&plugin()).unwrap();
    let class = &built.contract.subject.classes[0];
    assert_eq!(path(&built, class.name.span), "classes[0].name");
    assert_eq!(
        path(&built, class.methods[0].arguments[0].name.span),
        "classes[0].methods[0].arguments[0]"
    );
    let runtime = map([("environment", map([("MODE", "x".into())]))]);
    let built = read_data(&map([("runtime", runtime)])).unwrap();
    let runtime = built.contract.runtime.as_ref().unwrap();
    assert_eq!(path(&built, runtime.span), "runtime");
    assert_eq!(
        path(&built, runtime.environment[0].name.span),
        "runtime.environment.MODE"
    );
}

#[test]
fn problems_are_those_of_text_with_paths() {
    let told = |error: &ContractError| {
        let told = |problem: &Problem| (problem.path.clone(), problem.message(), problem.help());
        let mut told: Vec<_> = error.problems.iter().map(told).collect();
        told.sort();
        told
    };
    let built = map([("classes", list([map([("nmae", "A".into())])]))]);
    let error = read_data(&built).unwrap_err();
    let written = yaml("classes: [{nmae: A}]").unwrap_err();
    assert_eq!(told(&error), told(&written));
    assert_eq!(error.text, None);
}

#[test]
fn a_float_is_no_version() {
    for data in [
        map([("version", Data::Atom(Atom::Float(3.1)))]),
        map([(
            "runtime",
            map([("environment", map([("A", Data::Atom(Atom::Float(1.5)))]))]),
        )]),
    ] {
        let error = read_data(&data).unwrap_err();
        assert!(
            matches!(error.problems[0].kind, ProblemKind::FloatForText { .. }),
            "{error:?}"
        );
    }
    let three = map([("version", Data::Atom(Atom::Int(3.into())))]);
    assert!(read_data(&three).is_ok());
}

#[test]
fn data_that_nests_too_deeply_is_refused() {
    let mut deep = Data::Atom(Atom::None);
    for _ in 0..70 {
        deep = list([deep]);
    }
    let error = read_data(&map([("variables", deep)])).unwrap_err();
    assert!(
        matches!(error.problems[0].kind, ProblemKind::TooDeep { .. }),
        "{error:?}"
    );
}

#[test]
fn parts_are_checked_alone() {
    let variable = map([("name", "a".into()), ("valeu", "b".into())]);
    let error = check_part(Part::Variable, &variable).unwrap_err();
    assert_eq!(
        (error.problems[0].path.as_str(), error.problems.len()),
        ("valeu", 1)
    );
    assert_eq!(
        check_part(Part::Variable, &map([("name", "a".into())])),
        Ok(())
    );
    assert_eq!(
        check_part(Part::Contract, &map([])),
        Ok(()),
        "demands may come later"
    );
}

#[test]
fn numbers_stay_text_where_text_counts() {
    let text = "version: 1.10\nvariables:\n- {name: a, value: 1.10}\nruntime: {environment: {B: 1.10, C: true}}\n";
    let data = data_of(text.as_bytes(), Format::Yaml, Part::Contract).unwrap();
    let a = map([
        ("name", "a".into()),
        ("value", Data::Atom(Atom::Float(1.1))),
    ]);
    let environment = map([("B", "1.10".into()), ("C", Data::Atom(Atom::Bool(true)))]);
    let expected = map([
        ("version", "1.10".into()),
        ("variables", list([a])),
        ("runtime", map([("environment", environment)])),
    ]);
    assert_eq!(data, expected);
}

#[test]
fn what_is_written_is_read_back() {
    let values = [
        "null",
        "~",
        "true",
        "yes",
        "1",
        "1.0",
        "-",
        "",
        " a ",
        "a: b",
        "a #b",
        "dict[str, int]",
        "- a",
        "...",
        "---",
        "'",
        "\"",
        "\\",
        "\n",
        "a\nb\n",
        "\u{1b}[31m",
        "\u{85}",
        "\u{fffe}",
        "ä",
        "<<",
        "*a",
        "0x10",
        "x,y",
    ];
    let mut atoms: Vec<Atom> = values.iter().map(|text| Atom::from(*text)).collect();
    atoms.extend([
        Atom::None,
        Atom::Bool(true),
        Atom::Int(Integer::from(-7)),
        Atom::Float(1.0),
        Atom::Float(-1e300),
    ]);
    atoms.extend([
        Atom::Float(f64::INFINITY),
        Atom::Bytes(vec![0, 255, 7]),
        Atom::Bytes(Vec::new()),
    ]);
    let mut values: Vec<Data> = atoms.iter().cloned().map(Data::Atom).collect();
    values.push(Data::Set(atoms.clone()));
    values.push(map([]));
    values.push(list([
        list([]),
        list([list(["a".into()])]),
        map([("k", list([map([("x", map([]))])]))]),
    ]));
    values.push(Data::Mapping(
        atoms
            .iter()
            .map(|atom| (atom.clone(), "v".into()))
            .collect(),
    ));
    for value in values {
        let variable = map([("name", "a".into()), ("value", value)]);
        let text = to_yaml(&variable);
        let read = data_of(text.as_bytes(), Format::Yaml, Part::Variable);
        assert_eq!(read, Ok(variable), "{text}");
    }
}
