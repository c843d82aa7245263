//! What tells from outside that a file or folder is as it was.

use std::fs::{self, Metadata};
use std::path::Path;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

/// How large a file is, when it was written, when anything of it changed, and which it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct FileState {
    size: u64,
    written: Time,
    changed: Time,
    device: u64,
    number: u64,
}

/// Seconds and nanoseconds since 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
struct Time(i64, i64);

impl FileState {
    /// The state of what a path leads to; nothing where that can't be told.
    pub fn of(path: &Path) -> Option<Self> {
        Self::told(&fs::metadata(path).ok()?)
    }

    #[cfg(unix)]
    fn told(found: &Metadata) -> Option<Self> {
        use std::os::unix::fs::MetadataExt;
        Some(Self {
            size: found.size(),
            written: Time(found.mtime(), found.mtime_nsec()),
            changed: Time(found.ctime(), found.ctime_nsec()),
            device: found.dev(),
            number: found.ino(),
        })
    }

    #[cfg(not(unix))]
    fn told(found: &Metadata) -> Option<Self> {
        let time = |time: std::io::Result<SystemTime>| {
            let since = time.ok()?.duration_since(UNIX_EPOCH).ok()?;
            let seconds = i64::try_from(since.as_secs()).ok()?;
            Some(Time(seconds, i64::from(since.subsec_nanos())))
        };
        Some(Self {
            size: found.len(),
            written: time(found.modified())?,
            changed: time(found.created())?,
            device: 0,
            number: 0,
        })
    }

    /// Whether it was written so long ago that another write shows in its time.
    pub fn is_older_than(&self, least: Duration) -> bool {
        let Time(seconds, nanoseconds) = self.written;
        let written = u64::try_from(seconds)
            .ok()
            .zip(u32::try_from(nanoseconds).ok());
        let written = written
            .and_then(|(seconds, rest)| UNIX_EPOCH.checked_add(Duration::new(seconds, rest)));
        let age = written.and_then(|written| SystemTime::now().duration_since(written).ok());
        age.is_some_and(|age| age > least)
    }

    /// All of it, as bytes to hash.
    pub fn bytes(&self) -> [u8; 56] {
        let Self {
            size,
            written: Time(written, written_rest),
            changed: Time(changed, changed_rest),
            device,
            number,
        } = *self;
        let numbers = [
            size.to_le_bytes(),
            written.to_le_bytes(),
            written_rest.to_le_bytes(),
            changed.to_le_bytes(),
            changed_rest.to_le_bytes(),
            device.to_le_bytes(),
            number.to_le_bytes(),
        ];
        let mut bytes = [0; 56];
        for (place, number) in bytes.iter_mut().zip(numbers.as_flattened()) {
            *place = *number;
        }
        bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_file_of_the_same_size_and_time_is_another() {
        let folder = std::env::temp_dir().join(format!("importspy-state-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let (one, other) = (folder.join("one"), folder.join("other"));
        fs::write(&one, "1").unwrap();
        let before = FileState::of(&one).unwrap();
        assert_eq!(FileState::of(&one), Some(before));
        assert!(!before.is_older_than(Duration::from_secs(3600)));
        fs::write(&other, "2").unwrap();
        let written = fs::metadata(&one).unwrap().modified().unwrap();
        fs::File::options()
            .write(true)
            .open(&other)
            .unwrap()
            .set_modified(written)
            .unwrap();
        fs::rename(&other, &one).unwrap();
        let after = FileState::of(&one).unwrap();
        assert_ne!(after, before);
        assert_ne!(after.bytes(), before.bytes());
        assert_eq!(FileState::of(&other), None);
        fs::remove_dir_all(&folder).unwrap();
    }
}
