//! One contract for several modules.

use super::draft::{Item, Mapping, Node};
use super::{Subject, Wishes, Written, modeline, module, settle};
use crate::check::Checked;
use crate::contract::Contract;
use crate::violation::Violation;

/// What a contract demands of one of several modules.
#[derive(Clone, Debug)]
pub struct Part {
    entry: Mapping,
    /// What can't be left out and isn't kept.
    pub violations: Vec<Violation>,
}

/// What is demanded of one of the modules. `judge` checks a contract against it.
pub fn part(subject: Subject<'_>, wishes: Wishes, judge: &dyn Fn(&Contract) -> Checked) -> Part {
    let mut entry = Mapping::default();
    entry.pair("module", subject.identity.module.as_str());
    entry
        .0
        .extend(module::structure(subject.observation, wishes));
    let settled = settle::settle(entry, &subject.identity.filename, judge);
    Part {
        entry: settled.draft,
        violations: settled.violations,
    }
}

/// The contract that every one of the modules keeps, with the others around it. `judge` checks a
/// contract against one of them.
pub fn together(shown: &str, parts: Vec<Part>, judge: &dyn Fn(&Contract) -> Checked) -> Written {
    let modules = parts.into_iter().map(|part| Item::Entry(part.entry));
    let mut root = Mapping::default();
    root.list("modules", modules.collect());
    for key in ["pythons", "systems", "deployments"] {
        let inner = std::mem::take(&mut root);
        root.list(key, vec![Item::Entry(inner)]);
    }
    let settled = settle::settle(root, shown, judge);
    let head = [
        modeline(),
        format!("What the modules of {shown} must have. It governs each of them."),
        "Anything more is welcome.".to_owned(),
    ];
    let head: Vec<Node> = head.into_iter().map(Node::Remark).collect();
    Written::of(&head, settled.draft, settled.violations)
}
