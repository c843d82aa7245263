//! Reading contract files.

use std::ffi::OsStr;
use std::io::ErrorKind;
use std::path::Path;
use std::sync::Arc;

use importspy_core::contract::{Contract, Document, Format, Note, read};
use importspy_core::observe::source::Demand;
use importspy_core::report::{ContractText, LineIndex, Position};

use crate::problem::Problem;
use crate::read::{ReadError, read_regular};
use crate::subjects::shown;

/// Bytes of a contract; the reader's own limit is the same.
const CONTRACT_LIMIT: u64 = 16 << 20;

/// A contract, ready to judge with.
pub struct Loaded {
    pub contract: Contract,
    /// What it asks of a module's source.
    pub demand: Demand,
    pub text: Arc<ContractText>,
    /// Older spellings in it, worded, with their places; they change no verdict.
    pub notes: Vec<String>,
}

impl Loaded {
    /// The same; if `all`, every distribution that it names must be as it was installed.
    pub fn verified(self, all: bool) -> Self {
        Self {
            contract: match all {
                true => self.contract.with_integrity(),
                false => self.contract,
            },
            ..self
        }
    }
}

/// Reads and parses one contract file.
///
/// # Errors
/// The file can't be read, or the contract is refused.
pub fn load(path: &Path) -> Result<Loaded, Problem> {
    let shown = shown(path);
    let bytes = read_contract(path)?;
    let document = read(&bytes, format_of(path)).map_err(|error| Problem::Contract {
        path: shown.clone(),
        error,
    })?;
    let text = Arc::new(ContractText::of(shown.clone(), &document));
    Ok(Loaded {
        notes: noted(&shown, &document),
        demand: document.contract.demand(),
        contract: document.contract,
        text,
    })
}

/// Reads the bytes of one contract file.
///
/// # Errors
/// The file can't be read.
pub fn read_contract(path: &Path) -> Result<Vec<u8>, Problem> {
    let mut bytes = Vec::new();
    read_regular(path, CONTRACT_LIMIT, &mut bytes).map_err(|error| unread(&shown(path), &error))?;
    Ok(bytes)
}

fn noted(path: &str, document: &Document) -> Vec<String> {
    if document.notes.is_empty() {
        return Vec::new();
    }
    let index = LineIndex::new(&document.text);
    let told = |note: &Note| {
        let Position { line, column } = index.start_of(note.span);
        format!("note: {path}:{line}:{column}: {}\n", note.message())
    };
    document.notes.iter().map(told).collect()
}

fn unread(path: &str, error: &ReadError) -> Problem {
    match error {
        ReadError::Io(inner) if inner.kind() == ErrorKind::NotFound => Problem::with_path(
            path,
            "there is no such contract",
            match Path::new(path).is_absolute() {
                true => "check the path",
                false => "check the path; it counts from the current folder",
            },
        ),
        ReadError::Io(inner) => Problem::with_path(
            path,
            format!("the contract can't be read: {inner}"),
            "make the file readable",
        ),
        other => Problem::with_path(
            path,
            format!("the contract {other}"),
            "name a YAML, TOML or JSON file",
        ),
    }
}

/// How a contract file is written, by its name.
pub fn format_of(path: &Path) -> Format {
    match path
        .extension()
        .and_then(OsStr::to_str)
        .map(str::to_ascii_lowercase)
        .as_deref()
    {
        Some("toml") => Format::Toml,
        _ => Format::Yaml,
    }
}
