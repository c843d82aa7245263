//! The distributions that imports lead to.

use std::collections::BTreeMap;

use super::Subject;
use super::draft::{Mapping, Node};
use crate::check::imports_that_run;
use crate::contract::{Atom, Data};
use crate::observe::{Home, Import, ImportScope};
use crate::value::version::compatible_with;

/// What one or several modules import that somebody installed.
#[derive(Clone, Debug, Default)]
pub struct Dependencies {
    named: BTreeMap<String, Rule>,
    /// What can't be said, and why.
    unsaid: BTreeMap<String, String>,
}

#[derive(Clone, Debug)]
struct Rule {
    /// The version that is there or one that is compatible with it.
    range: Option<String>,
    /// Whether the module can't be imported without.
    needed: bool,
}

impl Dependencies {
    /// Adds what a module imports.
    pub fn add(&mut self, subject: Subject<'_>) {
        let imports = match imports_that_run(subject.identity, subject.observation, subject.around)
        {
            Ok(imports) => imports,
            Err(reason) => return self.leave_out("dependencies", reason.explanation()),
        };
        for (module, import) in imports {
            match owner(subject, &module) {
                Ok(None) => {}
                Ok(Some(owner)) => self.name(subject, owner, is_needed(import)),
                Err(why) => self.leave_out(module.split('.').next().unwrap_or(&module), why),
            }
        }
    }

    fn name(&mut self, subject: Subject<'_>, owner: String, needed: bool) {
        if let Some(known) = self.named.get_mut(&owner) {
            known.needed |= needed;
            return;
        }
        match subject.around.installation.distribution(&owner) {
            Ok(there) => {
                let version = there.and_then(|there| there.version);
                let range = version.and_then(|version| compatible_with(&version));
                self.named.insert(owner, Rule { range, needed });
            }
            Err(why) => self.leave_out(&owner, why.explanation()),
        }
    }

    fn leave_out(&mut self, what: &str, why: String) {
        self.unsaid.entry(what.to_owned()).or_insert(why);
    }

    /// The section of a contract, or what there is to say instead.
    pub fn nodes(self) -> Vec<Node> {
        let named = self.named.into_iter();
        let named = named.map(|(name, rule)| Node::Named(name, rule.data()));
        let unsaid = self.unsaid.into_iter();
        let unsaid = unsaid.map(|(what, why)| Node::Remark(format!("{what}: left out, {why}")));
        let section = Mapping(named.chain(unsaid).collect());
        match section.demands() {
            true => vec![Node::Inside("dependencies", section)],
            false => section.0,
        }
    }
}

impl Rule {
    fn data(self) -> Data {
        let required = (Atom::from("required"), self.needed.into());
        match (self.range, self.needed) {
            (Some(range), true) => range.as_str().into(),
            (Some(range), false) => Data::Mapping(vec![
                (Atom::from("version"), range.as_str().into()),
                required,
            ]),
            (None, _) => Data::Mapping(vec![required]),
        }
    }
}

/// What is caught where it is missing, or imported only once a function runs, need not be there.
fn is_needed(import: &Import) -> bool {
    let at_import = match import.scope {
        ImportScope::Module | ImportScope::Class => true,
        ImportScope::Function => false,
    };
    at_import && !import.optional && import.instead_of.is_none() && !import.lazy
}

/// The distribution that a module is from; nothing where nobody has to install it.
fn owner(subject: Subject<'_>, module: &str) -> Result<Option<String>, String> {
    let home = subject.around.installation.home(module);
    match home.map_err(|why| why.explanation())? {
        Home::Standard | Home::Own => Ok(None),
        Home::Nobody => Err("no distribution has it".to_owned()),
        Home::Missing => Err("it isn't installed".to_owned()),
        Home::Distributions(owners) | Home::Within(owners) => match <[String; 1]>::try_from(owners)
        {
            Ok([only]) => Ok(Some(only)),
            Err(several) => Err(format!("it is shared by {}", several.join(", "))),
        },
    }
}
