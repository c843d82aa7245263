//! The environment of this process, asked without its values ever leaving here.

use std::env;

use importspy_core::contract::TextType;
use importspy_core::observe::host::Presence;

use super::text_type;

/// Whether `name` is set.
pub fn presence(name: &str) -> Presence {
    match env::var_os(name) {
        None => Presence::Unset,
        Some(value) if value.is_empty() => Presence::Empty,
        Some(_) => Presence::Set,
    }
}

/// Whether `name` is set to one of `accepted`.
pub fn equals(name: &str, accepted: &[String]) -> bool {
    env::var_os(name).is_some_and(|value| accepted.iter().any(|text| value == text.as_str()))
}

/// Whether the text of `name` parses as the given type.
pub fn parses(name: &str, as_type: TextType) -> bool {
    env::var_os(name).is_some_and(|value| match value.to_str() {
        Some(text) => text_type::parses(text, as_type),
        // Bytes that are no text are still a string to Python (surrogateescape).
        None => as_type == TextType::Str,
    })
}
