//! The process a module is loaded in: started apart from us, heard out, and ended with everything it
//! has started.

use std::io::{self, Read};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};

use super::channel::Channel;
use super::descendants::Brood;

const SCRIPT: &str = include_str!("bootstrap.py");
/// Gives the script a namespace and builtins of its own, and keeps the current folder off its path.
const STARTER: &str = "import sys\n\
    sys.path[:1] = [entry for entry in sys.path[:1] if entry]\n\
    script = sys.argv.pop()\n\
    exec(compile(script, '<importspy>', 'exec'), \
    {'__name__': 'importspy live', '__builtins__': dict(vars(__builtins__))})";
/// What is kept of a stream: its end.
const KEPT: usize = 16 << 10;
/// How long the end of a stream is waited for once nobody is left to write to it.
const LAST_WORDS: Duration = Duration::from_millis(500);

/// How the process went.
pub struct Ended {
    /// Nothing: it was ended because its time was over.
    pub status: Option<ExitStatus>,
    pub printed: Printed,
}

/// The last bytes a module printed.
#[derive(Default)]
pub struct Printed {
    pub stdout: Vec<u8>,
    pub stderr: Vec<u8>,
}

/// Runs the request in `channel`; nothing of it is left running afterwards.
///
/// # Errors
/// The interpreter can't be started.
pub fn run(python: &Path, channel: &Channel, patience: Duration) -> io::Result<Ended> {
    let deadline = Instant::now() + patience;
    let brood = Brood::watch();
    let mut child = start(python, channel)?;
    let stdout = child.stdout.take().map(listen);
    let stderr = child.stderr.take().map(listen);
    let in_time = wait(&mut child, deadline);
    brood.end(&mut child);
    let status = child.wait()?;
    let heard = |stream: Option<Receiver<Vec<u8>>>| {
        stream
            .and_then(|stream| stream.recv_timeout(LAST_WORDS).ok())
            .unwrap_or_default()
    };
    Ok(Ended {
        status: in_time.then_some(status),
        printed: Printed {
            stdout: heard(stdout),
            stderr: heard(stderr),
        },
    })
}

fn start(python: &Path, channel: &Channel) -> io::Result<Child> {
    let mut command = Command::new(python);
    command
        .args(["-B", "-c", STARTER, SCRIPT])
        .stdin(Stdio::from(channel.handle()?))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    super::descendants::set_apart(&mut command);
    command.spawn()
}

/// Whether the process ends before the deadline. It isn't collected, so its number stays its own.
fn wait(child: &mut Child, deadline: Instant) -> bool {
    let mut pause = Duration::from_millis(1);
    while !super::descendants::has_ended(child) {
        if Instant::now() >= deadline {
            return false;
        }
        thread::sleep(pause);
        pause = (pause * 2).min(Duration::from_millis(8));
    }
    true
}

/// Reads a stream to its end on a thread of its own and keeps the last of it.
fn listen(mut stream: impl Read + Send + 'static) -> Receiver<Vec<u8>> {
    let (sender, receiver) = channel();
    // Without a thread nothing is heard; the verdict doesn't rest on it.
    let _ = thread::Builder::new().spawn(move || {
        let mut kept = Vec::new();
        let mut buffer = [0; 8 << 10];
        while let Ok(count @ 1..) = stream.read(&mut buffer) {
            kept.extend_from_slice(&buffer[..count]);
            let excess = kept.len().saturating_sub(KEPT);
            kept.drain(..excess);
        }
        sender.send(kept)
    });
    receiver
}
