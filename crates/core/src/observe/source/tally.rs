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

/// The same, many bytes at a time: a build made for size doesn't vectorise the plain loop.
#[cfg(target_arch = "x86_64")]
#[allow(unsafe_code)]
pub fn tally(block: &[u8; BLOCK]) -> [u8; 3] {
    if std::arch::is_x86_feature_detected!("avx2") {
        // SAFETY: the processor has AVX2, and the function touches no memory but `block`, through
        // safe code.
        return unsafe { wider(block) };
    }
    // SAFETY: SSE2 is part of the x86-64 architecture; otherwise as above.
    unsafe { wide(block) }
}

/// 32 bytes at a time.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
fn wider(block: &[u8; BLOCK]) -> [u8; 3] {
    use std::arch::x86_64::{
        _mm_add_epi8, _mm256_and_si256, _mm256_castsi256_si128, _mm256_cmpeq_epi8,
        _mm256_extracti128_si256, _mm256_or_si256, _mm256_set_epi64x, _mm256_set1_epi8,
        _mm256_setzero_si256, _mm256_sub_epi8,
    };
    let [paren, brace, unparen, unbrace] =
        [b'(', b'{', b')', b'}'].map(|byte| _mm256_set1_epi8(byte.cast_signed()));
    let [star, tilde, fold, mask] =
        [b'*', b'~', 0x20, 0xf9].map(|byte: u8| _mm256_set1_epi8(byte.cast_signed()));
    let zero = _mm256_setzero_si256();
    let (mut opened, mut closed, mut signs) = (zero, zero, zero);
    let (words, _) = block.as_chunks::<8>();
    let (fours, _) = words.as_chunks::<4>();
    for four in fours {
        let [a, b, c, d] = four.map(i64::from_le_bytes);
        let bytes = _mm256_set_epi64x(d, c, b, a);
        let folded = _mm256_or_si256(bytes, fold);
        let is = |wanted| _mm256_cmpeq_epi8(bytes, wanted);
        let open = _mm256_or_si256(is(paren), _mm256_cmpeq_epi8(folded, brace));
        let close = _mm256_or_si256(is(unparen), _mm256_cmpeq_epi8(folded, unbrace));
        let sign = _mm256_cmpeq_epi8(_mm256_and_si256(bytes, mask), unparen);
        // A lane that is equal is -1.
        opened = _mm256_sub_epi8(opened, open);
        closed = _mm256_sub_epi8(closed, close);
        signs = _mm256_sub_epi8(
            signs,
            _mm256_or_si256(sign, _mm256_or_si256(is(star), is(tilde))),
        );
    }
    [opened, closed, signs].map(|lanes| {
        let (low, high) = (
            _mm256_castsi256_si128(lanes),
            _mm256_extracti128_si256::<1>(lanes),
        );
        sum(_mm_add_epi8(low, high))
    })
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

    /// The way of processors without AVX2.
    #[cfg(target_arch = "x86_64")]
    #[allow(unsafe_code)]
    fn narrow(block: &[u8; BLOCK]) -> [u8; 3] {
        // SAFETY: SSE2 is part of the architecture.
        unsafe { wide(block) }
    }

    #[cfg(not(target_arch = "x86_64"))]
    use super::plain as narrow;

    #[test]
    fn all_ways_count_alike() {
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
            assert_eq!(narrow(&block), plain(&block));
        }
        assert_eq!(tally(&[b'('; BLOCK]), [192, 0, 0]);
    }
}
