//! Starts commands in turn and prints what each run cost: this process is small, so that the peak
//! memory the kernel reports for a child is the child's own.

use std::fs::File;
use std::io::{Error, Write, stdout};
use std::os::unix::process::ExitStatusExt;
use std::process::{Command, ExitStatus, Stdio};
use std::time::Instant;

/// One line per run: round, command, wall and CPU microseconds, peak kilobytes, exit status.
pub fn run(rounds: &str, words: &[&str]) -> Result<(), Error> {
    let rounds: usize = rounds.parse().map_err(Error::other)?;
    let commands: Vec<&[&str]> = words.split(|word| *word == "---").collect();
    let mut out = stdout().lock();
    for round in 0..rounds {
        for (index, command) in commands.iter().enumerate() {
            let cost = once(command)?;
            writeln!(
                out,
                "{round} {index} {} {} {} {}",
                cost.wall_us, cost.cpu_us, cost.peak_kb, cost.status
            )?;
        }
    }
    Ok(())
}

struct Cost {
    wall_us: u128,
    cpu_us: i64,
    peak_kb: i64,
    /// The exit status, or minus the signal that ended it.
    status: i32,
}

fn once(command: &[&str]) -> Result<Cost, Error> {
    let [program, arguments @ ..] = command else {
        return Err(Error::other("an empty command"));
    };
    let errors = File::create("/dev/null")?;
    let begun = Instant::now();
    let child = Command::new(program)
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(errors)
        .spawn()?;
    let (status, usage) = reaped(child.id())?;
    let wall_us = begun.elapsed().as_micros();
    let micros = |time: libc::timeval| time.tv_sec * 1_000_000 + time.tv_usec;
    Ok(Cost {
        wall_us,
        cpu_us: micros(usage.ru_utime) + micros(usage.ru_stime),
        peak_kb: usage.ru_maxrss,
        status: status
            .code()
            .unwrap_or_else(|| -status.signal().unwrap_or_default()),
    })
}

/// Waits for a child and asks what it used; std's `wait` doesn't tell.
#[allow(unsafe_code)] // `wait4(2)` has no safe wrapper in std; see SAFETY.
fn reaped(child: u32) -> Result<(ExitStatus, libc::rusage), Error> {
    let child = libc::pid_t::try_from(child).map_err(Error::other)?;
    let mut status = 0;
    // SAFETY: `rusage` is integers only, for which zero is valid. `wait4` writes to the two places
    // given, which live on this stack frame, and the child is ours and not yet waited for.
    let (ended, usage) = unsafe {
        let mut usage: libc::rusage = std::mem::zeroed();
        (libc::wait4(child, &mut status, 0, &mut usage), usage)
    };
    if ended < 0 {
        return Err(Error::last_os_error());
    }
    Ok((ExitStatus::from_raw(status), usage))
}
