//! Where the subject may run: alternatives of alternatives, of which one must hold completely.

use super::target::Target;
use super::{Around, Constraint, Ledger, Subject as Checked, environment, python};
use crate::contract::{Contract, Deployment, Python, System};
use crate::observe::host::Host;
use crate::observe::source::Identity;
use crate::observe::{Alone, Observation};
use crate::value::Located;
use crate::violation::{Code, Detail, Subject};

/// One way through deployments, systems and pythons; `path` as keys.
struct Alternative {
    path: String,
    ledger: Ledger,
}

/// Tries every combination. When none holds, the nearest miss is explained.
pub fn check(
    contract: &Contract,
    deployments: &[Deployment],
    subject: Checked<'_>,
    ledger: &mut Ledger,
) {
    let secrets = environment::secret_names(contract);
    let mut alternatives = Vec::new();
    for (index, deployment) in deployments.iter().enumerate() {
        let ways = Ways {
            contract,
            secrets: &secrets,
            subject,
            deployment,
        };
        ways.systems(&format!("deployments[{index}]"), &mut alternatives);
    }
    if let Some(held) = alternatives
        .iter()
        .position(|way| way.ledger.count_violations() == 0)
    {
        return ledger.append(alternatives.swap_remove(held).ledger);
    }
    let tried = alternatives.len();
    let some_open = alternatives.iter().any(|way| !way.ledger.has_broken());
    let nearest = alternatives
        .into_iter()
        // What nothing disproves is nearer than anything disproved.
        .min_by_key(|way| {
            (
                some_open && way.ledger.has_broken(),
                way.ledger.count_violations(),
            )
        });
    let (Some(nearest), Some(first)) = (nearest, deployments.first()) else {
        return;
    };
    if tried > 1 && !some_open {
        let constraint = Constraint {
            code: Code::DeploymentMismatch,
            subject: Subject::Deployments,
            contract: first.span,
            expected: Detail::Nothing,
            advice: &first.advice,
        };
        ledger.broken(
            constraint,
            Detail::Alternatives {
                nearest: nearest.path,
                tried,
            },
            None,
        );
    }
    ledger.append(nearest.ledger);
}

/// The same where there is no subject: what is demanded of modules doesn't count.
pub fn check_place(contract: &Contract, host: &dyn Host, ledger: &mut Ledger) {
    let mut places = contract.clone();
    let systems = places
        .deployments
        .iter_mut()
        .flat_map(|deployment| &mut deployment.systems);
    for python in systems.flat_map(|system| &mut system.pythons) {
        python.modules.clear();
    }
    let (identity, observed) = (Identity::nobody(), Observation::empty());
    let subject = Checked {
        identity: &identity,
        observed: &observed,
        around: Around {
            host,
            neighbours: &Alone,
            installation: &Alone,
        },
    };
    check(&places, &places.deployments, subject, ledger);
}

/// The combinations below one deployment.
struct Ways<'c> {
    contract: &'c Contract,
    secrets: &'c [&'c str],
    subject: Checked<'c>,
    deployment: &'c Deployment,
}

impl Ways<'_> {
    fn systems(&self, path: &str, alternatives: &mut Vec<Alternative>) {
        if self.deployment.systems.is_empty() {
            let ledger = self.way(None, None);
            alternatives.push(Alternative {
                path: path.to_owned(),
                ledger,
            });
        }
        for (index, system) in self.deployment.systems.iter().enumerate() {
            self.pythons(&format!("{path}.systems[{index}]"), system, alternatives);
        }
    }

    fn pythons(&self, path: &str, system: &System, alternatives: &mut Vec<Alternative>) {
        if system.pythons.is_empty() {
            let ledger = self.way(Some(system), None);
            alternatives.push(Alternative {
                path: path.to_owned(),
                ledger,
            });
        }
        for (index, python) in system.pythons.iter().enumerate() {
            let ledger = self.way(Some(system), Some(python));
            alternatives.push(Alternative {
                path: format!("{path}.pythons[{index}]"),
                ledger,
            });
        }
    }

    /// Checks one combination from the top.
    fn way(&self, system: Option<&System>, python: Option<&Python>) -> Ledger {
        let mut ledger = Ledger::default();
        let Deployment {
            span: _,
            arch,
            systems: _,
            advice,
        } = self.deployment;
        let host = self.subject.around.host;
        if let Some(Located { value, span }) = arch {
            let expected = Detail::Text(value.spelling().to_owned());
            let ledger = &mut ledger;
            let mut target = Target {
                host,
                ledger,
                advice,
            };
            target.architecture(&[*value], *span, expected);
        }
        if let Some(System {
            span: _,
            os,
            environment,
            pythons: _,
            advice,
        }) = system
        {
            if let Some(Located { value, span }) = os {
                let expected = Detail::Text(value.spelling().to_owned());
                let ledger = &mut ledger;
                Target {
                    host,
                    ledger,
                    advice,
                }
                .os(&[*value], *span, expected);
            }
            environment::check(environment, self.secrets, host, &mut ledger);
        }
        if let Some(python) = python {
            python::check(self.contract, python, self.subject, &mut ledger);
        }
        ledger
    }
}
