//! What the terminal's signals do to this process.

/// Lets Ctrl-C and a closed pipe end the process at once and quietly, as they end any other tool.
///
/// Rust and Python ignore `SIGPIPE`, and Python only notes `SIGINT` until it runs bytecode again.
/// Where the parent chose to ignore `SIGINT` (`nohup`, a shell's `&`), it stays ignored.
#[allow(unsafe_code)] // `signal(2)` has no safe wrapper in std; see SAFETY.
pub fn restore_defaults() {
    // SAFETY: `signal` takes a signal number and a disposition, touches no memory of ours, and the
    // dispositions given are the two constants the C library defines. No handler function of ours
    // is installed, so nothing has to be async-signal-safe. It is called before any thread starts.
    unsafe {
        #[cfg(unix)]
        libc::signal(libc::SIGPIPE, libc::SIG_DFL);
        if libc::signal(libc::SIGINT, libc::SIG_DFL) == libc::SIG_IGN {
            libc::signal(libc::SIGINT, libc::SIG_IGN);
        }
    }
}
