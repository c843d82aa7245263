//! What one guard demands, of whom, and how hard.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

use importspy_core::check::is_named;
use importspy_core::contract::Selector;
use importspy_core::value::order;
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;

use super::demanded::Demanded;

/// What becomes of a refusal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// It is raised.
    Enforce,
    /// It is told, and the import goes on.
    Audit,
    /// Nothing is judged.
    Off,
}

impl Mode {
    /// # Errors
    /// `ValueError`: it is none.
    pub fn parse(text: &str) -> PyResult<Self> {
        match text {
            "enforce" => Ok(Mode::Enforce),
            "audit" => Ok(Mode::Audit),
            "off" => Ok(Mode::Off),
            other => Err(PyValueError::new_err(format!(
                "mode is \"enforce\", \"audit\" or \"off\", not {other:?}"
            ))),
        }
    }

    pub fn name(self) -> &'static str {
        match self {
            Mode::Enforce => "enforce",
            Mode::Audit => "audit",
            Mode::Off => "off",
        }
    }
}

/// What else is watched, at a price.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Strict {
    /// Running the module's file by other means than an import.
    pub exec: bool,
    /// Reading attributes of the module by whoever wasn't admitted.
    pub access: bool,
}

impl Strict {
    /// What a sequence of names says.
    ///
    /// # Errors
    /// `TypeError`: it is no sequence of texts; `ValueError`: one of the names is none.
    pub fn given(names: Option<&Bound<'_, PyAny>>) -> PyResult<Self> {
        let names = names.map(|names| names.extract::<Vec<String>>());
        let names = names.transpose().map_err(|_| {
            PyTypeError::new_err("strict is a sequence of names, for instance (\"exec\",)")
        })?;
        let mut strict = Self::default();
        for name in names.unwrap_or_default() {
            match name.as_str() {
                "exec" => strict.exec = true,
                "access" => strict.access = true,
                other => {
                    return Err(PyValueError::new_err(format!(
                        "strict names \"exec\" and \"access\", not {other:?}"
                    )));
                }
            }
        }
        Ok(strict)
    }

    pub fn names(self) -> Vec<&'static str> {
        let all = [(self.exec, "exec"), (self.access, "access")];
        let named = all.iter().filter(|(is_set, _)| *is_set);
        named.map(|(_, name)| *name).collect()
    }
}

/// One guard.
pub struct Policy {
    /// A module's name, or a selector of names.
    pub target: String,
    /// Whether the module's own code began to guard it.
    pub embedded: bool,
    /// What whoever imports must be.
    pub importers: Vec<Demanded>,
    /// What the module itself must be.
    pub own: Vec<Demanded>,
    pub mode: Mode,
    pub strict: Strict,
    course: Mutex<Course>,
}

/// What became of a guard.
#[derive(Default)]
struct Course {
    bound: BTreeSet<String>,
    problems: BTreeSet<String>,
    /// How many blocks it lasts for, each inside of the one before.
    blocks: usize,
}

/// Modules that are never guarded: they judge, the interpreter works with them, or nobody imports
/// them.
fn is_exempt(key: &str) -> bool {
    let own = key.strip_prefix("importspy");
    own.is_some_and(|rest| rest.is_empty() || rest.starts_with('.')) || UNGUARDED.contains(&key)
}

const UNGUARDED: [&str; 8] = [
    "__main__",
    "__mp_main__",
    "_frozen_importlib",
    "_frozen_importlib_external",
    "builtins",
    "importlib._bootstrap",
    "importlib._bootstrap_external",
    "sys",
];

impl Policy {
    /// # Errors
    /// `ValueError`: the target is no name and no selector of names.
    pub fn new(
        target: &str,
        importers: Vec<Demanded>,
        own: Vec<Demanded>,
        mode: Mode,
        strict: Strict,
    ) -> PyResult<Self> {
        let Ok(Selector::Name(target)) = Selector::parse(target) else {
            return Err(PyValueError::new_err(format!(
                "{target:?} names no module: write a dotted name, or a selector of names like \
                 \"shop.billing.**\""
            )));
        };
        if is_exempt(&target) {
            return Err(PyValueError::new_err(format!("{target} can't be guarded")));
        }
        Ok(Self {
            target,
            embedded: false,
            importers,
            own,
            mode,
            strict,
            course: Mutex::default(),
        })
    }

    /// The guard that a module's own code began.
    pub fn embedded(key: &str, demanded: Demanded) -> Self {
        Self {
            target: key.to_owned(),
            embedded: true,
            importers: vec![demanded],
            own: Vec::new(),
            mode: Mode::Enforce,
            strict: Strict::default(),
            course: Mutex::default(),
        }
    }

    /// Whether it guards the module of a name.
    pub fn means(&self, key: &str) -> bool {
        !is_exempt(key) && is_named(&self.target, key)
    }

    /// Whether an importer belongs to what is guarded: to the package that is guarded as a whole, or
    /// to the guarded module, which is a package.
    pub fn is_home(&self, importer: &str, key: &str) -> bool {
        let is_below = |package: &str| {
            let rest = importer.strip_prefix(package);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        };
        let whole = self.target.strip_suffix(".**");
        let whole = whole.filter(|package| !package.contains(['*', '{']));
        is_below(key) || whole.is_some_and(is_below)
    }

    pub fn enforces(&self) -> bool {
        self.mode == Mode::Enforce
    }

    /// Notes a module that it guards.
    pub fn bind(&self, key: &str) {
        self.with_course(|course| course.bound.insert(key.to_owned()));
    }

    /// Notes what it can't do.
    pub fn problem(&self, what: String) {
        self.with_course(|course| course.problems.insert(what));
    }

    /// A block begins that it lasts for.
    pub fn enter(&self) {
        self.with_course(|course| course.blocks += 1);
    }

    /// Such a block ends: how many are left.
    pub fn leave(&self) -> usize {
        self.with_course(|course| {
            course.blocks = course.blocks.saturating_sub(1);
            course.blocks
        })
    }

    /// The modules that it guards.
    pub fn bound(&self) -> Vec<String> {
        self.with_course(|course| course.bound.iter().cloned().collect())
    }

    /// What it can't do.
    pub fn problems(&self) -> Vec<String> {
        self.with_course(|course| course.problems.iter().cloned().collect())
    }

    /// The contracts it judges by.
    pub fn contracts(&self) -> Vec<String> {
        let all = self.importers.iter().chain(&self.own);
        let paths: BTreeSet<String> = order::collected(all.map(Demanded::path));
        paths.into_iter().collect()
    }

    fn with_course<T>(&self, act: impl FnOnce(&mut Course) -> T) -> T {
        act(&mut self.course.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
