//! Guards as the configuration declares them, and what they are for.

use importspy_core::contract::{Guard, Mode, SelectorRule};

use crate::guards::{Configuration, ModeChoice, Reach, Search, mode_of_environment};

/// One guard.
pub struct Declared {
    pub target: String,
    /// Where it stands, from 1.
    pub line: usize,
    /// What holds: the environment's choice, else the guard's own.
    pub mode: Mode,
    pub strict: Vec<&'static str>,
    /// The modules it is for, as far as they can be found.
    pub reach: Reach,
    /// Selectors of its rules that mean nothing, each with its line.
    pub idle: Vec<(String, usize)>,
}

impl Declared {
    pub fn of(guard: &Guard, configuration: &Configuration, search: &Search<'_>) -> Self {
        let chosen = match mode_of_environment(&configuration.document.guards) {
            ModeChoice::Chosen(mode) => Some(mode),
            ModeChoice::Unset | ModeChoice::Ignored(_) => None,
        };
        let own = guard.mode.as_ref().map(|mode| mode.value);
        let idle = rules(guard)
            .filter(|rule| search.reach(&rule.selector.value) == Reach::Nothing)
            .map(|rule| {
                let line = configuration.line_of(rule.selector.span);
                (rule.selector.value.to_string(), line)
            });
        Self {
            target: guard.module.value.to_string(),
            line: configuration.line_of(guard.module.span),
            mode: chosen.or(own).unwrap_or_default(),
            strict: guard
                .strict
                .iter()
                .map(|strict| strict.value.spelling())
                .collect(),
            reach: search.reach(&guard.module.value),
            idle: idle.collect(),
        }
    }
}

/// Every selector of a guard's rules.
fn rules(guard: &Guard) -> impl Iterator<Item = &SelectorRule> {
    let importers = guard.importers.iter();
    let importers = importers.flat_map(|rules| rules.allow.iter().flatten().chain(&rules.deny));
    let imports = guard.imports.iter();
    let imports = imports.flat_map(|rules| rules.allow.iter().flatten().chain(&rules.deny));
    importers.chain(imports)
}
