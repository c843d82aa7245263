//! Extras: what a distribution needs for them must be installed, too.

use std::collections::HashSet;

use super::super::{Constraint, Ledger};
use super::{Case, marker, undetermined};
use crate::observe::{Distribution, Why};
use crate::value::Requirement;
use crate::value::distribution_name::normal_name;
use crate::violation::{Code, Detail, Subject};

/// Checks each of the extras of an installed distribution.
pub fn check(case: Case<'_>, found: &Distribution, extras: &[String], ledger: &mut Ledger) {
    let Some(name) = normal_name(&found.name) else {
        return;
    };
    for extra in extras {
        let constraint = Constraint {
            code: Code::DependencyExtra,
            subject: Subject::Dependency(format!("{name}[{extra}]")),
            contract: case.rule.target.span,
            expected: Detail::Nothing,
            advice: &case.rule.advice,
        };
        let mut search = Search {
            case,
            seen: HashSet::new(),
        };
        match search.lacks(&name, extra) {
            Ok(None) => ledger.kept(constraint),
            Ok(Some(lack)) => ledger.missing(constraint, lack, None, None),
            Err(why) => undetermined(constraint, why, ledger),
        }
    }
}

/// Looks for what isn't there; extras may name other extras, and themselves.
struct Search<'c> {
    case: Case<'c>,
    seen: HashSet<(String, String)>,
}

impl Search<'_> {
    /// The first thing that an extra needs and doesn't have.
    fn lacks(&mut self, name: &str, extra: &str) -> Result<Option<Detail>, Why> {
        if !self.seen.insert((name.to_owned(), extra.to_owned())) {
            return Ok(None);
        }
        let needs = self.case.around.installation.needs(name)?;
        if !needs.extras.iter().any(|known| known == extra) {
            return Ok(Some(Detail::NoExtra(needs.extras)));
        }
        for text in &needs.requirements {
            let wrong = || Why::Metadata(name.to_owned());
            let requirement = Requirement::parse(text).ok_or_else(wrong)?;
            if self.is_for(&requirement, extra)?
                && let Some(lack) = self.unmet(&requirement, text)?
            {
                return Ok(Some(lack));
            }
        }
        Ok(None)
    }

    /// Whether a requirement is there for the extra, and nothing without it.
    fn is_for(&self, requirement: &Requirement, extra: &str) -> Result<bool, Why> {
        let Some(condition) = &requirement.marker else {
            return Ok(false);
        };
        let host = self.case.around.host;
        Ok(marker::holds(condition, host, &[extra.to_owned()])?
            && !marker::holds(condition, host, &[])?)
    }

    fn unmet(&mut self, requirement: &Requirement, text: &str) -> Result<Option<Detail>, Why> {
        let unmet = |installed| {
            Some(Detail::Unmet {
                requirement: requirement.shown(text),
                installed,
            })
        };
        let installation = self.case.around.installation;
        let Some(found) = installation.distribution(&requirement.name)? else {
            return Ok(unmet(None));
        };
        if let Some(wanted) = &requirement.version {
            let version = found.version.ok_or(Why::Metadata(found.place))?;
            if !wanted.accepts(&version) {
                return Ok(unmet(Some(version)));
            }
        }
        for extra in &requirement.extras {
            if let Some(lack) = self.lacks(&requirement.name, extra)? {
                return Ok(Some(lack));
            }
        }
        Ok(None)
    }
}
