//! Running an interpreter that may print noise, fail, hang, or be none.

use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};

use super::ProbeError;
use super::answer::{Answer, marked, parse};

const SCRIPT: &str = include_str!("probe.py");
const PATIENCE: Duration = Duration::from_secs(10);
/// Output beyond this is noise that never ends.
const OUTPUT_LIMIT: u64 = 1 << 20;
/// What a complaint may say.
const COMPLAINT_LIMIT: u64 = 64 << 10;

/// What identifies the script in a cache.
pub fn script() -> &'static str {
    SCRIPT
}

/// Runs the interpreter and reads its answer.
///
/// # Errors
/// [`ProbeError`]; the process is ended in every case.
pub fn ask(python: &Path) -> Result<Answer, ProbeError> {
    let deadline = Instant::now() + PATIENCE;
    let mut child = start(python).map_err(|error| ProbeError::NotRunnable(python.into(), error))?;
    let answer = child
        .stdout
        .take()
        .map(|stream| listen(stream, answer_line));
    let complaint = child.stderr.take().map(|stream| listen(stream, first_part));
    let answered = answer.and_then(|answer| answer.recv_timeout(PATIENCE).ok());
    if let Some(Some(line)) = answered {
        end(&mut child);
        return parse(python, &line);
    }
    let status = finished(&mut child, deadline);
    end(&mut child);
    let path = PathBuf::from(python);
    let Some(status) = status else {
        return Err(ProbeError::TimedOut {
            path,
            seconds: PATIENCE.as_secs(),
        });
    };
    let complaint = complaint
        .and_then(|complaint| complaint.recv_timeout(Duration::from_millis(200)).ok())
        .unwrap_or_default();
    Err(silence(path, status, &complaint))
}

fn start(python: &Path) -> io::Result<Child> {
    Command::new(python)
        .args(["-I", "-B", "-c", SCRIPT])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
}

/// Reads a stream on a thread of its own, which ends with the process at the latest.
fn listen<S, T>(stream: S, reader: fn(S) -> T) -> Receiver<T>
where
    S: Read + Send + 'static,
    T: Send + 'static,
{
    let (sender, receiver) = channel();
    // Without a thread nothing is heard, which is told as a failure of the interpreter.
    let _ = thread::Builder::new().spawn(move || sender.send(reader(stream)));
    receiver
}

/// The first line that is an answer.
fn answer_line(stream: impl Read) -> Option<String> {
    let mut lines = BufReader::new(stream.take(OUTPUT_LIMIT));
    let mut line = Vec::new();
    loop {
        line.clear();
        if lines.read_until(b'\n', &mut line).ok()? == 0 {
            return None;
        }
        if let Some(json) = marked(&String::from_utf8_lossy(&line)) {
            return Some(json.to_owned());
        }
    }
}

/// The beginning of a stream; the rest is read and forgotten, so that its writer isn't held up.
fn first_part(mut stream: impl Read) -> String {
    let mut bytes = Vec::new();
    // What was read until an error is all there is to show.
    let _ = stream
        .by_ref()
        .take(COMPLAINT_LIMIT)
        .read_to_end(&mut bytes);
    let _ = io::copy(&mut stream, &mut io::sink());
    String::from_utf8_lossy(&bytes).into_owned()
}

/// How the process ended, if it did before the deadline.
fn finished(child: &mut Child, deadline: Instant) -> Option<ExitStatus> {
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return Some(status),
            Ok(None) if Instant::now() < deadline => thread::sleep(Duration::from_millis(5)),
            Ok(None) | Err(_) => return None,
        }
    }
}

fn end(child: &mut Child) {
    // It may have ended by itself; then there is nothing to kill, only to collect.
    let _ = child.kill();
    let _ = child.wait();
}

/// Why a process that has ended said nothing.
fn silence(path: PathBuf, status: ExitStatus, complaint: &str) -> ProbeError {
    if complaint.contains("Unknown option: -I") {
        return ProbeError::TooOld {
            path,
            version: "2".to_owned(),
        };
    }
    if status.success() {
        return ProbeError::NotPython(path);
    }
    let last = complaint
        .lines()
        .rev()
        .map(str::trim)
        .find(|line| !line.is_empty());
    ProbeError::Failed {
        path,
        status: status.to_string(),
        detail: last.map(|line| format!(": {line}")).unwrap_or_default(),
    }
}
