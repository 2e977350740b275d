//! What cannot be told is said.

use cm_core::inspect::Opaque;

use crate::archives::tar;
use crate::named::{inspect, record, troubles};

/// Noise without a pattern: xorshift (Marsaglia, 2003).
pub(crate) fn noise(len: usize, seed: u64) -> Vec<u8> {
    let mut state = seed | 1;
    let next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state.to_le_bytes()[3]
    };
    std::iter::repeat_with(next).take(len).collect()
}

#[test]
fn by_entropy() {
    let noise = noise(200_000, 7);
    let inspection = inspect(&noise);
    assert_eq!(inspection.leaves[0].opaque, Some(Opaque::Noise));
    let told = inspect(&[noise.clone(), record("app")].concat());
    assert_eq!(told.leaves[0].opaque, None);
    assert_eq!(troubles(&inspect(&[noise.clone(), vec![0; 200_000]].concat())), [""; 0]);
    assert_eq!(troubles(&inspect("a text\n".repeat(10_000).as_bytes())), [""; 0]);
    let picture = [b"\x89PNG\r\n\x1a\n".to_vec(), noise].concat();
    let inspection = inspect(&tar(&[("logo.png", &picture)]));
    assert_eq!((inspection.silent, inspection.leaves.len()), (1, 0));
}

#[test]
fn by_magic() {
    let cases: [(&[u8], &str); 5] = [
        (b"BZh91AY&SY", "bzip2 is not read"),
        (b"7z\xbc\xaf\x27\x1c\0\x04", "a 7z archive is not read"),
        (b"Salted__12345678", "encrypted (OpenSSL)"),
        (b"age-encryption.org/v1\n", "encrypted (age)"),
        (b"hsqs\x07\0\0\0", "a SquashFS image is not read"),
    ];
    for (bytes, why) in cases {
        assert_eq!(troubles(&inspect(bytes)), [format!(": {why}")]);
        let inspection = inspect(&tar(&[("inner", bytes), ("app", &record("app"))]));
        assert_eq!(troubles(&inspection), [format!("inner: {why}")]);
    }
}
