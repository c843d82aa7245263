//! Changes for people, for machines, for a release's notes.

use serde_json::{Value as Json, json as document};

use super::{Change, Effect, Verdict, verdict};
use crate::value::order;
use crate::value::printable::{one_line, printable, shortened};

/// Longest text of one side for people, in characters.
const READABLE: usize = 80;

/// Where a change is on one side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    pub path: String,
    pub line: u32,
    pub column: u32,
}

/// A change, and where it is on both sides.
pub type Placed<'c> = (&'c Change, Option<Place>, Option<Place>);

impl Place {
    fn text(&self) -> String {
        format!("{}:{}:{}", self.path, self.line, self.column)
    }
}

/// One line for each change, the worst first, and the verdict.
pub fn text(changes: &[Placed<'_>]) -> String {
    let mut out = String::new();
    for (change, old, new) in worst_first(changes) {
        let place = new.as_ref().or(old.as_ref());
        let place = place
            .map(|place| format!("{}: ", place.text()))
            .unwrap_or_default();
        out.push_str(&format!(
            "{}[{}]: {place}{}{}\n",
            change.effect().as_str(),
            change.kind.as_str(),
            printable(&change.subject),
            sides(change),
        ));
        if let (Some(old), Some(_)) = (old, new) {
            out.push_str(&format!("  was {}\n", old.text()));
        }
        out.push_str(&format!(
            "  {} for importers, {} for implementers\n",
            change.importers.as_str(),
            change.implementers.as_str()
        ));
    }
    out + &summary(changes) + "\n"
}

/// The same as tables.
pub fn markdown(changes: &[Placed<'_>]) -> String {
    let mut out = format!("**{}**\n", summary(changes));
    if !changes.is_empty() {
        out.push_str("\n| change | what | was | is | importers | implementers |\n|---|---|---|---|---|---|\n");
    }
    let cell = |text: &Option<String>| match text {
        Some(text) => format!(
            "`{}`",
            shortened(&one_line(text), READABLE)
                .replace('|', "\\|")
                .replace('`', "'")
        ),
        None => String::new(),
    };
    for (change, ..) in worst_first(changes) {
        out.push_str(&format!(
            "| {} | {} | {} | {} | {} | {} |\n",
            change.kind.as_str(),
            cell(&Some(change.subject.clone())),
            cell(&change.old),
            cell(&change.new),
            change.importers.as_str(),
            change.implementers.as_str(),
        ));
    }
    out
}

/// The document for machines.
pub fn json(changes: &[Placed<'_>]) -> Json {
    let place = |place: &Option<Place>| match place {
        Some(Place { path, line, column }) => {
            document!({ "path": path, "line": line, "column": column })
        }
        None => Json::Null,
    };
    let one = |(change, old, new): &Placed<'_>| {
        document!({
            "code": change.kind.as_str(),
            "subject": change.subject,
            "effect": change.effect().as_str(),
            "importers": change.importers.as_str(),
            "implementers": change.implementers.as_str(),
            "old": { "text": change.old, "place": place(old) },
            "new": { "text": change.new, "place": place(new) },
        })
    };
    document!({
        "schema": 1,
        "verdict": of(changes).as_str(),
        "changes": changes.iter().map(one).collect::<Vec<_>>(),
    })
}

fn of(changes: &[Placed<'_>]) -> Verdict {
    let changes: Vec<Change> = changes
        .iter()
        .map(|(change, ..)| (*change).clone())
        .collect();
    verdict(&changes)
}

fn worst_first<'p, 'c>(changes: &'p [Placed<'c>]) -> Vec<&'p Placed<'c>> {
    let mut sorted: Vec<_> = changes.iter().collect();
    order::sort_by_key(&mut sorted, |(change, ..)| {
        std::cmp::Reverse(change.effect())
    });
    sorted
}

fn sides(change: &Change) -> String {
    match (&change.old, &change.new) {
        (None, None) => String::new(),
        (old, new) => {
            let side = |side: &Option<String>| match side {
                Some(text) => format!("`{}`", shortened(&one_line(text), READABLE)),
                None => "nothing".to_owned(),
            };
            format!(": {} → {}", side(old), side(new))
        }
    }
}

fn summary(changes: &[Placed<'_>]) -> String {
    let count = |effect: Effect| {
        let same = changes
            .iter()
            .filter(|(change, ..)| change.effect() == effect);
        same.count()
    };
    format!(
        "{}: {} breaking, {} widening, {} neutral",
        of(changes).as_str(),
        count(Effect::Breaking),
        count(Effect::Widening),
        count(Effect::Neutral)
    )
}
