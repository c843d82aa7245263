//! Everything a module starts: found and ended, however far it went from its parents.

use std::process::{Child, Command};

/// The processes that come from one child.
pub struct Brood {
    #[cfg(target_os = "linux")]
    before: std::collections::HashSet<i32>,
}

impl Brood {
    /// From now on, what loses its parent becomes ours (Linux).
    pub fn watch() -> Self {
        #[cfg(target_os = "linux")]
        linux::adopt_orphans(true);
        Self {
            #[cfg(target_os = "linux")]
            before: linux::children(),
        }
    }

    /// Ends the child, its session and everything that left it. The child isn't collected.
    pub fn end(self, child: &mut Child) {
        #[cfg(unix)]
        unix::end_group(child);
        // It may have ended by itself; then there is nothing to kill.
        let _ = child.kill();
        #[cfg(target_os = "linux")]
        {
            linux::end_all(&self.before, child);
            linux::adopt_orphans(false);
        }
    }
}

/// Puts what `command` starts into a session of its own, ended with us.
pub fn set_apart(command: &mut Command) {
    #[cfg(unix)]
    unix::set_apart(command);
    #[cfg(not(unix))]
    let _ = command;
}

/// Whether a child has ended; where numbers are reused, without collecting it.
pub fn has_ended(child: &mut Child) -> bool {
    #[cfg(unix)]
    return unix::has_ended(child);
    #[cfg(not(unix))]
    return !matches!(child.try_wait(), Ok(None));
}

#[cfg(unix)]
#[allow(unsafe_code)] // Sessions and waiting without collecting have no safe wrapper in std.
mod unix {
    use std::io;
    use std::mem::MaybeUninit;
    use std::os::unix::process::CommandExt;
    use std::process::{Child, Command};

    /// Where they can't be closed all at once; a command line has a few.
    const MOST_DESCRIPTORS: i32 = 4096;

    pub(super) fn number(child: &Child) -> i32 {
        i32::try_from(child.id()).unwrap_or(i32::MAX)
    }

    pub(super) fn set_apart(command: &mut Command) {
        // SAFETY: between fork and exec only functions are called that are async-signal-safe and
        // touch no memory but a local number.
        unsafe {
            command.pre_exec(|| {
                done(libc::setsid())?;
                ended_with_parent()?;
                match done(libc::fork())? {
                    0 => ended_with_parent(),
                    module => stand_in(module),
                }
            });
        }
    }

    fn done(answer: i32) -> io::Result<i32> {
        if answer < 0 {
            Err(io::Error::last_os_error())
        } else {
            Ok(answer)
        }
    }

    fn ended_with_parent() -> io::Result<()> {
        // SAFETY: this `prctl` takes numbers and touches no memory.
        #[cfg(target_os = "linux")]
        done(unsafe { libc::prctl(libc::PR_SET_PDEATHSIG, libc::SIGKILL) })?;
        Ok(())
    }

    /// Stands between us and the module, so that its parent and its parent's group aren't us; ends
    /// as the module ends.
    fn stand_in(module: i32) -> ! {
        let mut status = 0;
        // SAFETY: all functions are async-signal-safe; `status` outlives the call that fills it. No
        // descriptor is used any more, so all can be closed: who waits for their end mustn't wait
        // for this process.
        unsafe {
            close_all();
            while libc::waitpid(module, &raw mut status, 0) < 0 {
                if *errno() != libc::EINTR {
                    libc::_exit(1);
                }
            }
            if libc::WIFSIGNALED(status) {
                let none = libc::rlimit {
                    rlim_cur: 0,
                    rlim_max: 0,
                };
                libc::setrlimit(libc::RLIMIT_CORE, &raw const none);
                libc::signal(libc::WTERMSIG(status), libc::SIG_DFL);
                libc::kill(libc::getpid(), libc::WTERMSIG(status));
            }
            libc::_exit(libc::WEXITSTATUS(status))
        }
    }

