//! Archives on the search path (`zipimport`): the names of what they hold, and its content.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use miniz_oxide::inflate::decompress_to_vec_with_limit;

/// Bytes of the list of what an archive holds, and of one file in it.
const LIST_LIMIT: u64 = 64 << 20;
const FILE_LIMIT: usize = 64 << 20;

/// The end of an archive, and the longest comment that may follow it.
const END: &[u8; 4] = b"PK\x05\x06";
const END_SIZE: usize = 22;
const COMMENT: u64 = 0xFFFF;

const ENTRY: &[u8; 4] = b"PK\x01\x02";
const ENTRY_SIZE: usize = 46;
const LOCAL: &[u8; 4] = b"PK\x03\x04";
const LOCAL_SIZE: usize = 30;

const STORED: u16 = 0;
const DEFLATED: u16 = 8;

/// The files of a ZIP archive by name. Nothing of them is read yet.
#[derive(Debug)]
pub struct Archive {
    pub path: PathBuf,
    entries: BTreeMap<String, Entry>,
}

#[derive(Clone, Copy, Debug)]
struct Entry {
    offset: u64,
    packed: u64,
    method: u16,
}

impl Archive {
    /// Reads the list of an archive. Nothing where it is none that is understood.
    pub fn open(path: &Path) -> Option<Self> {
        // What is no regular file isn't opened.
        let size = std::fs::metadata(path)
            .ok()
            .filter(|found| found.is_file())?
            .len();
        let mut file = File::open(path).ok()?;
        let tail = size.min(COMMENT + END_SIZE as u64);
        let last = read_at(&mut file, size - tail, tail)?;
        let at = last.windows(END.len()).rposition(|bytes| bytes == END)?;
        let end = last.get(at..at + END_SIZE)?;
        let (list_size, list_offset) = (u64::from(u32_at(end, 12)?), u64::from(u32_at(end, 16)?));
        // Something may stand before an archive, as in an executable one.
        let list_at = (size - tail + at as u64).checked_sub(list_size)?;
        let before = list_at.checked_sub(list_offset)?;
        if list_size > LIST_LIMIT {
            return None;
        }
        let list = read_at(&mut file, list_at, list_size)?;
        Some(Self {
            path: path.to_owned(),
            entries: entries(&list, before)?,
        })
    }

    /// The archive that a path leads into, and the rest of the path, its parts separated by slashes.
    pub fn around(path: &Path) -> Option<(Self, String)> {
        let file = path.ancestors().find(|part| part.exists())?;
        let archive = Self::open(file)?;
        let inside = archive.inside(path)?;
        Some((archive, inside))
    }

    /// The names of all files in it, in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.entries.keys().map(String::as_str)
    }

    /// The names of what lies in one of its folders, and whether they are folders themselves; in order.
    pub fn folder(&self, inside: &str) -> Vec<(&str, bool)> {
        let prefix = match inside {
            "" => String::new(),
            inside => format!("{inside}/"),
        };
        let below = self.entries.range(prefix.clone()..);
        let below = below.map_while(|(name, _)| name.strip_prefix(&prefix));
        let below = below.filter(|rest| !rest.is_empty());
        let mut names: Vec<_> = below
            .map(|rest| match rest.split_once('/') {
                Some((folder, _)) => (folder, true),
                None => (rest, false),
            })
            .collect();
        names.sort_unstable();
        names.dedup();
        names
    }

    /// The name that a path into it has there.
    pub fn inside(&self, path: &Path) -> Option<String> {
        let rest = path.strip_prefix(&self.path).ok()?;
        let parts: Vec<&str> = rest
            .iter()
            .map(|part| part.to_str())
            .collect::<Option<_>>()?;
        Some(parts.join("/"))
    }

    pub fn has(&self, name: &str) -> bool {
        self.entries.contains_key(name)
    }

    /// The content of a file in it. Nothing where there is none, or more than anybody wrote.
    pub fn read(&self, name: &str) -> Option<Vec<u8>> {
        let Entry {
            offset,
            packed,
            method,
        } = *self.entries.get(name)?;
        let mut file = File::open(&self.path).ok()?;
        let local = read_at(&mut file, offset, LOCAL_SIZE as u64)?;
        if !local.starts_with(LOCAL) || packed > FILE_LIMIT as u64 {
            return None;
        }
        let names = u64::from(u16_at(&local, 26)?) + u64::from(u16_at(&local, 28)?);
        let content = read_at(&mut file, offset + LOCAL_SIZE as u64 + names, packed)?;
        match method {
            STORED => Some(content),
            DEFLATED => decompress_to_vec_with_limit(&content, FILE_LIMIT).ok(),
            _ => None,
        }
    }
}

fn entries(mut list: &[u8], before: u64) -> Option<BTreeMap<String, Entry>> {
    let mut entries = BTreeMap::new();
    while list.starts_with(ENTRY) {
        let length = |at| u16_at(list, at).map(usize::from);
        let name_end = ENTRY_SIZE + length(28)?;
        let name = String::from_utf8_lossy(list.get(ENTRY_SIZE..name_end)?).into_owned();
        let entry = Entry {
            offset: before + u64::from(u32_at(list, 42)?),
            packed: u64::from(u32_at(list, 20)?),
            method: u16_at(list, 10)?,
        };
        entries.insert(name, entry);
        list = list.get(name_end + length(30)? + length(32)?..)?;
    }
    Some(entries)
}

fn read_at(file: &mut File, offset: u64, size: u64) -> Option<Vec<u8>> {
    file.seek(SeekFrom::Start(offset)).ok()?;
    let mut bytes = Vec::new();
    let read = file.take(size).read_to_end(&mut bytes).ok()?;
    (read as u64 == size).then_some(bytes)
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    let found = bytes.get(at..at + 2)?;
    Some(u16::from_le_bytes(found.try_into().ok()?))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    let found = bytes.get(at..at + 4)?;
    Some(u32::from_le_bytes(found.try_into().ok()?))
}
