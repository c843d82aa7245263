//! What a program sees from where it is started.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use importspy_core::observe::{FileId, Finder, Found};

use super::every_module::{interpreters, target};
use super::scratch::Scratch;
use crate::host::Target;
use crate::modules::{ModuleFinder, Modules};

/// An interpreter that never answers.
fn silent() -> Arc<Target> {
    target(Path::new("/bin/false"))
}

fn answering() -> Arc<Target> {
    target(interpreters().last().unwrap())
}

/// What is found, in a word: a path below `scratch`, or the kind.
fn seen(modules: &Modules, finder: &ModuleFinder<'_>, scratch: &Scratch, name: &str) -> String {
    match finder.find(name) {
        Found::Source(file) if file.file == FileId::SUBJECT => "subject".to_owned(),
        Found::Source(file) => {
            let path = modules.path_of(file.file).unwrap();
            let shown = path
                .strip_prefix(scratch.path())
                .map_or("elsewhere".into(), PathBuf::from);
            shown.to_string_lossy().into_owned()
        }
        Found::Namespace => "namespace".to_owned(),
        Found::Opaque => "opaque".to_owned(),
        Found::Missing => "missing".to_owned(),
    }
}

fn check(target: &Arc<Target>, scratch: &Scratch, root: &str, cases: &[(&str, &str)]) {
    let modules = Modules::of(Arc::clone(target));
    let finder = modules.seen_from(&scratch.path().join(root), None);
    for (name, expected) in cases {
        assert_eq!(
            seen(&modules, &finder, scratch, name),
            *expected,
            "{name:?}"
        );
    }
}

#[test]
fn what_lies_beside_needs_no_interpreter() {
    let scratch = Scratch::with(&[
        ("base.py", ""),
        ("pkg/__init__.py", ""),
        ("pkg/mod.py", ""),
        ("pkg/inner/deep.py", ""),
        ("space/mod.py", ""),
        ("os.py", ""),
        ("both.py", ""),
        ("both.cpython-311-x86_64-linux-gnu.so", ""),
        (
            "made.py",
            "import sys\nsys.modules[__name__ + '.more'] = None",
        ),
        ("fixed/__init__.py", "__path__ = ['/elsewhere']"),
        ("fixed/mod.py", ""),
        ("wide/__init__.py", "__path__.append('/elsewhere')"),
        ("wide/mod.py", ""),
    ]);
    check(
        &silent(),
        &scratch,
        "",
        &[
            ("base", "base.py"),
            ("pkg", "pkg/__init__.py"),
            ("pkg.mod", "pkg/mod.py"),
            ("pkg.gone", "opaque"),
            ("pkg.mod.gone", "opaque"),
            ("pkg.inner", "namespace"),
            ("pkg.inner.deep", "pkg/inner/deep.py"),
            ("base.gone", "opaque"),
            ("made.more", "opaque"),
            ("fixed.mod", "opaque"),
            ("wide.mod", "wide/mod.py"),
            ("wide.gone", "opaque"),
            // Others may come first, or have more of it, or be all there is.
            ("os", "opaque"),
            ("both", "opaque"),
            ("space", "opaque"),
            ("gone", "opaque"),
            ("json", "opaque"),
            ("__main__", "opaque"),
        ],
    );
}

#[test]
fn an_interpreter_settles_the_rest() {
    let scratch = Scratch::with(&[
        ("os.py", ""),
        ("json.py", ""),
        ("sys.py", ""),
        ("space/mod.py", ""),
        ("xml/", ""),
        ("compiled.pyc", ""),
        ("compiled_pkg/__init__.abi3.so", ""),
        ("compiled_pkg/__init__.pyi", ""),
        ("compiled_pkg/mod.py", ""),
        ("native.abi3.so", ""),
        ("native.py", ""),
        ("native.pyi", ""),
        ("other.cpython-26-pdp11.so", ""),
        ("other.py", ""),
        ("only.pyi", ""),
        ("plain/__init__.py", ""),
        ("plain/mod.py", ""),
        ("typed.abi3.so", ""),
        ("typed-stubs/__init__.pyi", ""),
    ]);
    check(
        &answering(),
        &scratch,
        "",
        &[
            ("os", "elsewhere"),
            ("os.path", "elsewhere"),
            ("sys", "opaque"),
            ("json", "json.py"),
            ("json.decoder", "missing"),
            ("xml", "elsewhere"),
            ("xml.dom", "elsewhere"),
            ("space", "namespace"),
            ("space.mod", "space/mod.py"),
            ("compiled", "opaque"),
            ("compiled_pkg", "compiled_pkg/__init__.pyi"),
            ("compiled_pkg.mod", "compiled_pkg/mod.py"),
            ("compiled_pkg.gone", "opaque"),
            ("plain.gone", "missing"),
            ("plain.mod", "plain/mod.py"),
            ("plain.mod.gone", "missing"),
            ("native", "native.pyi"),
            ("other", "other.py"),
            ("only", "missing"),
            ("typed", "typed-stubs/__init__.pyi"),
            ("gone", "missing"),
            ("gone.too", "missing"),
        ],
    );
}

