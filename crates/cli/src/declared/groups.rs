//! `[dependency-groups]` (PEP 735): lists of requirements that may include one another.

use toml_edit::TableLike;

use super::Notes;
use super::pyproject::File;

/// Every group counts once; what it includes is in the table anyway.
pub(super) fn read(groups: &dyn TableLike, file: &File<'_>, notes: &mut Notes<'_>) {
    for (_, group) in groups.iter() {
        let Some(list) = group.as_array() else {
            notes.gap("pyproject.toml has a dependency group that is no list".to_owned());
            continue;
        };
        for value in list {
            let includes = value
                .as_inline_table()
                .is_some_and(|table| table.contains_key("include-group"));
            match value.as_str() {
                Some(text) => notes.require(text, file.path, file.line(value.span())),
                None if includes => {}
                None => notes
                    .gap("pyproject.toml has a dependency group that isn't understood".to_owned()),
            }
        }
    }
}
