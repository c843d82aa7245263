//! What became of every constraint.

use super::Kept;
use crate::contract::Advice;
use crate::observe::{Binding, Bound, Place, Reason, Why};
use crate::value::Span;
use crate::value::order;
use crate::violation::{Code, Detail, Status, Subject, Violation};

/// One constraint, before it is known what becomes of it.
pub struct Constraint<'c> {
    pub code: Code,
    pub subject: Subject,
    pub contract: Span,
    pub expected: Detail,
    pub advice: &'c Advice,
}

/// The outcomes of constraints, in the order they were checked.
#[derive(Default)]
pub struct Ledger {
    entries: Vec<Entry>,
}

struct Entry {
    code: Code,
    subject: Subject,
    contract: Span,
    outcome: Outcome,
}

enum Outcome {
    Kept,
    Violated(Box<Violation>),
}

impl Ledger {
    pub fn kept(&mut self, constraint: Constraint<'_>) {
        let Constraint {
            code,
            subject,
            contract,
            expected: _,
            advice: _,
        } = constraint;
        self.entries.push(Entry {
            code,
            subject,
            contract,
            outcome: Outcome::Kept,
        });
    }

    pub fn broken(&mut self, constraint: Constraint<'_>, found: Detail, source: Option<Place>) {
        self.violated(constraint, Status::Broken, found, source, None);
    }

    /// A constraint on something that isn't there; `nearest` is the name that may have been meant.
    pub fn missing(
        &mut self,
        constraint: Constraint<'_>,
        found: Detail,
        source: Option<Place>,
        nearest: Option<String>,
    ) {
        self.violated(constraint, Status::Broken, found, source, nearest);
    }

    pub fn undetermined(
        &mut self,
        constraint: Constraint<'_>,
        reason: Reason,
        source: Option<Place>,
    ) {
        let source = source.or(reason.place);
        self.violated(
            constraint,
            Status::Undetermined(reason),
            Detail::Nothing,
            source,
            None,
        );
    }

    fn violated(
        &mut self,
        constraint: Constraint<'_>,
        status: Status,
        found: Detail,
        source: Option<Place>,
        nearest: Option<String>,
    ) {
        let Constraint {
            code,
            subject,
            contract,
            expected,
            advice,
        } = constraint;
        let violation = Violation {
            code,
            subject: subject.clone(),
            status,
            expected,
            found,
            nearest,
            contract,
            source,
            advice: advice.clone(),
        };
        let outcome = Outcome::Violated(Box::new(violation));
        self.entries.push(Entry {
            code,
            subject,
            contract,
            outcome,
        });
    }

    /// The first constraint on what `is_meant`: its subject, and where the contract says it.
    pub fn constrained(&self, is_meant: impl Fn(&Subject) -> bool) -> Option<(Subject, Span)> {
        let entry = self.entries.iter().find(|entry| is_meant(&entry.subject))?;
        Some((entry.subject.clone(), entry.contract))
    }

    pub fn count_kept(&self) -> usize {
        self.entries
            .iter()
            .filter(|entry| matches!(entry.outcome, Outcome::Kept))
            .count()
    }

    pub fn count_violations(&self) -> usize {
        self.entries.len() - self.count_kept()
    }

    /// Whether something surely isn't as demanded.
    pub fn has_broken(&self) -> bool {
        self.entries.iter().any(|entry| match &entry.outcome {
            Outcome::Violated(violation) => violation.status == Status::Broken,
            Outcome::Kept => false,
        })
    }

    pub fn append(&mut self, other: Ledger) {
        self.entries.extend(other.entries);
    }

    /// Takes over what became of the constraints on another module.
    pub fn append_within(&mut self, module: &str, other: Ledger) {
        let within = |subject| Subject::Of {
            module: module.to_owned(),
            subject: Box::new(subject),
        };
        self.entries
            .extend(other.entries.into_iter().map(|entry| Entry {
                subject: within(entry.subject),
                outcome: match entry.outcome {
                    Outcome::Kept => Outcome::Kept,
                    Outcome::Violated(mut violation) => {
                        violation.subject = within(violation.subject);
                        Outcome::Violated(violation)
                    }
                },
                ..entry
            }));
    }

    /// What is kept and what isn't, each by its position in the contract.
    pub fn close(self) -> (Vec<Kept>, Vec<Violation>) {
        let (mut kept, mut violations) = (Vec::new(), Vec::new());
        for entry in self.entries {
            let Entry {
                code,
                subject,
                contract,
                outcome,
            } = entry;
            match outcome {
                Outcome::Violated(violation) => violations.push(*violation),
                Outcome::Kept => kept.push(Kept {
                    code,
                    subject,
                    contract,
                }),
            }
        }
        order::sort_by_key(&mut kept, |kept| kept.contract);
        order::sort_by_key(&mut violations, |violation| violation.contract);
        (kept, violations)
    }

    /// Checks everything a binding may be and enters what holds either way: kept where every
    /// alternative keeps, broken where every one breaks, else undetermined.
    pub fn over(&mut self, binding: &Binding, mut check: impl FnMut(&Bound, &mut Ledger)) {
        if let [only] = binding.alternatives.as_slice() {
            check(only, self);
            return;
        }
        let ways: Vec<Ledger> = binding
            .alternatives
            .iter()
            .map(|bound| {
                let mut way = Ledger::default();
                check(bound, &mut way);
                way
            })
            .collect();
        let cause = binding.cause.clone().unwrap_or(Reason {
            why: Why::Conditional,
            place: None,
        });
        self.agree(ways, &cause);
    }

    fn agree(&mut self, mut ways: Vec<Ledger>, cause: &Reason) {
        while let Some(index) = ways.iter().position(|way| !way.entries.is_empty()) {
            let first = ways[index].entries.remove(0);
            let same = |entry: &Entry| entry.code == first.code && entry.subject == first.subject;
            let total = ways.len();
            let mut outcomes = Vec::with_capacity(total);
            for way in &mut ways {
                if let Some(at) = way.entries.iter().position(same) {
                    outcomes.push(way.entries.remove(at).outcome);
                }
            }
            let (code, subject, contract) = (first.code, first.subject, first.contract);
            let everywhere = outcomes.len() + 1 == total;
            outcomes.insert(0, first.outcome);
            self.entries.push(Entry {
                code,
                subject,
                contract,
                outcome: joint(outcomes, everywhere, cause),
            });
        }
    }
}

/// What holds whichever of the outcomes comes about.
fn joint(outcomes: Vec<Outcome>, everywhere: bool, cause: &Reason) -> Outcome {
    let mut violations = Vec::new();
    let mut kept = 0;
    for outcome in outcomes {
        match outcome {
            Outcome::Kept => kept += 1,
            Outcome::Violated(violation) => violations.push(violation),
        }
    }
    let broken = violations
        .iter()
        .all(|violation| violation.status == Status::Broken);
    let Some(first) = violations
        .iter()
        .position(|v| v.status != Status::Broken)
        .or(if violations.is_empty() { None } else { Some(0) })
    else {
        return Outcome::Kept;
    };
    let mut violation = violations.swap_remove(first);
    if broken && kept == 0 && everywhere {
        return Outcome::Violated(violation);
    }
    if violation.status == Status::Broken {
        violation.status = Status::Undetermined(cause.clone());
        violation.source = cause.place.or(violation.source);
        violation.found = Detail::Nothing;
        violation.nearest = None;
    }
    Outcome::Violated(violation)
}
