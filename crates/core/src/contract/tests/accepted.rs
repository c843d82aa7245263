//! Contracts that are read, and what the model says then.

use super::*;
use crate::value::Value;

fn values(source: &str) -> Vec<String> {
    let document = accepted(source);
    let shown = |variable: &Variable| match &variable.value {
        Some(value) => value.value.to_string(),
        None => "-".into(),
    };
    document
        .contract
        .subject
        .variables
        .iter()
        .map(shown)
        .collect()
}

#[test]
fn scalars_are_resolved_by_the_core_schema() {
    for (written, expected) in [
        ("5", "5"),
        ("017", "17"),
        ("0o17", "15"),
        ("0x1F", "31"),
        ("-3", "-3"),
        ("+3", "3"),
        ("0b1", "'0b1'"),
        ("1_000", "'1_000'"),
        ("3.10", "3.1"),
        ("1e3", "1000.0"),
        (".5", "0.5"),
        ("-.inf", "-inf"),
        (".NaN", "nan"),
        ("1.2.3", "'1.2.3'"),
        ("2024-01-01", "'2024-01-01'"),
        ("true", "True"),
        ("FALSE", "False"),
        ("yes", "'yes'"),
        ("~", "None"),
        ("null", "None"),
        ("", "None"),
        ("'5'", "'5'"),
        ("\"\\u00e9\"", "'é'"),
        ("!!str 5", "'5'"),
        ("! 5", "'5'"),
        ("!!int '5'", "5"),
        ("!!float 5", "5.0"),
        ("!!binary aGk=", "b'hi'"),
        ("!!set {a, 1}", "{'a', 1}"),
        ("[1, [a]]", "[1, ['a']]"),
        ("{a: 1, 2: ~}", "{'a': 1, 2: None}"),
        ("{1: a, '1': b}", "{1: 'a', '1': 'b'}"),
        (
            "123456789012345678901234567890",
            "123456789012345678901234567890",
        ),
    ] {
        let source = format!("variables:\n  - name: x\n    value: {written}\n");
        assert_eq!(values(&source), [expected], "{written}");
    }
    assert_eq!(values("variables: [x]"), ["-"]);
}

#[test]
fn toml_says_the_same() {
    let document = toml(
        "filename = 'a.py'\nversion = '1.10'\n\
         [[variables]]\nname = 'a'\nvalue = 0x1f\n\
         [[variables]]\nname = 'b'\nvalue = [1_000, 1.5, -inf, true, \"q\\n\"]\n\
         [runtime.environment]\nA = 1.10\nB = true\n",
    )
    .expect("TOML");
    let variables = &document.contract.subject.variables;
    assert_eq!(
        variables[0]
            .value
            .as_ref()
            .map(|v| v.value.to_string())
            .as_deref(),
        Some("31")
    );
    assert_eq!(
        variables[1]
            .value
            .as_ref()
            .map(|v| v.value.to_string())
            .as_deref(),
        Some("[1000, 1.5, -inf, True, 'q\\n']")
    );
    assert_eq!(
        accepted_texts(&document.contract.runtime.expect("runtime").environment),
        [
            ("A".to_owned(), Some(vec!["1.10".to_owned()])),
            (
                "B".into(),
                Some(vec!["true".into(), "True".into(), "1".into()])
            ),
        ]
    );
}

fn accepted_texts(variables: &[EnvironmentVariable]) -> Vec<(String, Option<Vec<String>>)> {
    let pair = |v: &EnvironmentVariable| {
        (
            v.name.value.clone(),
            v.accepted.as_ref().map(|accepted| accepted.value.clone()),
        )
    };
    variables.iter().map(pair).collect()
}

