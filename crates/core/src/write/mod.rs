//! The contract that an observed module keeps, as commented YAML.
//!
//! Facts become a [`draft`], the draft is printed ([`print`]), read back and checked against the very
//! facts it was made of ([`settle`]): what isn't kept then is left out, with a remark. So what is
//! written always admits its own subject.

mod class;
mod correction;
mod dependencies;
mod draft;
mod function;
mod importers;
mod interface;
mod members;
mod module;
mod notation;
mod package;
mod print;
mod public;
mod runtime;
mod settle;
mod update;
mod variable;

use crate::check::{Around, Checked};
use crate::contract::Contract;
use crate::observe::Observation;
use crate::observe::source::Identity;
use crate::violation::Violation;

use self::dependencies::Dependencies;
use self::draft::{Mapping, Node};
pub use self::importers::Importers;
pub use self::interface::{Interface, contract as implementation};
pub use self::members::ABSTRACT;
pub use self::package::Package;
pub use self::public::{is_special, names as public_names};
pub use self::update::{Left, Limits, Updated, WhyLeft, update};

/// Where the JSON Schema of contracts is published, for editors.
pub const SCHEMA_URL: &str =
    "https://raw.githubusercontent.com/importspy/importspy/main/schema/importspy.schema.json";

/// How much of a module a contract demands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Wishes {
    /// Every name, instead of the public ones.
    pub full: bool,
    pub values: bool,
    pub annotations: bool,
    pub runtime: bool,
    pub dependencies: bool,
}

/// The module that a contract is written for.
#[derive(Clone, Copy)]
pub struct Subject<'a> {
    pub identity: &'a Identity,
    pub observation: &'a Observation,
    pub around: Around<'a>,
    /// Who imports it, where that was looked for.
    pub importers: Option<&'a Importers>,
    /// Whether the contract says the module's dotted name.
    pub named: bool,
    /// Whether the facts are those of the loaded module, too.
    pub live: bool,
    /// How reports call it: a path or a dotted name.
    pub shown: &'a str,
}

/// A contract that was written.
#[derive(Clone, Debug, PartialEq)]
pub struct Written {
    pub text: String,
    /// What can't be left out and isn't kept; empty unless the module can't be admitted at all.
    pub violations: Vec<Violation>,
}

/// Writes the contract that `subject` keeps. `judge` checks a contract against the subject.
pub fn contract(
    subject: Subject<'_>,
    wishes: Wishes,
    judge: &dyn Fn(&Contract) -> Checked,
) -> Written {
    let mut root = Mapping::default();
    if subject.named {
        root.pair("module", subject.identity.module.as_str());
    }
    if wishes.runtime {
        root.0.push(runtime::runtime(subject.around.host));
    }
    if wishes.dependencies {
        let mut found = Dependencies::default();
        found.add(subject);
        root.0.extend(found.nodes());
    }
    root.0
        .extend(module::structure(subject.observation, wishes));
    if let Some(found) = subject.importers {
        root.0.extend(importers::commented(found));
    }
    let settled = settle::settle(root, &subject.identity.filename, judge);
    Written::of(&head(subject, wishes), settled.draft, settled.violations)
}

impl Written {
    fn of(head: &[Node], draft: Mapping, violations: Vec<Violation>) -> Self {
        let nodes = head.iter().cloned().chain(draft.0).collect();
        Self {
            text: print::print(&Mapping(nodes)).text,
            violations,
        }
    }
}

/// The comment by which editors find the schema.
fn modeline() -> String {
    format!("yaml-language-server: $schema={SCHEMA_URL}")
}

/// What the first lines tell.
fn head(subject: Subject<'_>, wishes: Wishes) -> Vec<Node> {
    let what = match wishes.full {
        true => "every name it binds",
        false => "its public names",
    };
    let from = match subject.live {
        true => "its source and the loaded module",
        false => "its source",
    };
    let shown = subject.shown;
    let lines = [
        modeline(),
        format!("What {shown} must have: {what}, read from {from}."),
        "Anything more is welcome. `importspy update` follows the code, `importspy fmt` lays this out.".to_owned(),
    ];
    lines.into_iter().map(Node::Remark).collect()
}
