//! The options of Python that stand before a program.

use std::ffi::OsString;

/// The option that keeps `PYTHONPATH` or `sitecustomize` out, where one is given before the program.
pub fn isolating(command: &[OsString]) -> Option<char> {
    let mut arguments = command.iter().map(|argument| argument.to_string_lossy());
    while let Some(argument) = arguments.next() {
        if argument == "--check-hash-based-pycs" {
            arguments.next();
            continue;
        }
        if argument.starts_with("--") {
            continue;
        }
        let letters = argument
            .strip_prefix('-')
            .filter(|letters| !letters.is_empty())?;
        for (at, letter) in letters.char_indices() {
            match letter {
                'I' | 'E' | 'S' => return Some(letter),
                // The program.
                'c' | 'm' => return None,
                'W' | 'X' => {
                    if at + 1 == letters.len() {
                        arguments.next();
                    }
                    break;
                }
                _ => {}
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_are_told_from_the_program() {
        for (words, expected) in [
            ("", None),
            ("-I script.py", Some('I')),
            ("-BE -m tool", Some('E')),
            ("-uS", Some('S')),
            ("-X dev -I -m tool", Some('I')),
            ("-Xdev -W error script.py", None),
            ("-W I script.py -S", None),
            ("-m tool -I", None),
            ("-Bm tool -I", None),
            ("-cI", None),
            ("- -I", None),
            ("script.py -E", None),
            ("--check-hash-based-pycs default -S", Some('S')),
        ] {
            let words: Vec<OsString> = words.split_whitespace().map(OsString::from).collect();
            assert_eq!(isolating(&words), expected, "{words:?}");
        }
    }
}
