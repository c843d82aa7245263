//! Broken contracts: path, words and line of what is said about them.

use super::*;

/// YAML, then path, a part of the sentence, the line (0: none), a part of the help.
pub(super) const BROKEN: &[(&str, &str, &str, usize, &str)] = &[
    // The file as a whole.
    ("", "", "empty", 0, "name what must hold"),
    ("# to be written\n", "", "empty", 0, "name what"),
    ("---\n", "", "empty", 1, "name what"),
    ("~", "", "empty", 1, ""),
    ("- a\n- b\n", "", "expected a contract, found a list", 1, ""),
    ("just text", "", "expected a contract, found a text", 1, ""),
    (
        "filename: [module.py",
        "",
        "malformed YAML",
        1,
        "close every `[`",
    ),
    ("filename: \"module.py\n", "", "malformed YAML", 2, "quote"),
    ("a: b: c", "", "mapping values", 1, "quotes"),
    (
        "filename: module.py\n---\nfilename: other.py\n",
        "",
        "second document",
        2,
        "---",
    ),
    (
        "filename: module.py\nfilename: other.py\n",
        "",
        "`filename` stands here a second time, first on line 1",
        2,
        "keep one",
    ),
    (
        "filename: !!python/object/apply:os.mkdir [x]",
        "",
        "tag `!!python/object/apply:os.mkdir` is refused",
        1,
        "remove the tag",
    ),
    ("filename: !env HOME", "", "tag `!env` is refused", 1, ""),
    ("filename: !!map x", "", "tag `!!map` is refused", 1, ""),
    (
        "variables: &a [*a]",
        "",
        "inside the value it refers to",
        1,
        "",
    ),
    (
        "variables: *nothing",
        "",
        "alias `*nothing` refers to no anchor",
        1,
        "&name",
    ),
    (
        "{[a, b]: c}",
        "",
        "a key must be a text, found a list",
        1,
        "",
    ),
    (
        "<<: text\nfilename: a.py",
        "",
        "`<<` merges a mapping or a list of mappings, found a text",
        1,
        "",
    ),
    (
        "<<: {filename: a}\n<<: {filename: b}",
        "",
        "`<<` stands here a second time",
        2,
        "",
    ),
    ("filename: \"a\u{1}b\"", "", "U+0001", 1, "remove it"),
    // Keys.
    (
        "variabels: []",
        "variabels",
        "a contract has no key `variabels`",
        1,
        "`variables`",
    ),
    (
        "functions:\n  - name: size\n    retrun_annotation: int\n",
        "functions[0].retrun_annotation",
        "a function has no key `retrun_annotation`",
        3,
        "`return_annotation`",
    ),
    (
        "interpreter: CPython",
        "interpreter",
        "no key `interpreter`",
        1,
        "a key of a Python",
    ),
    (
        "zebra: 1",
        "zebra",
        "no key `zebra`",
        1,
        "known keys: schema_version, id",
    ),
    ("5: a", "5", "no key `5`", 1, ""),
    (
        "id: a\npolicy_id: b\nfilename: c.py",
        "",
        "`id` and `policy_id` are the same key",
        2,
        "keep one",
    ),
    (
        "functions:\n  - return_annotation: int\n",
        "functions[0]",
        "a function needs the key `name`",
        2,
        "",
    ),
    (
        "functions: [{}]",
        "functions[0]",
        "needs the key `name`",
        1,
        "",
    ),
    (
        "functions: [{name: }]",
        "functions[0]",
        "needs the key `name`",
        1,
        "",
    ),
    (
        "classes: [{name: A, attributes: [{name: x}]}]",
        "classes[0].attributes[0]",
        "an attribute needs the key `type`",
        1,
        "",
    ),
    (
        "evidence_requirements: [{kind: a}]",
        "evidence_requirements[0]",
        "needs the key `subject`",
        1,
        "",
    ),
    // Shapes.
    (
        "functions: main",
        "functions",
        "expected a list of functions, found a text",
        1,
        "",
    ),
    (
        "functions: {name: main}",
        "functions",
        "expected a list of functions, found a mapping",
        1,
        "",
    ),
    (
        "functions: [[main]]",
        "functions[0]",
        "expected a function, found a list",
        1,
        "",
    ),
    (
        "functions: [main, ]\nclasses:\n  -\n",
        "classes[0]",
        "this item is empty, expected a class",
        3,
        "remove the item",
    ),
    (
        "variables: [{name: 5}]",
        "variables[0].name",
        "expected a name, found a number",
        1,
        "",
    ),
    (
        "variables: [{name: ''}]",
        "variables[0].name",
        "expected a name, found an empty text",
        1,
        "",
    ),
    (
        "variables: [5]",
        "variables[0].name",
        "expected a name, found a number",
        1,
        "",
    ),
    (
        "filename: [a]",
        "filename",
        "expected the name of a file, found a list",
        1,
        "",
    ),
    (
        "functions: [{name: a, async: 'true'}]",
        "functions[0].async",
        "expected true or false, found a text",
        1,
        "",
    ),
    (
        "runtime: {os: linux}",
        "runtime.os",
        "expected a list of names, found a text",
        1,
        "",
    ),
    (
        "runtime: {environment: [A]}",
        "runtime.environment",
        "expected a mapping from names to values, found a list",
        1,
        "",
    ),
    (
        "runtime: {environment: {A: [b]}}",
        "runtime.environment.A.value",
        "expected one text, found a list",
        1,
        "",
    ),
    (
        "dependencies: [requests]",
        "dependencies",
        "expected a mapping from distributions to rules, found a list",
        1,
        "",
    ),
    (
        "dependencies: {requests: [a]}",
        "dependencies.requests",
        "expected a dependency (a version specifier or a mapping), found a list",
        1,
        "",
    ),
    // Values.
    (
        "schema_version: 2\nfilename: a.py",
        "schema_version",
        "schema version `2` is unknown",
        1,
        "schema_version: 1",
    ),
    (
        "filename: src/a.py",
        "filename",
        "`src/a.py` is a path",
        1,
        "last part",
    ),
    ("filename: 'src\\a.py'", "filename", "is a path", 1, ""),
    (
        "module: src/a.py",
        "module",
        "is not the dotted name",
        1,
        "import statement",
    ),
    ("module: a..b", "module", "is not the dotted name", 1, ""),
    (
        "version: '>=one'",
        "version",
        "`>=one` is not a version specifier",
        1,
        "PEP 440",
    ),
    (
        "integrity: sha256:abc",
        "integrity",
        "64 hexadecimal digits",
        1,
        "sha256sum",
    ),
    (
        "deployments:\n  - arch: x86_64\n    systems: [{os: linxu, pythons: []}]",
        "deployments[0].systems[0].os",
        "`linxu` is not an operating system",
        3,
        "did you mean `linux`?",
    ),
    (
        "deployments: [{systems: [{pythons: [{interpreter: CPyton}]}]}]",
        "deployments[0].systems[0].pythons[0].interpreter",
        "`CPyton` is not an interpreter",
        1,
        "`CPython`",
    ),
    (
        "deployments: [{arch: z80}]",
        "deployments[0].arch",
        "`z80` is not an architecture",
        1,
        "known: x86_64, aarch64",
    ),
    (
        "classes: [{name: A, attributes: [{type: klass, name: x}]}]",
        "classes[0].attributes[0].type",
        "`klass`",
        1,
        "`class`",
    ),
    (
        "functions: [{name: f, arguments: [{name: a, kind: kw}]}]",
        "functions[0].arguments[0].kind",
        "a kind of parameter",
        1,
        "keyword_only",
    ),
    (
        "variables: [{name: a, value: !!int x}]",
        "variables[0].value",
        "tag `!!int`",
        1,
        "",
    ),
    (
        "variables: [{name: a, value: !!binary '*'}]",
        "variables[0].value",
        "tag `!!binary`",
        1,
        "",
    ),
    (
        "variables: [{name: a, value: !!set {a: 1}}]",
        "variables[0].value",
        "have no values",
        1,
        "",
    ),
    (
        "dependencies: {'a b': '>=1'}",
        "dependencies[\"a b\"]",
        "`a b` is not the name of a distribution",
        1,
        "extras in brackets",
    ),
    (
        "dependencies: {requests: latest}",
        "dependencies.requests.version",
        "neither a version nor a version specifier",
        1,
        "PEP 440",
    ),
    (
        "dependencies: {a: {integrity: md5}}",
        "dependencies.a.integrity",
        "`md5` is not a source of hashes",
        1,
        "record",
    ),
    (
        "dependencies: {a: {marker: \"python_verison < '3'\"}}",
        "dependencies.a.marker",
        "`python_verison` is no name that markers know",
        1,
        "`python_version`",
    ),
    (
        "dependencies: {a: {origin: {type: svn}}}",
        "dependencies.a.origin.type",
        "`svn`",
        1,
        "index, vcs, archive, local",
    ),
    (
        "dependencies: {a: {provenance: {}}}",
        "dependencies.a.provenance",
        "needs the key `required`",
        1,
        "",
    ),
    (
        "dependency_options: {unlisted: forbid}",
        "dependency_options.unlisted",
        "`forbid` is not a permission",
        1,
        "allow, deny",
    ),
    (
        "importers: {allow: ['app..core']}",
        "importers.allow[0].match",
        "a segment between dots is empty",
        1,
        "app.*",
    ),
    (
        "importers: {allow: ['<anonymus>']}",
        "importers.allow[0].match",
        "neither `<none>` nor `<anonymous>`",
        1,
        "`<anonymous>`",
    ),
    (
        "imports: {deny: [{match: '{a,b'}]}",
        "imports.deny[0].match",
        "braces",
        1,
        "",
    ),
    (
        "imports: {at: run, deny: [a]}",
        "imports.at",
        "`run` is not a time of import",
        1,
        "module",
    ),
    (
        "deployments: [{systems: [{environment: {variables: [{name: A, annotation: list}]}}]}]",
        "deployments[0].systems[0].environment.variables[0].annotation",
        "`list`",
        1,
        "int, float, bool, str",
    ),
    (
        "runtime: {environment: {A=b: c}}",
        "runtime.environment[\"A=b\"].name",
        "`A=…` can't be the name",
        1,
        "as its `value`",
    ),
    // Nothing demanded.
    ("{}", "", "demands nothing", 1, "name what must hold"),
    (
        "id: a\ndescription: b\nowner: c\nschema_version: 1\n",
        "",
        "demands nothing",
        1,
        "",
    ),
    (
        "deployments: []\nvariables: []\nfunctions:\n",
        "",
        "demands nothing",
        1,
        "",
    ),
    (
        "deployments: [{arch: , systems: []}]",
        "",
        "demands nothing",
        1,
        "",
    ),
    ("runtime: {os: []}", "", "demands nothing", 1, ""),
    ("importers: {deny: []}", "", "demands nothing", 1, ""),
];

