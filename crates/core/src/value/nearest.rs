//! The nearest known word to a misspelled one.

/// Longer words are never compared: nobody misspells a name of this length.
const LONGEST: usize = 64;

/// A word that was written, and what rules others out without comparing them letter by letter.
pub struct Misspelled {
    word: String,
    letters: usize,
    occurring: u32,
}

impl Misspelled {
    /// Nothing for words that are too long to be misspelled.
    pub fn new(word: &str) -> Option<Self> {
        let lower = word.to_lowercase();
        (word.len() <= LONGEST).then(|| Self {
            letters: lower.chars().count(),
            occurring: letters_of(&lower),
            word: lower,
        })
    }

    /// Whether a known word is near enough not to be ruled out.
    pub fn may_mean(&self, candidate: &str) -> bool {
        let length = match candidate.is_ascii() {
            true => candidate.len(),
            false => candidate.chars().count(),
        };
        let tolerated = tolerated(length, self.letters);
        // Each letter more or less is one that is wrong; one edit changes at most two of the letters
        // that occur.
        candidate.len() <= LONGEST
            && length.abs_diff(self.letters) <= tolerated
            && (self.occurring ^ letters_of(candidate)).count_ones() as usize <= 2 * tolerated
    }
}

/// How many letters of two words may differ.
fn tolerated(length: usize, letters: usize) -> usize {
    (length.max(letters) / 3).max(1)
}

/// The known word that `word` most likely means, if one is near enough: at most a third of its
/// letters wrong, two swapped neighbours counting once.
pub fn nearest<'k>(word: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    let word = Misspelled::new(word)?;
    let near = known
        .into_iter()
        .filter(|candidate| word.may_mean(candidate));
    let scored = near.map(|candidate| {
        let distance = strsim::osa_distance(&word.word, &candidate.to_lowercase());
        (distance, candidate.chars().count(), candidate)
    });
    let (distance, length, candidate) = scored.min_by_key(|(distance, ..)| *distance)?;
    (distance <= tolerated(length, word.letters) && distance < length).then_some(candidate)
}

/// Which letters occur, a bit each, in any case; all that isn't an ASCII letter shares one.
fn letters_of(word: &str) -> u32 {
    word.bytes().fold(0, |found, byte| {
        let letter = (byte | 0x20).wrapping_sub(b'a');
        found | 1 << letter.min(26)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_word_is_near() {
        let known = ["return_annotation", "name", "arguments", "async"];
        for (word, expected) in [
            ("retrun_annotation", Some("return_annotation")),
            ("nmae", Some("name")),
            ("Name", Some("name")),
            ("argument", Some("arguments")),
            ("zebra", None),
            ("x", None),
        ] {
            assert_eq!(nearest(word, known), expected, "{word}");
        }
        assert_eq!(nearest(&"n".repeat(1_000_000), known), None);
    }
}
