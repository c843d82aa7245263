//! Guards as configurations declare them.

use super::*;
use crate::value::Located;

const CONFIGURATION: &str = r#"
[project]
released = 2026-11-20

[tool.importspy]
environment-modes = ["audit"]

[[tool.importspy.guards]]
module = "shop.billing.{ledger,audit}"
importer-contract = "contracts/importers.yml"
module-contract = "contracts/ledger.yml"
mode = "Audit"
strict = ["exec", "access"]
imports = { deny = ["socket"], at = "module" }

[tool.importspy.guards.importers]
allow = ["shop.billing.**", { match = "dist:auditor", reason = "they audit" }]
reason = "money"
instead = "shop.billing.api"
docs = "https://shop.example/money"

[[tool.importspy.guards]]
module = "shop.keys"
importers = { allow = [] }
"#;

fn pyproject(text: &str) -> Result<Option<GuardsDocument>, ContractError> {
    read_guards(text.as_bytes(), ConfigurationFile::Pyproject)
}

fn own(text: &str) -> Result<Option<GuardsDocument>, ContractError> {
    read_guards(text.as_bytes(), ConfigurationFile::Own)
}

#[test]
fn guards_are_read_with_everything_they_say() {
    let guards = pyproject(CONFIGURATION).unwrap().unwrap().guards;
    assert_eq!(guards.environment_modes[0].value, Mode::Audit);
    let [ledger, keys] = &guards.guards[..] else {
        panic!("{:?}", guards.guards);
    };
    assert_eq!(
        ledger.module.value.to_string(),
        "shop.billing.{ledger,audit}"
    );
    assert_eq!(
        ledger.mode.as_ref().map(|mode| mode.value),
        Some(Mode::Audit)
    );
    let strict: Vec<_> = ledger.strict.iter().map(|strict| strict.value).collect();
    assert_eq!(strict, [Strictness::Exec, Strictness::Access]);
    let path = |path: &Option<Located<String>>| path.as_ref().map(|path| path.value.clone());
    assert_eq!(
        path(&ledger.importer_contract).as_deref(),
        Some("contracts/importers.yml")
    );
    assert_eq!(
        path(&ledger.module_contract).as_deref(),
        Some("contracts/ledger.yml")
    );
    let importers = ledger.importers.as_ref().unwrap();
    assert_eq!(
        importers.advice.instead.as_deref(),
        Some("shop.billing.api")
    );
    let allow = importers.allow.as_ref().unwrap();
    assert_eq!(allow[1].advice.reason.as_deref(), Some("they audit"));
    assert_eq!(ledger.imports.as_ref().unwrap().deny.len(), 1);
    assert_eq!(keys.mode, None);
    assert_eq!(
        keys.importers
            .as_ref()
            .and_then(|rules| rules.allow.as_ref()),
        Some(&Vec::new())
    );
}

#[test]
fn a_file_of_its_own_has_the_same_keys_at_its_root() {
    let text = "[[guards]]\nmodule = \"shop.keys\"\nimporters = { deny = [\"**\"] }\n";
    assert_eq!(own(text).unwrap().unwrap().guards.guards.len(), 1);
}

#[test]
fn other_projects_say_nothing() {
    assert_eq!(pyproject("[tool.ruff]\nline-length = 100\n"), Ok(None));
    assert_eq!(pyproject(""), Ok(None));
}

