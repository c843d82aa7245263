//! What the YAML parser complains about, as problems of ours.

use granit_parser::{ErrorKind, ScanError};

use crate::contract::error::{Problem, ProblemKind, SyntaxHint};
use crate::contract::tree::MAX_DEPTH;
use crate::value::Span;

/// The problem behind a YAML error, placed at the character the parser stopped at.
pub(super) fn problem_of(error: &ScanError, text: &str) -> Box<Problem> {
    let offset = error.marker().byte_offset().unwrap_or(0).min(text.len());
    let rest = text.get(offset..).unwrap_or_default();
    let width = rest.chars().next().filter(|c| !matches!(c, '\r' | '\n'));
    let span = Span::new(offset, offset + width.map_or(0, char::len_utf8));
    let kind = match error.kind() {
        ErrorKind::RecursionLimitExceeded => ProblemKind::TooDeep { limit: MAX_DEPTH },
        ErrorKind::UnknownAnchor => {
            let name = alias_name(rest);
            return Problem::at(
                Span::new(offset, offset + 1 + name.len()),
                ProblemKind::UnknownAnchor {
                    name: name.to_owned(),
                },
            );
        }
        kind => ProblemKind::Syntax {
            syntax: "YAML",
            detail: kind.to_string(),
            hint: hint(kind),
        },
    };
    Problem::at(span, kind)
}

fn alias_name(rest: &str) -> &str {
    let rest = rest.strip_prefix('*').unwrap_or(rest);
    rest.split(|c: char| c.is_whitespace() || ",[]{}".contains(c))
        .next()
        .unwrap_or_default()
}

/// What most often causes this complaint.
fn hint(kind: &ErrorKind) -> Option<SyntaxHint> {
    use ErrorKind as E;
    Some(match kind {
        E::TabNotAllowed
        | E::TabInBlockIndentation
        | E::TabInIndentation
        | E::TabInPlainScalar
        | E::TabAtBlockScalarStart => SyntaxHint::Tab,
        E::UnexpectedEofFlowSequence
        | E::UnexpectedEofFlowMapping
        | E::UnexpectedEofImplicitFlowMapping
        | E::UnclosedFlowCollection { .. }
        | E::ExpectedFlowMappingSeparator
        | E::ExpectedFlowSequenceSeparator
        | E::MismatchedFlowCollectionEnd { .. } => SyntaxHint::Bracket,
        E::UnclosedQuotedScalar
        | E::DocumentIndicatorInQuotedScalar
        | E::InvalidQuotedScalarIndent
        | E::InvalidTrailingSingleQuotedScalar
        | E::InvalidTrailingDoubleQuotedScalar => SyntaxHint::Quote,
        E::UnknownQuotedScalarEscape | E::InvalidQuotedScalarHexEscape => SyntaxHint::Escape,
        E::MappingValueNotAllowed
        | E::SimpleKeyExpected
        | E::InvalidSimpleKey
        | E::UnexpectedCharacter { .. } => SyntaxHint::QuoteText,
        E::InvalidIndentation
        | E::ExpectedBlockMappingKey
        | E::ExpectedBlockSequenceEntry
        | E::BlockSequenceEntryNotAllowed
        | E::MappingKeyNotAllowed => SyntaxHint::Indentation,
        _ => return None,
    })
}
