//! The sentence that says what is wrong.

use super::{Encoding, Found, ProblemKind};
use crate::contract::credentials::concealed;
use crate::contract::resolve::ValueFault;
use crate::contract::selector::SelectorFault;
use crate::value::marker::MarkerFaultKind;

/// So many characters of a contract's own words are repeated in a message.
const QUOTED: usize = 60;

/// So many characters of what a library says about them.
const REASON: usize = 160;

pub(super) fn of(kind: &ProblemKind) -> String {
    of_file(kind)
        .or_else(|| of_yaml(kind))
        .or_else(|| of_shape(kind))
        .or_else(|| of_text(kind))
        .or_else(|| of_rule(kind))
        .unwrap_or_else(|| "the contract can't be read".into())
}

/// What is wrong with the file before any of its keys is looked at.
fn of_file(kind: &ProblemKind) -> Option<String> {
    use ProblemKind as K;
    Some(match kind {
        K::TooLarge { limit } => format!("the contract is larger than {} MiB", limit >> 20),
        K::NotUtf8 {
            encoding: Some(encoding),
            ..
        } => {
            let name = match encoding {
                Encoding::Utf16 => "UTF-16",
                Encoding::Utf32 => "UTF-32",
            };
            format!("the contract is {name} text, UTF-8 was expected")
        }
        K::NotUtf8 { offset, line, .. } => {
            format!(
                "the contract is not UTF-8: the byte at offset {offset} (line {line}) starts no character"
            )
        }
        K::ControlCharacter { character } => {
            format!(
                "the control character U+{:04X} can't stand in a contract",
                *character as u32
            )
        }
        K::Syntax { syntax, detail, .. } => format!("malformed {syntax}: {detail}"),
        K::Empty => "the contract is empty, a mapping was expected".into(),
        K::SeveralDocuments => {
            "a second document starts here, one contract per file was expected".into()
        }
        K::Date => "dates and times mean nothing here, a text was expected".into(),
        K::TooDeep { limit } => format!("nested deeper than {limit} levels"),
        _ => return None,
    })
}

/// What is wrong with the notation of a value.
fn of_yaml(kind: &ProblemKind) -> Option<String> {
    use ProblemKind as K;
    Some(match kind {
        K::Tag { tag } => format!("the tag {} is refused, contracts are plain data", code(tag)),
        K::TooManyAliases { limit } => {
            format!("the aliases expand to more than {limit} values")
        }
        K::RecursiveAlias => "the alias stands inside the value it refers to".into(),
        K::UnknownAnchor { name } => {
            format!(
                "the alias {} refers to no anchor before it",
                code(&format!("*{name}"))
            )
        }
        K::DuplicateKey { key, first_line } => {
            format!(
                "the key {} stands here a second time, first on line {first_line}",
                code(key)
            )
        }
        K::KeyNotScalar { found } => format!("a key must be a text, found {}", found.article()),
        K::MergeOfNoMapping { found } => {
            format!(
                "`<<` merges a mapping or a list of mappings, found {}",
                found.article()
            )
        }
        _ => return None,
    })
}

/// What is wrong with keys and with the kinds of values.
fn of_shape(kind: &ProblemKind) -> Option<String> {
    use ProblemKind as K;
    Some(match kind {
        K::UnknownKey { key, within, .. } => format!("{within} has no key {}", code(key)),
        K::MissingKey { key, within } => format!("{within} needs the key `{key}`"),
        K::SameKey { key, other } => {
            format!(
                "{} and {} are the same key, only one may be given",
                code(other),
                code(key)
            )
        }
        K::Shape { expected, found } => {
            format!("expected {expected}, found {}", found.article())
        }
        K::NotPlain { what } => format!("{what} can't stand in a contract"),
        K::FloatForText { expected } => {
            format!("expected {expected} as text, found a float, which keeps no digits")
        }
        K::NullItem { expected } => format!("this item is empty, expected {expected}"),
        K::EmptyText { expected } => format!("expected {expected}, found an empty text"),
        K::GuardsNothing => "the guard demands nothing, so it protects nothing".into(),
        K::NoGuards => "the configuration has no guards, so it protects nothing".into(),
        K::ConstrainsNothing => "the contract demands nothing, so it protects nothing".into(),
        K::More { count } => format!("and {count} more problems"),
        _ => return None,
    })
}

