//! Code that writes the module's namespace by name, and what it makes unknown.

mod class_body;
mod search;
mod typing;

use ruff_python_ast::Stmt;
use ruff_text_size::TextSize;
use rustc_hash::FxHashMap;

pub use class_body::writes_own_namespace;

use self::search::{Place, Search, What, Write};
use self::typing::typing_imports;
use super::unit::Unit;
use crate::observe::Reason;

/// What namespace writes make unknown.
#[derive(Default)]
pub struct Effects<'a> {
    /// Per name, the writes that bind it.
    names: FxHashMap<&'a str, Vec<Write<'a>>>,
    /// Names that nothing binds may be bound.
    absent: Vec<Write<'a>>,
    /// Every name may be bound or rebound.
    all: Vec<Write<'a>>,
    /// Names imported under `TYPE_CHECKING`, which only annotations see.
    typing: FxHashMap<String, String>,
}

impl<'a> Effects<'a> {
    /// Why what is bound to `name` can't be told, if something may have changed it. `bound`: where
    /// it is surely bound, the first of the places that count. `runs`: whether a function of that
    /// name may run while the module is imported.
    pub fn on(
        &self,
        name: &str,
        bound: Option<TextSize>,
        runs: impl Fn(&str) -> bool,
        unit: &Unit<'a>,
    ) -> Option<Reason> {
        let counts = |write: &&Write<'a>| match (write.function, bound) {
            (Some(function), _) => write.binds(unit) && runs(function),
            (None, Some(bound)) => bound < write.until,
            (None, None) => true,
        };
        let named = self.names.get(name).into_iter().flatten().find(counts);
        let written = named.or_else(|| self.all.iter().find(counts));
        let written = match bound {
            Some(_) => written,
            None => written.or_else(|| self.absent.iter().find(counts)),
        };
        written.map(|write| Reason {
            why: write.why.clone(),
            place: Some(unit.place(write.place)),
        })
    }

    /// The path of a dotted name whose first part is imported for annotations only.
    pub fn typing_path(&self, name: &str) -> Option<String> {
        let (first, rest) = name.split_at(name.find('.').unwrap_or(name.len()));
        self.typing.get(first).map(|path| format!("{path}{rest}"))
    }
}

/// Finds every namespace write of a module.
pub fn effects<'a>(body: &'a [Stmt], unit: &Unit<'a>) -> Effects<'a> {
    let mut effects = Effects::default();
    if unit.hits.typing() {
        typing_imports(body, unit.identity, &mut effects.typing);
    }
    if unit.hits.unusual().is_empty() {
        return effects;
    }
    let mut search = Search {
        unit,
        modules: Vec::new(),
        namespaces: Vec::new(),
        until: TextSize::default(),
        writes: Vec::new(),
    };
    search.block(body, Place::Module, 0);
    for write in search.writes {
        match write.what {
            What::Name(name) => effects.names.entry(name).or_default().push(write),
            What::Absent => effects.absent.push(write),
            What::All => effects.all.push(write),
        }
    }
    effects
}
