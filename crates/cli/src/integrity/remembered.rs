//! Distributions that were verified before: nothing is read again whose size, times and place on the
//! disk are as they were. Every failure here only costs some time.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use sha2::{Digest, Sha256};

use super::listed::Listed;
use crate::file_state::FileState;
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
        let mut is_settled = true;
        for file in listed.files() {
            let Some(found) = FileState::of(&file.path) else {
                is_settled = false;
                break;
            };
            hasher.update(found.bytes());
            is_settled &= found.is_older_than(SETTLED);
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

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
