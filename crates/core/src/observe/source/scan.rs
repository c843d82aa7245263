//! One look at every byte of a text: how many brackets and signs there are, block by block, and
//! where pairs of letters stand that are rare but in the words `hits` looks for. Nothing but the
//! parser reads all of a text besides.

/// How many bytes are summed up at once. Counters of four bits see half of them, 15 vectors.
pub const BLOCK: usize = 960;

/// Counts of one block.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Counts {
    /// Brackets, whatever their shape.
    pub opened: usize,
    pub closed: usize,
    /// Signs, which may be prefixes.
    pub signs: usize,
}

/// What is told of a text while it is looked at.
pub trait Listener {
    /// The counts of the next block; behind the last one's text it has zeros.
    fn block(&mut self, counts: Counts, block: &[u8; BLOCK]);

    /// A pair of letters stands here, or others that are taken for one. Places come in order.
    fn pair(&mut self, at: usize);
}

/// The pairs. Those of one row are one to the eye, and so is whatever their letters combine to.
const PAIRS: [&[[u8; 2]]; 8] = [
    &[*b"gl"],
    &[*b"tt"],
    &[*b"ls", *b"rs"],
    &[*b"xe"],
    &[*b".m"],
    &[*b"nv"],
    &[*b"_d"],
    &[*b"KI", *b":="],
];

/// What is counted, each kind with a bit of its own.
const COUNTED: [(&[u8], u8); 6] = [
    (b"(", 1),
    (b")", 2),
    (b"[{", 4),
    (b"]}", 8),
    (b"+-*", SIGN),
    (b"~", SIGN << 1),
];
const SIGN: u8 = 16;
/// What the kinds of brackets add to a counter: the low half counts the opened, the high half the
/// closed.
const WORTH: [u8; 16] = [0, 0x01, 0x10, 0, 0x01, 0, 0, 0, 0x10, 0, 0, 0, 0, 0, 0, 0];

/// How much deeper a byte leads: 1 for a bracket that opens, -1 for one that closes.
pub const fn step(byte: u8) -> i8 {
    let worth = WORTH[(KINDS.of(byte) & 15) as usize];
    (worth & 15).cast_signed() - (worth >> 4).cast_signed()
}

/// Sets of bytes, as bits that both halves of a byte must agree on: eight sets with one look-up a
/// half. A set holds every byte whose halves are those of its members.
#[derive(Clone, Copy)]
struct Halves {
    low: [u8; 16],
    high: [u8; 16],
}

impl Halves {
    const NONE: Self = Self {
        low: [0; 16],
        high: [0; 16],
    };

    const fn with(mut self, byte: u8, bit: u8) -> Self {
        self.low[(byte & 15) as usize] |= bit;
        self.high[(byte >> 4) as usize] |= bit;
        self
    }

    const fn of(&self, byte: u8) -> u8 {
        self.low[(byte & 15) as usize] & self.high[(byte >> 4) as usize]
    }
}

const KINDS: Halves = {
    let mut kinds = Halves::NONE;
    let mut kind = 0;
    while kind < COUNTED.len() {
        let (bytes, bit) = COUNTED[kind];
        let mut at = 0;
        while at < bytes.len() {
            kinds = kinds.with(bytes[at], bit);
            at += 1;
        }
        kind += 1;
    }
    kinds
};

const FIRST: Halves = letters(0);
const SECOND: Halves = letters(1);

const fn letters(which: usize) -> Halves {
    let mut letters = Halves::NONE;
    let mut row = 0;
    while row < PAIRS.len() {
        let mut pair = 0;
        while pair < PAIRS[row].len() {
            letters = letters.with(PAIRS[row][pair][which], 1 << row);
            pair += 1;
        }
        row += 1;
    }
    letters
}

/// Looks at all of a text.
pub fn scan(text: &[u8], listener: &mut impl Listener) {
    let (blocks, rest) = text.as_chunks::<BLOCK>();
    let mut last = [0; BLOCK];
    if let Some(start) = last.get_mut(..rest.len()) {
        start.copy_from_slice(rest);
    }
    let blocks = blocks.iter().chain([&last]);
    #[cfg(target_arch = "x86_64")]
    if std::arch::is_x86_feature_detected!("avx2") {
        return wide::scan(blocks, listener);
    }
    plain(blocks, listener);
}

/// Byte by byte, for processors that have nothing better.
fn plain<'t>(blocks: impl Iterator<Item = &'t [u8; BLOCK]>, listener: &mut impl Listener) {
    let mut before = 0;
    for (number, block) in blocks.enumerate() {
        let mut counts = Counts::default();
        for (at, &byte) in block.iter().enumerate() {
            counts.opened += usize::from(step(byte) > 0);
            counts.closed += usize::from(step(byte) < 0);
            counts.signs += usize::from(KINDS.of(byte) >= SIGN);
            if before & SECOND.of(byte) != 0 {
                listener.pair(number * BLOCK + at - 1);
            }
            before = FIRST.of(byte);
        }
        listener.block(counts, block);
    }
}

