//! From a draft to a contract that its subject keeps.

use super::draft::{Mapping, Node, Path};
use super::print::{Printed, print};
use crate::check::Checked;
use crate::contract::{Contract, Format, Problem, read};
use crate::value::Span;
use crate::value::order;
use crate::violation::{Status, Subject, Violation};

/// Every round leaves something out; far more than any draft needs.
const ROUNDS: usize = 64;

const UNWRITABLE: &str = "YAML can't write it";

/// A draft that was checked.
pub struct Settled {
    pub draft: Mapping,
    /// What can't be left out and isn't kept.
    pub violations: Vec<Violation>,
}

/// Leaves out of `draft` what isn't kept. A contract that would demand nothing names the file.
pub fn settle(mut draft: Mapping, filename: &str, judge: &dyn Fn(&Contract) -> Checked) -> Settled {
    let kept = |draft| Settled {
        draft,
        violations: Vec::new(),
    };
    let name = Node::Pair("filename", filename.into());
    if !draft.demands() {
        draft.0.insert(0, name.clone());
    }
    for _ in 0..ROUNDS {
        let printed = print(&draft);
        let shrunk = match judged(&printed.text, judge) {
            Judged::Kept => return kept(draft),
            Judged::Empty => {
                draft.0.insert(0, name.clone());
                true
            }
            Judged::Refused(spans) => {
                let refused = spans.into_iter().map(|span| (span, UNWRITABLE.to_owned()));
                drop_lines(&mut draft, &printed, refused)
            }
            Judged::Unkept(violations) => {
                // A module that doesn't load admits no contract.
                let hopeless = violations.iter().any(|one| one.subject == Subject::Module);
                if hopeless || !leave_out(&mut draft, &printed, &violations) {
                    return Settled { draft, violations };
                }
                true
            }
        };
        if !shrunk {
            break;
        }
    }
    kept(Mapping(vec![name]))
}

/// What became of one round.
enum Judged {
    Kept,
    /// It constrains nothing.
    Empty,
    /// Places of what can't be read.
    Refused(Vec<Span>),
    Unkept(Vec<Violation>),
}

fn judged(text: &str, judge: &dyn Fn(&Contract) -> Checked) -> Judged {
    let error = match read(text.as_bytes(), Format::Yaml) {
        Ok(document) => {
            let violations = judge(&document.contract).violations;
            return match violations.is_empty() {
                true => Judged::Kept,
                false => Judged::Unkept(violations),
            };
        }
        Err(error) => error,
    };
    if error.problems.iter().any(Problem::is_empty_contract) {
        return Judged::Empty;
    }
    Judged::Refused(
        error
            .problems
            .iter()
            .filter_map(|problem| problem.span)
            .collect(),
    )
}

fn leave_out(draft: &mut Mapping, printed: &Printed, violations: &[Violation]) -> bool {
    let reasons = violations.iter().map(|violation| {
        let why = match &violation.status {
            Status::Undetermined(reason) => reason.explanation(),
            Status::Broken => "what its source says doesn't hold".to_owned(),
        };
        (violation.contract, why)
    });
    drop_lines(draft, printed, reasons)
}

/// Leaves out what stands on the lines of the spans; whether there was anything.
fn drop_lines(
    draft: &mut Mapping,
    printed: &Printed,
    wrong: impl Iterator<Item = (Span, String)>,
) -> bool {
    let mut paths: Vec<(Path, String)> = wrong
        .filter_map(|(span, why)| Some((printed.path_at(span.start as usize)?, why)))
        .collect();
    // From the end, so that no path moves before it is used; of two reasons the first counts.
    order::sort_by(&mut paths, |one, other| other.0.cmp(&one.0));
    paths.dedup_by(|one, other| one.0 == other.0);
    let before = draft.clone();
    for (path, why) in &paths {
        draft.leave_out(path, why);
    }
    *draft != before
}

impl Printed {
    /// The path to what stands at a place in the text.
    fn path_at(&self, offset: usize) -> Option<Path> {
        let before = self.text.as_bytes().get(..offset)?;
        self.lines
            .get(memchr::memchr_iter(b'\n', before).count())
            .cloned()
    }
}
