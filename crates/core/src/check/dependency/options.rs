//! `dependency_options`: what holds for everything that the subject imports.

use std::sync::Arc;

use super::super::{Constraint, Ledger, Subject as Checked, imports};
use super::lock;
use crate::contract::{Dependency, DependencyOptions, DependencyTarget, Permission};
use crate::observe::{Declared, Fact, Home, Import, Reason, Why};
use crate::value::{Located, Span};
use crate::violation::{Code, Detail, Subject};

pub fn check(
    options: &DependencyOptions,
    rules: &[Dependency],
    subject: Checked<'_>,
    ledger: &mut Ledger,
) {
    let DependencyOptions {
        span: _,
        unresolved,
        undeclared,
        unlisted,
        lock,
        advice: _,
    } = options;
    let check = Check {
        options,
        rules,
        subject,
    };
    for (permission, code) in [
        (unresolved, Code::ImportUnresolved),
        (undeclared, Code::ImportUndeclared),
        (unlisted, Code::ImportUnlisted),
    ] {
        match permission {
            Some(Located {
                value: Permission::Deny,
                span: _,
            }) => check.each_import(code, permission.as_ref(), ledger),
            Some(Located {
                value: Permission::Allow,
                span: _,
            })
            | None => {}
        }
    }
    if let Some(lock) = lock {
        lock::check(lock, &options.advice, subject.around, ledger);
    }
}

struct Check<'c> {
    options: &'c DependencyOptions,
    rules: &'c [Dependency],
    subject: Checked<'c>,
}

/// One `from … import` after the other: each may import several names from one module.
#[derive(Default)]
struct Statement<'o> {
    module: String,
    names: Vec<&'o str>,
}

impl<'o> Statement<'o> {
    /// Whether an import is a further name of the same statement, from the same module.
    fn goes_on(&mut self, import: &'o Import, module: &str) -> bool {
        let Some(name) = import.name.as_deref() else {
            *self = Self::default();
            return false;
        };
        // No statement imports a name twice.
        let goes_on = self.module == module && !self.names.contains(&name);
        if !goes_on {
            *self = Self {
                module: module.to_owned(),
                names: Vec::new(),
            };
        }
        self.names.push(name);
        goes_on
    }
}

/// What becomes of one imported module.
enum Outcome {
    Kept,
    Broken(Detail),
}

impl<'c> Check<'c> {
    fn each_import(
        &self,
        code: Code,
        permission: Option<&Located<Permission>>,
        ledger: &mut Ledger,
    ) {
        let Some(permission) = permission else { return };
        let constraint = |about| Constraint {
            code,
            subject: about,
            contract: permission.span,
            expected: Detail::Nothing,
            advice: &self.options.advice,
        };
        let whole = || constraint(Subject::Imports);
        let imports = match &self.subject.observed.imports {
            Fact::Known(imports) => imports,
            Fact::Absent => return,
            Fact::Unknown(reason) => return ledger.undetermined(whole(), reason.clone(), None),
        };
        let declared = self.subject.around.installation.declared();
        let mut refused = false;
        let mut statement = Statement::default();
        for import in imports.iter().filter(|import| counts(import)) {
            let optional = import.optional
                || import
                    .instead_of
                    .is_some_and(|block| self.is_whole(block, imports));
            if optional && code == Code::ImportUnresolved {
                continue;
            }
            let Some(module) = imports::meant(import, self.subject) else {
                continue;
            };
            if statement.goes_on(import, &module) {
                continue;
            }
            let about = || constraint(Subject::Import(module.clone()));
            match self.outcome(code, &module, optional, declared.as_ref()) {
                Ok(Outcome::Kept) => continue,
                Ok(Outcome::Broken(found)) => ledger.broken(about(), found, import.place),
                Err(why) => {
                    let place = import.place;
                    ledger.undetermined(about(), Reason { why, place }, place);
                }
            }
            refused = true;
        }
        if !refused {
            ledger.kept(whole());
        }
    }

