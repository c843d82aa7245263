//! The files that were found in a run: their numbers, and what they hold.

use std::collections::{HashMap, VecDeque};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

use importspy_core::observe::FileId;

use crate::archive::Archive;
use crate::commands::check::SOURCE_LIMIT;
use crate::read::read_regular;

/// How much content is kept at a time.
const BUDGET: usize = 64 << 20;

/// What a file holds, or why it can't be read.
type Content = Result<Arc<[u8]>, String>;

/// Numbers files, and reads each once as long as what was read fits into the budget.
#[derive(Debug, Default)]
pub struct Files {
    known: RwLock<Known>,
    kept: Mutex<Kept>,
}

#[derive(Debug, Default)]
struct Known {
    numbers: HashMap<Arc<Path>, FileId>,
    /// The file with number n is at n - 1.
    files: Vec<Arc<File>>,
}

#[derive(Debug)]
struct File {
    path: Arc<Path>,
    /// Locked while it is read, so that a second thread waits instead of reading it, too.
    content: Mutex<Option<Content>>,
}

/// Which contents are kept, oldest first.
#[derive(Debug, Default)]
struct Kept {
    order: VecDeque<(FileId, usize)>,
    bytes: usize,
}

impl Files {
    /// The number of a file.
    pub fn number(&self, path: &Path) -> FileId {
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(number) = known.numbers.get(path) {
            return *number;
        }
        drop(known);
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(number) = known.numbers.get(path) {
            return *number;
        }
        let path: Arc<Path> = path.into();
        known.files.push(Arc::new(File {
            path: Arc::clone(&path),
            content: Mutex::new(None),
        }));
        // A run that finds more files than that has long ended for want of memory.
        let number = FileId(u32::try_from(known.files.len()).unwrap_or(u32::MAX));
        known.numbers.insert(path, number);
        number
    }

    /// Where a numbered file is.
    pub fn path_of(&self, number: FileId) -> Option<PathBuf> {
        Some(self.file(number)?.path.to_path_buf())
    }

    /// What a numbered file holds.
    ///
    /// # Errors
    /// It has no such number, is no regular file, too large or unreadable.
    pub fn content(&self, number: FileId) -> Content {
        let Some(file) = self.file(number) else {
            return Err("no file has this number".to_owned());
        };
        let mut content = lock(&file.content);
        if let Some(known) = &*content {
            return known.clone();
        }
        let read = read(&file.path);
        *content = Some(read.clone());
        drop(content);
        if let Ok(bytes) = &read {
            self.keep(number, bytes.len());
        }
        read
    }

    /// Counts what was read and lets go of what was read first.
    fn keep(&self, number: FileId, size: usize) {
        let mut kept = lock(&self.kept);
        kept.order.push_back((number, size));
        kept.bytes += size;
        while kept.bytes > BUDGET
            && let Some((oldest, size)) = kept.order.pop_front()
        {
            kept.bytes -= size;
            if let Some(file) = self.file(oldest) {
                *lock(&file.content) = None;
            }
        }
    }

    fn file(&self, number: FileId) -> Option<Arc<File>> {
        let index = usize::try_from(number.0).ok()?.checked_sub(1)?;
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        known.files.get(index).cloned()
    }
}

fn read(path: &Path) -> Content {
    let mut bytes = Vec::new();
    match read_regular(path, SOURCE_LIMIT, &mut bytes) {
        Ok(()) => Ok(bytes.into()),
        Err(error) => archived(path).ok_or_else(|| error.to_string()),
    }
}

/// The content of a file in an archive.
fn archived(path: &Path) -> Option<Arc<[u8]>> {
    let (archive, inside) = Archive::around(path)?;
    Some(archive.read(&inside)?.into())
}

/// What a panic interrupted left nothing half done here.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
