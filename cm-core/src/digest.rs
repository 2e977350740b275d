//! Digests as hexadecimal text.

use std::fmt;
use std::str::FromStr;

use sha2::Digest;

macro_rules! digest {
    ($(#[$doc:meta])* $name:ident, $hasher:ty, $len:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name([u8; $len]);

        impl $name {
            /// The digest of these bytes.
            #[must_use]
            pub fn of(bytes: &[u8]) -> Self {
                Self(<$hasher>::digest(bytes).into())
            }

            /// A digest that a hasher has computed over a stream.
            #[must_use]
            pub const fn from_bytes(bytes: [u8; $len]) -> Self {
                Self(bytes)
            }

            /// The digest's own bytes.
            #[must_use]
            pub fn as_bytes(&self) -> &[u8; $len] {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&encode(&self.0))
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{self}")
            }
        }

        impl FromStr for $name {
            type Err = DigestError;

            fn from_str(text: &str) -> Result<Self, DigestError> {
                let mut bytes = [0; $len];
                decode(text, &mut bytes)?;
                Ok(Self(bytes))
            }
        }
    };
}

digest! {
    /// A SHA-256 digest (FIPS 180-4), written as 64 lowercase hexadecimal digits.
    Sha256Digest, sha2::Sha256, 32
}
digest! {
    /// A SHA-512 digest (FIPS 180-4), written as 128 lowercase hexadecimal digits.
    Sha512Digest, sha2::Sha512, 64
}

/// Text that is no digest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DigestError {
    expected: usize,
}

impl fmt::Display for DigestError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "not a digest of {} lowercase hexadecimal digits", self.expected)
    }
}

impl std::error::Error for DigestError {}

fn encode(bytes: &[u8]) -> String {
    const DIGITS: [char; 16] =
        ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'];
    bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]).map(|it| DIGITS[usize::from(it)]).collect()
}

fn decode(text: &str, bytes: &mut [u8]) -> Result<(), DigestError> {
    let error = DigestError { expected: bytes.len() * 2 };
    if text.len() != error.expected {
        return Err(error);
    }
    for (byte, pair) in bytes.iter_mut().zip(text.as_bytes().chunks_exact(2)) {
        *byte = nibble(pair[0])
            .zip(nibble(pair[1]))
            .map(|(high, low)| high << 4 | low)
            .ok_or(error.clone())?;
    }
    Ok(())
}

fn nibble(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The examples of FIPS 180-4's "abc" message.
    #[test]
    fn known_answers() {
        assert_eq!(
            Sha256Digest::of(b"abc").to_string(),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
        assert!(
            Sha512Digest::of(b"abc").to_string().starts_with("ddaf35a193617abacc417349ae204131")
        );
    }

    #[test]
    fn only_lowercase_of_the_right_length() {
        let text = Sha256Digest::of(b"").to_string();
        assert_eq!(text.parse::<Sha256Digest>().unwrap().to_string(), text);
        assert!(text.to_uppercase().parse::<Sha256Digest>().is_err());
        assert!(text[1..].parse::<Sha256Digest>().is_err());
        assert!("é".repeat(32).parse::<Sha256Digest>().is_err());
    }
}