#[test]
fn names_are_no_paths() {
    let scratch = Scratch::with(&[
        ("secret.py", ""),
        ("in/pkg/__init__.py", ""),
        ("in/.py", ""),
    ]);
    let names = [
        "",
        ".",
        "..",
        "...",
        "../secret",
        "/etc/passwd",
        "pkg.",
        ".pkg",
        "pkg..pkg",
        "pkg/__init__",
        "pkg.../secret",
        "\0",
        "PKG",
        "secret",
    ];
    let cases = names.map(|name| (name, "missing"));
    check(&answering(), &scratch, "in", &cases);
}

#[test]
fn the_project_comes_last() {
    let scratch = Scratch::with(&[
        ("project/pyproject.toml", ""),
        ("project/src/lib/__init__.py", ""),
        ("project/json.py", ""),
        ("project/conftest.py", ""),
        ("project/src/conftest.py", ""),
        ("project/tests/unit/case.py", ""),
        ("above.py", ""),
        ("src/above.py", ""),
    ]);
    check(
        &answering(),
        &scratch,
        "project/tests/unit",
        &[
            ("case", "project/tests/unit/case.py"),
            ("lib", "project/src/lib/__init__.py"),
            ("conftest", "project/src/conftest.py"),
            ("json", "elsewhere"),
            ("above", "missing"),
        ],
    );
    check(
        &silent(),
        &scratch,
        "project/tests/unit",
        &[("case", "project/tests/unit/case.py"), ("lib", "opaque")],
    );
}

#[cfg(unix)]
#[test]
fn what_is_no_file_is_no_module() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let scratch = Scratch::with(&[
        ("real/mod.py", ""),
        ("pkg/__init__.py", ""),
        ("closed/__init__.py", ""),
    ]);
    let at = |name: &str| scratch.path().join(name);
    assert!(
        Command::new("mkfifo")
            .arg(at("pipe.py"))
            .status()
            .unwrap()
            .success()
    );
    symlink("loop.py", at("loop.py")).unwrap();
    symlink("gone", at("dangling.py")).unwrap();
    symlink("real/mod.py", at("link.py")).unwrap();
    symlink(".", at("pkg/again")).unwrap();
    check(
        &answering(),
        &scratch,
        "",
        &[
            ("pipe", "missing"),
            ("loop", "missing"),
            ("dangling", "missing"),
            ("link", "link.py"),
            ("pkg.again.again.again", "pkg/again/again/again/__init__.py"),
        ],
    );
    let long = format!("pkg{}", ".again".repeat(100_000));
    check(&answering(), &scratch, "", &[(&long, "missing")]);
    std::fs::set_permissions(at("closed"), PermissionsExt::from_mode(0o000)).unwrap();
    if std::fs::read_dir(at("closed")).is_err() {
        check(
            &answering(),
            &scratch,
            "",
            &[("closed", "opaque"), ("closed.mod", "opaque")],
        );
    }
}

#[test]
fn the_subject_is_known_as_such_and_files_are_read_once() {
    let scratch = Scratch::with(&[("me.py", "own = 1"), ("base.py", "base = 1")]);
    let target = silent();
    let modules = Modules::of(Arc::clone(&target));
    let subject = scratch.path().join("me.py");
    let finder = modules.seen_from(scratch.path(), Some(&subject));
    let other = modules.seen_from(scratch.path(), Some(&scratch.path().join("base.py")));
    assert_eq!(seen(&modules, &finder, &scratch, "me"), "subject");
    assert_eq!(seen(&modules, &other, &scratch, "me"), "me.py");
    assert_eq!(&*finder.read(FileId::SUBJECT).unwrap(), b"own = 1");
    assert_eq!(&*other.read(FileId::SUBJECT).unwrap(), b"base = 1");
    let Found::Source(base) = finder.find("base") else {
        panic!("base is there");
    };
    let first = finder.read(base.file).unwrap();
    std::fs::write(scratch.path().join("base.py"), "changed").unwrap();
    assert!(Arc::ptr_eq(&first, &other.read(FileId::SUBJECT).unwrap()));
    assert!(finder.read(FileId(99)).is_err());
}
