//! Words that come in several spellings.

use super::guards::{Mode, Strictness};
use super::model::{
    Arch, AttributeLevel, DependencyIntegrity, EvidenceStatus, ImportsAt, Interpreter, OriginKind,
    Os, ParameterKind, Permission, TextType,
};

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
    AttributeLevel: "a type of attribute" { Class = "class", Instance = "instance", Any = "any" }
    TextType: "a type of text" { Int = "int", Float = "float", Bool = "bool", Str = "str" }
    DependencyIntegrity: "a source of hashes" { Record = "record" }
    OriginKind: "a type of origin" {
        Index = "index", Vcs = "vcs", Archive = "archive", Local = "local",
    }
    Permission: "a permission" { Allow = "allow", Deny = "deny" }
    EvidenceStatus: "a status of evidence" { Verified = "verified", Observed = "observed" }
    ImportsAt: "a time of import" { Module = "module" }
    Mode: "a mode of guards" { Enforce = "enforce", Audit = "audit", Off = "off" }
    Strictness: "something guards can be strict about" { Exec = "exec", Access = "access" }
}

#[cfg(test)]
mod tests {
    use super::*;

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
