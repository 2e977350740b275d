//! A packed list that can be read is one that could be packed.

#![no_main]

use cm_core::embedded::PackedList;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(list) = PackedList::from_bytes(bytes.to_vec()).unpack() {
        let again = PackedList::new(&list.set, &list.rustc).unpack();
        assert_eq!(again.ok(), Some(list));
    }
});
