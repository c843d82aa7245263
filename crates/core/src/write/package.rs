//! One contract for several modules.

use super::dependencies::Dependencies;
use super::draft::{Item, Mapping, Node};
use super::{Subject, Wishes, Written, importers, modeline, module, runtime, settle};
use crate::check::Checked;
use crate::contract::Contract;
use crate::violation::Violation;

/// A contract for several modules, while it grows.
#[derive(Clone, Debug, Default)]
pub struct Package {
    modules: Vec<Item>,
    dependencies: Dependencies,
}

impl Package {
    /// Adds what is demanded of one of the modules; what isn't kept if it can't be admitted at all.
    /// `judge` checks a contract against it.
    pub fn add(
        &mut self,
        subject: Subject<'_>,
        wishes: Wishes,
        judge: &dyn Fn(&Contract) -> Checked,
    ) -> Vec<Violation> {
        let mut entry = Mapping::default();
        entry.pair("module", subject.identity.module.as_str());
        entry
            .0
            .extend(module::structure(subject.observation, wishes));
        let settled = settle::settle(entry, &subject.identity.filename, judge);
        if settled.violations.is_empty() {
            self.modules.push(Item::Entry(settled.draft));
            if wishes.dependencies {
                self.dependencies.add(subject);
            }
        }
        settled.violations
    }

    /// The contract that every one of the modules keeps, with the others around it. `judge` checks a
    /// contract against `first`, one of them.
    pub fn together(
        self,
        shown: &str,
        first: Subject<'_>,
        wishes: Wishes,
        judge: &dyn Fn(&Contract) -> Checked,
    ) -> Written {
        let mut root = Mapping::default();
        root.list("modules", self.modules);
        for key in ["pythons", "systems", "deployments"] {
            let inner = std::mem::take(&mut root);
            root.list(key, vec![Item::Entry(inner)]);
        }
        if wishes.runtime {
            root.0.push(runtime::runtime(first.around.host));
        }
        root.0.extend(self.dependencies.nodes());
        if let Some(found) = first.importers {
            root.0.extend(importers::commented(found));
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
}
