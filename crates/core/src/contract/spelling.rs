//! The nearest known word to a misspelled one, and words that come in several spellings.

use super::model::{
    Arch, AttributeLevel, DependencyIntegrity, EvidenceStatus, ImportsAt, Interpreter, OriginKind,
    Os, ParameterKind, Permission, TextType,
};

/// Longer words are never compared: nobody misspells a key of this length.
const LONGEST: usize = 64;

/// The known word that `word` most likely means, if one is near enough.
pub(crate) fn nearest<'k>(word: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    if word.len() > LONGEST {
        return None;
    }
    let word: Vec<char> = word.to_lowercase().chars().collect();
    let scored = known.into_iter().map(|candidate| {
        let letters: Vec<char> = candidate.to_lowercase().chars().collect();
        (distance(&word, &letters), letters.len(), candidate)
    });
    let (distance, length, candidate) = scored.min_by_key(|(distance, ..)| *distance)?;
    let tolerated = (length.max(word.len()) / 3).max(1);
    (distance <= tolerated && distance < length).then_some(candidate)
}

/// Edit distance in which two swapped neighbours count as one edit.
fn distance(a: &[char], b: &[char]) -> usize {
    let width = b.len() + 1;
    let mut table = vec![0; (a.len() + 1) * width];
    let cell = |table: &[usize], i: usize, j: usize| table.get(i * width + j).copied().unwrap_or(0);
    for i in 0..=a.len() {
        for j in 0..=b.len() {
            let value = if i == 0 || j == 0 {
                i + j
            } else {
                let same = a.get(i - 1) == b.get(j - 1);
                let mut best = (cell(&table, i - 1, j) + 1)
                    .min(cell(&table, i, j - 1) + 1)
                    .min(cell(&table, i - 1, j - 1) + usize::from(!same));
                let swapped =
                    i > 1 && j > 1 && a.get(i - 1) == b.get(j - 2) && a.get(i - 2) == b.get(j - 1);
                if swapped {
                    best = best.min(cell(&table, i - 2, j - 2) + 1);
                }
                best
            };
            if let Some(slot) = table.get_mut(i * width + j) {
                *slot = value;
            }
        }
    }
    table.last().copied().unwrap_or(0)
}

/// A closed set of words. The first spelling of each is the one shown.
pub(super) trait Spelled: Copy + 'static {
    /// What the words are called in messages, with an article.
    const WHAT: &'static str;
    const SPELLINGS: &'static [(Self, &'static [&'static str])];

    /// The word a text stands for, in any case.
    fn of(text: &str) -> Option<Self> {
        let text = text.trim();
        let knows = |words: &[&str]| words.iter().any(|word| word.eq_ignore_ascii_case(text));
        Self::SPELLINGS
            .iter()
            .find(|(_, words)| knows(words))
            .map(|(value, _)| *value)
    }

    /// The spellings to list for a reader.
    fn shown() -> Vec<&'static str> {
        Self::SPELLINGS
            .iter()
            .filter_map(|(_, words)| words.first().copied())
            .collect()
    }

    /// Every spelling, in lower case as it is listed here.
    fn all() -> impl Iterator<Item = &'static str> {
        Self::SPELLINGS
            .iter()
            .flat_map(|(_, words)| words.iter().copied())
    }
}

macro_rules! spelled {
    ($($type:ident: $what:literal { $($variant:ident = $first:literal $(| $other:literal)*),+ $(,)? })+) => {$(
        impl Spelled for $type {
            const WHAT: &'static str = $what;
            const SPELLINGS: &'static [(Self, &'static [&'static str])] =
                &[$(($type::$variant, &[$first $(, $other)*])),+];
        }

        impl $type {
            /// The word contracts use for it.
            pub fn spelling(self) -> &'static str {
                match self { $($type::$variant => $first),+ }
            }

            /// What a word stands for, in any of its spellings and any case.
            pub fn from_spelling(text: &str) -> Option<Self> {
                <Self as Spelled>::of(text)
            }
        }
    )+};
}

spelled! {
    Arch: "an architecture" {
        X86_64 = "x86_64" | "amd64" | "x64", Aarch64 = "aarch64" | "arm64",
        X86 = "x86" | "i386" | "i686", Arm = "arm" | "armv6l" | "armv7l", Ppc64 = "ppc64",
        Ppc64le = "ppc64le", S390x = "s390x", Riscv64 = "riscv64", Loongarch64 = "loongarch64",
    }
    Os: "an operating system" {
        Linux = "linux", Windows = "windows", Darwin = "darwin" | "macos" | "mac os",
        Freebsd = "freebsd", Openbsd = "openbsd", Netbsd = "netbsd", Sunos = "sunos", Aix = "aix",
        Cygwin = "cygwin", Android = "android", Ios = "ios", Emscripten = "emscripten", Wasi = "wasi",
    }
    Interpreter: "an interpreter" {
        CPython = "CPython", PyPy = "PyPy", GraalPy = "GraalPy" | "GraalPython" | "GraalVM",
        Jython = "Jython", IronPython = "IronPython", MicroPython = "MicroPython",
        Pyston = "Pyston", RustPython = "RustPython", Brython = "Brython", Nuitka = "Nuitka",
        Transcrypt = "Transcrypt", Stackless = "Stackless",
    }
    ParameterKind: "a kind of parameter" {
        PositionalOnly = "positional_only", PositionalOrKeyword = "positional_or_keyword",
        VarPositional = "var_positional", KeywordOnly = "keyword_only", VarKeyword = "var_keyword",
    }
    AttributeLevel: "a type of attribute" { Class = "class", Instance = "instance" }
    TextType: "a type of text" { Int = "int", Float = "float", Bool = "bool", Str = "str" }
    DependencyIntegrity: "a source of hashes" { Record = "record" }
    OriginKind: "a type of origin" {
        Index = "index", Vcs = "vcs", Archive = "archive", Local = "local",
    }
    Permission: "a permission" { Allow = "allow", Deny = "deny" }
    EvidenceStatus: "a status of evidence" { Verified = "verified", Observed = "observed" }
    ImportsAt: "a time of import" { Module = "module" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_word_is_near() {
        let known = ["return_annotation", "name", "arguments", "async"];
        for (word, expected) in [
            ("retrun_annotation", Some("return_annotation")),
            ("nmae", Some("name")),
            ("Name", Some("name")),
            ("argument", Some("arguments")),
            ("zebra", None),
            ("x", None),
        ] {
            assert_eq!(nearest(word, known), expected, "{word}");
        }
        assert_eq!(nearest(&"n".repeat(1_000_000), known), None);
    }

    #[test]
    fn spellings_come_in_any_case() {
        assert_eq!(Os::from_spelling("Mac OS"), Some(Os::Darwin));
        assert_eq!(Arch::from_spelling("AMD64"), Some(Arch::X86_64));
        assert_eq!(
            Interpreter::from_spelling("graalvm"),
            Some(Interpreter::GraalPy)
        );
        assert_eq!(Os::from_spelling("templeos"), None);
    }
}
