//! Hashes as `RECORD` writes them.

use sha2::{Digest, Sha256, Sha384, Sha512};

const SYMBOLS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// A way of hashing that is strong enough to say anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Algorithm {
    Sha256,
    Sha384,
    Sha512,
}

/// The hash that a file must have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    pub algorithm: Algorithm,
    /// In base64 without padding, its letters those of URLs.
    digest: String,
}

impl Wanted {
    /// Reads `sha256=…`. Nothing where it says nothing that could be trusted.
    pub fn parse(text: &str) -> Option<Self> {
        let (name, digest) = text.split_once('=')?;
        let algorithm = match name {
            "sha256" => Algorithm::Sha256,
            "sha384" => Algorithm::Sha384,
            "sha512" => Algorithm::Sha512,
            _ => return None,
        };
        Some(Self {
            algorithm,
            digest: digest.trim_end_matches('=').to_owned(),
        })
    }
}

/// What is being hashed.
pub enum Hasher {
    Sha256(Sha256),
    Sha384(Box<Sha384>),
    Sha512(Box<Sha512>),
}

impl Hasher {
    pub fn new(algorithm: Algorithm) -> Self {
        match algorithm {
            Algorithm::Sha256 => Self::Sha256(Sha256::new()),
            Algorithm::Sha384 => Self::Sha384(Box::default()),
            Algorithm::Sha512 => Self::Sha512(Box::default()),
        }
    }

    pub fn update(&mut self, bytes: &[u8]) {
        match self {
            Self::Sha256(hasher) => hasher.update(bytes),
            Self::Sha384(hasher) => hasher.update(bytes),
            Self::Sha512(hasher) => hasher.update(bytes),
        }
    }

    /// Whether these bytes have the hash.
    pub fn holds(bytes: &[u8], wanted: &Wanted) -> bool {
        let mut hasher = Self::new(wanted.algorithm);
        hasher.update(bytes);
        hasher.is(wanted)
    }

    pub fn is(self, wanted: &Wanted) -> bool {
        let digest = match self {
            Self::Sha256(hasher) => encoded(&hasher.finalize()),
            Self::Sha384(hasher) => encoded(&hasher.finalize()),
            Self::Sha512(hasher) => encoded(&hasher.finalize()),
        };
        digest == wanted.digest
    }
}

/// Base64 without padding, for URLs.
fn encoded(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let byte = |at: usize| u32::from(chunk.get(at).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for position in 0..=chunk.len() {
            let sextet = (bits >> (18 - 6 * position)) & 63;
            text.push(char::from(SYMBOLS[sextet as usize]));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digests_are_written_for_urls() {
        let wanted =
            Wanted::parse("sha256=47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU").expect("a hash");
        assert!(Hasher::new(wanted.algorithm).is(&wanted));
        let padded =
            Wanted::parse("sha256=47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU=").expect("a hash");
        assert_eq!(padded, wanted);
        let mut other = Hasher::new(Algorithm::Sha256);
        other.update(b"x");
        assert!(!other.is(&wanted));
        let long = Wanted::parse("sha512=z4PhNX7vuL3xVChQ1m2AB9Yg5AULVxXcg_SpIdNs6c5H0NE8XYXysP-DGNKHfuwvY7kxvUdBeoGlODJ6-SfaPg").expect("a hash");
        assert!(Hasher::new(long.algorithm).is(&long));
        assert_eq!(Wanted::parse("md5=1B2M2Y8AsgTpgAmY7PhCfg"), None);
        assert_eq!(Wanted::parse(""), None);
    }
}
