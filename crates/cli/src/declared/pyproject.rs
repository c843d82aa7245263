//! `pyproject.toml`: `[project]` (PEP 621), `[dependency-groups]` (PEP 735), and what tools had before
//! there was either.

use std::ops::Range;
use std::path::Path;

use importspy_core::report::LineIndex;
use toml_edit::{Array, Document, Item, TableLike};

use super::{Notes, groups, line_at, poetry, requirements};

pub(super) fn read(notes: &mut Notes<'_>) {
    let path = notes.root.join("pyproject.toml");
    let Some(text) = notes.text(&path) else {
        return;
    };
    let document = match Document::parse(text.as_str()) {
        Ok(document) => document,
        Err(_) => return notes.gap("pyproject.toml isn't valid TOML".to_owned()),
    };
    let file = File {
        path: &path,
        lines: LineIndex::new(&text),
    };
    let root: &dyn TableLike = document.as_table();
    if let Some(project) = table(root, "project") {
        file.project(project, table(root, "tool"), notes);
    }
    if let Some(found) = table(root, "dependency-groups") {
        groups::read(found, &file, notes);
    }
    let tool = |name: &str| table(table(root, "tool")?, name);
    if let Some(found) = tool("poetry") {
        poetry::read(found, &file, notes);
    }
    for (name, key) in [("uv", "dev-dependencies"), ("pdm", "dev-dependencies")] {
        match tool(name).and_then(|tool| tool.get(key)) {
            Some(Item::Value(toml_edit::Value::Array(list))) => file.list(list, notes),
            Some(lists) => file.lists(lists, notes),
            None => {}
        }
    }
}

pub(super) fn table<'t>(parent: &'t dyn TableLike, name: &str) -> Option<&'t dyn TableLike> {
    parent.get(name)?.as_table_like()
}

/// The file that is being read.
pub(super) struct File<'f> {
    pub path: &'f Path,
    lines: LineIndex<'f>,
}

impl File<'_> {
    /// The line that something begins on.
    pub(super) fn line(&self, span: Option<Range<usize>>) -> usize {
        line_at(&self.lines, span.map_or(0, |span| span.start))
    }

    fn project(
        &self,
        project: &dyn TableLike,
        tool: Option<&dyn TableLike>,
        notes: &mut Notes<'_>,
    ) {
        if let Some(name) = project.get("name").and_then(Item::as_str) {
            notes.own_name(name);
        }
        match project.get("dependencies").map(Item::as_array) {
            Some(Some(list)) => self.list(list, notes),
            Some(None) => notes.gap(format!("{} isn't understood", notes.shown(self.path))),
            None => {}
        }
        if let Some(lists) = project.get("optional-dependencies") {
            self.lists(lists, notes);
        }
        let dynamic = project.get("dynamic").and_then(Item::as_array);
        let is_dynamic = |name: &str| {
            let mut names = dynamic
                .into_iter()
                .flatten()
                .filter_map(|name| name.as_str());
            names.any(|dynamic| dynamic == name)
        };
        let keys = ["dependencies", "optional-dependencies"];
        let open = keys.into_iter().filter(|key| is_dynamic(key));
        for key in open {
            if !self.named_files(key, tool, notes) {
                notes.gap(format!("pyproject.toml leaves its {key} to the build"));
            }
        }
        notes.is_settled = true;
    }

    /// `[tool.setuptools.dynamic]` may name files with requirements.
    fn named_files(&self, key: &str, tool: Option<&dyn TableLike>, notes: &mut Notes<'_>) -> bool {
        let setuptools = tool.and_then(|tool| table(tool, "setuptools"));
        let dynamic = setuptools.and_then(|setuptools| table(setuptools, "dynamic"));
        let Some(found) = dynamic.and_then(|dynamic| dynamic.get(key)?.as_table_like()) else {
            return false;
        };
        if let Some(named) = found.get("file") {
            requirements::read_each(&texts(named), notes);
            return true;
        }
        for (_, extra) in found.iter() {
            let named = extra.as_table_like().and_then(|extra| extra.get("file"));
            requirements::read_each(&named.map(texts).unwrap_or_default(), notes);
        }
        true
    }

    /// A list of requirements.
    pub(super) fn list(&self, list: &Array, notes: &mut Notes<'_>) {
        for value in list {
            match value.as_str() {
                Some(text) => notes.require(text, self.path, self.line(value.span())),
                None => notes.gap(format!("{} isn't understood", notes.shown(self.path))),
            }
        }
    }

    /// Lists of requirements, by name.
    fn lists(&self, lists: &Item, notes: &mut Notes<'_>) {
        let Some(named) = lists.as_table_like() else {
            return notes.gap(format!("{} isn't understood", notes.shown(self.path)));
        };
        for (_, list) in named.iter() {
            match list.as_array() {
                Some(list) => self.list(list, notes),
                None => notes.gap(format!("{} isn't understood", notes.shown(self.path))),
            }
        }
    }
}

/// One text, or several.
fn texts(item: &Item) -> Vec<String> {
    match (item.as_str(), item.as_array()) {
        (Some(one), _) => vec![one.to_owned()],
        (None, Some(list)) => {
            let texts = list.iter().filter_map(|value| value.as_str());
            texts.map(str::to_owned).collect()
        }
        (None, None) => Vec::new(),
    }
}
