//! Whether a marker holds, as `packaging` evaluates it.

use super::{Condition, Marker, Operand, Sign};
use crate::value::VersionPattern;
use crate::value::distribution_name::normal_name;

/// The variables whose values are compared as versions.
const VERSIONS: [&str; 4] = [
    "implementation_version",
    "platform_release",
    "python_full_version",
    "python_version",
];

impl Marker {
    /// Whether it holds where variables have the values that `value_of` knows; nothing where that
    /// can't be told. `extras`: those that are asked for; `extra` is each of them in turn.
    pub fn holds<'v>(
        &self,
        value_of: &dyn Fn(&str) -> Option<&'v str>,
        extras: &[String],
        groups: &[String],
    ) -> Option<bool> {
        let none = [String::new()];
        let each = if extras.is_empty() { &none[..] } else { extras };
        let ways = each.iter().map(|extra| {
            let place = Place {
                value_of,
                extra,
                extras,
                groups,
            };
            place.holds(&self.condition)
        });
        any(ways)
    }
}

/// What variables stand for.
struct Place<'p, 'v> {
    value_of: &'p dyn Fn(&str) -> Option<&'v str>,
    extra: &'p str,
    extras: &'p [String],
    groups: &'p [String],
}

impl<'p> Place<'p, '_> {
    fn holds(&self, condition: &'p Condition) -> Option<bool> {
        match condition {
            Condition::Any(conditions) => any(conditions.iter().map(|one| self.holds(one))),
            Condition::All(conditions) => {
                let fails = conditions
                    .iter()
                    .map(|one| self.holds(one).map(|held| !held));
                any(fails).map(|failed| !failed)
            }
            Condition::Compared { left, sign, right } => self.compared(left, *sign, right),
        }
    }

    fn compared(&self, left: &'p Operand, sign: Sign, right: &'p Operand) -> Option<bool> {
        let variable = match (left, right) {
            (Operand::Variable(name), _) | (_, Operand::Variable(name)) => *name,
            (Operand::Text(_), Operand::Text(_)) => return None,
        };
        if let ("extras" | "dependency_groups", Operand::Text(text)) = (variable, left) {
            return self.is_among(variable, text, sign);
        }
        let (left, right) = (self.value(left)?, self.value(right)?);
        if variable == "extra" {
            // Where no extra is asked for, it is no name but empty.
            let normal = |text| normal_name(text).unwrap_or_default();
            return text_compared(&normal(left), sign, &normal(right));
        }
        match sign {
            Sign::Compared(sign) if VERSIONS.contains(&variable) => {
                match VersionPattern::parse(&format!("{sign}{right}")) {
                    Ok(pattern) => Some(pattern.accepts(left)),
                    Err(_) => text_compared(left, Sign::Compared(sign), right),
                }
            }
            sign => text_compared(left, sign, right),
        }
    }

    fn value(&self, operand: &'p Operand) -> Option<&str> {
        match operand {
            Operand::Variable("extra") => Some(self.extra),
            Operand::Variable(name) => (self.value_of)(name),
            Operand::Text(text) => Some(text),
        }
    }

    fn is_among(&self, variable: &str, text: &str, sign: Sign) -> Option<bool> {
        let name = normal_name(text)?;
        let asked = match variable {
            "extras" => self.extras,
            _ => self.groups,
        };
        let is_there = asked.contains(&name);
        match sign {
            Sign::In => Some(is_there),
            Sign::NotIn => Some(!is_there),
            Sign::Compared(_) => None,
        }
    }
}

/// Texts have no order; `<=` and `>=` leave equality.
fn text_compared(left: &str, sign: Sign, right: &str) -> Option<bool> {
    match sign {
        Sign::In => Some(right.contains(left)),
        Sign::NotIn => Some(!right.contains(left)),
        Sign::Compared("==" | "<=" | ">=") => Some(left == right),
        Sign::Compared("!=") => Some(left != right),
        Sign::Compared("<" | ">") => Some(false),
        Sign::Compared(_) => None,
    }
}

/// True where one is, false where all are.
fn any(ways: impl Iterator<Item = Option<bool>>) -> Option<bool> {
    let mut told = Some(false);
    for way in ways {
        match way {
            Some(true) => return Some(true),
            Some(false) => {}
            None => told = None,
        }
    }
    told
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value_of(name: &str) -> Option<&'static str> {
        Some(match name {
            "python_version" => "3.12",
            "python_full_version" => "3.12.4",
            "sys_platform" => "linux",
            "platform_machine" => "x86_64",
            "os_name" => "posix",
            "implementation_name" => "cpython",
            _ => return None,
        })
    }

    #[test]
    fn markers_hold_somewhere() {
        for (text, held) in [
            ("python_version >= '3.8'", Some(true)),
            ("python_version < '3.9'", Some(false)),
            ("python_version in '3.11 3.12'", Some(true)),
            ("'3.9' <= python_version", Some(true)),
            ("python_full_version == '3.12.*'", Some(true)),
            ("sys_platform == 'win32' or os.name == 'posix'", Some(true)),
            ("sys_platform == 'linux' and os_name == 'nt'", Some(false)),
            ("'linux' in sys_platform", Some(true)),
            ("sys_platform not in 'linux darwin'", Some(false)),
            ("platform_release >= '5'", None),
            ("platform_release >= '5' or os_name == 'posix'", Some(true)),
            ("platform_release >= '5' and os_name == 'nt'", Some(false)),
            ("sys_platform > 'a'", Some(false)),
            ("sys_platform ~= 'a'", None),
            ("'x' in extras", Some(false)),
        ] {
            let marker = Marker::parse(text).expect(text);
            assert_eq!(marker.holds(&value_of, &[], &[]), held, "{text}");
        }
    }

    #[test]
    fn extras_are_asked_for() {
        let asked = ["socks".to_owned(), "use-chardet".to_owned()];
        for (text, held) in [
            ("extra == 'socks'", true),
            ("extra == 'Use_Chardet'", true),
            ("extra == 'other'", false),
            ("extra == 'socks' and sys_platform == 'win32'", false),
            ("'socks' in extras", true),
        ] {
            let marker = Marker::parse(text).expect(text);
            assert_eq!(marker.holds(&value_of, &asked, &[]), Some(held), "{text}");
        }
        let marker = Marker::parse("extra == 'socks'").expect("a marker");
        assert_eq!(marker.holds(&value_of, &[], &[]), Some(false));
    }
}