/// The same, 32 bytes at a time.
#[cfg(target_arch = "x86_64")]
mod wide {
    use std::arch::x86_64::{
        __m256i, _mm_add_epi64, _mm_cvtsi128_si64, _mm_unpackhi_epi64, _mm256_add_epi8,
        _mm256_add_epi64, _mm256_alignr_epi8, _mm256_and_si256, _mm256_castsi256_si128,
        _mm256_cmpeq_epi8, _mm256_cmpgt_epi8, _mm256_extracti128_si256, _mm256_loadu_si256,
        _mm256_movemask_epi8, _mm256_permute2x128_si256, _mm256_sad_epu8, _mm256_set_epi64x,
        _mm256_set1_epi8, _mm256_setzero_si256, _mm256_shuffle_epi8, _mm256_slli_epi64,
        _mm256_srli_epi16, _mm256_sub_epi8, _mm256_testz_si256,
    };

    use super::{BLOCK, Counts, FIRST, Halves, KINDS, Listener, SECOND, SIGN, WORTH};

    const WIDTH: usize = 32;
    const CHUNKS: usize = BLOCK / WIDTH;
    const HALF: usize = CHUNKS / 2;

    #[allow(unsafe_code)]
    pub fn scan<'t>(blocks: impl Iterator<Item = &'t [u8; BLOCK]>, listener: &mut impl Listener) {
        // SAFETY: the caller has found out that the processor has AVX2.
        unsafe { blocks_of(blocks, listener) }
    }

    #[target_feature(enable = "avx2")]
    fn blocks_of<'t>(blocks: impl Iterator<Item = &'t [u8; BLOCK]>, listener: &mut impl Listener) {
        let (kinds, firsts, seconds) = (tables(KINDS), tables(FIRST), tables(SECOND));
        let worth = twice(WORTH);
        let least = _mm256_set1_epi8((SIGN - 1).cast_signed());
        let zero = _mm256_setzero_si256();
        let mut before = zero;
        // Of the chunks that have some; the others' aren't read.
        let mut pairs = [0; CHUNKS];
        for (number, block) in blocks.enumerate() {
            let (mut opened, mut closed, mut signs) = (zero, zero, zero);
            let mut some = 0_u32;
            let (chunks, _) = block.as_chunks::<WIDTH>();
            let (halves, _) = chunks.as_chunks::<HALF>();
            let mut index = 0;
            for chunks in halves {
                let (mut brackets, mut less) = (zero, zero);
                // Nothing is called from here: it would cost all the registers.
                for chunk in chunks {
                    let halves = halved(loaded(chunk));
                    let kind = look_up(kinds, halves);
                    brackets = _mm256_add_epi8(brackets, _mm256_shuffle_epi8(worth, kind));
                    // A lane that is greater is -1.
                    less = _mm256_add_epi8(less, _mm256_cmpgt_epi8(kind, least));
                    let first = look_up(firsts, halves);
                    let across = _mm256_permute2x128_si256::<0x21>(before, first);
                    before = first;
                    let second = look_up(seconds, halves);
                    let pair = _mm256_and_si256(_mm256_alignr_epi8::<15>(first, across), second);
                    if _mm256_testz_si256(pair, pair) == 0 {
                        if let Some(pairs) = pairs.get_mut(index) {
                            *pairs = set(pair);
                        }
                        some |= 1 << index;
                    }
                    index += 1;
                }
                signs = _mm256_sub_epi8(signs, less);
                let (both, high) = halved(brackets);
                let low = _mm256_and_si256(both, _mm256_set1_epi8(15));
                opened = _mm256_add_epi64(opened, _mm256_sad_epu8(low, zero));
                closed = _mm256_add_epi64(closed, _mm256_sad_epu8(high, zero));
            }
            each(some, |index| {
                let start = number * BLOCK + index * WIDTH;
                let pairs = pairs.get(index).copied().unwrap_or_default();
                each(pairs, |at| listener.pair(start + at - 1));
            });
            listener.block(counts(opened, closed, signs), block);
        }
    }

    #[allow(unsafe_code)]
    #[target_feature(enable = "avx2")]
    fn loaded(chunk: &[u8; WIDTH]) -> __m256i {
        // SAFETY: the chunk has as many bytes as are read, and needs no alignment.
        unsafe { _mm256_loadu_si256(chunk.as_ptr().cast()) }
    }

    /// The low and the high halves of bytes. The low ones are the bytes themselves: a look-up takes
    /// no more of them, and finds nothing for those that aren't ASCII.
    #[target_feature(enable = "avx2")]
    fn halved(bytes: __m256i) -> (__m256i, __m256i) {
        let high = _mm256_and_si256(_mm256_srli_epi16::<4>(bytes), _mm256_set1_epi8(15));
        (bytes, high)
    }

    #[target_feature(enable = "avx2")]
    fn look_up((low, high): (__m256i, __m256i), (lows, highs): (__m256i, __m256i)) -> __m256i {
        _mm256_and_si256(
            _mm256_shuffle_epi8(low, lows),
            _mm256_shuffle_epi8(high, highs),
        )
    }

    #[target_feature(enable = "avx2")]
    fn tables(halves: Halves) -> (__m256i, __m256i) {
        (twice(halves.low), twice(halves.high))
    }

    /// A table for both lanes.
    #[target_feature(enable = "avx2")]
    fn twice(table: [u8; 16]) -> __m256i {
        let (words, _) = table.as_chunks::<8>();
        let word = |at: usize| words.get(at).map_or(0, |word| i64::from_le_bytes(*word));
        _mm256_set_epi64x(word(1), word(0), word(1), word(0))
    }

    /// Which bytes aren't zero.
    #[target_feature(enable = "avx2")]
    fn set(bytes: __m256i) -> u32 {
        !_mm256_movemask_epi8(_mm256_cmpeq_epi8(bytes, _mm256_setzero_si256())).cast_unsigned()
    }

    fn each(mut bits: u32, mut visit: impl FnMut(usize)) {
        while bits != 0 {
            visit(bits.trailing_zeros() as usize);
            bits &= bits - 1;
        }
    }

    /// Adds up what has been counted: brackets in words, signs in bytes.
    #[target_feature(enable = "avx2")]
    fn counts(opened: __m256i, closed: __m256i, signs: __m256i) -> Counts {
        let zero = _mm256_setzero_si256();
        // A block has fewer than 2^16 of each.
        let closed = _mm256_slli_epi64::<16>(_mm256_sad_epu8(closed, zero));
        let signs = _mm256_slli_epi64::<32>(_mm256_sad_epu8(signs, zero));
        let all = _mm256_add_epi64(
            _mm256_sad_epu8(opened, zero),
            _mm256_add_epi64(closed, signs),
        );
        let half = _mm_add_epi64(
            _mm256_castsi256_si128(all),
            _mm256_extracti128_si256::<1>(all),
        );
        let whole = _mm_add_epi64(half, _mm_unpackhi_epi64(half, half));
        let whole = _mm_cvtsi128_si64(whole).cast_unsigned();
        let part = |shift: u32| (whole >> shift) as usize & 0xffff;
        Counts {
            opened: part(0),
            closed: part(16),
            signs: part(32),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Default, PartialEq)]
    struct Told {
        blocks: Vec<Counts>,
        pairs: Vec<usize>,
    }

    impl Listener for Told {
        fn block(&mut self, counts: Counts, _: &[u8; BLOCK]) {
            self.blocks.push(counts);
        }

        fn pair(&mut self, at: usize) {
            self.pairs.push(at);
        }
    }

    fn told(text: &[u8]) -> Told {
        let mut told = Told::default();
        scan(text, &mut told);
        told
    }

    #[test]
    fn brackets_and_signs_are_counted() {
        let counts = |opened, closed, signs| Counts {
            opened,
            closed,
            signs,
        };
        assert_eq!(told(b"f([{x: -1}], *~+y)").blocks, [counts(3, 3, 4)]);
        assert_eq!(
            told(&[b'('; BLOCK]).blocks,
            [counts(BLOCK, 0, 0), counts(0, 0, 0)]
        );
        for kind in [b')', b'}', b'~'] {
            let Counts {
                opened,
                closed,
                signs,
            } = told(&[kind; BLOCK]).blocks[0];
            assert_eq!((opened, closed + signs), (0, BLOCK));
        }
        let others: Vec<u8> = (0..=255)
            .filter(|byte| !b"()[]{}+-*~".contains(byte))
            .collect();
        assert_eq!(told(&others).blocks, [counts(0, 0, 0)]);
    }

    #[test]
    fn pairs_are_found_wherever_they_stand() {
        for [first, second] in PAIRS.into_iter().flatten() {
            for at in (0..130).chain(BLOCK - 70..BLOCK + 70) {
                let mut text = vec![b' '; at];
                text.extend([*first, *second]);
                assert_eq!(told(&text).pairs, [at]);
                text.extend([b' '; 100]);
                assert_eq!(told(&text).pairs, [at]);
            }
        }
        assert_eq!(told("# glü\u{c7}l".as_bytes()).pairs, [2]);
    }

    #[test]
    fn both_ways_tell_the_same() {
        let mut state = 1_u32;
        for _ in 0..200 {
            let text: Vec<u8> = (0..BLOCK * 3)
                .map(|_| {
                    state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                    let byte = (state >> 24) as u8;
                    let likely = b"([{)]}+-*~glttlsrsxe.mnv_dKI:=";
                    match state & 0x100 {
                        0 => likely[usize::from(byte) % likely.len()],
                        _ => byte,
                    }
                })
                .collect();
            let mut plainly = Told::default();
            let (blocks, _) = text.as_chunks();
            plain(blocks.iter().chain([&[0; BLOCK]]), &mut plainly);
            assert_eq!(told(&text), plainly);
        }
    }
}
