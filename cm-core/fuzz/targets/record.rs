//! What a record decodes to is what it was made from.

#![no_main]

use cm_core::embedded::Record;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(decoded) = Record::decode(bytes) {
        let again = decoded.record.encode();
        assert_eq!(Record::decode(&again).map(|it| it.record).ok(), Some(decoded.record));
    }
});
