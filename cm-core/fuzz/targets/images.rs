//! Files that begin as a memory image does.

#![no_main]

use cm_core::inspect::inspect_bytes;
use libfuzzer_sys::fuzz_target;

/// What the formats begin with.
const MAGICS: &[&[u8]] =
    &[b":", b":020000040800F2\n", b"S1", b"S0030000FC\n", b"UF2\n\x57\x51\x5d\x9e"];

fuzz_target!(|bytes: &[u8]| {
    if let Some((first, rest)) = bytes.split_first() {
        let magic = MAGICS[usize::from(*first) % MAGICS.len()];
        inspect_bytes(&[magic, rest].concat());
    }
});
