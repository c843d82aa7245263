//! The file through which a request goes to the child and an answer comes back: both map it into
//! memory, so nothing a module does to descriptors can cut or forge it.

use std::collections::hash_map::RandomState;
use std::env;
use std::fs::{self, File, OpenOptions};
use std::hash::{BuildHasher, Hasher};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::PathBuf;

/// Room for an answer; the file has holes, so only what is written takes space.
const ANSWER_LIMIT: u64 = 64 << 20;
const WORD: usize = 8;
const TOKEN: usize = 32;
/// Names that are tried before it is believed that the folder can't be written to.
const TRIES: u32 = 16;

/// One request and the room for its answer.
pub struct Channel {
    file: File,
    path: Option<PathBuf>,
    token: [u8; TOKEN],
    /// Where the answer begins.
    room: u64,
}

/// What the child left in the file.
#[derive(Debug, PartialEq, Eq)]
pub enum Answer {
    Parts(Vec<Vec<u8>>),
    /// The module was started, and nothing was told after that.
    Silence,
    /// Not even the module was started.
    NotStarted,
    /// Somebody else wrote it.
    Garbled,
}

impl Channel {
    /// A file that holds the texts of a request.
    ///
    /// # Errors
    /// The folder for temporary files can't be written to.
    pub fn new(fields: &[&[u8]]) -> io::Result<Self> {
        let token = token();
        let (mut file, path) = unnamed_file()?;
        let mut request = ((fields.len() + 1) as u64).to_le_bytes().to_vec();
        for field in [token.as_slice()].iter().chain(fields) {
            request.extend((field.len() as u64).to_le_bytes());
            request.extend(*field);
        }
        file.write_all(&request)?;
        let room = request.len() as u64;
        file.set_len(room + (2 * WORD + TOKEN) as u64 + ANSWER_LIMIT)?;
        Ok(Self {
            file,
            path,
            token,
            room,
        })
    }

    /// The file, to be the standard input of the child.
    ///
    /// # Errors
    /// No descriptor is left.
    pub fn handle(&self) -> io::Result<File> {
        self.file.try_clone()
    }

    /// What is in the file; asked after the child has ended.
    ///
    /// # Errors
    /// The file can't be read.
    pub fn answer(&mut self) -> io::Result<Answer> {
        self.file.seek(SeekFrom::Start(self.room))?;
        let (length, started) = (self.word()?, self.word()?);
        let mut token = [0; TOKEN];
        self.file.read_exact(&mut token)?;
        match (length, started) {
            (0, 0) => return Ok(Answer::NotStarted),
            (0, _) => return Ok(Answer::Silence),
            _ => {}
        }
        if length > ANSWER_LIMIT || token != self.token {
            return Ok(Answer::Garbled);
        }
        let mut payload = Vec::new();
        Read::by_ref(&mut self.file)
            .take(length)
            .read_to_end(&mut payload)?;
        Ok(parts(&payload).map_or(Answer::Garbled, Answer::Parts))
    }

    fn word(&mut self) -> io::Result<u64> {
        let mut word = [0; WORD];
        self.file.read_exact(&mut word)?;
        Ok(u64::from_le_bytes(word))
    }
}

impl Drop for Channel {
    fn drop(&mut self) {
        if let Some(path) = self.path.take() {
            // What can't be removed is left to whoever cleans temporary folders.
            let _ = fs::remove_file(path);
        }
    }
}

/// The texts of an answer, each after its length.
fn parts(mut payload: &[u8]) -> Option<Vec<Vec<u8>>> {
    let mut found = Vec::new();
    while !payload.is_empty() {
        let (length, rest) = payload.split_first_chunk::<WORD>()?;
        let (part, rest) =
            rest.split_at_checked(usize::try_from(u64::from_le_bytes(*length)).ok()?)?;
        found.push(part.to_vec());
        payload = rest;
    }
    Some(found)
}

/// Bytes that nobody guesses: the keys of these hashers come from the operating system.
fn token() -> [u8; TOKEN] {
    let mut token = [0; TOKEN];
    for chunk in token.chunks_exact_mut(WORD) {
        let mut hasher = RandomState::new().build_hasher();
        hasher.write_u8(0);
        chunk.copy_from_slice(&hasher.finish().to_le_bytes());
    }
    token
}

/// A new file that only this user can open; without a name where the system allows it.
fn unnamed_file() -> io::Result<(File, Option<PathBuf>)> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut tries = 0;
    loop {
        let number = u64::from_le_bytes(token().first_chunk().copied().unwrap_or_default());
        let path = env::temp_dir().join(format!("importspy-{number:016x}"));
        match options.open(&path) {
            Ok(file) => {
                let unlinked = cfg!(unix) && fs::remove_file(&path).is_ok();
                return Ok((file, (!unlinked).then_some(path)));
            }
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists && tries < TRIES => {
                tries += 1;
            }
            Err(error) => return Err(error),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;

    fn told(channel: &mut Channel, length: u64, token: &[u8], payload: &[u8]) -> Answer {
        channel.file.seek(SeekFrom::Start(channel.room)).unwrap();
        let mut bytes = length.to_le_bytes().to_vec();
        bytes.extend(1_u64.to_le_bytes());
        bytes.extend(token);
        bytes.extend(payload);
        channel.file.write_all(&bytes).unwrap();
        channel.answer().unwrap()
    }

    #[test]
    fn only_a_whole_answer_with_the_token_counts() {
        let mut channel = Channel::new(&[b"a", b""]).unwrap();
        assert_eq!(channel.answer().unwrap(), Answer::NotStarted);
        let token = channel.token;
        let payload = [&2_u64.to_le_bytes()[..], b"hi"].concat();
        assert_eq!(told(&mut channel, 0, &token, b""), Answer::Silence);
        assert_eq!(
            told(&mut channel, 10, &token, &payload),
            Answer::Parts(vec![b"hi".to_vec()])
        );
        assert_eq!(
            told(&mut channel, 10, &[0; TOKEN], &payload),
            Answer::Garbled
        );
        assert_eq!(told(&mut channel, 9, &token, &payload), Answer::Garbled);
        assert_eq!(
            told(&mut channel, u64::MAX, &token, &payload),
            Answer::Garbled
        );
    }

    #[test]
    fn tokens_differ() {
        assert_ne!(token(), token());
    }
}
