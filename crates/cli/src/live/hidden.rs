//! What a module says while it runs may hold what it was entrusted with; no output of ours does.

use std::env;

use importspy_core::value::order;

/// Parts of names of variables that usually hold secrets.
const TELLING: [&str; 10] = [
    "TOKEN",
    "SECRET",
    "PASSW",
    "PASSPHRASE",
    "CREDENTIAL",
    "API_KEY",
    "APIKEY",
    "PRIVATE",
    "ACCESS_KEY",
    "AUTH",
];
/// A shorter value of a variable that is no secret is in any text by chance.
const SHORTEST: usize = 4;
const STARS: &str = "***";

/// Texts that are replaced by stars. Deliberately without `Debug`.
#[derive(Default)]
pub struct Hidden {
    /// The longest first, because one may be part of another.
    texts: Vec<String>,
}

impl Hidden {
    /// Hides the values of `named` variables, and of all others that look like secrets.
    pub fn of_environment<'n>(named: impl IntoIterator<Item = &'n str>) -> Self {
        let mut texts: Vec<String> = named
            .into_iter()
            .filter_map(|name| env::var(name).ok())
            .filter(|value| value.len() >= SHORTEST)
            .collect();
        let telling = env::vars_os().filter_map(|(name, value)| {
            let name = name.to_string_lossy().to_ascii_uppercase();
            let tells = TELLING.iter().any(|part| name.contains(part));
            tells.then(|| value.to_string_lossy().into_owned())
        });
        texts.extend(telling.filter(|value| value.len() >= SHORTEST));
        order::sort_by_key(&mut texts, |text| std::cmp::Reverse(text.len()));
        Self { texts }
    }

    /// `text` with stars for what is hidden.
    pub fn in_text(&self, text: &str) -> String {
        self.texts
            .iter()
            .fold(text.to_owned(), |text, hidden| text.replace(hidden, STARS))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_text_is_hidden_first() {
        let hidden = Hidden {
            texts: vec!["secret-long".to_owned(), "secret".to_owned()],
        };
        assert_eq!(hidden.in_text("secret-long, secret"), "***, ***");
    }
}
