//! What a change leaves of a text. `«»` stand around the place that is changed.

use super::*;
use crate::contract::Atom;

fn marked(text: &str) -> (String, Span) {
    let (before, rest) = text.split_once('«').expect("a mark");
    let (place, after) = rest.split_once('»').expect("a mark");
    let span = Span::new(before.len(), before.len() + place.len());
    (format!("{before}{place}{after}"), span)
}

fn after(text: &str, change: impl Fn(Span) -> Change) -> String {
    let (text, span) = marked(text);
    changed(&text, Format::Yaml, &change(span))
        .unwrap_or_else(|| panic!("it can be changed: {text}"))
}

fn int(value: i64) -> Data {
    Data::Atom(Atom::Int(value.into()))
}

#[test]
fn an_entry_goes_with_its_lines_and_nothing_else() {
    for (text, rest) in [
        (
            "# first\nfunctions:\n  # about\n  - name: «run»  # it runs\n    # inner\n    async: true # x\n  # between\n  - name: b # B\n",
            "# first\nfunctions:\n  # about\n  # between\n  - name: b # B\n",
        ),
        (
            "functions:\n  - name: a\n    # note - of a\n  - name: «b»\n    arguments:\n      - c\n# last\n",
            "functions:\n  - name: a\n    # note - of a\n# last\n",
        ),
        (
            "functions:\n  - name: a\n    arguments:\n      - name: «b»\n        kind: keyword_only\n    async: true\n",
            "functions:\n  - name: a\n    async: true\n",
        ),
        (
            "functions:\n  - name: a\n    arguments:  # of a\n      - name: «b»\n",
            "functions:\n  - name: a\n    arguments:  # of a\n",
        ),
        ("variables: [a, «b», c]\n", "variables: [a, c]\n"),
        ("variables: [a, b, «c»]\n", "variables: [a, b]\n"),
        ("variables: [«a»]\n", "variables: []\n"),
        ("variables:\n- «a»\n- b\n", "variables:\n- b\n"),
        ("id: x\nvariables:\n- «a»\n", "id: x\n"),
        ("variables:\n- a\n- «b» # B\n- c", "variables:\n- a\n- c"),
        (
            "variables:\n- a\n- b # B\n- «c»",
            "variables:\n- a\n- b # B\n",
        ),
        ("variables:\n  a: 1\n  «b»: 2\n", "variables:\n  a: 1\n"),
        (
            "variables:\r\n  - a\r\n  - «b»\r\n  - c\r\n",
            "variables:\r\n  - a\r\n  - c\r\n",
        ),
        (
            "{\"functions\": [{\"name\": «\"a\"»}, {\"name\": \"b\"}]}\n",
            "{\"functions\": [{\"name\": \"b\"}]}\n",
        ),
    ] {
        assert_eq!(after(text, Change::RemoveEntry), rest);
    }
}

#[test]
fn a_key_goes_wherever_it_stands() {
    for (text, rest) in [
        (
            "variables:\n  - value: «3»  # why\n    name: x\n",
            "variables:\n  -   # why\n    name: x\n",
        ),
        (
            "variables:\n  - value: «3»\n    name: x\n",
            "variables:\n  - name: x\n",
        ),
        (
            "variables:\n  - name: x\n    value: «3»  # why\n",
            "variables:\n  - name: x\n",
        ),
        (
            "variables: [{name: x, value: «3»}]\n",
            "variables: [{name: x}]\n",
        ),
        (
            "variables: [{value: «3», name: x}]\n",
            "variables: [{name: x}]\n",
        ),
    ] {
        assert_eq!(after(text, Change::RemoveKey), rest);
    }
}

#[test]
fn a_value_keeps_its_quotes_and_its_neighbours() {
    for (text, data, rest) in [
        (
            "annotation: «'int'» # i\n",
            "str".into(),
            "annotation: 'str' # i\n",
        ),
        (
            "annotation: «'int'»\n",
            "it's".into(),
            "annotation: 'it''s'\n",
        ),
        (
            "annotation: «\"int\"»\n",
            "str".into(),
            "annotation: \"str\"\n",
        ),
        ("annotation: «int»\n", "yes".into(), "annotation: \"yes\"\n"),
        (
            "value: «[1, two, 3]»\n",
            Data::List(vec![int(1), int(2), int(3)]),
            "value: [1, 2, 3]\n",
        ),
        (
            "value: «[1, two]»\n",
            Data::List(vec![int(1)]),
            "value: [1]\n",
        ),
        (
            "value: «{a: 1, b: [2]}»\n",
            Data::Mapping(vec![
                ("a".into(), int(1)),
                ("b".into(), Data::List(vec![int(3)])),
            ]),
            "value: {a: 1, b: [3]}\n",
        ),
        (
            "x:\n  value:\n    «- 1\n    - 2»\n  y: 1\n",
            int(5),
            "x:\n  value: 5\n  y: 1\n",
        ),
        (
            "x:\n  value:\n    «- 1 # one\n    - 2»\n",
            Data::List(vec![int(1), int(3)]),
            "x:\n  value:\n    - 1 # one\n    - 3\n",
        ),
        (
            "x:\n  value:\n    «- 1\n    - 2»\n",
            Data::List(vec![int(7)]),
            "x:\n  value:\n    - 7\n",
        ),
    ] {
        let change = |span| Change::Replace(span, data.clone());
        assert_eq!(after(text, change), rest);
    }
}

