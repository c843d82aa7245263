//! Unpacks what `generate.py` packed: LZMA without a header, with its end marked. A quarter smaller
//! than Deflate makes the same tables. After the specification in the LZMA SDK, `lzma-specification.txt`.

mod bits;

use bits::{Bit, Bits, EVEN};

/// How many bits of the byte before choose the odds of a literal; `generate.py` says the same.
const CONTEXT: usize = 4;
const STATES: usize = 12;
/// A match is at least this long.
const SHORTEST: usize = 2;
/// The distance that stands for the end.
const END: u32 = u32::MAX;

/// The data that was packed. Nothing where that is cut off or none.
pub fn unpacked(packed: &[u8]) -> Option<Vec<u8>> {
    let mut reader = Reader {
        bits: Bits::new(packed)?,
        odds: Odds::default(),
        out: Vec::new(),
        state: 0,
        distances: [0; 4],
    };
    while reader.step()? {}
    Some(reader.out)
}

struct Reader<'p> {
    bits: Bits<'p>,
    odds: Odds,
    out: Vec<u8>,
    /// What the last few steps were.
    state: usize,
    /// The last four distances, newest first.
    distances: [u32; 4],
}

/// The odds of every decision.
struct Odds {
    literals: Vec<[Bit; 0x300]>,
    is_match: [Bit; STATES],
    is_repeated: [Bit; STATES],
    is_newest: [Bit; STATES],
    is_long: [Bit; STATES],
    is_second: [Bit; STATES],
    is_third: [Bit; STATES],
    slots: [[Bit; 64]; 4],
    near: [Bit; 128],
    aligned: [Bit; 16],
    matched: Lengths,
    repeated: Lengths,
}

impl Default for Odds {
    fn default() -> Self {
        Self {
            literals: vec![[EVEN; 0x300]; 1 << CONTEXT],
            is_match: [EVEN; STATES],
            is_repeated: [EVEN; STATES],
            is_newest: [EVEN; STATES],
            is_long: [EVEN; STATES],
            is_second: [EVEN; STATES],
            is_third: [EVEN; STATES],
            slots: [[EVEN; 64]; 4],
            near: [EVEN; 128],
            aligned: [EVEN; 16],
            matched: Lengths::default(),
            repeated: Lengths::default(),
        }
    }
}

struct Lengths {
    is_more: [Bit; 2],
    short: [Bit; 8],
    middle: [Bit; 8],
    long: [Bit; 256],
}

impl Default for Lengths {
    fn default() -> Self {
        Self {
            is_more: [EVEN; 2],
            short: [EVEN; 8],
            middle: [EVEN; 8],
            long: [EVEN; 256],
        }
    }
}

impl Lengths {
    fn read(&mut self, bits: &mut Bits<'_>) -> Option<usize> {
        Some(if !bits.read(&mut self.is_more[0])? {
            bits.tree(&mut self.short)?
        } else if !bits.read(&mut self.is_more[1])? {
            8 + bits.tree(&mut self.middle)?
        } else {
            16 + bits.tree(&mut self.long)?
        })
    }
}

impl Reader<'_> {
    /// One literal or match; whether there is more.
    fn step(&mut self) -> Option<bool> {
        let state = self.state;
        if !self.bits.read(&mut self.odds.is_match[state])? {
            self.literal()?;
            return Some(true);
        }
        let length = if self.bits.read(&mut self.odds.is_repeated[state])? {
            self.repeated_distance()?
        } else {
            let length = self.odds.matched.read(&mut self.bits)?;
            let distance = self.distance(length)?;
            if distance == END {
                return Some(false);
            }
            self.distances.rotate_right(1);
            self.distances[0] = distance;
            self.state = if state < 7 { 7 } else { 10 };
            length + SHORTEST
        };
        let from = self.place(self.distances[0])?;
        for at in from..from + length {
            self.out.push(*self.out.get(at)?);
        }
        Some(true)
    }

    /// The length of a match whose distance is one of the last four, which becomes the newest.
    fn repeated_distance(&mut self) -> Option<usize> {
        let (state, bits, odds) = (self.state, &mut self.bits, &mut self.odds);
        if !bits.read(&mut odds.is_newest[state])? {
            if !bits.read(&mut odds.is_long[state])? {
                self.state = if state < 7 { 9 } else { 11 };
                return Some(1);
            }
        } else if !bits.read(&mut odds.is_second[state])? {
            self.distances[..2].rotate_right(1);
        } else if !bits.read(&mut odds.is_third[state])? {
            self.distances[..3].rotate_right(1);
        } else {
            self.distances.rotate_right(1);
        }
        self.state = if state < 7 { 8 } else { 11 };
        Some(odds.repeated.read(bits)? + SHORTEST)
    }

    fn literal(&mut self) -> Option<()> {
        let before = self.out.last().copied().unwrap_or_default();
        let odds = &mut self.odds.literals[usize::from(before) >> (8 - CONTEXT)];
        let mut symbol = 1;
        if self.state >= 7 {
            // A literal behind a match differs from what would have been next there.
            let from = self.out.len().checked_sub(self.distances[0] as usize + 1)?;
            let mut expected = usize::from(*self.out.get(from)?);
            while symbol < 0x100 {
                expected <<= 1;
                let likely = expected & 0x100;
                let bit = self.bits.read(&mut odds[0x100 + likely + symbol])?;
                symbol = symbol << 1 | usize::from(bit);
                if bit != (likely != 0) {
                    break;
                }
            }
        }
        while symbol < 0x100 {
            symbol = symbol << 1 | usize::from(self.bits.read(&mut odds[symbol])?);
        }
        self.out.push(symbol.to_le_bytes()[0]);
        self.state = match self.state {
            0..4 => 0,
            4..10 => self.state - 3,
            _ => self.state - 6,
        };
        Some(())
    }

    /// How far back a match is, less one.
    fn distance(&mut self, length: usize) -> Option<u32> {
        let (bits, odds) = (&mut self.bits, &mut self.odds);
        let slot = bits.tree(&mut odds.slots[length.min(3)])?;
        if slot < 4 {
            return u32::try_from(slot).ok();
        }
        let more = slot / 2 - 1;
        let start = (2 | slot & 1) << more;
        let rest = if slot < 14 {
            bits.reversed(&mut odds.near[start - slot..], more)?
        } else {
            (bits.even(more - 4)? << 4) + bits.reversed(&mut odds.aligned, 4)?
        };
        u32::try_from(start + rest).ok()
    }

    /// The place in what has been unpacked that is so far back.
    fn place(&self, distance: u32) -> Option<usize> {
        self.out.len().checked_sub(distance as usize + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `lzma.compress(text, lzma.FORMAT_RAW, filters=…)` as `generate.py` calls it.
    const PACKED: &[u8] = include_bytes!("test.lzma");
    const TEXT: &str = include_str!("test.txt");

    #[test]
    fn what_was_packed_comes_out() {
        assert_eq!(unpacked(PACKED).as_deref(), Some(TEXT.as_bytes()));
    }

    #[test]
    fn what_is_cut_off_or_changed_does_no_harm() {
        for length in 0..PACKED.len() - 5 {
            assert_eq!(unpacked(&PACKED[..length]), None, "{length}");
        }
        for at in 0..PACKED.len() {
            let mut changed = PACKED.to_vec();
            changed[at] ^= 0x55;
            if let Some(out) = unpacked(&changed) {
                assert!(out.len() < 1 << 24, "{at}");
            }
        }
    }
}
