//! What is wrong with a contract, for people.

use annotate_snippets::{Element, Group, Level};

use super::excerpt::{Mark, origin};
use super::{LineIndex, TextStyle};
use crate::contract::{ContractError, Problem};
use crate::value::printable::{one_line, printable};

/// How many problems are shown before the rest is only counted.
const SHOWN: usize = 20;

/// Every problem of the contract at `path` with its place and remedy; the first ones where there
/// are many. In quiet style one line each.
pub fn render(path: &str, error: &ContractError, style: &TextStyle) -> String {
    let ContractError { problems, text } = error;
    let index = text.as_deref().map(LineIndex::new);
    let mut out = String::new();
    for problem in problems.iter().take(SHOWN) {
        if style.quiet {
            out.push_str(&line(path, problem, index.as_ref()));
        } else {
            out.push_str(&diagnostic(path, problem, index.as_ref(), style));
            out.push('\n');
        }
        out.push('\n');
    }
    if problems.len() > SHOWN {
        out.push_str(&format!("and {} more problems\n", problems.len() - SHOWN));
    }
    out
}

fn diagnostic(
    path: &str,
    problem: &Problem,
    index: Option<&LineIndex<'_>>,
    style: &TextStyle,
) -> String {
    let title = Level::ERROR.primary_title(one_line(&problem.message()));
    let place = match (index, problem.span) {
        (Some(index), Some(span)) => {
            let label = String::new();
            let primary = true;
            Mark {
                path,
                index,
                span,
                label,
                primary,
            }
            .elements(style)
        }
        _ => vec![origin(path, None)],
    };
    let group = Group::with_title(title).elements(place);
    style.renderer().render(&[group.elements(notes(problem))])
}

/// The path of keys, and the remedy.
fn notes(problem: &Problem) -> impl Iterator<Item = Element<'static>> {
    let keys = Some(one_line(&problem.path)).filter(|keys| !keys.is_empty());
    let at = keys.map(|keys| Level::NOTE.with_name("at").message(format!("`{keys}`")));
    let help = problem
        .help()
        .map(|help| Level::HELP.message(one_line(&help)));
    at.into_iter().chain(help).map(Element::from)
}

/// `path:line:column: message`, with the path of keys where there is no place.
fn line(path: &str, problem: &Problem, index: Option<&LineIndex<'_>>) -> String {
    let (path, message) = (printable(path), one_line(&problem.message()));
    match (index, problem.span) {
        (Some(index), Some(span)) => {
            let place = index.start_of(span);
            format!("{path}:{}:{}: {message}", place.line, place.column)
        }
        _ if problem.path.is_empty() => format!("{path}: {message}"),
        _ => format!("{path}: {}: {message}", printable(&problem.path)),
    }
}
