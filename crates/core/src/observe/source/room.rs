//! Room on the stack for looking into another file from inside this one.

/// What a file may need: with less left, a new stack is taken.
const NEEDED: usize = 48 << 20;

/// Reserved, and free until touched.
const STACK: usize = 256 << 20;

/// Runs `look` where a file of any size can be parsed, walked and dropped.
pub fn room<T>(look: impl FnOnce() -> T) -> T {
    stacker::maybe_grow(NEEDED, STACK, look)
}