    /// Whether everything is there that a block may import: what stands in for it is never asked for.
    fn is_whole(&self, block: Span, imports: &[Import]) -> bool {
        let is_inside = |import: &&Import| {
            let place = import.place.map(|place| place.span);
            place.is_some_and(|place| block.start <= place.start && place.end <= block.end)
        };
        let inside = imports.iter().filter(is_inside);
        let mut inside = inside.filter(|import| !import.typing && !import.never);
        inside.all(|import| {
            let module = imports::meant(import, self.subject);
            let home = module.map(|module| self.subject.around.installation.home(&module));
            !matches!(home, Some(Ok(Home::Missing)))
        })
    }

    fn outcome(
        &self,
        code: Code,
        module: &str,
        optional: bool,
        declared: Result<&Arc<Declared>, &Why>,
    ) -> Result<Outcome, Why> {
        let home = self.subject.around.installation.home(module)?;
        let owners = match home {
            Home::Standard | Home::Own => return Ok(Outcome::Kept),
            Home::Missing if code == Code::ImportUnresolved => {
                return Ok(Outcome::Broken(Detail::Nothing));
            }
            Home::Nobody if code == Code::ImportUnresolved => {
                return Ok(Outcome::Broken(Detail::Present));
            }
            Home::Nobody => return Ok(Outcome::Kept),
            // Whose it would be can't be told before it is there.
            Home::Missing if optional => return Ok(Outcome::Kept),
            Home::Missing => match self.above(module) {
                Some(Home::Distributions(owners) | Home::Within(owners)) => owners,
                Some(Home::Standard | Home::Own) => return Ok(Outcome::Kept),
                Some(Home::Nobody | Home::Missing) | None => {
                    return Err(Why::NotFound(module.to_owned()));
                }
            },
            Home::Within(_) if code == Code::ImportUnresolved => {
                return Err(Why::OtherFile(module.to_owned()));
            }
            Home::Distributions(owners) | Home::Within(owners) => owners,
        };
        match code {
            Code::ImportUndeclared => is_declared(&owners, declared.map_err(Clone::clone)?),
            Code::ImportUnlisted => Ok(self.is_listed(module, &owners)),
            _ => Ok(Outcome::Kept),
        }
    }

    /// Whose the nearest package above a module is that is missing: importing it loads that first.
    fn above(&self, module: &str) -> Option<Home> {
        let (mut package, _) = module.rsplit_once('.')?;
        loop {
            match self.subject.around.installation.home(package).ok()? {
                Home::Missing => (package, _) = package.rsplit_once('.')?,
                // Whose part of a namespace package it would be can't be told.
                Home::Distributions(owners) if owners.len() > 1 => return None,
                home => return Some(home),
            }
        }
    }

    fn is_listed(&self, module: &str, owners: &[String]) -> Outcome {
        let names = |rule: &Dependency| match &rule.target.value {
            DependencyTarget::Distribution(name) => owners.contains(name),
            DependencyTarget::Import(listed) => {
                let rest = module.strip_prefix(listed.as_str());
                rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
            }
        };
        if self.rules.iter().any(names) {
            Outcome::Kept
        } else {
            Outcome::Broken(found(owners))
        }
    }
}

fn is_declared(owners: &[String], declared: &Declared) -> Result<Outcome, Why> {
    let is_own = |name: &String| declared.own.as_ref() == Some(name);
    let is_known = |name: &String| is_own(name) || declared.of(name).is_some();
    match &declared.gap {
        _ if owners.iter().any(is_known) => Ok(Outcome::Kept),
        Some(gap) => Err(Why::Project(gap.clone())),
        None => Ok(Outcome::Broken(found(owners))),
    }
}

fn found(owners: &[String]) -> Detail {
    match owners {
        [only] => Detail::Text(only.clone()),
        several => Detail::OneOf(several.to_vec()),
    }
}

/// What never runs there needs nothing.
fn counts(import: &Import) -> bool {
    !import.typing && !import.never
}
