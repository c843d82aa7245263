//! Names of distributions, and of the files that describe them.

/// What describes a distribution.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `NAME-VERSION.dist-info/METADATA`
    DistInfo,
    /// `NAME.egg-info/PKG-INFO`, or the file `NAME.egg-info` itself.
    EggInfo,
}

/// The kind of metadata in an entry of a folder, and the name it begins with, in its normal form.
/// Nothing where it is none.
pub fn of_entry(entry: &str) -> Option<(Kind, String)> {
    let lower = entry.to_lowercase();
    let (stem, suffix) = lower.rsplit_once('.')?;
    let kind = match suffix {
        "dist-info" => Kind::DistInfo,
        "egg-info" => Kind::EggInfo,
        _ => return None,
    };
    let name = stem.split('-').next().unwrap_or(stem);
    Some((kind, normal(name)))
}

/// A name in its normal form (PEP 503): runs of `-`, `_` and `.` are one `-`, letters are small.
pub fn normal(name: &str) -> String {
    let mut normal = String::with_capacity(name.len());
    let mut in_run = false;
    for c in name.chars() {
        let separates = matches!(c, '-' | '_' | '.');
        if separates && !in_run {
            normal.push('-');
        }
        if !separates {
            normal.extend(c.to_lowercase());
        }
        in_run = separates;
    }
    normal
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_begin_with_names() {
        for (entry, expected) in [
            (
                "requests-2.34.2.dist-info",
                Some((Kind::DistInfo, "requests")),
            ),
            (
                "Typing_Extensions-4.15.0.dist-info",
                Some((Kind::DistInfo, "typing-extensions")),
            ),
            (
                "zope.interface-5.0-py3.8.egg-info",
                Some((Kind::EggInfo, "zope-interface")),
            ),
            ("some.egg-info", Some((Kind::EggInfo, "some"))),
            (
                "ruamel.yaml-1.0.dist-info",
                Some((Kind::DistInfo, "ruamel-yaml")),
            ),
            ("dist-info", None),
            ("requests", None),
            ("requests-2.0.dist-info.bak", None),
        ] {
            let expected = expected.map(|(kind, name)| (kind, name.to_owned()));
            assert_eq!(of_entry(entry), expected, "{entry}");
        }
    }

    #[test]
    fn names_have_one_normal_form() {
        for name in ["Flask-SQLAlchemy", "flask_sqlalchemy", "flask.-_sqlalchemy"] {
            assert_eq!(normal(name), "flask-sqlalchemy");
        }
    }
}
