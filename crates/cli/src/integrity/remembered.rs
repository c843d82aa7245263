//! Distributions that were verified before: nothing is read again whose size, times and place on the
//! disk are as they were. Every failure here only costs some time.

use std::fs::{self, Metadata};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use sha2::{Digest, Sha256};

use super::listed::Listed;
use crate::probe::cache_folder;
use crate::read::read_regular;
use crate::replace_file::replace_file;

/// What changes within so short a time may bear the same time.
const SETTLED: Duration = Duration::from_secs(2);

/// All that shows from outside of the files of one distribution.
pub struct State {
    /// Where it is remembered; nothing where that can't be.
    file: Option<PathBuf>,
    digest: String,
    /// Whether every file is old enough for its times to tell it apart.
    is_settled: bool,
}

impl State {
    /// The state of the files now. To be asked before they are read.
    pub fn of(described: &Path, record: &str, listed: &Listed) -> Self {
        let mut hasher = Sha256::new();
        hasher.update(env!("CARGO_PKG_VERSION"));
        hasher.update(record.len().to_le_bytes());
        hasher.update(record);
        let now = SystemTime::now();
        let mut is_settled = true;
        for file in listed.files() {
            let Ok(found) = fs::metadata(&file.path) else {
                is_settled = false;
                break;
            };
            hasher.update(found.len().to_le_bytes());
            for time in times(&found) {
                hasher.update(time.to_le_bytes());
            }
            let changed = found.modified().ok();
            let age = changed.and_then(|changed| now.duration_since(changed).ok());
            is_settled &= age.is_some_and(|age| age > SETTLED);
        }
        let name = hex(&Sha256::digest(described.as_os_str().as_encoded_bytes()));
        Self {
            file: cache_folder("integrity").map(|folder| folder.join(name)),
            digest: hex(&hasher.finalize()),
            is_settled,
        }
    }

    /// Whether the same state was verified before.
    pub fn is_known(&self) -> bool {
        let Some(file) = self.file.as_ref().filter(|_| self.is_settled) else {
            return false;
        };
        let mut bytes = Vec::new();
        read_regular(file, 1 << 10, &mut bytes).is_ok() && bytes == self.digest.as_bytes()
    }

    /// Remembers that the files of this state are what they should be.
    pub fn keep(&self) {
        if let (Some(file), true) = (&self.file, self.is_settled)
            && let Some(folder) = file.parent()
        {
            let written = fs::create_dir_all(folder)
                .and_then(|()| replace_file(file, self.digest.as_bytes()));
            // A cache that can't be written is no cache, and nothing else.
            drop(written);
        }
    }
}

/// When a file was written, when anything of it changed, and which file it is.
#[cfg(unix)]
fn times(found: &Metadata) -> [i64; 6] {
    use std::os::unix::fs::MetadataExt;
    [
        found.mtime(),
        found.mtime_nsec(),
        found.ctime(),
        found.ctime_nsec(),
        found.ino().cast_signed(),
        found.dev().cast_signed(),
    ]
}

#[cfg(not(unix))]
fn times(found: &Metadata) -> [i64; 2] {
    let since = |time: Option<SystemTime>| {
        let since = time.and_then(|time| time.duration_since(SystemTime::UNIX_EPOCH).ok());
        since.map_or(0, |since| i64::try_from(since.as_nanos()).unwrap_or(0))
    };
    [since(found.modified().ok()), since(found.created().ok())]
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
