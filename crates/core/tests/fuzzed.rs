//! What is fuzzed, run over a few bytes of every kind: it compiles, and it doesn't panic.

#[path = "../../../fuzz/src/lib.rs"]
mod fuzzed;

const PIECES: [&[u8]; 10] = [
    b"",
    b"[[guards]]\nmodule = 'a.**'\nimporters = { allow = ['b', 5] }\nmode = 'of'\n",
    b"[tool.importspy]\nguards = [{ module = 'a' }, 5, []]\n",
    b"tool = 5\nguards = { a.b.c = 2026-11-20 }\n",
    b"variables: [{name: VERSION, value: 1}]\n",
    b"classes: [{name: A, methods: [{name: run}]}]\n",
    b"VERSION = 1\nclass A:\n    def run(self): ...\n",
    b"\xff\xfe\x00\xd8",
    b"[[[[{{{{",
    b"class A(",
];

#[test]
fn no_bytes_make_a_panic() {
    for first in PIECES {
        fuzzed::contract_read(first);
        fuzzed::guards_read(first);
        fuzzed::source_observe(first);
        for second in PIECES {
            fuzzed::check_pair(&[first, b"\0", second].concat());
        }
    }
}
