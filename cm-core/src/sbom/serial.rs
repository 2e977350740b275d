//! Serial numbers that are derived from content.

use uuid::{Builder, Uuid};

use crate::Sha256Digest;

/// What stands in the place of a document's own UUID until the rest of it is written: the nil UUID
/// (RFC 9562, section 5.9).
pub(super) const UNNUMBERED: &str = "00000000-0000-0000-0000-000000000000";

/// The document with a UUID derived from its text where the nil UUID stands behind the prefix.
pub(super) fn numbered(document: &str, prefix: &str) -> String {
    let place = format!("{prefix}{UNNUMBERED}");
    document.replacen(&place, &format!("{prefix}{}", uuid_of(document)), 1)
}

/// Whether a document's serial number, which ends in its UUID, is derived from its text.
pub(super) fn is_numbered(document: &str, serial: &str) -> bool {
    let Some((prefix, uuid)) = serial
        .len()
        .checked_sub(UNNUMBERED.len())
        .and_then(|at| serial.is_char_boundary(at).then(|| serial.split_at(at)))
    else {
        return false;
    };
    let unnumbered = document.replacen(serial, &format!("{prefix}{UNNUMBERED}"), 1);
    uuid_of(&unnumbered).to_string() == uuid
}

/// A version 8 UUID (RFC 9562, section 5.8) of the first 16 bytes of the text's SHA-256.
fn uuid_of(text: &str) -> Uuid {
    let digest = Sha256Digest::of(text.as_bytes());
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest.as_bytes()[..16]);
    Builder::from_custom_bytes(bytes).into_uuid()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// SHA-256 of "abc" is the example of FIPS 180-4; version and variant are those of RFC 9562.
    #[test]
    fn from_the_digest() {
        assert_eq!(uuid_of("abc").to_string(), "ba7816bf-8f01-8fea-8141-40de5dae2223");
    }
}
