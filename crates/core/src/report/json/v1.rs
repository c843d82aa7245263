//! Version 1 of the JSON report. Frozen: readers rely on every name and type here; whatever
//! breaks them gets a new version beside this one.

use serde::Serialize;

use crate::report;
use crate::violation::Category;

pub(super) const SCHEMA: u32 = 1;

#[derive(Serialize)]
pub(super) struct Report<'a> {
    pub schema: u32,
    pub verdict: Verdict,
    pub counts: Counts,
    pub subjects: Vec<Subject<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Verdict {
    Admitted,
    Denied,
}

#[derive(Serialize)]
pub(super) struct Counts {
    pub kept: usize,
    pub broken: usize,
    pub undetermined: usize,
}

#[derive(Serialize)]
pub(super) struct Subject<'a> {
    pub path: &'a str,
    pub contract: &'a str,
    pub verdict: Verdict,
    pub violations: Vec<Violation<'a>>,
}

#[derive(Serialize)]
pub(super) struct Violation<'a> {
    pub code: &'static str,
    pub subject: String,
    pub category: Kind,
    pub status: Status,
    pub expected: Option<String>,
    pub found: Option<String>,
    pub message: String,
    pub help: Option<String>,
    pub contract: Place<'a>,
    pub source: Option<Place<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instead: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub docs: Option<&'a str>,
}

#[derive(Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Kind {
    Missing,
    Mismatch,
    Invalid,
}

#[derive(Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Status {
    Broken,
    Undetermined,
}

#[derive(Serialize)]
#[serde(untagged)]
pub(super) enum Place<'a> {
    /// Lines and columns count from 1, columns in characters.
    Position {
        path: &'a str,
        line: usize,
        column: usize,
    },
    /// In a contract that is data of a program: it has no lines.
    Keys {
        path: &'a str,
        line: Option<usize>,
        column: Option<usize>,
        key_path: &'a str,
    },
}

impl From<report::Verdict> for Verdict {
    fn from(verdict: report::Verdict) -> Self {
        match verdict {
            report::Verdict::Admitted => Verdict::Admitted,
            report::Verdict::Denied => Verdict::Denied,
        }
    }
}

impl From<report::Counts> for Counts {
    fn from(counts: report::Counts) -> Self {
        let report::Counts {
            kept,
            broken,
            undetermined,
        } = counts;
        Self {
            kept,
            broken,
            undetermined,
        }
    }
}

impl From<Category> for Kind {
    fn from(category: Category) -> Self {
        match category {
            Category::Missing => Kind::Missing,
            Category::Mismatch => Kind::Mismatch,
            Category::Invalid => Kind::Invalid,
        }
    }
}
