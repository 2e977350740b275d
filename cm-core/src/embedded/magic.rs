//! The bytes that a record begins with.

use std::hint::black_box;

/// Length of the magic in bytes.
pub(super) const MAGIC_LEN: usize = 8;

/// The magic, each byte inverted: a program that looks for records must not hold the magic itself,
/// or it would find itself.
const INVERTED: [u8; MAGIC_LEN] = [0x34, 0xbc, 0xb2, 0xad, 0xf2, 0xf5, 0xe5, 0xf5];

/// The eight bytes that every record begins with: `CB 43 4D 52 0D 0A 1A 0A`.
///
/// As in PNG (ISO/IEC 15948, section 5.2), a byte above 127 and both kinds of line end show when a
/// transfer took the file for text.
#[must_use]
pub fn magic() -> [u8; MAGIC_LEN] {
    black_box(INVERTED).map(|byte| !byte)
}