#[test]
fn broken_contracts_are_explained() {
    let mut wrong = Vec::new();
    for (source, path, words, line, help) in BROKEN {
        let error = refusal(yaml(source), source);
        let problem = &error.problems[0];
        let (message, advice) = (problem.message(), problem.help().unwrap_or_default());
        let as_expected = problem.path == *path
            && message.contains(words)
            && line_of(source, problem) == *line
            && advice.contains(help)
            && error.to_string() == message
            && !message.contains("can't be read")
            && !message.contains('\n');
        if !as_expected {
            let found_line = line_of(source, problem);
            wrong.push(format!(
                "{source}\n{} {found_line}: {message}\n{advice}\n",
                problem.path
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn all_problems_are_listed_in_their_order() {
    let source = "\
filename: a/b.py
functions:
  - nme: x
  - name: ok
    arguments: 5
  -
deployments:
  - arch: z80
    systems:
      - os: linxu
";
    let error = refusal(yaml(source), source);
    let found: Vec<_> = error
        .problems
        .iter()
        .map(|p| (p.path.as_str(), line_of(source, p)))
        .collect();
    assert_eq!(
        found,
        [
            ("filename", 1),
            ("functions[0].nme", 3),
            ("functions[0]", 3),
            ("functions[1].arguments", 5),
            ("functions[2]", 6),
            ("deployments[0].arch", 8),
            ("deployments[0].systems[0].os", 10),
        ]
    );
}

#[test]
fn spans_cover_what_is_at_fault() {
    for (source, covered) in [
        ("functions:\n  - name: a\n    retrun: b\n", "retrun"),
        ("deployments: [{arch: z80}]", "z80"),
        ("filename: \"a/b\"", "\"a/b\""),
        ("variables: [{name: x, value: !!int abc}]", "abc"),
        ("a: !env HOME", "!env"),
        ("a: *missing", "*missing"),
    ] {
        let error = refusal(yaml(source), source);
        let span = error.problems[0].span.expect(source);
        assert_eq!(span.slice(source), Some(covered), "{source}");
    }
}

#[test]
fn bytes_that_are_no_text_are_named() {
    for (bytes, words, help) in [
        (
            &b"variables:\n  - {name: CITY, value: Z\xfcrich}\n"[..],
            "byte at offset 36 (line 2)",
            "UTF-8",
        ),
        (&b"\xff\xfef\0i\0"[..], "UTF-16", "UTF-8"),
        (&b"f\0i\0l\0e\0"[..], "UTF-16", "UTF-8"),
        (&b"f\0\0\0i\0\0\0"[..], "UTF-32", "UTF-8"),
        (&b"filename: a\0b"[..], "U+0000", "remove"),
    ] {
        for format in [Format::Yaml, Format::Toml] {
            let error = refusal(read(bytes, format), "bytes");
            assert_eq!(error.problems.len(), 1);
            let problem = &error.problems[0];
            assert!(problem.message().contains(words), "{}", problem.message());
            assert!(problem.help().is_some_and(|text| text.contains(help)));
        }
    }
}

#[test]
fn broken_toml_is_explained() {
    for (source, path, words, line) in [
        ("filename = ", "", "malformed TOML", 1),
        (
            "filename = 'a.py'\nfilename = 'b.py'\n",
            "",
            "malformed TOML: duplicate key",
            2,
        ),
        ("id = 'a'\nversion = 2024-01-01\n", "", "dates", 2),
        (
            "filename = 5",
            "filename",
            "expected the name of a file, found a number",
            1,
        ),
        (
            "[[functions]]\nnmae = 'a'\n",
            "functions[0].nmae",
            "no key `nmae`",
            2,
        ),
        (
            "[[deployments]]\n[[deployments.systems]]\nos = 'linxu'\n",
            "deployments[0].systems[0].os",
            "`linxu`",
            3,
        ),
        ("", "", "demands nothing", 1),
    ] {
        let error = refusal(toml(source), source);
        let problem = &error.problems[0];
        assert_eq!(problem.path, path, "{source} {}", problem.message());
        assert!(
            problem.message().contains(words),
            "{source} {}",
            problem.message()
        );
        assert_eq!(line_of(source, problem), line, "{source}");
    }
}
