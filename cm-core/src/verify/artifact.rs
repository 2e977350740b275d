//! Checking artifacts beside what is given for them.

use std::collections::BTreeSet;

use super::check::{Check, Place};
use super::closest;
use super::compare::compare;
use super::outcome::Outcome;
use super::record::inner;
use super::reference::Reference;
use crate::Sha256Digest;
use crate::embedded::Level;
use crate::inspect::{FoundRecord, Inspection, Leaf, Opaque};

/// A file that was inspected.
#[derive(Debug, Clone)]
pub struct Artifact {
    /// The name that it was given by.
    pub name: String,
    /// What it says of itself.
    pub inspection: Inspection,
}

/// Checks every record of the artifacts for itself and beside what is given.
///
/// Each record must have the digest of something that is given, and everything that is given must
/// be of some record. Where nothing is given, records are checked for themselves alone.
#[must_use]
pub fn verify(artifacts: &[Artifact], references: &[Reference]) -> Vec<Check> {
    let mut checks = Vec::new();
    artifacts.iter().for_each(|artifact| look_at(artifact, &mut checks));
    let found: Vec<(Place, &FoundRecord)> = artifacts.iter().flat_map(records).collect();
    let mut comparison = Comparison::new(references, &found);
    for (place, record) in &found {
        let outcome = inner(record);
        checks.push(Check { place: place.clone(), reference: None, outcome });
        checks.extend(comparison.beside(place, record));
    }
    checks.extend(comparison.left_over(&found));
    checks
}

/// Says of an artifact what is not said of a record.
fn look_at(artifact: &Artifact, checks: &mut Vec<Check>) {
    let leaves = &artifact.inspection.leaves;
    let has_records = leaves.iter().any(|leaf| !leaf.records.is_empty());
    for leaf in leaves {
        let mut say = |offset, outcome| {
            let place = Place { offset, ..place(artifact, leaf) };
            checks.push(Check { place, reference: None, outcome });
        };
        leaf.damaged.iter().for_each(|it| say(Some(it.offset), Outcome::Damaged(it.error)));
        // Pictures and the like look like noise; beside records they hide nothing.
        let hides = |opaque: &Opaque| *opaque != Opaque::Noise || !has_records;
        if let Some(opaque) = leaf.opaque.clone().filter(hides) {
            say(None, Outcome::Opaque(opaque));
        }
        if let Some(limit) = leaf.cut_off {
            say(None, Outcome::CutOff(limit));
        }
    }
    let is_silent =
        |leaf: &Leaf| leaf.records.is_empty() && leaf.damaged.is_empty() && leaf.opaque.is_none();
    if leaves.iter().all(is_silent) {
        let kind = match &leaves[..] {
            [only] => only.kind.to_string(),
            _ => "file".to_owned(),
        };
        let place = Place { artifact: Some(artifact.name.clone()), ..Place::default() };
        checks.push(Check { place, reference: None, outcome: Outcome::NoRecord { kind } });
    }
}

fn place(artifact: &Artifact, leaf: &Leaf) -> Place {
    Place { artifact: Some(artifact.name.clone()), path: leaf.path.clone(), ..Place::default() }
}

fn records(artifact: &Artifact) -> impl Iterator<Item = (Place, &FoundRecord)> {
    artifact.inspection.leaves.iter().flat_map(|leaf| {
        leaf.records.iter().map(|found| {
            let record = &found.record;
            let package = Some((record.package.clone(), record.version.clone()));
            let offset = found.offsets.first().copied();
            (Place { offset, package, ..place(artifact, leaf) }, found)
        })
    })
}

/// The records beside what is given.
struct Comparison<'a> {
    references: &'a [Reference],
    /// Whether something that is given has the digest of a record.
    some_match: bool,
    /// The indices of what a record was compared with.
    used: BTreeSet<usize>,
}

impl<'a> Comparison<'a> {
    fn new(references: &'a [Reference], found: &[(Place, &FoundRecord)]) -> Self {
        let digests: Vec<&Sha256Digest> =
            found.iter().filter_map(|(_, it)| it.record.level.digest()).collect();
        let mut given = references.iter().filter_map(|it| it.digest.as_ref());
        let some_match = given.any(|digest| digests.contains(&digest));
        Self { references, some_match, used: BTreeSet::new() }
    }

    /// Compares a record with everything of its digest, else with what is most like it.
    fn beside(&mut self, place: &Place, found: &FoundRecord) -> Vec<Check> {
        let at = |reference, outcome| Check { place: place.clone(), reference, outcome };
        let digest = match &found.record.level {
            Level::None(reason) => return vec![at(None, Outcome::NoDigest(reason.clone()))],
            Level::Exact(digest) | Level::Package(digest) => digest,
        };
        // Of what does not hold itself nothing more can be said.
        if self.references.iter().all(|it| it.digest.is_none()) {
            return Vec::new();
        }
        let compared = self.belonging(found, digest);
        self.used.extend(compared.iter().map(|(index, _)| index));
        if compared.is_empty() {
            let package = found.record.package.clone();
            return vec![at(None, Outcome::NotGiven { package })];
        }
        let each = compared.into_iter().filter_map(|(_, reference)| {
            Some(at(Some(reference.name.clone()), compare(found, reference)?))
        });
        each.collect()
    }

    fn belonging(&self, found: &FoundRecord, digest: &Sha256Digest) -> Vec<(usize, &'a Reference)> {
        let all = self.references.iter().enumerate();
        let same: Vec<_> = all.filter(|(_, it)| it.digest.as_ref() == Some(digest)).collect();
        if !same.is_empty() {
            return same;
        }
        closest::reference(found, self.references, !self.some_match).into_iter().collect()
    }

    /// What is given that no record was compared with. Where no record states a digest, nothing
    /// can be said of it.
    fn left_over(&self, found: &[(Place, &FoundRecord)]) -> Vec<Check> {
        let digests = |it: &&(Place, &FoundRecord)| it.1.record.level.digest().is_some();
        let found: Vec<(Place, &FoundRecord)> = found.iter().filter(digests).cloned().collect();
        if found.is_empty() {
            return Vec::new();
        }
        let all = self.references.iter().enumerate();
        let unused = all.filter(|(index, it)| !self.used.contains(index) && it.digest.is_some());
        let check = |reference: &Reference| {
            let (place, outcome) = closest::record(reference, &found)
                .and_then(|(place, record)| Some((place.clone(), compare(record, reference)?)))
                .unwrap_or((Place::default(), Outcome::OfNoArtifact));
            Check { place, reference: Some(reference.name.clone()), outcome }
        };
        unused.map(|(_, reference)| check(reference)).collect()
    }
}
