//! The values of environment variables, which no observation may hold.

/// Shorter ones are words that mean nothing.
const EQUAL: usize = 4;
/// From this length on a text that holds one shows it.
const WITHIN: usize = 8;

pub struct Secrets(Vec<Vec<u8>>);

impl Secrets {
    /// What the environment holds now.
    pub fn of_environment() -> Self {
        let values = std::env::vars_os().map(|(_, value)| value.into_encoded_bytes());
        Self(values.filter(|value| value.len() >= EQUAL).collect())
    }

    /// Whether a text is one of them, or holds a long one.
    pub fn are_in(&self, text: &[u8]) -> bool {
        self.0.iter().any(|secret| {
            text == secret
                || (secret.len() >= WITHIN && memchr::memmem::find(text, secret).is_some())
        })
    }
}
