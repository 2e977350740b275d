//! A record beside what is given for it.

use super::field;
use super::outcome::{OtherBuild, Outcome};
use super::reference::Reference;
use crate::inspect::FoundRecord;
use crate::{ComponentSet, SetDiff, SetError, Sha256Digest};

/// Compares a record that states a digest with something that has one.
pub(super) fn compare(found: &FoundRecord, reference: &Reference) -> Option<Outcome> {
    let stated = *found.record.level.digest()?;
    let given = reference.digest?;
    let fields = match &reference.list {
        Some(list) => field::of_list(&found.record, list),
        None => Vec::new(),
    };
    let difference = Difference::of(found, reference);
    Some(if stated == given {
        same(found, given, fields, difference)
    } else {
        let components = difference.map(|it| it.components);
        Outcome::OtherBuild(Box::new(OtherBuild { record: stated, given, fields, components }))
    })
}

fn same(
    found: &FoundRecord,
    digest: Sha256Digest,
    fields: Vec<field::FieldDifference>,
    difference: Option<Difference>,
) -> Outcome {
    let level = found.record.level.name();
    let compared = difference.is_some();
    match difference {
        Some(it) if !it.is_none => {
            Outcome::ContradictsReference { fields, components: it.components }
        }
        _ if !fields.is_empty() => {
            Outcome::ContradictsReference { fields, components: SetDiff::default() }
        }
        _ => Outcome::SameDigest { digest, level, compared },
    }
}

/// How the list inside differs from the given one, checksums left out.
struct Difference {
    components: SetDiff,
    /// Whether the sets are equal, the root included.
    is_none: bool,
}

impl Difference {
    /// Nothing where one of the two lists is not at hand.
    fn of(found: &FoundRecord, reference: &Reference) -> Option<Self> {
        let inside = &found.list.as_ref()?.as_ref().ok()?.set;
        let given = without_checksums(&reference.list.as_ref()?.set).ok()?;
        let is_none = given == *inside;
        Some(Self { components: SetDiff::between(&given, inside), is_none })
    }
}

fn without_checksums(set: &ComponentSet) -> Result<ComponentSet, SetError> {
    let mut members = set.runtime().to_vec();
    members.iter_mut().for_each(|member| member.component.checksum = None);
    ComponentSet::new(members, set.root_index())
}
