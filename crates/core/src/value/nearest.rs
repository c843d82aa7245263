//! The nearest known word to a misspelled one.

/// Longer words are never compared: nobody misspells a name of this length.
const LONGEST: usize = 64;

/// The known word that `word` most likely means, if one is near enough: at most a third of its
/// letters wrong, two swapped neighbours counting once.
pub fn nearest<'k>(word: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    if word.len() > LONGEST {
        return None;
    }
    let word = word.to_lowercase();
    let (letters, occurring) = (word.chars().count(), letters_of(&word));
    let near = known.into_iter().filter_map(|candidate| {
        let length = candidate.chars().count();
        let tolerated = (length.max(letters) / 3).max(1);
        // Each letter more or less is one that is wrong.
        if candidate.len() > LONGEST || length.abs_diff(letters) > tolerated {
            return None;
        }
        // One edit changes at most two of the letters that occur.
        let differing = (occurring ^ letters_of(candidate)).count_ones() as usize;
        if differing > 2 * tolerated {
            return None;
        }
        let distance = strsim::osa_distance(&word, &candidate.to_lowercase());
        Some((distance, length, tolerated, candidate))
    });
    let (distance, length, tolerated, candidate) = near.min_by_key(|(distance, ..)| *distance)?;
    (distance <= tolerated && distance < length).then_some(candidate)
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
