//! Texts made to hurt: refused with a place, in little work, never with a panic.

use super::*;

fn first(source: &str, format: Format) -> Problem {
    let error = refusal(read(source.as_bytes(), format), "hostile text");
    error.problems[0].clone()
}

#[test]
fn deep_nesting_is_refused() {
    let chain = |levels: usize| -> String {
        let mut source = String::new();
        for level in 0..levels {
            let inner = match level {
                0 => "x".into(),
                _ => format!("*a{}", level - 1),
            };
            source += &format!("k{level}: &a{level} [[[[[[[[{inner}]]]]]]]]\n");
        }
        source
    };
    for source in [
        "- ".repeat(20_000),
        "[".repeat(100_000),
        "{a: ".repeat(100_000),
        "? ".repeat(20_000),
        "[{a: ".repeat(40),
        chain(100),
    ] {
        let problem = first(&source, Format::Yaml);
        assert_eq!(
            problem.kind,
            ProblemKind::TooDeep { limit: 64 },
            "{:.20}",
            source
        );
        assert!(problem.span.is_some());
    }
    for source in [
        format!("a = {}", "[".repeat(100_000)),
        format!("a = {}", "{a=".repeat(100_000)),
        format!("{}a = 1", "a.".repeat(100_000)),
        format!("a = {}1{}", "[".repeat(70), "]".repeat(70)),
    ] {
        assert!(first(&source, Format::Toml).span.is_some());
    }
}

#[test]
fn alias_bombs_are_refused_early() {
    let mut source = String::from("a0: &a0 [x,x,x,x,x,x,x,x,x]\n");
    for level in 1..12 {
        let alias = format!("*a{}", level - 1);
        source += &format!("a{level}: &a{level} [{}]\n", [alias.as_str(); 9].join(","));
    }
    let problem = first(&source, Format::Yaml);
    assert_eq!(problem.kind, ProblemKind::TooManyAliases { limit: 100_000 });
    let long = format!(
        "a: &a {}\nb: [{}]",
        "x".repeat(1 << 20),
        "*a,".repeat(10_000)
    );
    assert_eq!(
        first(&long, Format::Yaml).kind,
        ProblemKind::TooManyAliases { limit: 100_000 }
    );
    let merges = format!(
        "a: &a {{{}}}\nb: {{<<: [{}]}}",
        (0..1_000)
            .map(|n| format!("k{n}: v"))
            .collect::<Vec<_>>()
            .join(", "),
        "*a,".repeat(10_000)
    );
    assert_eq!(
        first(&merges, Format::Yaml).kind,
        ProblemKind::TooManyAliases { limit: 100_000 }
    );
}

#[test]
fn many_keys_and_many_problems_stay_linear() {
    let keys: String = (0..200_000).map(|n| format!("k{n}: v\n")).collect();
    let error = refusal(yaml(&keys), "keys");
    assert_eq!(error.problems.len(), 101);
    assert_eq!(
        error.problems[100].kind,
        ProblemKind::More { count: 199_900 }
    );
    let last = format!("{keys}k0: again\n");
    let kind = first(&last, Format::Yaml).kind;
    assert_eq!(
        kind,
        ProblemKind::DuplicateKey {
            key: "k0".into(),
            first_line: 1
        }
    );
    let digits = format!("variables: [{{name: a, value: {}}}]", "9".repeat(1 << 20));
    assert!(matches!(
        first(&digits, Format::Yaml).kind,
        ProblemKind::Value { .. }
    ));
}

#[test]
fn large_files_are_refused_unread() {
    let bytes = vec![b'#'; (16 << 20) + 1];
    let error = refusal(read(&bytes, Format::Yaml), "large");
    assert_eq!(
        error.problems[0].kind,
        ProblemKind::TooLarge { limit: 16 << 20 }
    );
}

#[test]
fn mangled_contracts_never_panic() {
    let seeds = [
        "functions:\n  - &b {name: s, arguments: [{name: a, value: \"é\\n\"}]}\n  - <<: *b\n    name: t\n",
        "deployments: [{arch: x86_64, systems: [{os: linux, environment: {variables: {A: true}, secrets: [A]}}]}]",
        "dependencies: {'requests[a]': {marker: \"os_name == 'nt'\", version: '>=1'}}\nimports: {deny: ['{a,b}.**']}\n",
        "variables:\n  - name: x\n    value: !!set {1, 2.5, ~}\n  - {name: y, value: |-\n      text\n    }\n",
        "filename = 'a.py'\n[[functions]]\nname = \"f\"\n[runtime.environment]\nA = 1.5\n",
    ];
    let pieces: [&[u8]; 16] = [
        b"{",
        b"}",
        b"[",
        b"]",
        b": ",
        b"- ",
        b"\n",
        b"&a ",
        b"*a",
        b"!!int ",
        b"\"",
        b"'",
        b"\xff",
        b"\t",
        b"<<: ",
        b"\xc3\xa9",
    ];
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut random = move |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % below as u64) as usize
    };
    for round in 0..20_000 {
        let mut bytes = seeds[round % seeds.len()].as_bytes().to_vec();
        for _ in 0..=random(4) {
            let at = random(bytes.len() + 1);
            match random(3) {
                0 => drop(bytes.splice(at..at, pieces[random(pieces.len())].iter().copied())),
                1 => bytes.truncate(at),
                _ => drop(bytes.drain(at..bytes.len().min(at + 1 + random(5)))),
            }
        }
        for format in [Format::Yaml, Format::Toml] {
            if let Err(error) = read(&bytes, format) {
                assert!(!error.problems.is_empty());
                check_places(&error);
            }
        }
    }
}

/// Every place is a range of the text, every problem has words.
fn check_places(error: &ContractError) {
    for problem in &error.problems {
        assert!(!problem.message().contains("can't be read"), "{problem:?}");
        let _ = problem.help();
        if let (Some(span), Some(text)) = (problem.span, &error.text) {
            assert!(
                span.start <= span.end && span.end as usize <= text.len(),
                "{problem:?}"
            );
        }
    }
}
