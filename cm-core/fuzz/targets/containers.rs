//! Files that begin as a container does.

#![no_main]

use cm_core::inspect::inspect_bytes;
use libfuzzer_sys::fuzz_target;

/// What the formats begin with.
const MAGICS: &[&[u8]] = &[
    b"\x1f\x8b\x08\0\0\0\0\0\0\x03",
    b"\x28\xb5\x2f\xfd",
    b"\xfd7zXZ\0",
    b"PK\x03\x04",
    b"PK\x05\x06",
    b"!<arch>\n",
    b"\xca\xfe\xba\xbe\0\0\0",
];

fuzz_target!(|bytes: &[u8]| {
    if let Some((first, rest)) = bytes.split_first() {
        let magic = MAGICS[usize::from(*first) % MAGICS.len()];
        inspect_bytes(&[magic, rest].concat());
    }
});
