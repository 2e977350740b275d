//! Whether a record agrees with itself.

use super::field::of_own_list;
use super::outcome::Outcome;
use crate::embedded::{Record, UnpackedList};
use crate::inspect::FoundRecord;
use crate::{ComponentList, Member, Sha256Digest, Source};

/// Whether what a record says agrees with the list inside of it. Its checksum has been checked
/// where it was found.
pub(super) fn inner(found: &FoundRecord) -> Outcome {
    let record = &found.record;
    let level = record.level.name();
    let list = match &found.list {
        None if record.list.is_some() => return Outcome::ListNotRead,
        None => return Outcome::RecordHolds { level, components: None },
        Some(Err(error)) => return Outcome::ListUnreadable(error.clone()),
        Some(Ok(list)) => list,
    };
    let fields = of_own_list(record, list);
    if !fields.is_empty() {
        return Outcome::RecordContradictsItself(fields);
    }
    match (record.level.digest(), digest(record, list)) {
        (Some(&stated), Some(content)) if stated != content => {
            Outcome::RecordOfAnotherList { stated, content }
        }
        _ => Outcome::RecordHolds { level, components: Some(list.set.runtime().len()) },
    }
}

/// The digest of the list inside, where no component of it can have a checksum and so nothing is
/// missing.
fn digest(record: &Record, list: &UnpackedList) -> Option<Sha256Digest> {
    let has_none = |member: &Member| {
        matches!(member.component.source, Source::Local | Source::Git(_) | Source::Toolchain)
    };
    let known = !record.profile.is_empty() && list.set.runtime().iter().all(has_none);
    let again = || ComponentList::new(&list.set, &record.profile, &record.target, &list.rustc);
    known.then(|| again().digest())
}
