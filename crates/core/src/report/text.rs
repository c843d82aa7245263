//! The report for people: every violation with its two places, and a summary of what was covered.

use annotate_snippets::{Element, Group, Level, Title};

use super::excerpt::{Mark, origin};
use super::sources::{Sources, Spot};
use super::{LineIndex, Position, Report, SubjectReport, TextStyle, Verdict};
use crate::value::printable::{one_line, printable, shortened};
use crate::violation::{Category, Detail, Status, Violation};

/// Longest label under an excerpt, in characters.
const LABEL: usize = 60;

/// The report as text. Every line ends; an admitted run in quiet style says nothing.
pub fn render(report: &Report, style: &TextStyle) -> String {
    let mut out = String::new();
    for subject in &report.subjects {
        let texts = Texts::of(subject);
        for violation in &subject.violations {
            if style.quiet {
                out.push_str(&texts.line(violation));
            } else {
                out.push_str(&texts.diagnostic(violation, style));
                out.push('\n');
            }
            out.push('\n');
        }
        if style.verbose > 0 && !style.quiet {
            out.push_str(&outcome(subject));
        }
    }
    if !style.quiet {
        out.push_str(&summary(report, style));
    }
    out
}

/// The texts of one subject, with their lines counted once.
struct Texts<'a> {
    subject: &'a SubjectReport,
    contract: LineIndex<'a>,
    sources: Sources<'a>,
}

impl<'a> Texts<'a> {
    fn of(subject: &'a SubjectReport) -> Self {
        let text = if subject.violations.is_empty() {
            ""
        } else {
            &subject.contract.text
        };
        Self {
            subject,
            contract: LineIndex::new(text),
            sources: Sources::of(&subject.sources),
        }
    }

    /// `path:line:column: code: message`. Without a place in the module, its beginning.
    fn line(&self, violation: &Violation) -> String {
        let spot = violation.source.and_then(|place| self.sources.spot(place));
        let (path, place) = match &spot {
            Some(spot) => (spot.path, spot.start()),
            None => (self.subject.path.as_str(), Position { line: 1, column: 1 }),
        };
        let path = printable(path);
        let (code, message) = (violation.code.as_str(), violation.message());
        format!("{path}:{}:{}: {code}: {message}", place.line, place.column)
    }

    fn diagnostic(&self, violation: &Violation, style: &TextStyle) -> String {
        let group = Group::with_title(title(violation))
            .elements(self.source_elements(violation, style))
            .elements(self.contract_elements(violation, style))
            .elements(notes(violation));
        style.renderer().render(&[group])
    }

    /// The place in the module, or the module's path, and the place that is the cause of a doubt.
    fn source_elements(&self, violation: &Violation, style: &TextStyle) -> Vec<Element<'static>> {
        let marked = |spot: Spot<'_, '_>, label, primary| {
            let Spot { path, index, span } = spot;
            Mark {
                path,
                index,
                span,
                label,
                primary,
            }
            .elements(style)
        };
        let cause = match &violation.status {
            Status::Undetermined(reason) => reason.place.map(|place| (place, reason.why.label())),
            Status::Broken => None,
        };
        let found = violation
            .source
            .filter(|place| cause.is_none_or(|(at, _)| at != *place));
        let mut elements = Vec::new();
        if let Some(spot) = found.and_then(|place| self.sources.spot(place)) {
            elements.extend(marked(spot, found_label(violation), true));
        }
        if let Some((place, label)) = cause
            && let Some(spot) = self.sources.spot(place)
        {
            let primary = elements.is_empty();
            elements.extend(marked(spot, label.to_owned(), primary));
        }
        if elements.is_empty() {
            elements.push(origin(&self.subject.path, None));
        }
        elements
    }

    /// The place in the contract; of one that was never text, the path of keys.
    fn contract_elements(&self, violation: &Violation, style: &TextStyle) -> Vec<Element<'static>> {
        if !violation.is_demanded() {
            return Vec::new();
        }
        let contract = &self.subject.contract;
        if let Some(keys) = contract.key_path(violation.contract) {
            let path = printable(&contract.path);
            let place = match keys {
                "" => path.into_owned(),
                keys => format!("`{}` of {path}", one_line(keys)),
            };
            return vec![Level::NOTE.with_name("demanded by").message(place).into()];
        }
        Mark {
            path: &contract.path,
            index: &self.contract,
            span: violation.contract,
            label: "demanded here".to_owned(),
            primary: false,
        }
        .elements(style)
    }
}

fn title(violation: &Violation) -> Title<'static> {
    let level = match violation.status {
        Status::Broken => Level::ERROR,
        Status::Undetermined(_) => Level::WARNING.with_name("undetermined"),
    };
    level
        .primary_title(violation.message())
        .id(violation.code.as_str())
}

/// What stands under the place in the module.
fn found_label(violation: &Violation) -> String {
    match (&violation.status, &violation.found) {
        (Status::Broken, Detail::Nothing) => match violation.code.category() {
            Category::Missing => "missing here".to_owned(),
            Category::Mismatch | Category::Invalid => "here".to_owned(),
        },
        (Status::Undetermined(_), Detail::Nothing) => "can't be established".to_owned(),
        (_, Detail::Failure(_)) => String::new(),
        _ => match violation.found_text() {
            Some(found) => format!("found {}", shortened(&found, LABEL)),
            None => String::new(),
        },
    }
}

/// The remedy, and what the contract's author wrote about the rule.
fn notes(violation: &Violation) -> Vec<Element<'static>> {
    let advice = &violation.advice;
    let help = violation
        .help()
        .map(|help| Level::HELP.message(one_line(&help)));
    let written = [
        ("reason", &advice.reason),
        ("instead", &advice.instead),
        ("docs", &advice.docs),
    ];
    let written = written.into_iter().filter_map(|(name, text)| {
        let text = text.as_ref()?;
        Some(Level::NOTE.with_name(name).message(one_line(text)))
    });
    help.into_iter().chain(written).map(Element::from).collect()
}

/// One line about a subject, for verbose reports.
fn outcome(subject: &SubjectReport) -> String {
    let counts = subject.counts();
    format!(
        "{} {} ({}: {} kept, {} broken, {} undetermined)\n",
        verdict_word(subject.verdict()),
        printable(&subject.path),
        printable(&subject.contract.path),
        counts.kept,
        counts.broken,
        counts.undetermined,
    )
}

/// The last line: what was covered, and the verdict.
fn summary(report: &Report, style: &TextStyle) -> String {
    let counts = report.counts();
    let modules = match report.subjects.len() {
        1 => "1 module".to_owned(),
        many => format!("{many} modules"),
    };
    let kept = match counts.kept {
        1 => "1 constraint kept".to_owned(),
        many => format!("{many} constraints kept"),
    };
    let verdict = style.bold(verdict_word(report.verdict()));
    let (broken, undetermined) = (counts.broken, counts.undetermined);
    format!("{verdict}: {modules}, {kept}, {broken} broken, {undetermined} undetermined\n")
}

fn verdict_word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Admitted => "admitted",
        Verdict::Denied => "denied",
    }
}
