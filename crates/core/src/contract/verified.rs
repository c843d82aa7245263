//! The same contract, with a further demand on everything it names.

use super::model::{Contract, DependencyIntegrity, DependencyTarget};
use crate::value::Located;

impl Contract {
    /// The contract as if every rule on a distribution that may be there said `integrity: record`.
    pub fn with_integrity(mut self) -> Self {
        for rule in &mut self.dependencies {
            let is_denied = rule.allowed.as_ref().is_some_and(|allowed| !allowed.value);
            if !is_denied && rule.integrity.is_none() {
                let span = rule.target.span;
                rule.integrity = Some(Located::new(DependencyIntegrity::Record, span));
            }
        }
        self
    }

    /// The names of the distributions whose files must be as they were installed.
    pub fn verified_names(&self) -> impl Iterator<Item = &str> {
        let rules = self.dependencies.iter();
        let verified = rules.filter(|rule| rule.integrity.is_some());
        verified.filter_map(|rule| match &rule.target.value {
            DependencyTarget::Distribution(name) => Some(name.as_str()),
            DependencyTarget::Import(_) => None,
        })
    }
}
