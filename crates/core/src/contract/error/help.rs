//! What to do about a problem.

use super::{Encoding, ProblemKind, SyntaxHint};
use crate::contract::selector::SelectorFault;
use crate::value::marker::{MarkerFaultKind, VARIABLES};

pub(super) fn of(kind: &ProblemKind) -> Option<String> {
    use ProblemKind as K;
    match kind {
        K::UnknownKey {
            nearest,
            belongs_to,
            known,
            ..
        } => Some(unknown_key(*nearest, *belongs_to, known)),
        K::Word {
            nearest, allowed, ..
        } => Some(word(*nearest, allowed)),
        K::Syntax { hint, .. } => hint.map(|hint| syntax(hint).to_owned()),
        K::Marker { fault, .. } => marker(&fault.kind),
        K::Selector { fault, .. } => Some(selector(fault)),
        _ => of_file(kind).or_else(|| of_value(kind)).map(str::to_owned),
    }
}

/// What to do about the file and its notation.
fn of_file(kind: &ProblemKind) -> Option<&'static str> {
    use ProblemKind as K;
    Some(match kind {
        K::NotUtf8 {
            encoding: Some(Encoding::Utf16 | Encoding::Utf32),
            ..
        } => "save the file as UTF-8 (in PowerShell: `Set-Content -Encoding utf8`)",
        K::NotUtf8 { .. } => "save the file as UTF-8",
        K::TooLarge { .. } => "split the contract",
        K::ControlCharacter { .. } => "remove it, or write an escape in double quotes: \"\\x00\"",
        K::Empty | K::ConstrainsNothing => {
            "name what must hold, for instance `functions: [{name: main}]`, `runtime: {python: \">=3.10\"}` or `importers: {allow: [app.*]}`"
        }
        K::GuardsNothing => {
            "give it `importers`, `importer-contract`, `module-contract` or `imports`"
        }
        K::NoGuards => {
            "add a guard: `[[tool.importspy.guards]]` in pyproject.toml, `[[guards]]` in importspy.toml"
        }
        K::SeveralDocuments => "remove the line `---`, or move the second contract to its own file",
        K::Tag { .. } => {
            "remove the tag; only !!str, !!int, !!float, !!bool, !!null, !!seq, !!map, !!set and !!binary are known"
        }
        K::TooDeep { .. } => "flatten the contract",
        K::TooManyAliases { .. } => "write fewer aliases of aliases",
        K::RecursiveAlias => "refer to a value that is complete before the alias",
        K::UnknownAnchor { .. } => {
            "define it first with `&name`, or quote the text if it starts with `*`"
        }
        K::DuplicateKey { .. } | K::SameKey { .. } => "keep one of the two",
        K::KeyNotScalar { .. } => "quote the key if a text was meant",
        K::MergeOfNoMapping { .. } => "merge an anchored mapping: `<<: *name`",
        K::Date => "put the date in quotes",
        _ => return None,
    })
}

/// What to do about one value.
fn of_value(kind: &ProblemKind) -> Option<&'static str> {
    use ProblemKind as K;
    Some(match kind {
        K::NotPlain { .. } => {
            "use dict, list, str, int, float, bool, None, or the classes of importspy; name types in quotes"
        }
        K::FloatForText { .. } => "put it in quotes: 3.10 and 3.1 are the same float",
        K::NullItem { .. } => "remove the item or complete it",
        K::FileName { .. } => "write the last part only; `module` tells files of one name apart",
        K::ModuleName { .. } => "write it as in an import statement: `package.module`",
        K::GuardTarget { .. } => {
            "write a dotted name or a pattern: `shop.billing`, `shop.billing.**`"
        }
        K::SchemaVersion { .. } => "write `schema_version: 1`, or remove the line",
        K::Version { .. } => "write a version (`1.2.3`) or specifiers (`>=1.2,<2`), see PEP 440",
        K::Integrity { .. } => "write what `sha256sum` prints for the file, after `sha256:`",
        K::DependencyName { .. } => {
            "write the name as on the package index, extras in brackets: `requests[socks]`"
        }
        K::VariableName { .. } => "write the name alone, and what it must be set to as its `value`",
        _ => return None,
    })
}

fn unknown_key(nearest: Option<&str>, belongs_to: Option<&str>, known: &[&str]) -> String {
    match (nearest, belongs_to) {
        (Some(nearest), _) => format!("did you mean `{nearest}`?"),
        (None, Some(owner)) => format!("it is a key of {owner}"),
        (None, None) => format!("known keys: {}", known.join(", ")),
    }
}

fn word(nearest: Option<&str>, allowed: &[&str]) -> String {
    let allowed = allowed.join(", ");
    match nearest {
        Some(nearest) => format!("did you mean `{nearest}`? Known: {allowed}"),
        None => format!("known: {allowed}"),
    }
}

fn syntax(hint: SyntaxHint) -> &'static str {
    match hint {
        SyntaxHint::Tab => "indent with spaces, YAML allows no tabs there",
        SyntaxHint::Bracket => "close every `[` and `{`, and put commas between the items",
        SyntaxHint::Quote => "close the quote; a quote inside single quotes is written twice",
        SyntaxHint::Escape => "write `\\\\` for a backslash, or use single quotes",
        SyntaxHint::QuoteText => {
            "put a text that contains `: ` or starts with a special character in quotes"
        }
        SyntaxHint::Indentation => "indent keys and items of one level alike",
    }
}

fn marker(fault: &MarkerFaultKind) -> Option<String> {
    Some(match fault {
        MarkerFaultKind::UnknownVariable {
            nearest: Some(nearest),
            ..
        } => {
            format!("did you mean `{nearest}`?")
        }
        MarkerFaultKind::UnknownVariable { .. } => {
            format!(
                "texts need quotes; names that markers know: {}",
                VARIABLES.join(", ")
            )
        }
        _ => "write it as PEP 508 does, for instance `python_version < '3.11'`".into(),
    })
}

fn selector(fault: &SelectorFault) -> String {
    match fault {
        SelectorFault::Special(Some(nearest)) => format!("did you mean `{nearest}`?"),
        SelectorFault::Prefix(Some(nearest)) => format!("did you mean `{nearest}:`?"),
        SelectorFault::Special(None) => {
            "`<none>` is a run without importer, `<anonymous>` code that belongs to no module"
                .into()
        }
        SelectorFault::Character('/' | '\\') => "write `path:GLOB` to select by file".into(),
        _ => {
            "write a dotted name (`app.*`, `app.**`, `{app,lib}.core`), `dist:NAME` or `path:GLOB`"
                .into()
        }
    }
}
