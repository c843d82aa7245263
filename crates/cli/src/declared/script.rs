//! Scripts that declare what they need in a comment (PEP 723).

use std::path::Path;

use importspy_core::observe::{Declaration, Declared};
use importspy_core::value::Requirement;
use toml_edit::{Document, Item};

use crate::read::read_regular;

const BEGIN: &str = "# /// script";
const END: &str = "# ///";

/// What a script declares; nothing where it declares nothing itself.
pub(super) fn declared(path: &Path) -> Option<Declared> {
    let mut bytes = Vec::new();
    read_regular(path, super::LIMIT, &mut bytes).ok()?;
    let text = String::from_utf8_lossy(&bytes);
    let block = block(&text)?;
    let shown = path.file_name()?.to_string_lossy().into_owned();
    let mut declared = Declared {
        files: vec![shown.clone()],
        ..Declared::default()
    };
    let Ok(document) = Document::parse(block.as_str()) else {
        declared.gap = Some(format!("the block of {shown} isn't valid TOML"));
        return Some(declared);
    };
    let list = document.get("dependencies").and_then(Item::as_array);
    for value in list.into_iter().flatten() {
        let text = value.as_str().unwrap_or_default();
        match Requirement::parse(text) {
            Some(requirement) => declared.declarations.push(Declaration {
                text: requirement.shown(text),
                name: requirement.name,
                place: shown.clone(),
            }),
            None => declared.gap = Some(format!("{shown} isn't understood")),
        }
    }
    Some(declared)
}

/// The TOML of the first block.
fn block(text: &str) -> Option<String> {
    let mut lines = text.lines().map(str::trim_end);
    lines.find(|line| *line == BEGIN)?;
    let mut inside = String::new();
    let mut pending = String::new();
    let mut ended = false;
    for line in lines {
        if line == END {
            // The last such line of the comment ends it.
            inside.push_str(&pending);
            pending.clear();
            ended = true;
        }
        let content = match line.strip_prefix("# ") {
            Some(content) => content,
            None if line == "#" => "",
            None => break,
        };
        pending.push_str(content);
        pending.push('\n');
    }
    ended.then_some(inside)
}

#[cfg(test)]
mod tests {
    use super::block;

    #[test]
    fn a_block_is_a_comment() {
        let text = "#!/usr/bin/env python\n# /// script\n# dependencies = [\n#   \"a\",\n# ]\n# ///\nimport a\n";
        assert_eq!(
            block(text).as_deref(),
            Some("dependencies = [\n  \"a\",\n]\n")
        );
        assert_eq!(block("# /// script\n# x = 1\nimport a\n"), None);
        assert_eq!(block("import a\n"), None);
    }
}
