//! The last admissions, for the shortest answer there is: who imports, and is known to be let in.
//!
//! An entry says that while one namespace runs, one spec needs no judging. It holds while nothing was
//! armed, disarmed, loaded or dropped since, while the contracts' files are what they were, and while
//! the importer has the same objects bound to the names they name.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use pyo3::prelude::*;
use pyo3::types::PyDict;

use crate::embedded::contract_files::{ContractFile, FRESH};
use crate::embedded::dict_version::version;
use crate::embedded::frames::{Place, is_at};

const SLOTS: usize = 128;

/// Counts whatever ends all entries.
static EPOCH: AtomicU64 = AtomicU64::new(1);

static ENTRIES: Mutex<[Entry; SLOTS]> = Mutex::new([const { Entry::EMPTY }; SLOTS]);

struct Entry {
    spec: usize,
    importer: usize,
    epoch: u64,
    /// Until when the files count as unchanged; there are none where it is nothing.
    until: Option<Instant>,
    files: Vec<Arc<ContractFile>>,
    /// Where the names are, and what is bound to them. A verdict that is kept keeps them alive.
    bound: Vec<Place>,
    /// The importer's namespace when they were looked at last.
    version: Option<u64>,
}

/// What an admission rests on.
pub struct Firm {
    pub files: Vec<Arc<ContractFile>>,
    pub bound: Vec<Place>,
    /// The version of the namespace in which they were found.
    pub version: Option<u64>,
}

/// Where the two are looked for.
fn slot(spec: usize, importer: usize) -> usize {
    // Objects lie on multiples of sixteen.
    ((spec >> 4) ^ (importer >> 4).wrapping_mul(31)) % SLOTS
}

/// Whether a spec, by its address, needs no judging while a namespace runs.
#[inline]
pub fn is_known(spec: usize, importer: &Bound<'_, PyDict>) -> bool {
    let address = importer.as_ptr() as usize;
    let mut entries = ENTRIES.lock().unwrap_or_else(PoisonError::into_inner);
    let entry = &mut entries[slot(spec, address)];
    entry.spec == spec
        && entry.importer == address
        && entry.epoch == EPOCH.load(Ordering::Relaxed)
        && (entry.bound.is_empty() || entry.still_holds(importer))
        && entry.until.is_none_or(|until| entry.is_fresh(until))
}

impl Entry {
    const EMPTY: Self = Self {
        spec: 0,
        importer: 0,
        epoch: 0,
        until: None,
        files: Vec::new(),
        bound: Vec::new(),
        version: None,
    };

    /// Whether the names are bound to what they were bound to.
    fn still_holds(&mut self, importer: &Bound<'_, PyDict>) -> bool {
        let version = version(importer);
        if version.is_some() && version == self.version {
            return true;
        }
        let holds = self.bound.iter().all(|place| is_at(importer, place));
        if holds {
            self.version = version;
        }
        holds
    }

    /// Whether the files are what they were; they are looked at again after a while.
    fn is_fresh(&mut self, until: Instant) -> bool {
        let now = Instant::now();
        if now < until {
            return true;
        }
        let is_same = self.files.iter().all(|file| file.is_as_it_was());
        self.until = Some(now + FRESH);
        if !is_same {
            self.epoch = 0;
        }
        is_same
    }
}

/// Notes that it needs none.
pub fn note(spec: &Bound<'_, PyAny>, importer: &Bound<'_, PyDict>, firm: Firm) {
    let (spec, importer) = (spec.as_ptr() as usize, importer.as_ptr() as usize);
    let Firm {
        files,
        bound,
        version,
    } = firm;
    let entry = Entry {
        spec,
        importer,
        epoch: EPOCH.load(Ordering::Relaxed),
        until: (!files.is_empty()).then(|| Instant::now() + fresh(&files)),
        files,
        bound,
        version,
    };
    let mut entries = ENTRIES.lock().unwrap_or_else(PoisonError::into_inner);
    let before = std::mem::replace(&mut entries[slot(spec, importer)], entry);
    drop(entries);
    drop(before);
}

/// Ends all entries.
pub fn forget() {
    EPOCH.fetch_add(1, Ordering::Relaxed);
}

fn fresh(files: &[Arc<ContractFile>]) -> Duration {
    let fresh = files.iter().map(|file| file.fresh_for());
    fresh.min().unwrap_or_default()
}