/// A configuration of its own, then path, a part of the sentence, the line (0: none), a part of the
/// help.
const BROKEN: &[(&str, &str, &str, usize, &str)] = &[
    ("", "", "has no guards", 1, "[[guards]]"),
    (
        "guards = []\n",
        "",
        "has no guards",
        1,
        "[[tool.importspy.guards]]",
    ),
    ("[[guards]\n", "", "malformed TOML", 1, ""),
    (
        "[guards]\nmodule = 'a'\n",
        "guards",
        "expected a list of guards, found a mapping",
        2,
        "",
    ),
    (
        "[[guards]]\nmodul = 'a'\n",
        "guards[0].modul",
        "a guard has no key `modul`",
        2,
        "`module`?",
    ),
    (
        "[[guards]]\nmode = 'audit'\n",
        "guards[0]",
        "a guard needs the key `module`",
        2,
        "",
    ),
    (
        "[[guards]]\nmodule = 'a'\nimporters = {allow = ['b']}\nmode = 'enfroce'\n",
        "guards[0].mode",
        "`enfroce` is not a mode of guards known here",
        4,
        "did you mean `enforce`? Known: enforce, audit, off",
    ),
    (
        "[[guards]]\nmodule = 'a'\nimporters = {allow = ['b']}\nstrict = ['acces']\n",
        "guards[0].strict[0]",
        "`acces` is not something guards can be strict about",
        4,
        "`access`?",
    ),
    (
        "[[guards]]\nmodule = 'dist:a'\nimporters = {allow = ['b']}\n",
        "guards[0].module",
        "`dist:a` is no name of modules",
        2,
        "dotted name",
    ),
    (
        "[[guards]]\nmodule = 'a..b'\nmode = 'off'\n",
        "guards[0].module",
        "not a selector",
        2,
        "",
    ),
    (
        "[[guards]]\nmodule = 'a'\n",
        "guards[0]",
        "the guard demands nothing",
        2,
        "importer-contract",
    ),
    (
        "[[guards]]\nmodule = 'a'\nimporters = {reason = 'b'}\n",
        "guards[0]",
        "the guard demands nothing",
        2,
        "",
    ),
    (
        "[[guards]]\nmodule = 'a'\nimporters = {alow = ['b']}\n",
        "guards[0].importers.alow",
        "rules about importers has no key `alow`",
        3,
        "`allow`?",
    ),
    (
        "[[guards]]\nmodule = 'a'\nimporters = {allow = 'b'}\n",
        "guards[0].importers.allow",
        "expected a list of selectors, found a text",
        3,
        "",
    ),
    (
        "[[guards]]\nmodule = 'a'\nimporters = {allow = ['b*']}\n",
        "guards[0].importers.allow[0].match",
        "`b*` is not a selector",
        3,
        "`app.*`",
    ),
    (
        "[[guards]]\nmodule = 'a'\nimporter-contract = 5\n[[guards]]\nmodule = 'b'\n",
        "guards[1]",
        "demands nothing",
        5,
        "",
    ),
    (
        "environment_mode = ['audit']\n",
        "environment_mode",
        "no key `environment_mode`",
        1,
        "",
    ),
    (
        "environment-modes = 'audit'\n[[guards]]\nmodule = 'a'\nimporters = {allow = []}\n",
        "environment-modes",
        "expected a list of names",
        1,
        "",
    ),
    (
        "[[guards]]\nmodule = 2026-11-20\nimporters = {allow = []}\n",
        "",
        "dates and times mean nothing here",
        2,
        "quotes",
    ),
];

#[test]
fn what_is_wrong_is_told_with_its_place() {
    for (text, path, message, line, help) in BROKEN {
        let error = match own(text) {
            Err(error) => error,
            Ok(found) => panic!("accepted: {text}\n{found:?}"),
        };
        let told: Vec<_> = error
            .problems
            .iter()
            .map(|problem| {
                let help = problem.help().unwrap_or_default();
                (
                    problem.path.clone(),
                    problem.message(),
                    line_of(text, problem),
                    help,
                )
            })
            .collect();
        let is_told = told.iter().any(|(found, said, at, remedy)| {
            found == path && said.contains(message) && at == line && remedy.contains(help)
        });
        assert!(is_told, "{text}\n{told:#?}");
    }
}

#[test]
fn what_is_wrong_elsewhere_in_a_project_is_not_ours() {
    let text = "[tool.other]\nwhen = 2026-11-20\n[[tool.importspy.guards]]\nmodul = 'a'\n";
    let error = pyproject(text).unwrap_err();
    let [unknown, missing] = &error.problems[..] else {
        panic!("{:?}", error.problems);
    };
    assert_eq!(line_of(text, unknown), 4);
    assert!(missing.message().contains("needs the key `module`"));
}
