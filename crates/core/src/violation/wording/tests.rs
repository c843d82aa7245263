use crate::contract::{Advice, ParameterKind};
use crate::observe::{Reason, Tampering, Why};
use crate::value::{Span, Value};
use crate::violation::{BoundTo, Code, Detail, Status, Subject, Violation};

fn broken(code: Code, subject: Subject, expected: Detail, found: Detail) -> Violation {
    Violation {
        code,
        subject,
        status: Status::Broken,
        expected,
        found,
        nearest: None,
        contract: Span::default(),
        source: None,
        advice: Advice::default(),
    }
}

fn argument() -> Subject {
    Subject::Argument {
        owner: "Plugin.run".into(),
        name: "config".into(),
    }
}

fn number(value: i64) -> Detail {
    Detail::Value(Value::Int(value.into()))
}

#[test]
fn subjects_have_a_notation_and_a_path() {
    assert_eq!(argument().to_string(), "argument:Plugin.run.config");
    assert_eq!(
        argument().human_path(),
        "class Plugin › method run › argument config"
    );
    let returns = Subject::Return {
        owner: "size".into(),
    };
    assert_eq!(returns.to_string(), "return:size");
    assert_eq!(returns.human_path(), "function size › return value");
    assert_eq!(
        Subject::Variable("a\x1b[0m".into()).to_string(),
        "variable:a\\x1b[0m"
    );
}

#[test]
fn a_message_names_subject_expected_and_found() {
    let timeout = || Subject::Variable("TIMEOUT".into());
    let text = Detail::Value(Value::Str("30".into()));
    for (violation, message) in [
        (
            broken(Code::VariableValue, timeout(), number(30), text),
            "variable `TIMEOUT` must be `30`, but is `'30'`",
        ),
        (
            broken(
                Code::VariableMissing,
                timeout(),
                Detail::Nothing,
                Detail::Nothing,
            ),
            "variable `TIMEOUT` is missing",
        ),
        (
            broken(
                Code::VariableMissing,
                timeout(),
                Detail::Nothing,
                Detail::Bound(BoundTo::Function),
            ),
            "variable `TIMEOUT` is missing: `TIMEOUT` is a function",
        ),
        (
            broken(
                Code::ArgumentDefault,
                argument(),
                number(1),
                Detail::NoDefault,
            ),
            "argument `config` of method `Plugin.run` must default to `1`, but has no default",
        ),
        (
            broken(
                Code::ArgumentKind,
                argument(),
                Detail::Kind(ParameterKind::KeywordOnly),
                Detail::Kind(ParameterKind::PositionalOrKeyword),
            ),
            "argument `config` of method `Plugin.run` must be keyword-only, but is \
             positional-or-keyword",
        ),
        (
            broken(
                Code::EnvironmentValue,
                Subject::Environment("STAGE".into()),
                Detail::Text("prod".into()),
                Detail::Hidden,
            ),
            "environment variable `STAGE` must be `prod`, but has another value",
        ),
    ] {
        assert_eq!(violation.message(), message);
    }
}

#[test]
fn an_undetermined_fact_says_why_and_what_to_do() {
    let mut violation = broken(
        Code::ReturnAnnotation,
        Subject::Return {
            owner: "index".into(),
        },
        Detail::Text("str".into()),
        Detail::Nothing,
    );
    violation.status = Status::Undetermined(Reason {
        why: Why::Decorator("app.route".into()),
        place: None,
    });
    assert_eq!(
        violation.message(),
        "can't tell whether the return value of function `index` is annotated `str`: the \
         decorator `app.route` may return anything"
    );
    assert!(
        violation
            .help()
            .is_some_and(|help| help.contains("@app.route"))
    );
}

/// Every code with every kind of detail is worded, printable and free of hidden values.
#[test]
fn every_combination_is_one_printable_line() {
    let details = || {
        vec![
            Detail::Nothing,
            Detail::Present,
            Detail::Text("\x1b]0;x\x07".into()),
            Detail::Value(Value::Str("a\nb".repeat(500))),
            Detail::OneOf(vec!["a".into(), "b".into(), "c".into()]),
            Detail::Kind(ParameterKind::VarKeyword),
            Detail::Async(true),
            Detail::Bound(BoundTo::Property),
            Detail::NotAnnotated,
            Detail::NoDefault,
            Detail::Hidden,
            Detail::Unset,
            Detail::Empty,
            Detail::NotOfType,
            Detail::Installed {
                version: "1.0\n".into(),
                place: "/x\x1b".into(),
                declared: Some("x".repeat(5000)),
            },
            Detail::Unmet {
                requirement: "a>=1".into(),
                installed: Some("0\x07".into()),
            },
            Detail::Unmet {
                requirement: "a>=1".into(),
                installed: None,
            },
            Detail::NoExtra(vec!["x".into(); 500]),
            Detail::Editable(true),
            Detail::Evidence(crate::contract::EvidenceStatus::Observed),
            Detail::Tampered(format!("a\n{}", "b".repeat(3000)), Tampering::Changed),
            Detail::MoreTampered(3),
            Detail::Declared("pyproject.toml:1 declares\x07".into()),
            Detail::IsDeclared(false),
            Detail::WithExtras {
                extras: vec!["x\x07".into(); 500],
                version: Some(">=1".into()),
            },
            Detail::WithExtras {
                extras: Vec::new(),
                version: None,
            },
            Detail::Failure("line\nbreak".into()),
            Detail::Alternatives {
                nearest: "deployments[0]".into(),
                tried: 2,
            },
        ]
    };
    for &code in Code::ALL {
        for expected in details() {
            for found in details() {
                let violation = broken(code, argument(), expected.clone(), found);
                for text in [
                    Some(violation.message()),
                    violation.help(),
                    violation.found_text(),
                ] {
                    let text = text.unwrap_or_else(|| "-".into());
                    assert!(
                        !text.is_empty() && !text.contains(char::is_control),
                        "{text:?}"
                    );
                    assert!(text.chars().count() < 1200, "{code:?}: {text}");
                }
            }
        }
    }
}
