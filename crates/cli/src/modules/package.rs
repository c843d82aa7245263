//! What the `__init__` file of a package, or a module, does to the names below it.

/// What a text says about the names below its module, as far as a search for words tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Own {
    /// They are what the search path says.
    Plain,
    /// Folders of the same name elsewhere on the path belong to it (`pkgutil.extend_path`).
    Extended,
    /// More of them may be made.
    More,
    /// They may be anything.
    Anything,
}

const PATH: &str = "__path__";

/// Reads `text`. Words in comments and strings count, too: they only make the answer less certain.
pub fn own(text: &str) -> Own {
    let mut uses = text.match_indices(PATH);
    if text.contains("extend_path") || text.contains("declare_namespace") {
        Own::Extended
    } else if uses.any(|(at, _)| replaces(text, at)) {
        Own::Anything
    } else if text.contains(PATH) || text.contains("sys.modules") || text.contains("sys import") {
        Own::More
    } else {
        Own::Plain
    }
}

/// Whether the path named at `at` may lose folders there, or get some before them.
fn replaces(text: &str, at: usize) -> bool {
    let rest = text[at + PATH.len()..].trim_start_matches([' ', '\t', '\'', '"', ']']);
    let is_set = |rest: &str| {
        let value = rest.trim_start().strip_prefix('=').map(str::trim_start);
        value.is_some_and(|value| !value.starts_with('='))
    };
    let line = text[..at].rsplit('\n').next().unwrap_or_default();
    let is_annotated = rest.starts_with(':') && line.trim().is_empty();
    let item = rest.strip_prefix('[').and_then(|rest| rest.split_once(']'));
    // As an argument, it may be handed on as it is.
    let is_argument = text[..at].trim_end().ends_with(['(', ',']);
    is_set(rest) && !(is_argument && is_itself(rest))
        || is_annotated
        || item.is_some_and(|(_, rest)| is_set(rest))
        || [".insert", ".clear", ".remove", ".pop", ".reverse", ".sort"]
            .iter()
            .any(|method| rest.starts_with(method))
}

/// Whether what follows a name is the path as it is, and the end of an argument.
fn is_itself(rest: &str) -> bool {
    let value = rest.trim_start().trim_start_matches(['=', ' ']);
    let rest = value.strip_prefix(PATH).map(str::trim_start);
    rest.is_some_and(|rest| rest.starts_with([',', ')']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_changes_the_path_of_a_package() {
        for (text, expected) in [
            ("from .a import b", Own::Plain),
            ("for m in iter_modules(__path__): pass", Own::More),
            ("__path__.append(there)", Own::More),
            ("if __path__ == x: pass", Own::More),
            ("for folder in __path__: pass", Own::More),
            ("here = __path__[0]", Own::More),
            ("module(__name__, __path__=__path__, x=1)", Own::More),
            ("__path__ = [there]", Own::Anything),
            ("__path__ = __path__, there", Own::Anything),
            ("__path__: list[str] = [there]", Own::Anything),
            ("__path__.insert(0, there)", Own::Anything),
            ("__path__[:] = []", Own::Anything),
            ("globals()['__path__'] = []", Own::Anything),
            (
                "__path__ = __import__('pkgutil').extend_path(__path__, __name__)",
                Own::Extended,
            ),
            (
                "__import__('pkg_resources').declare_namespace(__name__)",
                Own::Extended,
            ),
            ("sys.modules[__name__ + '.moves'] = m", Own::More),
            ("from sys import modules", Own::More),
        ] {
            assert_eq!(own(text), expected, "{text}");
        }
    }
}
