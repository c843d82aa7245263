//! The values of environment variables, which no observation may hold.

use std::cell::OnceCell;

/// Shorter ones are words that mean nothing.
const EQUAL: usize = 4;
/// From this length on a text that holds one shows it.
const WITHIN: usize = 8;

/// Read when the first text is met that could hold one.
pub struct Secrets(OnceCell<Vec<Vec<u8>>>);

impl Secrets {
    /// What the environment holds.
    pub fn of_environment() -> Self {
        Self(OnceCell::new())
    }

    fn all(&self) -> &[Vec<u8>] {
        self.0.get_or_init(|| {
            let values = std::env::vars_os().map(|(_, value)| value.into_encoded_bytes());
            values.filter(|value| value.len() >= EQUAL).collect()
        })
    }

    /// Whether a text is one of them, or holds a long one.
    pub fn are_in(&self, text: &[u8]) -> bool {
        if text.len() < EQUAL {
            return false;
        }
        self.all().iter().any(|secret| {
            text == secret
                || (secret.len() >= WITHIN && memchr::memmem::find(text, secret).is_some())
        })
    }
}
