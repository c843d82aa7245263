//! The sample reports.

use std::sync::Arc;

use crate::contract::Places;
use crate::contract::{Advice, ContractError, Problem, ProblemKind};
use crate::observe::{FileId, Place, Reason, Why};
use crate::report::{ContractText, Report, SourceText, SubjectReport};
use crate::value::{Span, Value};
use crate::violation::{Code, Detail, Status, Subject, Violation};

const CONTRACT: &str = "\
variables:
  - name: TIMEOUT
    value: 30
  - name: RETRIES
functions:
  - name: load
    return_annotation: str
    reason: callers print it
    instead: return the text
    docs: https://example.org/load
deployments:
  - arch: arm64
";

const MODULE: &str = "\
from flask import app\r
\r
TIMEOUT = '30'\r
@app.route('/größe')\r
def load(path):\tpass\r
";

/// A violation that points at `contract` in [`CONTRACT`] and at `source` in [`MODULE`].
fn violation(code: Code, subject: Subject, contract: &str, source: Option<&str>) -> Violation {
    Violation {
        code,
        subject,
        status: Status::Broken,
        expected: Detail::Nothing,
        found: Detail::Nothing,
        nearest: None,
        contract: place(CONTRACT, contract),
        source: source.map(in_module),
        advice: Advice::default(),
    }
}

fn in_module(part: &str) -> Place {
    Place::in_subject(place(MODULE, part))
}

/// Where `part` first occurs in `text`.
pub(super) fn place(text: &str, part: &str) -> Span {
    let start = text.find(part).expect("part of the sample");
    Span::new(start, start + part.len())
}

fn subject(path: &str, violations: Vec<Violation>) -> SubjectReport {
    let contract = ContractText {
        path: "plugin.importspy.yml".into(),
        text: CONTRACT.into(),
        places: Places::Lines,
    };
    let sources = (!violations.is_empty()).then(|| SourceText {
        file: FileId::SUBJECT,
        path: path.into(),
        text: MODULE.to_owned(),
    });
    SubjectReport {
        path: path.into(),
        contract: Arc::new(contract),
        sources: sources.into_iter().collect(),
        kept: 4,
        violations,
    }
}

pub(super) fn nothing() -> Report {
    Report::default()
}

pub(super) fn admitted() -> Report {
    Report {
        subjects: vec![subject("src/a.py", vec![]), subject("src/b.py", vec![])],
    }
}

pub(super) fn denied() -> Report {
    let value = Violation {
        expected: Detail::Value(Value::Int(30.into())),
        found: Detail::Value(Value::Str("30".into())),
        ..violation(
            Code::VariableValue,
            Subject::Variable("TIMEOUT".into()),
            "30",
            Some("'30'"),
        )
    };
    let missing = Violation {
        nearest: Some("RETRY".into()),
        ..violation(
            Code::VariableMissing,
            Subject::Variable("RETRIES".into()),
            "RETRIES",
            None,
        )
    };
    let returns = Violation {
        expected: Detail::Text("str".into()),
        found: Detail::NotAnnotated,
        advice: Advice {
            reason: Some("callers print it".into()),
            instead: Some("return the\n  text".into()),
            docs: Some("https://example.org/load".into()),
        },
        ..violation(
            Code::ReturnAnnotation,
            Subject::Return {
                owner: "load".into(),
            },
            "str",
            Some("load"),
        )
    };
    let arch = Violation {
        expected: Detail::Text("aarch64".into()),
        found: Detail::Text("x86_64".into()),
        ..violation(Code::ArchMismatch, Subject::Arch, "arm64", None)
    };
    let violations = vec![value, missing, returns, arch];
    Report {
        subjects: vec![subject("src/a.py", vec![]), subject("src/b.py", violations)],
    }
}

pub(super) fn undetermined() -> Report {
    let undetermined = |why, place| Status::Undetermined(Reason { why, place });
    let decorator = in_module("app.route('/größe')");
    let returns = Violation {
        status: undetermined(Why::Decorator("app.route".into()), Some(decorator)),
        expected: Detail::Text("str".into()),
        ..violation(
            Code::ReturnAnnotation,
            Subject::Return {
                owner: "load".into(),
            },
            "str",
            Some("load(path)"),
        )
    };
    let computed = Violation {
        status: undetermined(Why::Computed, Some(in_module("'30'"))),
        expected: Detail::Value(Value::Int(30.into())),
        ..violation(
            Code::VariableValue,
            Subject::Variable("TIMEOUT".into()),
            "30",
            Some("'30'"),
        )
    };
    let arch = Violation {
        status: undetermined(Why::NoInterpreter("python3: not found".into()), None),
        expected: Detail::Text("aarch64".into()),
        ..violation(Code::ArchMismatch, Subject::Arch, "arm64", None)
    };
    Report {
        subjects: vec![subject("src/b.py", vec![computed, returns, arch])],
    }
}

/// More problems than are shown.
pub(super) fn contract_problems() -> ContractError {
    let text = "vraiables: []\n";
    let problem = |span, path: &str| Problem {
        span,
        path: path.into(),
        kind: ProblemKind::UnknownKey {
            key: "vraiables".into(),
            within: "a contract",
            nearest: Some("variables"),
            belongs_to: None,
            known: vec!["variables"],
        },
    };
    let placed = problem(Some(place(text, "vraiables")), "");
    let rest = (0..22).map(|number| problem(None, &format!("classes[{number}]")));
    ContractError {
        problems: std::iter::once(placed).chain(rest).collect(),
        text: Some(text.into()),
    }
}

/// A denial by a contract that is data of a program.
pub(super) fn denied_by_data() -> Report {
    let text = "classes[0].name\nclasses[0].methods[0].name\n";
    let subject = |name: &str| Subject::Method {
        class: "Plugin".into(),
        name: name.into(),
    };
    let missing = Violation {
        contract: place(text, "classes[0].methods[0].name"),
        source: Some(in_module("load(path)")),
        ..violation(Code::MethodMissing, subject("run"), "30", None)
    };
    let contract = ContractText {
        path: "<dict>".into(),
        text: text.into(),
        places: Places::Keys,
    };
    Report {
        subjects: vec![SubjectReport {
            path: "src/b.py".into(),
            contract: Arc::new(contract),
            sources: vec![SourceText {
                file: FileId::SUBJECT,
                path: "src/b.py".into(),
                text: MODULE.to_owned(),
            }],
            kept: 1,
            violations: vec![missing],
        }],
    }
}
