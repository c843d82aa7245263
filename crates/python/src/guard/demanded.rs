//! A contract as far as a guard uses it.

use std::sync::{Arc, Mutex, PoisonError};

use importspy_core::contract::{Advice, Contract, ImporterRules, Selector, SelectorRule};
use importspy_core::report::ContractText;
use importspy_core::value::Located;
use pyo3::prelude::*;

use crate::embedded::contracts::{Ground, Origin, Terms};

/// Which part of a contract counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// All of it.
    Whole,
    /// All of it; who may import at all is said elsewhere, unless it says so itself.
    Structure,
    /// Only who may import; nothing, where it doesn't say.
    Importers,
    /// All but who may import: what the module itself must be.
    Own,
}

/// A contract, and the part of it that counts.
pub struct Demanded {
    origin: Origin,
    part: Part,
    /// The part that was made of the terms beside it.
    made: Mutex<Option<Made>>,
}

/// Terms, and the part of them that counts.
type Made = (Arc<Terms>, Option<Arc<Terms>>);

impl Demanded {
    pub fn new(origin: Origin, part: Part) -> Self {
        Self {
            origin,
            part,
            made: Mutex::new(None),
        }
    }

    /// The contract's path.
    pub fn path(&self) -> String {
        self.origin.terms().text.path.clone()
    }

    /// What it demands now, where it does.
    ///
    /// # Errors
    /// `ContractError`: its file became wrong.
    pub fn current(&self, py: Python<'_>) -> PyResult<Option<Ground>> {
        let whole = self.origin.current(py)?;
        let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        let terms = match made.as_ref() {
            Some((of, terms)) if Arc::ptr_eq(of, &whole.terms) => terms.clone(),
            Some(_) | None => {
                let terms = part(self.part, &whole.terms);
                *made = Some((Arc::clone(&whole.terms), terms.clone()));
                terms
            }
        };
        drop(made);
        let file = whole.file;
        Ok(terms.map(|terms| Ground { terms, file }))
    }
}

fn part(part: Part, whole: &Arc<Terms>) -> Option<Arc<Terms>> {
    let contract = &whole.contract;
    let made = match part {
        Part::Whole => return Some(Arc::clone(whole)),
        Part::Structure if contract.importers.is_some() => return Some(Arc::clone(whole)),
        Part::Structure => Contract {
            importers: Some(everybody()),
            ..(**contract).clone()
        },
        Part::Own if contract.importers.is_none() => return Some(Arc::clone(whole)),
        Part::Own => Contract {
            importers: None,
            ..(**contract).clone()
        },
        Part::Importers => {
            let rules = contract.importers.clone()?;
            Contract {
                importers: Some(rules),
                ..Contract::default()
            }
        }
    };
    Some(terms(made, &whole.text))
}

fn terms(contract: Contract, text: &Arc<ContractText>) -> Arc<Terms> {
    let demand = contract.demand();
    Arc::new(Terms::new(Arc::new(contract), demand, Arc::clone(text)))
}

/// Who may import where rules beside the contract say who.
fn everybody() -> ImporterRules {
    let any = [
        Selector::Name("**".to_owned()),
        Selector::NoImporter,
        Selector::Anonymous,
    ];
    let rule = |selector| SelectorRule {
        selector: Located {
            value: selector,
            span: Default::default(),
        },
        advice: Advice::default(),
    };
    ImporterRules {
        span: Default::default(),
        allow: Some(any.map(rule).into()),
        deny: Vec::new(),
        advice: Advice::default(),
    }
}
