//! Files that begin as an executable does.

#![no_main]

use cm_core::inspect::inspect_bytes;
use libfuzzer_sys::fuzz_target;

/// What the formats begin with.
const MAGICS: &[&[u8]] = &[
    b"\x7fELF\x01\x01\x01",
    b"\x7fELF\x02\x01\x01",
    b"\x7fELF\x02\x02\x01",
    b"MZ",
    b"\xfe\xed\xfa\xce",
    b"\xcf\xfa\xed\xfe",
    b"\0asm\x01\0\0\0",
];

fuzz_target!(|bytes: &[u8]| {
    if let Some((first, rest)) = bytes.split_first() {
        let magic = MAGICS[usize::from(*first) % MAGICS.len()];
        inspect_bytes(&[magic, rest].concat());
    }
});
