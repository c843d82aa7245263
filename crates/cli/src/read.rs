//! Reading files that anyone may have put there: never blocks on a pipe or a device, never reads
//! more than is allowed.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read};
use std::path::Path;

/// Why a file isn't read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    #[error("is a folder")]
    Folder,
    #[error("is no regular file")]
    Special,
    #[error("is larger than {} MB", .limit >> 20)]
    TooLarge { limit: u64 },
    #[error("can't be read: {0}")]
    Io(#[from] io::Error),
}

/// Replaces `buffer` by the content of a regular file of at most `limit` bytes.
///
/// # Errors
/// [`ReadError`]; what `buffer` then holds is of no use.
pub fn read_regular(path: &Path, limit: u64, buffer: &mut Vec<u8>) -> Result<(), ReadError> {
    buffer.clear();
    // Asked before opening, because opening alone can block (pipe) or act (device); and again on
    // what was opened, because the path may have changed in between.
    require_regular(&fs::metadata(path)?, limit)?;
    let file = open(path)?;
    let size = require_regular(&file.metadata()?, limit)?;
    buffer.reserve(usize::try_from(size).unwrap_or(0).saturating_add(1));
    file.take(limit + 1).read_to_end(buffer)?;
    if buffer.len() as u64 > limit {
        return Err(ReadError::TooLarge { limit });
    }
    Ok(())
}

/// The size of what `metadata` describes, when that may be read.
fn require_regular(metadata: &fs::Metadata, limit: u64) -> Result<u64, ReadError> {
    if metadata.is_dir() {
        Err(ReadError::Folder)
    } else if !metadata.is_file() {
        Err(ReadError::Special)
    } else if metadata.len() > limit {
        Err(ReadError::TooLarge { limit })
    } else {
        Ok(metadata.len())
    }
}

fn open(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.custom_flags(libc::O_NONBLOCK | libc::O_NOCTTY);
    }
    options.open(path)
}
