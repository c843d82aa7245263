//! The values of environment variables, which no observation may hold.

use std::cell::OnceCell;
use std::sync::{Arc, Mutex, PoisonError};

use super::environ::{State, state};

/// Shorter ones are words that mean nothing.
const EQUAL: usize = 4;
/// From this length on a text that holds one shows it.
const WITHIN: usize = 8;

type Values = Arc<[Vec<u8>]>;

/// What was read last, and the state of the environment it was read in.
static LAST: Mutex<Option<(State, Values)>> = Mutex::new(None);

/// Read when the first text is met that could hold one.
pub struct Secrets(OnceCell<Values>);

impl Secrets {
    /// What the environment holds.
    pub fn of_environment() -> Self {
        Self(OnceCell::new())
    }

    /// Whether a text is one of them, or holds a long one.
    pub fn are_in(&self, text: &[u8]) -> bool {
        if text.len() < EQUAL {
            return false;
        }
        self.0.get_or_init(values).iter().any(|secret| {
            let may_hold = secret.len() >= WITHIN && secret.len() < text.len();
            text == secret || may_hold && memchr::memmem::find(text, secret).is_some()
        })
    }
}

/// The values as they are now, read anew only where the environment isn't the one that was read.
fn values() -> Values {
    let Some(now) = state() else {
        return read();
    };
    let mut last = LAST.lock().unwrap_or_else(PoisonError::into_inner);
    match &*last {
        Some((then, values)) if *then == now => values.clone(),
        _ => {
            let values = read();
            *last = Some((now, values.clone()));
            values
        }
    }
}

fn read() -> Values {
    let values = std::env::vars_os().map(|(_, value)| value.into_encoded_bytes());
    values.filter(|value| value.len() >= EQUAL).collect()
}