#[test]
fn compared_text_is_taken_as_written() {
    let document = accepted(
        "version: 1.10\nruntime: {environment: {A: 1.10, B: off, C: , D: true, E: 'true', F: 007}}\n",
    );
    assert_eq!(
        document
            .contract
            .subject
            .version
            .expect("version")
            .value
            .text(),
        "1.10"
    );
    let one = |text: &str| Some(vec![text.to_owned()]);
    let bool_texts = Some(vec!["true".to_owned(), "True".into(), "1".into()]);
    assert_eq!(
        accepted_texts(&document.contract.runtime.expect("runtime").environment),
        [
            ("A".to_owned(), one("1.10")),
            ("B".into(), one("off")),
            ("C".into(), None),
            ("D".into(), bool_texts),
            ("E".into(), one("true")),
            ("F".into(), one("007")),
        ]
    );
}

#[test]
fn nulls_are_absent_except_for_values() {
    let document = accepted(
        "filename: a.py\nversion:\nfunctions:\nclasses: [{name: A, attributes: , superclasses: }]\n\
         variables: [{name: x, annotation: , value: }]\nallow_nothing: \n"
            .replace("allow_nothing: \n", "importers: {allow: []}\n")
            .as_str(),
    );
    let subject = &document.contract.subject;
    assert!(subject.version.is_none() && subject.functions.is_empty());
    assert!(subject.variables[0].annotation.is_none());
    assert_eq!(
        subject.variables[0].value.as_ref().map(|v| &v.value),
        Some(&Value::None)
    );
    assert_eq!(
        document.contract.importers.expect("importers").allow,
        Some(vec![])
    );
}

#[test]
fn older_spellings_mean_the_same_and_are_noted() {
    let older = accepted(
        "policy_id: p\nvariables:\n  engine: docker\n  mode: 5\n\
         classes: [{name: A, class_attr: [x], instance_attr: {y: 1}, superclasses: [Plugin]}]\n\
         deployments: [{systems: [{os: linux, envs: {A: b}}]}]\n",
    );
    assert_eq!(older.contract.id.map(|id| id.value).as_deref(), Some("p"));
    let names: Vec<_> = older
        .contract
        .subject
        .variables
        .iter()
        .map(|v| v.name.value.as_str())
        .collect();
    assert_eq!(names, ["engine", "mode"]);
    let class = &older.contract.subject.classes[0];
    let levels: Vec<_> = class
        .attributes
        .iter()
        .map(|a| (a.level.value, a.name.value.as_str()))
        .collect();
    assert_eq!(
        levels,
        [
            (AttributeLevel::Class, "x"),
            (AttributeLevel::Instance, "y")
        ]
    );
    assert_eq!(class.superclasses[0].name.value, "Plugin");
    let environment = &older.contract.deployments[0].systems[0].environment;
    assert_eq!(environment.variables[0].name.value, "A");
    let notes: Vec<_> = older.notes.iter().map(|note| note.path.as_str()).collect();
    assert_eq!(
        notes,
        [
            "variables",
            "classes[0].class_attr",
            "classes[0].instance_attr",
            "classes[0].instance_attr",
            "deployments[0].systems[0].envs",
        ]
    );
    assert!(older.notes[4].message().contains("environment.variables"));
}

#[test]
fn names_are_short_forms_and_normalised() {
    let document = accepted(
        "variables: [ﬁne, yes, True]\nfunctions: [run]\n\
         classes: [{name: A, methods: [go], superclasses: [django.views.View]}]\n",
    );
    let subject = &document.contract.subject;
    let names: Vec<_> = subject
        .variables
        .iter()
        .map(|v| v.name.value.as_str())
        .collect();
    assert_eq!(names, ["fine", "yes", "True"]);
    assert_eq!(subject.classes[0].methods[0].name.value, "go");
}