/// What is wrong with a word or a name.
fn of_text(kind: &ProblemKind) -> Option<String> {
    use ProblemKind as K;
    Some(match kind {
        K::Word { what, word, .. } => format!("{} is not {what} known here", code(word)),
        K::SchemaVersion { text } => {
            format!("schema version {} is unknown, expected 1", code(text))
        }
        K::FileName { text } => {
            format!(
                "{} is a path, expected the name of a file without its folder",
                code(text)
            )
        }
        K::ModuleName { text } => format!("{} is not the dotted name of a module", code(text)),
        K::GuardTarget { text } => {
            format!("{} is no name of modules, which a guard needs", code(text))
        }
        K::VariableName { text } => {
            format!(
                "{} can't be the name of an environment variable",
                code(text)
            )
        }
        _ => return None,
    })
}

/// What is wrong with a value that has a grammar of its own.
fn of_rule(kind: &ProblemKind) -> Option<String> {
    use ProblemKind as K;
    Some(match kind {
        K::DependencyName { text } => format!(
            "{} is not the name of a distribution, with extras or not, nor `import:NAME`",
            code(text)
        ),
        K::Version {
            text,
            reason: Some(reason),
        } => {
            let reason = reason.lines().next().unwrap_or_default();
            let reason = reason.trim_start_matches("Failed to parse version: ");
            format!(
                "{} is not a version specifier: {}",
                code(text),
                shorten_to(REASON, reason.trim_end_matches(':'))
            )
        }
        K::Version { text, reason: None } => {
            format!(
                "{} is neither a version nor a version specifier",
                code(text)
            )
        }
        K::Integrity { text } => {
            format!("{} is not `sha256:` and 64 hexadecimal digits", code(text))
        }
        K::Marker { text, fault } => {
            format!(
                "{} is not an environment marker: {}",
                code(text),
                marker(&fault.kind)
            )
        }
        K::Selector { text, fault } => {
            format!("{} is not a selector: {}", code(text), selector(fault))
        }
        K::Value { fault } => value(*fault),
        _ => return None,
    })
}

fn marker(fault: &MarkerFaultKind) -> String {
    use MarkerFaultKind as M;
    match fault {
        M::UnknownVariable { name, .. } => format!("{} is no name that markers know", code(name)),
        M::ExpectedOperand => "a name or a quoted text is missing".into(),
        M::ExpectedOperator => "a comparison is missing".into(),
        M::NoVariable => "it compares a text with a text".into(),
        M::UnclosedQuote => "a quote is not closed".into(),
        M::UnclosedParenthesis => "a parenthesis is not closed".into(),
        M::Trailing => "something follows after its end".into(),
        M::TooDeep => "its parentheses nest too deep".into(),
    }
}

fn selector(fault: &SelectorFault) -> String {
    use SelectorFault as S;
    match fault {
        S::EmptySegment => "a segment between dots is empty".into(),
        S::Braces => "its braces don't pair up".into(),
        S::EmptyAlternative => "an alternative between braces is empty".into(),
        S::PartialStar => "a `*` stands for a whole segment, `**` for any number of them".into(),
        S::TooMany => "its braces stand for too many names".into(),
        S::Character(c) => format!("{} is in no module's name", code(&c.to_string())),
        S::Special(_) => "it is neither `<none>` nor `<anonymous>`".into(),
        S::Prefix(_) => "it starts with neither `dist:` nor `path:`".into(),
        S::Target(prefix) => format!("no name follows `{prefix}`"),
    }
}

fn value(fault: ValueFault) -> String {
    match fault {
        ValueFault::Digits => "the number has more digits than Python reads (4300)".into(),
        ValueFault::NotOf(tag) => format!("the text is not what its tag `!!{tag}` says"),
        ValueFault::SetWithValues => "the members of a `!!set` have no values".into(),
    }
}

impl Found {
    fn article(self) -> &'static str {
        match self {
            Found::Null => "nothing",
            Found::Bool => "true or false",
            Found::Number => "a number",
            Found::Text => "a text",
            Found::Bytes => "bytes",
            Found::List => "a list",
            Found::Mapping => "a mapping",
            Found::Set => "a set",
        }
    }
}

/// Words of the contract inside a sentence: shortened, on one line.
fn code(text: &str) -> String {
    format!("`{}`", shorten(text))
}

fn shorten(text: &str) -> String {
    shorten_to(QUOTED, text)
}

/// Without the credentials that addresses in it hold.
fn shorten_to(length: usize, text: &str) -> String {
    let text = concealed(text);
    let mut short: String = text.chars().take(length).flat_map(visible).collect();
    if text.chars().nth(length).is_some() {
        short.push('…');
    }
    short
}

fn visible(c: char) -> impl Iterator<Item = char> {
    let escaped = c.is_control().then(|| c.escape_default());
    let plain = (!c.is_control()).then_some(c);
    escaped.into_iter().flatten().chain(plain)
}
