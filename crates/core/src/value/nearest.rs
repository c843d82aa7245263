//! The nearest known word to a misspelled one.

/// Longer words are never compared: nobody misspells a name of this length.
const LONGEST: usize = 64;

/// A word that was written, and what rules others out without comparing them letter by letter.
pub struct Misspelled {
    word: String,
    letters: Letters,
}

/// How many letters a known word has, and which.
pub struct Letters {
    bytes: usize,
    count: usize,
    /// A bit each, in any case; all that isn't an ASCII letter shares one.
    occurring: u32,
}

impl Misspelled {
    /// Nothing for words that are too long to be misspelled.
    pub fn new(word: &str) -> Option<Self> {
        let lower = word.to_lowercase();
        (word.len() <= LONGEST).then(|| Self {
            letters: Letters::of(&lower),
            word: lower,
        })
    }
}

impl Letters {
    pub fn of(word: &str) -> Self {
        let (mut occurring, mut bits) = (0, 0);
        for byte in word.bytes() {
            let letter = (byte | 0x20).wrapping_sub(b'a');
            occurring |= 1 << letter.min(26);
            bits |= byte;
        }
        Self {
            bytes: word.len(),
            count: match bits.is_ascii() {
                true => word.len(),
                false => word.chars().count(),
            },
            occurring,
        }
    }

    /// Whether the word is near enough to one of those not to be ruled out.
    pub fn may_be_any_of(&self, misspelled: &[&Misspelled]) -> bool {
        misspelled.iter().any(|word| self.may_be(word))
    }

    fn may_be(&self, Misspelled { letters, .. }: &Misspelled) -> bool {
        let tolerated = tolerated(self.count, letters.count);
        // Each letter more or less is one that is wrong; one edit changes at most two of the letters
        // that occur.
        self.bytes <= LONGEST
            && self.count.abs_diff(letters.count) <= tolerated
            && (self.occurring ^ letters.occurring).count_ones() as usize <= 2 * tolerated
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
        .filter(|candidate| Letters::of(candidate).may_be(&word));
    let scored = near.map(|candidate| {
        let distance = strsim::osa_distance(&word.word, &candidate.to_lowercase());
        (distance, candidate.chars().count(), candidate)
    });
    let (distance, length, candidate) = scored.min_by_key(|(distance, ..)| *distance)?;
    (distance <= tolerated(length, word.letters.count) && distance < length).then_some(candidate)
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
