//! Whole files.

#![no_main]

use cm_core::inspect::inspect_bytes;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    inspect_bytes(bytes);
});