#[test]
fn an_alias_is_replaced_without_its_anchor() {
    let text = "- name: a\n  value: &v 3\n- name: «b»\n  value: *v\n";
    let change = |span| Change::ReplaceBeside(span, "value", int(4));
    assert_eq!(
        after(text, change),
        "- name: a\n  value: &v 3\n- name: b\n  value: 4\n"
    );
}

#[test]
fn an_alias_is_no_entry_that_could_go_alone() {
    let (text, span) = marked("x: &x [{name: «a»}]\ny: *x\n");
    let gone = changed(&text, Format::Yaml, &Change::RemoveEntry(span));
    assert_eq!(gone.as_deref(), Some("x: &x []\ny: *x\n"));
    assert_eq!(
        changed("x: [1", Format::Yaml, &Change::RemoveEntry(span)),
        None
    );
}

#[test]
fn reasons_are_found_in_what_would_go() {
    for (text, found) in [
        (
            "classes: [{name: «A», methods: [{name: m, reason: why}]}]",
            true,
        ),
        (
            "classes: [{name: «A», methods: [m]}, {name: B, reason: why}]",
            false,
        ),
        ("functions:\n  - name: «f»\n    reason: why\n", true),
    ] {
        let (text, span) = marked(text);
        assert_eq!(gives_reason(&text, Format::Yaml, span), found, "{text}");
    }
}

#[test]
fn a_tag_goes_with_its_value() {
    let set = |members: &[&str]| Data::set(members.iter().map(|text| Atom::from(*text)).collect());
    for (text, data, rest) in [
        (
            "value: !!set «{? \"a\", ? \"b\"}» # x\n",
            set(&[]),
            "value: !!set {} # x\n",
        ),
        (
            "value: !!set «{? \"a\"}»\n",
            set(&["b", "c"]),
            "value: !!set {? \"b\", ? \"c\"}\n",
        ),
        ("value: !!set «{? \"a\"}»\n", int(3), "value: 3\n"),
        (
            "value: &x !!binary «\"AA==\"»\n",
            "a".into(),
            "value: &x \"a\"\n",
        ),
        ("x: [1, !!set «{? \"a\"}»]\n", int(3), "x: [1, 3]\n"),
    ] {
        let found = after(text, |span| Change::Replace(span, data.clone()));
        assert_eq!(found, rest, "{text}");
    }
}

fn after_toml(text: &str, change: impl Fn(Span) -> Change) -> Option<String> {
    let (text, span) = marked(text);
    changed(&text, Format::Toml, &change(span))
}

#[test]
fn entries_of_toml_go_with_their_lines() {
    for (text, rest) in [
        (
            "# top\n[[functions]]\nname = «\"run\"»  # it runs\nasync = true\n\n# b\n[[functions]]\nname = \"b\"\n",
            Some("# top\n\n# b\n[[functions]]\nname = \"b\"\n"),
        ),
        (
            "[[functions]]\nname = \"a\"\n[[functions]]\nname = «'b'»\n[[functions.arguments]]\nname = \"x\"\n# end\n[runtime]\npython = \"3\"\n",
            Some("[[functions]]\nname = \"a\"\n# end\n[runtime]\npython = \"3\"\n"),
        ),
        (
            "functions = [\"a\", «\"b\"», {name = \"c\"}]\n",
            Some("functions = [\"a\", {name = \"c\"}]\n"),
        ),
        (
            "functions = [\n  \"a\",\n  # of b\n  «\"b\"»,  # B\n  \"c\",\n]\n",
            Some("functions = [\n  \"a\",\n  # of b\n  \"c\",\n]\n"),
        ),
        ("functions = [{name = «\"a\"»}]\n", Some("functions = []\n")),
        (
            "[variables]\nA = 1\n«B» = 2\n",
            Some("[variables]\nA = 1\n"),
        ),
        // Another table lies between the parts of the entry.
        (
            "[[classes]]\nname = «\"a\"»\n[runtime]\npython = \"3\"\n[[classes.methods]]\nname = \"m\"\n",
            None,
        ),
    ] {
        let found = after_toml(text, Change::RemoveEntry);
        assert_eq!(found.as_deref(), rest, "{text}");
    }
}

#[test]
fn values_of_toml_change_in_their_own_style() {
    let written =
        |text: &str, data: Data| after_toml(text, |span| Change::Replace(span, data.clone()));
    for (text, data, rest) in [
        ("value = «'a'» # x\n", "b".into(), "value = 'b' # x\n"),
        ("value = «'a'»\n", "it's".into(), "value = \"it's\"\n"),
        (
            "value = «\"a\"»\n",
            "b\n\u{1b}".into(),
            "value = \"b\\n\\u001b\"\n",
        ),
        ("value = «\"a\"»\n", int(3), "value = 3\n"),
        (
            "value = «[1, 2]»\n",
            Data::List(vec![int(1), int(5)]),
            "value = [1, 5]\n",
        ),
        (
            "value = «[1, 2]»\n",
            Data::List(vec![int(1)]),
            "value = [1]\n",
        ),
        ("value = «{a = 1}»\n", int(1), "value = 1\n"),
        // There is no null.
        ("a = 1\nvalue = «1»\n", Data::Atom(Atom::None), "a = 1\n"),
    ] {
        assert_eq!(written(text, data).as_deref(), Some(rest), "{text}");
    }
    let gone = |text| after_toml(text, Change::RemoveKey);
    assert_eq!(gone("a = 1\nb = «2» # c\n").as_deref(), Some("a = 1\n"));
    assert_eq!(
        gone("x = {a = 1, b = «2»}\n").as_deref(),
        Some("x = {a = 1}\n")
    );
}
