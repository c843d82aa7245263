//! What a report says, worked out piece by piece when somebody asks for it.

use std::sync::{Arc, OnceLock};

use importspy_core::check::Kept;
use importspy_core::report::{
    self as core, ContractText, LineIndex, SubjectReport, TextStyle, brief, json, text,
};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use serde::{Deserialize, Serialize};

use super::violation::{Counts, Violation};

pub enum Outcome {
    /// Checked in this process.
    Checked(Box<Checked>),
    /// Came out of a pickle.
    Told(Box<Told>),
}

pub struct Checked {
    report: core::Report,
    kept: Vec<Kept>,
    json: OnceLock<String>,
    text: OnceLock<String>,
    brief: OnceLock<String>,
    lines: OnceLock<Vec<String>>,
}

/// Everything a report says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Told {
    json: String,
    text: String,
    brief: String,
    kept: Vec<String>,
}

/// The parts of the JSON document that programs ask for.
#[derive(Deserialize)]
pub struct Document {
    pub verdict: String,
    pub counts: Counts,
    pub subjects: Vec<Subject>,
}

#[derive(Deserialize)]
pub struct Subject {
    pub path: String,
    pub contract: String,
    pub violations: Vec<Violation>,
}

impl Outcome {
    /// What was found about one subject.
    pub fn of(subject: SubjectReport, kept: Vec<Kept>) -> Self {
        let subjects = vec![subject];
        Outcome::Checked(Box::new(Checked {
            report: core::Report { subjects },
            kept,
            json: OnceLock::new(),
            text: OnceLock::new(),
            brief: OnceLock::new(),
            lines: OnceLock::new(),
        }))
    }

    pub fn counts(&self) -> PyResult<Counts> {
        match self {
            Outcome::Checked(it) => Ok(it.report.counts().into()),
            Outcome::Told(told) => Ok(document(&told.json)?.counts),
        }
    }

    /// Whether every constraint is kept.
    pub fn is_admitted(&self) -> bool {
        match self {
            Outcome::Checked(checked) => checked.report.verdict() == core::Verdict::Admitted,
            Outcome::Told(told) => document(&told.json).is_ok_and(|it| it.verdict == "admitted"),
        }
    }

    pub fn json(&self) -> &str {
        match self {
            Outcome::Checked(it) => it.json.get_or_init(|| json::render(&it.report)),
            Outcome::Told(told) => &told.json,
        }
    }

    pub fn text(&self) -> &str {
        match self {
            Outcome::Checked(it) => it
                .text
                .get_or_init(|| text::render(&it.report, &TextStyle::default())),
            Outcome::Told(told) => &told.text,
        }
    }

    pub fn brief(&self) -> &str {
        match self {
            Outcome::Checked(it) => it.brief.get_or_init(|| brief::render(&it.report)),
            Outcome::Told(told) => &told.brief,
        }
    }

    pub fn kept(&self) -> &[String] {
        match self {
            Outcome::Checked(it) => it.lines.get_or_init(|| it.kept_lines()),
            Outcome::Told(told) => &told.kept,
        }
    }

    /// Everything it says, for pickles.
    pub fn told(&self) -> Told {
        Told {
            json: self.json().to_owned(),
            text: self.text().to_owned(),
            brief: self.brief().to_owned(),
            kept: self.kept().to_vec(),
        }
    }

    /// Something of its one subject.
    pub fn of_subject(
        &self,
        checked: fn(&SubjectReport) -> &str,
        told: fn(Subject) -> String,
    ) -> PyResult<String> {
        match self {
            Outcome::Checked(it) => {
                let subject = it.report.subjects.first();
                Ok(subject.map(checked).unwrap_or_default().to_owned())
            }
            Outcome::Told(it) => {
                let subject = document(&it.json)?.subjects.into_iter().next();
                Ok(subject.map(told).unwrap_or_default())
            }
        }
    }
}

impl Checked {
    fn kept_lines(&self) -> Vec<String> {
        match self.report.subjects.first() {
            Some(subject) => kept(&subject.contract, &self.kept),
            None => Vec::new(),
        }
    }
}

/// The JSON document, taken apart.
pub fn document(json: &str) -> PyResult<Document> {
    serde_json::from_slice(json.as_bytes())
        .map_err(|error| PyValueError::new_err(error.to_string()))
}

/// A line for every constraint that is kept.
fn kept(contract: &Arc<ContractText>, kept: &[Kept]) -> Vec<String> {
    let index = LineIndex::new(&contract.text);
    let line = |kept: &Kept| {
        let place = contract.place(kept.contract, &index);
        let (subject, code) = (&kept.subject, kept.code.as_str());
        format!("{subject} [{code}], demanded at {place}")
    };
    kept.iter().map(line).collect()
}
