//! What a class asks of those who inherit from it.

use super::changed;

const HEAD: &str = "from abc import ABC, abstractmethod\nfrom typing import Protocol, final\n";

#[test]
fn what_must_be_implemented_is_a_break_for_those_who_inherit() {
    let old =
        "class P(ABC):\n    @abstractmethod\n    def run(self): ...\n    def stop(self): ...\n";
    let mark = "    @abstractmethod\n";
    for (new, expected) in [
        (
            format!("{old}{mark}    def more(self): ...\n"),
            "added method:P.more widening/breaking",
        ),
        (
            format!("{old}    @property\n{mark}    def more(self): ...\n"),
            "added attribute:P.more widening/breaking",
        ),
        (
            format!("{old}    def more(self): ...\n"),
            "added method:P.more widening/neutral",
        ),
        (
            format!("{old}{mark}    def _hidden(self): ...\n"),
            "became-abstract method:P._hidden neutral/breaking",
        ),
        (
            old.replace("    def stop", "    @abstractmethod\n    def stop"),
            "became-abstract method:P.stop neutral/breaking",
        ),
        (
            old.replace(mark, ""),
            "no-longer-abstract method:P.run neutral/widening",
        ),
        (
            format!(
                "class _B(ABC):\n{mark}    def more(self): ...\n{}",
                old.replace("(ABC)", "(_B)")
            ),
            "became-abstract method:P.more neutral/breaking",
        ),
        // What isn't known to be abstract isn't told as a break.
        (
            format!("from elsewhere import mark\n{old}    @mark\n    def more(self): ...\n"),
            "added variable:P.more",
        ),
    ] {
        let found = changed(&[HEAD, old].concat(), &[HEAD, &new].concat());
        match expected.ends_with("P.more") {
            true => assert!(!found.concat().contains("breaking"), "{found:?}"),
            false => assert_eq!(found.join("\n"), expected),
        }
    }
}

#[test]
fn a_base_that_is_compared_tells_of_its_own() {
    let with = |more: &str| {
        format!("{HEAD}class P(ABC):\n    def run(self): ...\n{more}\nclass Q(P):\n    x = 1\n")
    };
    let more = "    @abstractmethod\n    def more(self): ...\n";
    assert_eq!(
        changed(&with(""), &with(more)),
        ["added method:P.more breaking/breaking"]
    );
    let inherits = |base: &str| {
        format!(
            "{HEAD}class P(ABC):\n    @abstractmethod\n    def run(self): ...\nclass Q{base}:\n    x = 1\n"
        )
    };
    assert_eq!(
        changed(&inherits(""), &inherits("(P)")),
        [
            "base-added superclass:Q.P widening/neutral",
            "became-abstract method:Q.run breaking/breaking"
        ]
    );
}

#[test]
fn what_may_no_longer_be_overridden_is_a_break_for_those_who_inherit() {
    for (old, new, expected) in [
        (
            "class C:\n    def run(self): ...\n",
            "@final\nclass C:\n    def run(self): ...\n",
            "became-final class:C neutral/breaking",
        ),
        (
            "class C:\n    def run(self): ...\n",
            "class C:\n    @final\n    def run(self): ...\n",
            "became-final method:C.run neutral/breaking",
        ),
        (
            "class C:\n    @property\n    def run(self): ...\n",
            "class C:\n    @property\n    @final\n    def run(self): ...\n",
            "became-final attribute:C.run neutral/breaking",
        ),
        (
            "@final\nclass C:\n    def run(self): ...\n",
            "class C:\n    def run(self): ...\n",
            "no-longer-final class:C neutral/widening",
        ),
        (
            "@final\nclass C:\n    def run(self): ...\n",
            "@final\nclass C:\n    @final\n    def run(self): ...\n",
            "",
        ),
        (
            "class C:\n    x = 1\n",
            "class C:\n    x = 1\n    @final\n    def run(self): ...\n",
            "added method:C.run widening/neutral",
        ),
        (
            "class _B:\n    def run(self): ...\nclass C(_B): ...\n",
            "class _B:\n    @final\n    def run(self): ...\nclass C(_B): ...\n",
            "became-final method:C.run neutral/breaking",
        ),
    ] {
        let found = changed(&[HEAD, old].concat(), &[HEAD, new].concat());
        assert_eq!(found.join("\n"), expected, "{new}");
    }
}

#[test]
fn what_implements_a_protocol_is_none() {
    let with = |base: &str, more: &str| {
        format!(
            "{HEAD}class _P(Protocol):\n    def run(self): ...\nclass C({base}):\n    def run(self): ...\n{more}"
        )
    };
    let more = "    def more(self): ...\n";
    for (base, expected) in [
        ("_P", "added method:C.more widening/neutral"),
        ("_P, Protocol", "added method:C.more widening/breaking"),
    ] {
        assert_eq!(changed(&with(base, ""), &with(base, more)), [expected]);
    }
}

#[test]
fn what_is_only_annotated_may_be_there() {
    let bound = "class C:\n    def __init__(self):\n        self.cli = 1\n";
    let annotated = "class C:\n    cli: int\n    def __init__(self):\n        pass\n";
    let neither = "class C:\n    def __init__(self):\n        pass\n";
    for (old, new, expected) in [
        (
            bound,
            annotated,
            "may-be-removed attribute:C.cli neutral/neutral",
        ),
        (bound, neither, "removed attribute:C.cli breaking/neutral"),
        (annotated, bound, ""),
        (annotated, annotated, ""),
        (
            annotated,
            neither,
            "may-be-removed attribute:C.cli neutral/neutral",
        ),
        (neither, annotated, ""),
    ] {
        assert_eq!(changed(old, new).join("\n"), expected, "{old} {new}");
    }
    let protocol = |more: &str| format!("{HEAD}class P(Protocol):\n    x: int\n{more}");
    let more = protocol("    y: str\n");
    assert_eq!(
        changed(&protocol(""), &more),
        ["added attribute:P.y widening/breaking"]
    );
    assert_eq!(
        changed(&more, &protocol("")),
        ["removed attribute:P.y breaking/neutral"]
    );
}
