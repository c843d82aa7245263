//! The grammar of PEP 508 environment markers: whether a text is one, and what is wrong if not.

use super::{Condition, Operand, Sign};
use crate::value::nearest;

/// The names a marker may ask for.
pub const VARIABLES: [&str; 18] = [
    "python_version",
    "python_full_version",
    "os_name",
    "sys_platform",
    "platform_release",
    "platform_system",
    "platform_version",
    "platform_machine",
    "platform_python_implementation",
    "implementation_name",
    "implementation_version",
    "extra",
    "extras",
    "dependency_groups",
    "os.name",
    "sys.platform",
    "platform.machine",
    "platform.python_implementation",
];

/// How deep parentheses may nest.
const MAX_DEPTH: usize = 64;

/// What is wrong with a marker, and at which byte of its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MarkerFault {
    pub offset: usize,
    pub kind: MarkerFaultKind,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MarkerFaultKind {
    /// A name that no marker knows; the nearest that one does.
    UnknownVariable {
        name: String,
        nearest: Option<&'static str>,
    },
    /// Neither a name nor a quoted text where one is needed.
    ExpectedOperand,
    /// No comparison between two operands.
    ExpectedOperator,
    /// Two texts, or two names, are compared: neither depends on the environment, or nothing is said.
    NoVariable,
    UnclosedQuote,
    UnclosedParenthesis,
    /// Something stands after the marker's end.
    Trailing,
    TooDeep,
}

/// Older spellings of names, and today's.
const OLDER: [(&str, &str); 4] = [
    ("os.name", "os_name"),
    ("sys.platform", "sys_platform"),
    ("platform.machine", "platform_machine"),
    (
        "platform.python_implementation",
        "platform_python_implementation",
    ),
];

/// Longer signs come before those they begin with.
const SIGNS: [&str; 8] = ["===", "~=", "==", "!=", "<=", ">=", "<", ">"];

/// Reads `text` as a marker.
pub(super) fn condition(text: &str) -> Result<Condition, MarkerFault> {
    let mut scan = Scan { text, at: 0 };
    let condition = scan.alternatives(0)?;
    scan.space();
    match scan.rest().is_empty() {
        true => Ok(condition),
        false => scan.fault(MarkerFaultKind::Trailing),
    }
}

struct Scan<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Scan<'t> {
    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn fault<T>(&self, kind: MarkerFaultKind) -> Result<T, MarkerFault> {
        Err(MarkerFault {
            offset: self.at,
            kind,
        })
    }

    fn space(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start().len();
    }

    /// Takes `symbol` where it comes next.
    fn symbol(&mut self, symbol: &str) -> bool {
        self.space();
        let taken = self.rest().starts_with(symbol);
        if taken {
            self.at += symbol.len();
        }
        taken
    }

    /// Takes `word` where it comes next and ends there.
    fn word(&mut self, word: &str) -> bool {
        self.space();
        let rest = self.rest().strip_prefix(word);
        let ends = rest.is_some_and(|rest| !rest.starts_with(is_name_character));
        if ends {
            self.at += word.len();
        }
        ends
    }

    fn alternatives(&mut self, depth: usize) -> Result<Condition, MarkerFault> {
        let mut any = vec![self.conjunction(depth)?];
        while self.word("or") {
            any.push(self.conjunction(depth)?);
        }
        Ok(Condition::Any(any))
    }

    fn conjunction(&mut self, depth: usize) -> Result<Condition, MarkerFault> {
        let mut all = vec![self.term(depth)?];
        while self.word("and") {
            all.push(self.term(depth)?);
        }
        Ok(Condition::All(all))
    }

    fn term(&mut self, depth: usize) -> Result<Condition, MarkerFault> {
        if !self.symbol("(") {
            return self.comparison();
        }
        if depth >= MAX_DEPTH {
            return self.fault(MarkerFaultKind::TooDeep);
        }
        let inner = self.alternatives(depth + 1)?;
        match self.symbol(")") {
            true => Ok(inner),
            false => self.fault(MarkerFaultKind::UnclosedParenthesis),
        }
    }

    fn comparison(&mut self) -> Result<Condition, MarkerFault> {
        self.space();
        let start = self.at;
        let left = self.operand()?;
        let sign = self.sign()?;
        let right = self.operand()?;
        match (left, right) {
            (Operand::Text(_), Operand::Text(_)) => {
                self.at = start;
                self.fault(MarkerFaultKind::NoVariable)
            }
            (left, right) => Ok(Condition::Compared { left, sign, right }),
        }
    }

    fn sign(&mut self) -> Result<Sign, MarkerFault> {
        if let Some(sign) = SIGNS.into_iter().find(|sign| self.symbol(sign)) {
            return Ok(Sign::Compared(sign));
        }
        if self.word("in") {
            return Ok(Sign::In);
        }
        if self.word("not") && self.word("in") {
            return Ok(Sign::NotIn);
        }
        self.fault(MarkerFaultKind::ExpectedOperator)
    }

    fn operand(&mut self) -> Result<Operand, MarkerFault> {
        self.space();
        let rest = self.rest();
        if let Some(quote) = rest.chars().next().filter(|c| matches!(c, '\'' | '"')) {
            let Some(length) = rest.get(1..).and_then(|inner| inner.find(quote)) else {
                return self.fault(MarkerFaultKind::UnclosedQuote);
            };
            let text = rest.get(1..=length).unwrap_or_default().to_owned();
            self.at += length + 2;
            return Ok(Operand::Text(text));
        }
        let end = rest.find(|c| !is_name_character(c)).unwrap_or(rest.len());
        let name = rest.get(..end).unwrap_or_default();
        if name.is_empty() {
            return self.fault(MarkerFaultKind::ExpectedOperand);
        }
        let Some(known) = VARIABLES.into_iter().find(|known| *known == name) else {
            let nearest = nearest(name, VARIABLES);
            return self.fault(MarkerFaultKind::UnknownVariable {
                name: name.to_owned(),
                nearest,
            });
        };
        self.at += end;
        let today = OLDER.into_iter().find(|(older, _)| *older == known);
        Ok(Operand::Variable(today.map_or(known, |(_, today)| today)))
    }
}

fn is_name_character(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '.')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markers_are_accepted() {
        for text in [
            "python_version < '3.11'",
            "sys_platform=='win32' and (os_name != \"posix\" or extra in 'a b')",
            "'linux' in sys_platform",
            "platform_machine not in 'x86_64 arm64'",
            "os.name == 'nt'",
            "(python_version >= '3.8')",
        ] {
            assert!(condition(text).is_ok(), "{text}");
        }
    }

    #[test]
    fn faults_have_a_place() {
        use MarkerFaultKind as K;
        let unknown = |name: &str, nearest| K::UnknownVariable {
            name: name.into(),
            nearest,
        };
        for (text, offset, kind) in [
            ("", 0, K::ExpectedOperand),
            ("python_version", 14, K::ExpectedOperator),
            (
                "python_verison < '3'",
                0,
                unknown("python_verison", Some("python_version")),
            ),
            ("python_version < '3", 17, K::UnclosedQuote),
            ("(os_name == 'nt'", 16, K::UnclosedParenthesis),
            ("os_name == 'nt' extra", 16, K::Trailing),
            ("'a' == 'a'", 0, K::NoVariable),
            ("os_name == 'nt' and", 19, K::ExpectedOperand),
        ] {
            assert_eq!(condition(text), Err(MarkerFault { offset, kind }), "{text}");
        }
        let deep = "(".repeat(100_000);
        assert_eq!(
            condition(&deep).map_err(|fault| fault.kind),
            Err(K::TooDeep)
        );
    }
}
