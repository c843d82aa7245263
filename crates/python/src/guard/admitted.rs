//! The last admissions, for the shortest answer there is: who imports, and is known to be let in.
//!
//! An entry says that while one namespace runs, one spec needs no judging. It holds while nothing was
//! armed, disarmed, loaded or dropped since, and while the contract's file counts as unchanged.

use std::sync::LazyLock;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use pyo3::prelude::*;
use pyo3::types::PyDict;

const SLOTS: usize = 128;

/// Counts whatever ends all entries.
static EPOCH: AtomicU64 = AtomicU64::new(1);

static ENTRIES: [Entry; SLOTS] = [const { Entry::empty() }; SLOTS];

static BEGAN: LazyLock<Instant> = LazyLock::new(Instant::now);

/// Written and read by whoever is attached to the interpreter.
struct Entry {
    spec: AtomicUsize,
    importer: AtomicUsize,
    epoch: AtomicU64,
    /// In nanoseconds since the first entry.
    until: AtomicU64,
}

impl Entry {
    const fn empty() -> Self {
        Self {
            spec: AtomicUsize::new(0),
            importer: AtomicUsize::new(0),
            epoch: AtomicU64::new(0),
            until: AtomicU64::new(0),
        }
    }
}

/// Where the two are looked for.
fn entry(spec: usize, importer: usize) -> &'static Entry {
    // Objects lie on multiples of sixteen.
    let mixed = (spec >> 4) ^ (importer >> 4).wrapping_mul(31);
    &ENTRIES[mixed % SLOTS]
}

/// Whether a spec needs no judging while a namespace runs.
#[inline]
pub fn is_known(spec: &Bound<'_, PyAny>, importer: &Bound<'_, PyDict>) -> bool {
    let (spec, importer) = (spec.as_ptr() as usize, importer.as_ptr() as usize);
    let entry = entry(spec, importer);
    if entry.spec.load(Ordering::Relaxed) != spec
        || entry.importer.load(Ordering::Relaxed) != importer
        || entry.epoch.load(Ordering::Relaxed) != EPOCH.load(Ordering::Relaxed)
    {
        return false;
    }
    match entry.until.load(Ordering::Relaxed) {
        u64::MAX => true,
        until => now() < until,
    }
}

/// Notes that it needs none: for good, or for a while.
pub fn note(spec: &Bound<'_, PyAny>, importer: &Bound<'_, PyDict>, fresh: Option<Duration>) {
    let (spec, importer) = (spec.as_ptr() as usize, importer.as_ptr() as usize);
    let until = fresh.map_or(u64::MAX, |fresh| now().saturating_add(nanoseconds(fresh)));
    let entry = entry(spec, importer);
    entry.spec.store(spec, Ordering::Relaxed);
    entry.importer.store(importer, Ordering::Relaxed);
    entry.until.store(until, Ordering::Relaxed);
    let epoch = EPOCH.load(Ordering::Relaxed);
    entry.epoch.store(epoch, Ordering::Relaxed);
}

/// Ends all entries.
pub fn forget() {
    EPOCH.fetch_add(1, Ordering::Relaxed);
}

fn now() -> u64 {
    nanoseconds(BEGAN.elapsed())
}

fn nanoseconds(time: Duration) -> u64 {
    u64::try_from(time.as_nanos()).unwrap_or(u64::MAX)
}
