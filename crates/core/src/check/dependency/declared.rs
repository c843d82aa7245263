//! `declared`: whether the project's own metadata names it.

use super::super::Ledger;
use super::{Case, undetermined};
use crate::contract::DependencyTarget;
use crate::observe::Why;
use crate::value::Located;
use crate::violation::{Code, Detail};

pub fn check(case: Case<'_>, wanted: &Located<bool>, ledger: &mut Ledger) {
    let expected = Detail::IsDeclared(wanted.value);
    let constraint = case.constraint(Code::DependencyDeclaration, wanted.span, expected);
    match declaration(case) {
        Err(why) => undetermined(constraint, why, ledger),
        Ok(found) if found.is_some() == wanted.value => ledger.kept(constraint),
        Ok(Some(found)) => ledger.broken(constraint, Detail::Text(found), None),
        Ok(None) => ledger.broken(constraint, Detail::Nothing, None),
    }
}

/// Where it is declared; nothing where it surely isn't.
fn declaration(case: Case<'_>) -> Result<Option<String>, Why> {
    let installation = case.around.installation;
    let declared = installation.declared()?;
    let names = match &case.rule.target.value {
        DependencyTarget::Distribution(name) => vec![name.clone()],
        DependencyTarget::Import(module) => installation.providers(module)?,
    };
    if let Some(found) = names.iter().find_map(|name| declared.of(name)) {
        return Ok(Some(found.place.clone()));
    }
    match &declared.gap {
        Some(gap) => Err(Why::Project(gap.clone())),
        None => Ok(None),
    }
}