#[test]
fn places_know_their_spellings() {
    let document = accepted(
        "deployments:\n  - arch: AMD64\n    systems:\n      - os: Mac OS\n        \
         environment: {variables: [HOME, {name: N, value: 5, annotation: int}], secrets: [TOKEN]}\n        \
         pythons: [{version: 3.10, interpreter: graalvm, modules: [{filename: a.py}]}]\n\
         runtime: {os: [darwin, LINUX], architecture: [arm64], implementation: [pypy]}\n",
    );
    let deployment = &document.contract.deployments[0];
    assert_eq!(
        deployment.arch.as_ref().map(|arch| arch.value),
        Some(Arch::X86_64)
    );
    let system = &deployment.systems[0];
    assert_eq!(system.os.as_ref().map(|os| os.value), Some(Os::Darwin));
    assert_eq!(system.environment.secrets[0].name.value, "TOKEN");
    let python = &system.pythons[0];
    assert_eq!(
        python.version.as_ref().map(|v| v.value.text()),
        Some("3.10")
    );
    assert_eq!(
        python.interpreter.as_ref().map(|i| i.value),
        Some(Interpreter::GraalPy)
    );
    let runtime = document.contract.runtime.expect("runtime");
    assert_eq!(
        runtime.os.map(|os| os.value),
        Some(vec![Os::Darwin, Os::Linux])
    );
}

#[test]
fn dependencies_and_rules_are_read() {
    let document = accepted(
        "dependencies:\n  Requests[socks]: '>=2'\n  import:yaml: {allowed: false, reason: unsafe}\n  rich:\n  \
         typer: 0.9\n  sdk: {origin: {type: VCS, commit: abc123}, provenance: {required: true}, \
         marker: \"os_name == 'nt'\", integrity: record}\n\
         imports: {deny: [os.**, {match: 'dist:PyYAML', instead: json}], at: module, typing: true}\n\
         evidence_requirements: [{kind: k, subject: s, status: observed}]\n",
    );
    let dependencies = &document.contract.dependencies;
    assert_eq!(
        dependencies[0].target.value,
        DependencyTarget::Distribution("requests".into())
    );
    assert_eq!(dependencies[0].extras, ["socks"]);
    assert_eq!(
        dependencies[1].target.value,
        DependencyTarget::Import("yaml".into())
    );
    assert_eq!(dependencies[1].advice.reason.as_deref(), Some("unsafe"));
    assert_eq!(dependencies.len(), 5);
    assert_eq!(
        dependencies[4].provenance.as_ref().map(|p| p.value),
        Some(true)
    );
    let imports = document.contract.imports.expect("imports");
    assert_eq!(
        imports.deny[1].selector.value,
        Selector::Distribution("pyyaml".into())
    );
    assert_eq!(imports.deny[1].advice.instead.as_deref(), Some("json"));
}

#[test]
fn anchors_aliases_and_merges_work() {
    let document = accepted(
        "functions:\n  - &base {name: start, arguments: [{name: app}], return_annotation: int}\n  \
         - <<: *base\n    name: stop\n  - <<: [{async: true}, *base]\n    name: go\n",
    );
    let functions = &document.contract.subject.functions;
    assert_eq!(functions[1].name.value, "stop");
    assert_eq!(functions[1].arguments[0].name.value, "app");
    assert!(functions[2].is_async.is_some() && functions[2].return_annotation.is_some());
}

#[test]
fn byte_order_mark_and_crlf_are_fine() {
    let document = accepted(
        "\u{feff}filename: module.py\r\nvariables:\r\n  - name: CITY\r\n    value: Zürich\r\n",
    );
    let variable = &document.contract.subject.variables[0];
    let value = variable.value.as_ref().expect("value");
    assert_eq!(value.value, Value::Str("Zürich".into()));
    assert_eq!(value.span.slice(&document.text), Some("Zürich"));
    assert!(document.text.starts_with("filename"));
}

#[test]
fn json_is_yaml() {
    let document =
        accepted("{\"filename\": \"a.py\", \"functions\": [{\"name\": \"f\", \"async\": true}]}");
    assert_eq!(document.contract.subject.functions[0].name.value, "f");
}

#[test]
fn json_may_be_indented_with_tabs_and_escaped() {
    let source = r#"{
	"filename": "a.py",
	"variables": [
		{"name": "A", "value": "\u00e9\/\ud83c\udfb5"}
	]
}"#;
    let value = accepted(source).contract.subject.variables[0].value.clone();
    assert_eq!(
        value.map(|value| value.value),
        Some(Value::Str("é/🎵".into()))
    );
}
