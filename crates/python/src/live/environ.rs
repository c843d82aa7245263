//! Whether the environment is still the one that was read.
#![expect(unsafe_code)]

#[cfg(target_os = "linux")]
use std::ffi::{CStr, c_char};
#[cfg(target_os = "linux")]
use std::hash::Hasher;

#[cfg(target_os = "linux")]
use rustc_hash::FxHasher;

/// What all variables together hash to. The hash is never shown.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct State {
    count: usize,
    hash: u64,
}

#[cfg(target_os = "linux")]
unsafe extern "C" {
    static environ: *const *const c_char;
}

/// The state now; none where telling it costs as much as reading the variables.
#[cfg(target_os = "linux")]
pub fn state() -> Option<State> {
    let (mut count, mut hasher) = (0, FxHasher::default());
    // SAFETY: `environ` points to an array that ends with a null pointer, or is null. Python sets
    // variables while it holds the interpreter, as we do; C code that sets one in a thread of its
    // own endangers every reader of the environment, `getenv` among them.
    unsafe {
        let mut next = environ;
        while !next.is_null() && !(*next).is_null() {
            hasher.write(CStr::from_ptr(*next).to_bytes_with_nul());
            count += 1;
            next = next.add(1);
        }
    }
    let hash = hasher.finish();
    Some(State { count, hash })
}

#[cfg(not(target_os = "linux"))]
pub fn state() -> Option<State> {
    None
}
