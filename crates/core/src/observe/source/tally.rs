//! Counting brackets and signs in a block of bytes, for the bound that clears a text of deep nesting.
//! It runs over every byte there is.

/// How many bytes are summed up at once: a multiple of 16 that a `u8` can count.
pub const BLOCK: usize = 192;

/// Brackets opened, brackets closed, signs; `)` and `/` count as signs too, which costs less than
/// telling them apart.
#[cfg(not(target_arch = "x86_64"))]
pub fn tally(block: &[u8; BLOCK]) -> [u8; 3] {
    plain(block)
}

/// The same, 16 bytes at a time: a build made for size doesn't vectorise the plain loop.
#[cfg(target_arch = "x86_64")]
#[allow(unsafe_code)]
pub fn tally(block: &[u8; BLOCK]) -> [u8; 3] {
    // SAFETY: SSE2 is part of the x86-64 architecture, and the function touches no memory but
    // `block`, through safe code.
    unsafe { wide(block) }
}

#[cfg(any(test, not(target_arch = "x86_64")))]
fn plain(block: &[u8; BLOCK]) -> [u8; 3] {
    let (mut opened, mut closed, mut signs) = (0_u8, 0_u8, 0_u8);
    for &byte in block {
        let folded = byte | 0x20;
        opened += u8::from((byte == b'(') | (folded == b'{'));
        closed += u8::from((byte == b')') | (folded == b'}'));
        signs += u8::from((byte & 0xf9 == 0x29) | (byte == b'*') | (byte == b'~'));
    }
    [opened, closed, signs]
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "sse2")]
fn wide(block: &[u8; BLOCK]) -> [u8; 3] {
    use std::arch::x86_64::{
        _mm_and_si128, _mm_cmpeq_epi8, _mm_or_si128, _mm_set_epi64x, _mm_set1_epi8,
        _mm_setzero_si128, _mm_sub_epi8,
    };
    let [paren, brace, unparen, unbrace] =
        [b'(', b'{', b')', b'}'].map(|byte| _mm_set1_epi8(byte.cast_signed()));
    let [star, tilde, fold, mask] =
        [b'*', b'~', 0x20, 0xf9].map(|byte: u8| _mm_set1_epi8(byte.cast_signed()));
    let zero = _mm_setzero_si128();
    let (mut opened, mut closed, mut signs) = (zero, zero, zero);
    let (words, _) = block.as_chunks::<8>();
    let (pairs, _) = words.as_chunks::<2>();
    for pair in pairs {
        let [low, high] = pair.map(i64::from_le_bytes);
        let bytes = _mm_set_epi64x(high, low);
        let folded = _mm_or_si128(bytes, fold);
        let open = _mm_or_si128(_mm_cmpeq_epi8(bytes, paren), _mm_cmpeq_epi8(folded, brace));
        let close = _mm_or_si128(
            _mm_cmpeq_epi8(bytes, unparen),
            _mm_cmpeq_epi8(folded, unbrace),
        );
        let sign = _mm_cmpeq_epi8(_mm_and_si128(bytes, mask), unparen);
        let other = _mm_or_si128(_mm_cmpeq_epi8(bytes, star), _mm_cmpeq_epi8(bytes, tilde));
        // A lane that is equal is -1.
        opened = _mm_sub_epi8(opened, open);
        closed = _mm_sub_epi8(closed, close);
        signs = _mm_sub_epi8(signs, _mm_or_si128(sign, other));
    }
    [sum(opened), sum(closed), sum(signs)]
}

/// The lanes of a vector, added up: at most as many as there are bytes in a block.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "sse2")]
fn sum(lanes: std::arch::x86_64::__m128i) -> u8 {
    use std::arch::x86_64::{
        _mm_cvtsi128_si64, _mm_sad_epu8, _mm_setzero_si128, _mm_unpackhi_epi64,
    };
    let halves = _mm_sad_epu8(lanes, _mm_setzero_si128());
    let high = _mm_unpackhi_epi64(halves, halves);
    let [count, ..] = (_mm_cvtsi128_si64(halves) + _mm_cvtsi128_si64(high)).to_le_bytes();
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ways_count_alike() {
        let mut state = 1_u32;
        for _ in 0..2000 {
            let block: [u8; BLOCK] = std::array::from_fn(|_| {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                let byte = (state >> 24) as u8;
                if state & 1 == 0 {
                    b"([{)]}+-*~/"[usize::from(byte) % 11]
                } else {
                    byte
                }
            });
            assert_eq!(tally(&block), plain(&block));
        }
        assert_eq!(tally(&[b'('; BLOCK]), [192, 0, 0]);
    }
}
