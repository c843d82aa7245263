//! The options of Python that stand before a program.

use std::ffi::OsString;

/// A command line that keeps `PYTHONPATH` or `sitecustomize` out, taken apart.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Isolated {
    /// What is before the program.
    pub options: Vec<OsString>,
    /// The word that names the program, and all that follow; none where it is on standard input.
    pub program: Vec<OsString>,
    /// Whether the program's first line is skipped.
    pub skips_line: bool,
}

/// What a word of letters is.
struct Letters {
    isolates: bool,
    skips_line: bool,
    /// Whether the next word belongs to it.
    takes_next: bool,
    /// Where it names the program.
    program: Option<usize>,
}

/// The parts of a command line with one of Python's options -I, -E and -S before its program. Nothing
/// where there is none, and where Python itself has something to say about it.
pub fn isolated(command: &[OsString]) -> Option<Isolated> {
    let (mut parts, mut isolates) = (Isolated::default(), false);
    let mut words = command.iter().enumerate();
    while let Some((at, word)) = words.next() {
        let text = word.to_string_lossy();
        let Some(letters) = text.strip_prefix('-').filter(|rest| !rest.is_empty()) else {
            parts.program = command.get(at..)?.to_vec();
            break;
        };
        parts.options.push(word.clone());
        let told = match letters.strip_prefix('-') {
            Some(long) => Letters::of_long(long),
            None => Letters::of(letters),
        };
        isolates |= told.isolates;
        parts.skips_line |= told.skips_line;
        if told.takes_next {
            parts.options.push(words.next()?.1.clone());
        }
        if let Some(letter) = told.program {
            parts.options.pop();
            if letter > 0 {
                let before = letters.get(..letter)?;
                parts.options.push(format!("-{before}").into());
            }
            let is_named_here = letter + 1 < letters.len();
            parts.program = command.get(at..)?.to_vec();
            if !is_named_here && parts.program.len() < 2 {
                return None;
            }
            break;
        }
    }
    isolates.then_some(parts)
}

impl Letters {
    fn of_long(name: &str) -> Self {
        Self {
            isolates: false,
            skips_line: false,
            takes_next: name == "check-hash-based-pycs",
            program: None,
        }
    }

    fn of(letters: &str) -> Self {
        let mut found = Self::of_long("");
        for (at, letter) in letters.char_indices() {
            match letter {
                'I' | 'E' | 'S' => found.isolates = true,
                'x' => found.skips_line = true,
                'c' | 'm' => {
                    found.program = Some(at);
                    break;
                }
                'W' | 'X' => {
                    found.takes_next = at + 1 == letters.len();
                    break;
                }
                _ => {}
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(words: &str) -> Option<(String, String)> {
        let words: Vec<OsString> = words.split_whitespace().map(OsString::from).collect();
        let joined = |words: Vec<OsString>| words.join(" ".as_ref()).into_string().unwrap();
        isolated(&words).map(|parts| (joined(parts.options), joined(parts.program)))
    }

    #[test]
    fn options_are_told_from_the_program() {
        for (words, expected) in [
            ("", None),
            ("-I script.py", Some(("-I", "script.py"))),
            ("-I", Some(("-I", ""))),
            ("-I - a", Some(("-I", "- a"))),
            ("-BE -m tool -x", Some(("-BE", "-m tool -x"))),
            ("-uS", Some(("-uS", ""))),
            ("-X dev -I -m tool", Some(("-X dev -I", "-m tool"))),
            ("-IBm tool -c", Some(("-IB", "-IBm tool -c"))),
            ("-Icpass a", Some(("-I", "-Icpass a"))),
            ("-Xdev -W error script.py", None),
            ("-W I script.py -S", None),
            ("-m tool -I", None),
            ("-Bm tool -I", None),
            ("-cI", None),
            ("- -I", None),
            ("script.py -E", None),
            ("-I -c", None),
            ("-I -X", None),
            (
                "--check-hash-based-pycs default -S",
                Some(("--check-hash-based-pycs default -S", "")),
            ),
        ] {
            let found = split(words);
            let found = found
                .as_ref()
                .map(|(left, right)| (left.as_str(), right.as_str()));
            assert_eq!(found, expected, "{words:?}");
        }
    }

    #[test]
    fn a_skipped_line_is_noticed() {
        let skips = |words: &[&str]| {
            let words: Vec<OsString> = words.iter().map(OsString::from).collect();
            isolated(&words).is_some_and(|parts| parts.skips_line)
        };
        assert!(skips(&["-Ix", "script.py"]));
        assert!(!skips(&["-I", "script.py", "-x"]));
        assert!(!skips(&["-I", "-Xx", "script.py"]));
    }
}
