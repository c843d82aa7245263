//! Lock files: which distributions were chosen, in which versions, with which hashes.

mod poetry;
mod pylock;
mod requirements;
mod uv;

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::SystemTime;

use importspy_core::observe::{Lock, Why};
use importspy_core::value::distribution_name::normal_name;
use toml_edit::{Document, Item, TableLike};

use crate::live::resolved;
use crate::modules::root_with;
use crate::read::read_regular;

/// Bytes of a lock file.
const LIMIT: u64 = 64 << 20;

/// The lock files of a run, each read once as long as it stays as it is.
#[derive(Debug, Default)]
pub struct Locks(RwLock<HashMap<PathBuf, (Stamp, Content)>>);

/// What a lock file says, or why it can't be used.
type Content = Result<Arc<Lock>, String>;

/// When a file was written, and its size.
type Stamp = Option<(SystemTime, u64)>;

impl Locks {
    /// What a lock file says. Its path counts from the folder of the contract; where nothing is there,
    /// from the folders above.
    ///
    /// # Errors
    /// Why it can't be used.
    pub fn named(&self, named: &str, contract: Option<&Path>) -> Result<Arc<Lock>, Why> {
        let contract = contract.map(resolved);
        let folder = contract.as_deref().and_then(Path::parent);
        let near = folder.and_then(|folder| root_with(folder, &[named]));
        let path = match (near, folder) {
            (Some(root), _) => root.join(named),
            (None, Some(folder)) => folder.join(named),
            (None, None) => PathBuf::from(named),
        };
        let unusable = |why: &String| Why::Lock(named.to_owned(), why.clone());
        // Asked first: what changes while it is read shows the next time.
        let stamp = stamp(&path);
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
        if let Some((then, known)) = known.get(&path)
            && *then == stamp
        {
            return known.clone().map_err(|why| unusable(&why));
        }
        drop(known);
        let lock = read(&path).map(Arc::new);
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        known.insert(path, (stamp, lock.clone()));
        lock.map_err(|why| unusable(&why))
    }
}

fn stamp(path: &Path) -> Stamp {
    let found = fs::metadata(path).ok()?;
    Some((found.modified().ok()?, found.len()))
}

/// Reads a lock file: `pylock.toml` (PEP 751), `uv.lock`, `poetry.lock`, or requirements with versions.
///
/// # Errors
/// Why it can't be used, in one sentence.
pub fn read(path: &Path) -> Result<Lock, String> {
    let mut bytes = Vec::new();
    read_regular(path, LIMIT, &mut bytes).map_err(|error| format!("it {error}"))?;
    let text = String::from_utf8(bytes).map_err(|_| "it isn't UTF-8".to_owned())?;
    let text = text.trim_start_matches('\u{feff}');
    let name = path
        .file_name()
        .and_then(|name| name.to_str())
        .unwrap_or_default();
    if !name.ends_with(".toml") && !name.ends_with(".lock") {
        return requirements::read(text);
    }
    let document = Document::parse(text).map_err(|error| {
        let first = error.message().lines().next().unwrap_or_default();
        format!("it isn't valid TOML: {first}")
    })?;
    let root: &dyn TableLike = document.as_table();
    if root.contains_key("lock-version") {
        return pylock::read(root);
    }
    match name {
        "poetry.lock" => poetry::read(root),
        _ if root.contains_key("package") && root.contains_key("version") => uv::read(root),
        _ if root.contains_key("package") => poetry::read(root),
        _ => Err("it is neither pylock.toml, uv.lock nor poetry.lock".to_owned()),
    }
}

/// The tables of a list, however it is written.
fn tables<'t>(parent: &'t dyn TableLike, key: &str) -> Vec<&'t dyn TableLike> {
    match parent.get(key) {
        Some(Item::ArrayOfTables(tables)) => {
            tables.iter().map(|table| table as &dyn TableLike).collect()
        }
        Some(Item::Value(toml_edit::Value::Array(list))) => list
            .iter()
            .filter_map(|value| value.as_inline_table())
            .map(|table| table as &dyn TableLike)
            .collect(),
        _ => Vec::new(),
    }
}

fn table<'t>(parent: &'t dyn TableLike, key: &str) -> Option<&'t dyn TableLike> {
    parent.get(key)?.as_table_like()
}

fn text<'t>(parent: &'t dyn TableLike, key: &str) -> Option<&'t str> {
    parent.get(key)?.as_str()
}

/// The normalised name of a package.
fn name(package: &dyn TableLike) -> Result<String, String> {
    let written = text(package, "name").unwrap_or_default();
    normal_name(written).ok_or_else(|| format!("`{written}` is no name"))
}

fn texts(parent: &dyn TableLike, key: &str) -> Vec<String> {
    let list = parent.get(key).and_then(Item::as_array);
    let texts = list
        .into_iter()
        .flatten()
        .filter_map(|value| value.as_str());
    texts.map(str::to_owned).collect()
}
