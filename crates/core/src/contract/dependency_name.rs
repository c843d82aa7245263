//! The keys of `dependencies`: names of distributions, with extras, or import names.

use super::model::DependencyTarget;
pub(super) use crate::value::distribution_name::normal_name as normalise;

/// A key of `dependencies`, read.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct DependencyName {
    pub target: DependencyTarget,
    pub extras: Vec<String>,
}

/// Reads `name`, `name[extra1,extra2]` or `import:NAME`.
pub(super) fn parse(text: &str) -> Option<DependencyName> {
    if let Some(import) = text.strip_prefix("import:") {
        let name = import.trim();
        return is_dotted(name).then(|| DependencyName {
            target: DependencyTarget::Import(name.to_owned()),
            extras: Vec::new(),
        });
    }
    let (name, extras) = match text.split_once('[') {
        Some((name, rest)) => (name, rest.trim_end().strip_suffix(']')?),
        None => (text, ""),
    };
    let extras = match extras.trim() {
        "" => Vec::new(),
        extras => extras
            .split(',')
            .map(normalise)
            .collect::<Option<Vec<_>>>()?,
    };
    Some(DependencyName {
        target: DependencyTarget::Distribution(normalise(name)?),
        extras,
    })
}

/// Whether a text is a dotted name of a module.
pub(super) fn is_dotted(text: &str) -> bool {
    let segment = |segment: &str| {
        !segment.is_empty()
            && !segment.starts_with(|c: char| c.is_ascii_digit())
            && segment
                .chars()
                .all(|c| c.is_alphanumeric() || c == '_' || !c.is_ascii() && !c.is_whitespace())
    };
    text.split('.').all(segment)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_normalised() {
        for (text, name, extras) in [
            ("Foo__Bar.baz", "foo-bar-baz", &[][..]),
            (
                "requests[socks, Use_Chardet]",
                "requests",
                &["socks", "use-chardet"],
            ),
            ("requests[]", "requests", &[]),
        ] {
            let read = parse(text).expect(text);
            assert_eq!(read.target, DependencyTarget::Distribution(name.into()));
            assert_eq!(read.extras, extras);
        }
        let import = parse("import:google.cloud").expect("import name");
        assert_eq!(
            import.target,
            DependencyTarget::Import("google.cloud".into())
        );
    }

    #[test]
    fn other_texts_are_no_names() {
        for text in [
            "",
            "-x",
            "x-",
            "a b",
            "requests[",
            "requests[,]",
            "import:",
            "import:a..b",
            "a>=1",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
