//! Reading and hashing files, as many at a time as there are processors.

use std::fs::{self, File as Open};
use std::io::{ErrorKind, Read};
use std::panic::resume_unwind;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use importspy_core::observe::{Tampered, Tampering};

use super::digest::Hasher;
use super::listed::File;

/// What is read at a time.
const CHUNK: usize = 128 << 10;

/// Below this many bytes, further threads cost more than they bring.
const SMALL: u64 = 1 << 20;

/// The files that aren't what they should be.
pub fn verified(files: &[File]) -> Vec<Tampered> {
    let next = AtomicUsize::new(0);
    let work = || share(files, &next);
    let sizes = files.iter().filter_map(|file| file.size);
    let size = sizes.fold(0, u64::saturating_add);
    if size < SMALL {
        return work();
    }
    let cores = thread::available_parallelism().map_or(1, usize::from);
    thread::scope(|scope| {
        let others: Vec<_> = (1..cores).map(|_| scope.spawn(work)).collect();
        let mut found = work();
        for other in others {
            found.extend(other.join().unwrap_or_else(|panic| resume_unwind(panic)));
        }
        found
    })
}

/// One thread's share: whatever is next, until nothing is.
fn share(files: &[File], next: &AtomicUsize) -> Vec<Tampered> {
    let mut buffer = vec![0; CHUNK];
    let mut found = Vec::new();
    while let Some(file) = files.get(next.fetch_add(1, Ordering::Relaxed)) {
        if let Err(what) = verify(file, &mut buffer) {
            let path = file.shown.clone();
            found.push(Tampered { path, what });
        }
    }
    found
}

fn verify(file: &File, buffer: &mut [u8]) -> Result<(), Tampering> {
    let found = fs::metadata(&file.path).map_err(|error| match error.kind() {
        ErrorKind::NotFound | ErrorKind::NotADirectory => Tampering::Missing,
        _ => Tampering::Unreadable,
    })?;
    if !found.is_file() || file.size.is_some_and(|size| size != found.len()) {
        return Err(Tampering::Changed);
    }
    let mut open = Open::open(&file.path).map_err(|_| Tampering::Unreadable)?;
    let mut hasher = Hasher::new(file.wanted.algorithm);
    // Never more than is listed, whatever happens to the file meanwhile.
    let mut left = found.len();
    while left > 0 {
        let count = open.read(buffer).map_err(|_| Tampering::Unreadable)?;
        let read = buffer.get(..count).unwrap_or_default();
        if read.is_empty() {
            break;
        }
        hasher.update(read);
        left = left.saturating_sub(count as u64);
    }
    match hasher.is(&file.wanted) {
        true => Ok(()),
        false => Err(Tampering::Changed),
    }
}
