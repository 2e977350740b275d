//! What a check found.

use std::fmt;

use super::field::FieldDifference;
use super::verdict::Verdict;
use crate::embedded::{LevelName, PackedError, RecordError};
use crate::inspect::{Limit, Opaque};
use crate::{SetDiff, Sha256Digest};

/// What a check found. Its `Display` is a sentence about the place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The list is canonical, and this is its digest.
    Canonical(Sha256Digest),
    /// The list is not one that cargo-cm wrote; why.
    NotCanonical(String),
    /// The list's format number is not known.
    UnknownFormat(u32),
    /// The document states the digest of its own content.
    DocumentHolds {
        /// The digest.
        digest: Sha256Digest,
        /// Whether nothing else in it was changed either, nor was it laid out anew.
        is_as_written: bool,
    },
    /// The document states another digest than that of its content.
    DocumentContradictsItself {
        /// The digest that it states.
        stated: Option<Sha256Digest>,
        /// The digest of the list that it holds.
        content: Sha256Digest,
    },
    /// The document is not as cargo-cm wrote it; why.
    DocumentChanged(String),
    /// The list cannot be written again from the document; why.
    DocumentWithoutList(String),
    /// Nothing in the artifact says what it was built from.
    NoRecord {
        /// What kind of file it is.
        kind: String,
    },
    /// Something can be in the artifact that does not show.
    Opaque(Opaque),
    /// The artifact was not looked at as a whole.
    CutOff(Limit),
    /// A record begins here, and none can be read.
    Damaged(RecordError),
    /// The record's checksum holds, and what is in it agrees.
    RecordHolds {
        /// How exactly it names its list.
        level: LevelName,
        /// How many components the list inside has; nothing where it is not inside.
        components: Option<usize>,
    },
    /// The list inside of the record cannot be read.
    ListUnreadable(PackedError),
    /// The list inside of the record was not read, since a limit was reached.
    ListNotRead,
    /// The record and the list inside of it contradict each other.
    RecordContradictsItself(Vec<FieldDifference>),
    /// The list inside of the record has another digest than the record states, though it has
    /// nothing that a checksum could be missing from.
    RecordOfAnotherList {
        /// The digest that the record states.
        stated: Sha256Digest,
        /// The digest of the list inside.
        content: Sha256Digest,
    },
    /// The record does not know its list; why.
    NoDigest(String),
    /// The record states the digest of what is given.
    SameDigest {
        /// The digest.
        digest: Sha256Digest,
        /// How exactly the record names its list.
        level: LevelName,
        /// Whether the list inside was compared, too.
        compared: bool,
    },
    /// The record states the digest of what is given, and contradicts its content.
    ContradictsReference {
        /// Facts that differ.
        fields: Vec<FieldDifference>,
        /// Components that differ, from what is given to what is inside.
        components: SetDiff,
    },
    /// The record is of another build than what is given.
    OtherBuild(Box<OtherBuild>),
    /// Nothing is given that is of this record's package.
    NotGiven {
        /// The package.
        package: String,
    },
    /// None of the artifacts has a record of this.
    OfNoArtifact,
}

/// How a record differs from what is given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OtherBuild {
    /// The digest that the record states.
    pub record: Sha256Digest,
    /// The digest of what is given.
    pub given: Sha256Digest,
    /// Facts that differ.
    pub fields: Vec<FieldDifference>,
    /// Components that differ, from what is given to what is inside; nothing where one of the two
    /// lists is not at hand.
    pub components: Option<SetDiff>,
}

