//! Which list belongs to a record whose digest none has.

use super::reference::Reference;
use crate::inspect::FoundRecord;

/// The one of several that is most like a record of its package. `stranger` is taken for a record of
/// any package: where a single thing is given and is of no record, it was meant for this one.
pub(super) fn reference<'a>(
    record: &FoundRecord,
    all: &'a [Reference],
    stranger: bool,
) -> Option<(usize, &'a Reference)> {
    let comparable = all.iter().enumerate().filter(|(_, it)| it.digest.is_some());
    comparable
        .filter(|(_, it)| (stranger && all.len() == 1) || is_of_package(record, it))
        .max_by_key(|(index, it)| (likeness(record, it), std::cmp::Reverse(*index)))
}

/// The same, from the other side.
pub(super) fn record<'a, T>(
    reference: &Reference,
    all: &'a [(T, &'a FoundRecord)],
) -> Option<&'a (T, &'a FoundRecord)> {
    let only = all.len() == 1;
    let mut found: Vec<_> =
        all.iter().filter(|(_, it)| only || is_of_package(it, reference)).collect();
    found.reverse();
    found.into_iter().max_by_key(|(_, it)| likeness(it, reference))
}

fn is_of_package(found: &FoundRecord, reference: &Reference) -> bool {
    reference.package.as_ref() == Some(&found.record.package)
}

/// How many facts are the same.
fn likeness(found: &FoundRecord, reference: &Reference) -> usize {
    let Some(list) = &reference.list else { return 0 };
    let (record, root) = (&found.record, &list.set.root().component);
    [
        record.version == root.version,
        record.profile == list.profile,
        record.target == list.triple,
        record.rustc.version == list.rustc.version,
    ]
    .into_iter()
    .filter(|same| *same)
    .count()
}
