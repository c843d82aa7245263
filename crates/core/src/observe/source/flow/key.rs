//! Names, and members set on them, as keys of a table.

use std::hash::{BuildHasherDefault, Hash, Hasher};

/// A name in the body's namespace, or (second part) a member set on it: `Plugin.kind = …`.
pub type Key<'a> = (&'a str, &'a str);

/// A table by such keys.
pub type Keyed<'a, T> = hashbrown::HashMap<Key<'a>, T, BuildHasherDefault<Words>>;

/// A name without member, for looking it up.
pub(super) struct Plain<'n>(pub &'n str);

impl Hash for Plain<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.0, "").hash(state);
    }
}

impl hashbrown::Equivalent<Key<'_>> for Plain<'_> {
    fn equivalent(&self, key: &Key<'_>) -> bool {
        *key == (self.0, "")
    }
}

/// Hashes short words, eight letters at a time; most names are done with two steps.
#[derive(Default)]
pub struct Words(u64);

impl Words {
    fn add(&mut self, word: u64) {
        // The multiplier of FxHash.
        self.0 = (self.0.rotate_left(5) ^ word).wrapping_mul(0xf135_7aea_2e62_a9c5);
    }
}

impl Hasher for Words {
    #[inline]
    fn write(&mut self, bytes: &[u8]) {
        if bytes.is_empty() {
            return;
        }
        let length = bytes.len() as u64;
        // First and last letters overlap where there are few.
        if let (Some(first), Some(last)) = (bytes.first_chunk(), bytes.last_chunk()) {
            self.add(u64::from_le_bytes(*first));
            if bytes.len() > 16 {
                let (middle, _) = bytes.get(8..).unwrap_or_default().as_chunks();
                for word in middle {
                    self.add(u64::from_le_bytes(*word));
                }
            }
            self.add(u64::from_le_bytes(*last) ^ length);
        } else if let (Some(first), Some(last)) = (bytes.first_chunk(), bytes.last_chunk()) {
            let [first, last] = [first, last].map(|half| u64::from(u32::from_le_bytes(*half)));
            self.add((first << 32 | last) ^ length);
        } else if let [first, .., last] = bytes {
            let middle = u64::from(bytes.get(1).copied().unwrap_or_default());
            self.add(middle << 24 | u64::from(*first) << 16 | u64::from(*last) << 8 | length);
        } else if let [only] = bytes {
            self.add(u64::from(*only));
        }
    }

    /// What stands between two texts; their lengths are in already.
    fn write_u8(&mut self, _: u8) {}

    fn finish(&self) -> u64 {
        // The table takes its bits from both ends; multiplying leaves the low ones poor.
        self.0.rotate_left(26)
    }
}