impl Outcome {
    /// How bad it is.
    #[must_use]
    pub const fn verdict(&self) -> Verdict {
        match self {
            Self::Canonical(_)
            | Self::DocumentHolds { .. }
            | Self::RecordHolds { .. }
            | Self::SameDigest { .. } => Verdict::Holds,
            Self::UnknownFormat(_)
            | Self::DocumentWithoutList(_)
            | Self::NoRecord { .. }
            | Self::Opaque(_)
            | Self::CutOff(_)
            | Self::Damaged(RecordError::Format(_))
            | Self::ListNotRead
            | Self::NoDigest(_)
            | Self::NotGiven { .. } => Verdict::CannotTell,
            Self::OtherBuild(_) | Self::OfNoArtifact => Verdict::Mismatch,
            Self::NotCanonical(_)
            | Self::DocumentContradictsItself { .. }
            | Self::DocumentChanged(_)
            | Self::Damaged(_)
            | Self::ListUnreadable(_)
            | Self::RecordContradictsItself(_)
            | Self::RecordOfAnotherList { .. }
            | Self::ContradictsReference { .. } => Verdict::Broken,
        }
    }

    /// Its name in reports.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Canonical(_) => "canonical",
            Self::NotCanonical(_) => "not-canonical",
            Self::UnknownFormat(_) => "unknown-format",
            Self::DocumentHolds { .. } => "document-holds",
            Self::DocumentContradictsItself { .. } => "document-contradicts-itself",
            Self::DocumentChanged(_) => "document-changed",
            Self::DocumentWithoutList(_) => "document-without-list",
            Self::NoRecord { .. } => "no-record",
            Self::Opaque(_) => "opaque",
            Self::CutOff(_) => "cut-off",
            Self::Damaged(_) => "damaged-record",
            Self::RecordHolds { .. } => "record-holds",
            Self::ListUnreadable(_) => "list-unreadable",
            Self::ListNotRead => "list-not-read",
            Self::RecordContradictsItself(_) => "record-contradicts-itself",
            Self::RecordOfAnotherList { .. } => "record-of-another-list",
            Self::NoDigest(_) => "no-digest",
            Self::SameDigest { .. } => "same-digest",
            Self::ContradictsReference { .. } => "contradicts-reference",
            Self::OtherBuild(_) => "other-build",
            Self::NotGiven { .. } => "not-given",
            Self::OfNoArtifact => "of-no-artifact",
        }
    }

    /// The facts that differ.
    #[must_use]
    pub fn fields(&self) -> &[FieldDifference] {
        match self {
            Self::RecordContradictsItself(fields) | Self::ContradictsReference { fields, .. } => {
                fields
            }
            Self::OtherBuild(other) => &other.fields,
            _ => &[],
        }
    }

    /// The components that differ, where lists were compared.
    #[must_use]
    pub fn components(&self) -> Option<&SetDiff> {
        match self {
            Self::ContradictsReference { components, .. } => Some(components),
            Self::OtherBuild(other) => other.components.as_ref(),
            _ => None,
        }
    }

    /// What can be done about it.
    #[must_use]
    pub const fn hint(&self) -> Option<&'static str> {
        Some(match self {
            Self::NotCanonical(_) => {
                "take the list from the release that it belongs to: it was changed or laid out anew"
            }
            Self::UnknownFormat(_) | Self::Damaged(RecordError::Format(_)) => {
                "a newer version of cargo-cm reads it"
            }
            Self::DocumentContradictsItself { .. } | Self::DocumentChanged(_) => {
                "take the document from the release that it belongs to: its components were changed \
                 after it was written"
            }
            Self::DocumentWithoutList(_) => {
                "give the `.components.json` file that was written beside the document with \
                 `--components`"
            }
            Self::NoRecord { .. } | Self::Opaque(_) => {
                "a file that is packed or encrypted has to be unpacked first; a binary has a record \
                 if cm-build embeds one"
            }
            Self::Damaged(_) | Self::ListUnreadable(_) => {
                "compare the file with the one that was released: its bytes were changed"
            }
            Self::RecordContradictsItself(_)
            | Self::RecordOfAnotherList { .. }
            | Self::ContradictsReference { .. } => {
                "do not trust the record: no build writes this, so it was forged or patched"
            }
            Self::NoDigest(_) => "build it with `cargo cm build`, which knows the list exactly",
            Self::OtherBuild(_) | Self::OfNoArtifact => {
                "find the release that the artifact belongs to, or build it again from the recorded \
                 commit"
            }
            Self::NotGiven { .. } => {
                "give its list with `--components` or its document with `--sbom`"
            }
            _ => return None,
        })
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Canonical(digest) => write!(f, "the list is canonical; SBOM digest {digest}"),
            Self::NotCanonical(why) => write!(f, "the list does not hold: {why}"),
            Self::UnknownFormat(number) => {
                write!(f, "format {number} of the component list is unknown")
            }
            Self::DocumentHolds { digest, is_as_written } => {
                write!(f, "the document holds the list that it states; SBOM digest {digest}")?;
                match is_as_written {
                    true => Ok(()),
                    false => f.write_str(
                        "; its serial number is not that of its text, so that something else was \
                         changed since it was written, or it was laid out anew",
                    ),
                }
            }
            Self::DocumentContradictsItself { stated: Some(stated), content } => write!(
                f,
                "the document states SBOM digest {stated}, but that of its components is {content}"
            ),
            Self::DocumentContradictsItself { stated: None, content } => write!(
                f,
                "the document states what is no SBOM digest; that of its components is {content}"
            ),
            Self::DocumentChanged(why) | Self::DocumentWithoutList(why) => f.write_str(why),
            Self::NoRecord { kind } => {
                write!(f, "no record says what this {kind} was built from")
            }
            Self::Opaque(opaque) => opaque.fmt(f),
            Self::CutOff(limit) => write!(f, "not all of it was looked at: {limit}"),
            Self::Damaged(error) => error.fmt(f),
            Self::RecordHolds { level, components: Some(count) } => write!(
                f,
                "the checksum of the record holds, and the {count} components inside agree with \
                 it; level {level}"
            ),
            Self::RecordHolds { level, components: None } => {
                write!(f, "the checksum of the record holds; no list is inside; level {level}")
            }
            Self::ListUnreadable(error) => error.fmt(f),
            Self::ListNotRead => f.write_str("the list inside was not read: a limit was reached"),
            Self::RecordContradictsItself(_) => {
                f.write_str("the record contradicts the list inside of it")
            }
            Self::RecordOfAnotherList { stated, content } => write!(
                f,
                "the record states SBOM digest {stated}, but that of the list inside is {content}"
            ),
            Self::NoDigest(reason) => {
                write!(f, "the record does not know its list ({reason})")
            }
            Self::SameDigest { digest, level, compared } => {
                write!(f, "SBOM digest {digest} is the same; level {level}")?;
                match (level, compared) {
                    (LevelName::Package, _) => f.write_str(
                        ", resolved for this package alone, so other packages of the same build \
                         can have added features",
                    ),
                    (_, true) => f.write_str("; so are all components inside"),
                    (_, false) => Ok(()),
                }
            }
            Self::ContradictsReference { .. } => f.write_str(
                "the record states the digest of this list, but does not say what the list says",
            ),
            Self::OtherBuild(other) => other.fmt(f),
            Self::NotGiven { package } => {
                write!(f, "no list or document of package {package:?} was given")
            }
            Self::OfNoArtifact => f.write_str("no record in the artifacts is of this list"),
        }
    }
}

impl fmt::Display for OtherBuild {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { record, given, fields, components } = self;
        write!(f, "built from another list: SBOM digest {record} is inside, {given} is given")?;
        match components {
            None => f.write_str("; what differs cannot be told, since the lists are not at hand"),
            Some(SetDiff { changes }) if !changes.is_empty() => {
                write!(f, "; {} differences in components", changes.len())
            }
            Some(_) if fields.is_empty() => f.write_str("; only checksums or the root differ"),
            Some(_) => f.write_str("; the components are the same"),
        }
    }
}
