//! Expected values of secrets never leave the contract.

use super::*;

const SYSTEM: &str = "\
deployments:
  - systems:
      - os: linux
        environment:
          variables:
            - {name: TOKEN, value: hunter2}
            - name: TOKEN
              value: |
                hunter2
                hunter2
            - {name: HOME, value: /home}
          secrets: [TOKEN]
runtime: {environment: {TOKEN: \"hunter2\", HOME: /home}}
";

#[test]
fn masked_text_has_the_same_places() {
    for source in [
        SYSTEM.to_owned(),
        SYSTEM.replace("secrets: [TOKEN]", "secrets: [{name: TOKEN}]"),
        SYSTEM.replace("value: hunter2", "value: &v hunter2, docs: x"),
    ] {
        let document = accepted(&source);
        assert!(!document.masked.contains("hunter2"), "{}", document.masked);
        assert!(document.masked.contains("/home") && document.masked.contains("TOKEN"));
        assert_eq!(document.masked.len(), document.text.len());
        assert_eq!(
            document.masked.lines().count(),
            document.text.lines().count()
        );
        assert!(document.text.contains("hunter2"));
    }
}

#[test]
fn errors_show_no_secret() {
    for broken in [
        SYSTEM.replace("os: linux", "os: linxu"),
        SYSTEM.replace("value: hunter2", "vaule: hunter2"),
        SYSTEM.replace("value: hunter2", "value: [hunter2]"),
        SYSTEM.replace(
            "value: hunter2",
            "annotation: int, value: {hunter2: hunter2}",
        ),
        SYSTEM.replace("\"hunter2\"", "\"hunter2"),
        SYSTEM.replace(
            "            - {name: HOME, value: /home}\n",
            "            oops\n",
        ),
        SYSTEM.replace("value: hunter2", "value: !secret hunter2"),
        SYSTEM.replace(
            "hunter2\n                hunter2",
            "hunter2\n                hunter2\u{7}",
        ),
        SYSTEM.replace("value: hunter2", "value: *hunter2"),
        SYSTEM.replace("value: hunter2", "value: !hunter2 x"),
        SYSTEM.replace("- {name: HOME, value: /home}", "- TOKEN=hunter2"),
        SYSTEM.replace(
            "secrets: [TOKEN]",
            "secrets: [{name: TOKEN, value: hunter2}]",
        ),
        SYSTEM.replace("secrets: [TOKEN]", "secrets: {TOKEN: hunter2}"),
        SYSTEM.replace("secrets: [TOKEN]", "secrets: [TOKEN, A=hunter2]"),
        format!("{SYSTEM}---\n"),
    ] {
        let error = refusal(yaml(&broken), &broken);
        let shown = error.text.as_deref().unwrap_or_default();
        assert!(!shown.contains("hunter2"), "{shown}");
        assert_eq!(shown.len(), broken.len());
        for problem in &error.problems {
            let said = format!(
                "{} {:?} {}",
                problem.message(),
                problem.help(),
                problem.path
            );
            assert!(!said.contains("hunter2"), "{said}");
        }
    }
}

#[test]
fn without_secrets_nothing_is_hidden() {
    let document = accepted("runtime: {environment: {TOKEN: shown}}");
    assert_eq!(document.text, document.masked);
}

#[test]
fn toml_is_masked_too() {
    let source = "\
[[deployments]]
[[deployments.systems]]
[deployments.systems.environment]
secrets = [\"TOKEN\"]
variables = [{name = \"TOKEN\", value = \"hunter2\"}]
[runtime.environment]
TOKEN = 'hunter2'
";
    let document = toml(source).expect("TOML");
    assert!(!document.masked.contains("hunter2") && document.masked.len() == source.len());
    let broken = refusal(toml(&format!("{source}oops")), source);
    assert!(!broken.text.unwrap_or_default().contains("hunter2"));
}

const ORIGIN: &str = "\
description: see https://example.org/page?number=3
dependencies:
  a: {origin: {url: \"https://me:hunter2@h/x?token=hunter2#egg=a\"}}
  b: {origin: {repository: https://hunter2@h/x?hunter2}}
  c: {origin: {repository: ssh://git@h/x}}
";

#[test]
fn addresses_show_no_credentials() {
    let document = accepted(ORIGIN);
    let masked = &document.masked;
    assert!(!masked.contains("hunter2"), "{masked}");
    assert_eq!(masked.len(), document.text.len());
    for shown in ["page?number=3", "@h/x?", "#egg=a\"", "ssh://git@h/x"] {
        assert!(masked.contains(shown), "{masked}");
    }
    for broken in [
        ORIGIN.replace("origin: {url", "origin: {ulr"),
        ORIGIN.replace("  a: {", "  a @ https://me:hunter2@h: {"),
        ORIGIN.replace("  a: {", "  {"),
        ORIGIN.replace(
            "{origin: {repository: ssh:",
            "{version: '= https://hunter2@h', x: {y: ssh:",
        ),
        ORIGIN.replace("  a: {", "  a: {url: 'https://me:hunter2@h/', "),
    ] {
        let broken = broken.replace("?token=hunter2", "").replace("?hunter2", "");
        let error = refusal(yaml(&broken), &broken);
        let shown = error.text.as_deref().unwrap_or_default();
        assert!(!shown.contains("hunter2"), "{shown}");
        for problem in &error.problems {
            let said = format!(
                "{} {:?} {}",
                problem.message(),
                problem.help(),
                problem.path
            );
            assert!(!said.contains("hunter2"), "{said}");
        }
    }
}
