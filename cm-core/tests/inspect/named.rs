//! Records that are told apart by their package, and what is found of them.

use cm_core::embedded::Record;
use cm_core::inspect::{Inspection, Leaf, inspect_bytes};

/// A record of a package with this name.
pub(crate) fn record(name: &str) -> Vec<u8> {
    Record { package: name.into(), ..crate::sample::record() }.encode()
}

/// Looks at bytes.
pub(crate) fn inspect(bytes: &[u8]) -> Inspection {
    inspect_bytes(bytes)
}

/// Each record: the names that lead to it, joined by ` > `, a colon, its package, and where it
/// is.
pub(crate) fn found(inspection: &Inspection) -> Vec<String> {
    let leaves = inspection.leaves.iter();
    let records = leaves.flat_map(|leaf| leaf.records.iter().map(move |found| (leaf, found)));
    records
        .map(|(leaf, found)| {
            let path = leaf.path.join(" > ");
            format!("{path}: {} {:?}", found.record.package, found.offsets)
        })
        .collect()
}

/// What cannot be told, and which limits were reached: names, a colon, and why.
pub(crate) fn troubles(inspection: &Inspection) -> Vec<String> {
    let of_leaf = |leaf: &Leaf| {
        let opaque = leaf.opaque.iter().map(ToString::to_string);
        let limit = leaf.cut_off.iter().map(|limit| format!("cut off: {}", limit.as_str()));
        let path = leaf.path.join(" > ");
        opaque.chain(limit).map(|why| format!("{path}: {why}")).collect::<Vec<_>>()
    };
    inspection.leaves.iter().flat_map(of_leaf).collect()
}
