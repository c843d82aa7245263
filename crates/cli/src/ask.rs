//! Questions to an interpreter, answered by a script in a process of its own.

use std::io::{self, Read, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::channel;
use std::thread;
use std::time::Duration;

use serde::Serialize;

/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(120);

/// Bytes of an answer.
const LIMIT: u64 = 64 << 20;

/// Runs a script of ours, isolated, and gives what it writes when it is told the request.
///
/// # Errors
/// It doesn't run, or takes too long.
pub fn ask(python: &Path, script: &str, request: &impl Serialize) -> io::Result<Vec<u8>> {
    let mut child = Command::new(python)
        .args(["-I", "-c", script])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()?;
    let answered = talk(&mut child, request);
    // It may have ended by itself; then there is nothing to kill, only to collect.
    drop(child.kill());
    drop(child.wait());
    answered
}

fn talk(child: &mut Child, request: &impl Serialize) -> io::Result<Vec<u8>> {
    let (Some(mut input), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
        return Err(io::Error::from(io::ErrorKind::BrokenPipe));
    };
    input.write_all(&serde_json::to_vec(request)?)?;
    drop(input);
    let (sender, receiver) = channel();
    thread::Builder::new().spawn(move || {
        let mut line = Vec::new();
        let read = output.take(LIMIT).read_to_end(&mut line);
        // Nobody listens any more once it took too long.
        drop(sender.send(read.map(|_| line)));
    })?;
    let timed_out = |_| io::Error::from(io::ErrorKind::TimedOut);
    receiver.recv_timeout(PATIENCE).map_err(timed_out)?
}
