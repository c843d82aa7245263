//! Contracts that were read, by path, until the file changes.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use importspy_cli::FileState;
use pyo3::prelude::*;

use super::contracts::Terms;
use crate::contract::ReadContract;

/// So many contracts are kept.
const LIMIT: usize = 256;

/// A file that changed so shortly before it was read may change again without a new time.
const RACY: Duration = Duration::from_millis(50);

/// How long a file that was looked at counts as unchanged where a verdict is repeated.
pub const FRESH: Duration = Duration::from_micros(100);

static KNOWN: Mutex<Option<HashMap<PathBuf, Arc<ContractFile>>>> = Mutex::new(None);

/// A contract and the state its file was in.
pub struct ContractFile {
    pub path: PathBuf,
    pub terms: Arc<Terms>,
    /// Nothing where the file may change again unseen.
    state: Option<FileState>,
    looked_at: Mutex<Instant>,
}

/// The contract in a file, read anew only where the file isn't the one that was read.
///
/// # Errors
/// `ContractError`
pub fn contract_file(py: Python<'_>, path: &Path) -> PyResult<Arc<ContractFile>> {
    let known = with_all(|all| all.get(path).cloned());
    if let Some(known) = known
        && known.is_current()
    {
        return Ok(known);
    }
    let before = FileState::of(path);
    let read = ReadContract::of_file(py, path)?;
    let file = Arc::new(ContractFile {
        path: path.to_owned(),
        terms: Arc::new(Terms::from(&read)),
        state: before.filter(|before| before.is_older_than(RACY)),
        looked_at: Mutex::new(Instant::now()),
    });
    let dropped = with_all(|all| {
        let crowded = (all.len() >= LIMIT).then(|| std::mem::take(all));
        (all.insert(path.to_owned(), Arc::clone(&file)), crowded)
    });
    drop(dropped);
    Ok(file)
}

/// Forgets every contract.
pub fn clear() {
    drop(with_all(std::mem::take));
}

impl ContractFile {
    /// The same as [`Self::is_current`], without a note that it was looked at.
    pub fn is_as_it_was(&self) -> bool {
        self.state.is_some() && self.state == FileState::of(&self.path)
    }

    /// Whether the file is still the one that was read.
    pub fn is_current(&self) -> bool {
        let current = self.is_as_it_was();
        if current {
            *self
                .looked_at
                .lock()
                .unwrap_or_else(PoisonError::into_inner) = Instant::now();
        }
        current
    }

    /// How long it counts as unchanged from now on, where a verdict is repeated.
    pub fn fresh_for(&self) -> Duration {
        let looked_at = *self
            .looked_at
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        match self.state {
            Some(_) => FRESH.saturating_sub(looked_at.elapsed()),
            None => Duration::ZERO,
        }
    }

    /// The same, without looking at a file that was looked at just now.
    pub fn is_fresh(&self) -> bool {
        let looked_at = *self
            .looked_at
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        self.state.is_some() && looked_at.elapsed() < FRESH || self.is_current()
    }
}

fn with_all<T>(act: impl FnOnce(&mut HashMap<PathBuf, Arc<ContractFile>>) -> T) -> T {
    let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    act(known.get_or_insert_default())
}
