//! The mode that the environment chooses, where the configuration lets it.

use std::env;

use importspy_core::contract::{Guards, Mode};

/// The variable that may choose.
pub const MODE_VARIABLE: &str = "IMPORTSPY_MODE";

/// What the environment says about the mode of all guards.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ModeChoice {
    /// Nothing.
    Unset,
    /// A mode that the configuration lets it choose.
    Chosen(Mode),
    /// Something that changes nothing: why. The words show nothing of its value.
    Ignored(&'static str),
}

/// What `IMPORTSPY_MODE` means for these guards. What isn't allowed changes nothing.
pub fn mode_of_environment(guards: &Guards) -> ModeChoice {
    let value = env::var_os(MODE_VARIABLE).filter(|value| !value.is_empty());
    match value {
        None => ModeChoice::Unset,
        Some(value) => choice(guards, value.to_str().and_then(Mode::from_spelling)),
    }
}

fn choice(guards: &Guards, wanted: Option<Mode>) -> ModeChoice {
    let mut allowed = guards.environment_modes.iter().map(|mode| mode.value);
    match wanted {
        _ if guards.environment_modes.is_empty() => ModeChoice::Ignored(
            "the configuration has no `environment-modes`, so it changes nothing",
        ),
        None => ModeChoice::Ignored("it is none of enforce, audit, off, so it changes nothing"),
        Some(mode) if allowed.any(|known| known == mode) => ModeChoice::Chosen(mode),
        Some(_) => ModeChoice::Ignored(
            "its mode isn't in the configuration's `environment-modes`, so it changes nothing",
        ),
    }
}

#[cfg(test)]
mod tests {
    use importspy_core::contract::{ConfigurationFile, read_guards};

    use super::*;

    fn guards(modes: &str) -> Guards {
        let text = format!(
            "environment-modes = [{modes}]\n[[guards]]\nmodule = 'a'\nimporters = {{allow = []}}\n"
        );
        match read_guards(text.as_bytes(), ConfigurationFile::Own) {
            Ok(Some(document)) => document.guards,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn only_what_is_allowed_is_chosen() {
        let is_ignored =
            |modes, wanted| matches!(choice(&guards(modes), wanted), ModeChoice::Ignored(_));
        assert!(is_ignored("", Some(Mode::Off)));
        assert!(is_ignored("", None));
        assert!(is_ignored("'audit'", Some(Mode::Off)));
        assert!(is_ignored("'audit'", None));
        assert_eq!(
            choice(&guards("'audit', 'enforce'"), Some(Mode::Audit)),
            ModeChoice::Chosen(Mode::Audit)
        );
    }
}