    fn close_all() {
        // SAFETY: see `stand_in`; numbers that are no descriptors are refused.
        unsafe {
            #[cfg(target_os = "linux")]
            if libc::syscall(libc::SYS_close_range, 0_u32, u32::MAX, 0_u32) == 0 {
                return;
            }
            for number in 0..MOST_DESCRIPTORS {
                libc::close(number);
            }
        }
    }

    #[cfg(target_os = "linux")]
    unsafe fn errno() -> *mut i32 {
        // SAFETY: the address is that of this thread's own number.
        unsafe { libc::__errno_location() }
    }

    #[cfg(not(target_os = "linux"))]
    unsafe fn errno() -> *mut i32 {
        // SAFETY: the address is that of this thread's own number.
        unsafe { libc::__error() }
    }

    pub(super) fn has_ended(child: &Child) -> bool {
        let mut info = MaybeUninit::<libc::siginfo_t>::zeroed();
        let flags = libc::WEXITED | libc::WNOHANG | libc::WNOWAIT;
        // SAFETY: `info` is writable memory of the type that is filled, zeroed before; what is read
        // of it is valid for that type whether or not the call filled it.
        unsafe {
            let done = libc::waitid(libc::P_PID, child.id(), info.as_mut_ptr(), flags);
            done != 0 || info.assume_init().si_pid() != 0
        }
    }

    /// The child leads its group and isn't collected, so the number can't be anyone else's.
    pub(super) fn end_group(child: &Child) {
        // SAFETY: `killpg` takes two numbers and touches no memory.
        unsafe {
            libc::killpg(number(child), libc::SIGKILL);
        }
    }
}

#[cfg(target_os = "linux")]
#[allow(unsafe_code)] // Adopting, ending and collecting processes by number has no wrapper in std.
mod linux {
    use std::collections::HashSet;
    use std::fs;
    use std::process::{self, Child};
    use std::ptr;
    use std::thread;
    use std::time::{Duration, Instant};

    /// What multiplies faster than it is ended isn't chased for longer.
    const CHASE: Duration = Duration::from_secs(5);

    pub(super) fn adopt_orphans(on: bool) {
        // SAFETY: this `prctl` takes numbers and touches no memory.
        unsafe {
            libc::prctl(
                libc::PR_SET_CHILD_SUBREAPER,
                libc::c_ulong::from(on),
                0,
                0,
                0,
            );
        }
    }

    /// The processes whose parent we are.
    pub(super) fn children() -> HashSet<i32> {
        let Ok(entries) = fs::read_dir("/proc") else {
            return HashSet::new();
        };
        entries
            .flatten()
            .filter_map(|entry| entry.file_name().to_str()?.parse().ok())
            .filter(|pid| parent_of(*pid) == Some(process::id()))
            .collect()
    }

    /// The fourth field; the second, in brackets, is any text.
    fn parent_of(pid: i32) -> Option<u32> {
        let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
        let (_, fields) = stat.rsplit_once(')')?;
        fields.split_whitespace().nth(1)?.parse().ok()
    }

    /// Ends whatever became ours since `before`, until nothing more does.
    pub(super) fn end_all(before: &HashSet<i32>, child: &Child) {
        let own = super::unix::number(child);
        let deadline = Instant::now() + CHASE;
        // Its children become ours only when it is really gone.
        while !super::unix::has_ended(child) && Instant::now() < deadline {
            thread::sleep(Duration::from_millis(1));
        }
        loop {
            let mut left = children();
            left.retain(|pid| *pid != own && !before.contains(pid));
            if left.is_empty() || Instant::now() >= deadline {
                return;
            }
            for pid in &left {
                // SAFETY: numbers of our own uncollected children, so nobody else's; no status is
                // asked for.
                unsafe {
                    libc::kill(*pid, libc::SIGKILL);
                    libc::waitpid(*pid, ptr::null_mut(), libc::WNOHANG);
                }
            }
            thread::sleep(Duration::from_millis(1));
        }
    }
}
