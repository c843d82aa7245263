//! Who imports a module, for whoever wants to let nobody else in.

use super::draft::Node;

/// The modules of a project that import one module.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Importers {
    /// The folder that was searched, by its name.
    pub searched: String,
    /// Dotted names, in order.
    pub modules: Vec<String>,
    /// Files that can't be read or parsed, as they are shown.
    pub unread: Vec<String>,
}

/// The rule that lets these importers in and nobody else, as a comment: only a guard can keep it, a
/// check of the module alone has no importer.
pub fn commented(found: &Importers) -> Vec<Node> {
    let Importers {
        searched,
        modules,
        unread,
    } = found;
    let mut lines = Vec::new();
    if modules.is_empty() {
        lines.push(format!(
            "importers: left out, nothing in {searched} imports it"
        ));
    } else {
        lines.push("importers: left out, only a guard has importers to judge.".to_owned());
        lines.push(format!("For a guard, whoever imports it in {searched}:"));
        lines.push("importers:".to_owned());
        lines.push("  allow:".to_owned());
        lines.extend(modules.iter().map(|name| format!("    - {name}")));
    }
    lines.extend(
        unread
            .iter()
            .map(|path| format!("importers: {path} can't be read, so it isn't counted")),
    );
    lines.into_iter().map(Node::Remark).collect()
}
