//! Whether the records in a built file are the ones that were handed to its packages.

use std::fmt;

use crate::ResolvedBuild;
use crate::Sha256Digest;
use crate::embedded::{Level, Record};
use crate::resolve::PackageList;

/// What is wrong with the records of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RecordFault {
    /// Its package embeds a record, and none is in the file.
    Missing {
        /// The package.
        package: String,
    },
    /// A record of a package is of another level than `exact`.
    NotExact {
        /// The package.
        package: String,
        /// The level, and why it is not known.
        found: String,
    },
    /// A record names another list than the one that was handed over.
    OtherDigest {
        /// The package.
        package: String,
        /// What the record says.
        found: Sha256Digest,
        /// The digest of the list.
        expected: Sha256Digest,
    },
    /// The list inside a record is not the one that was handed over.
    OtherList {
        /// The package.
        package: String,
    },
}

/// Compares the records of one of a build's files with the lists. Records of packages outside the
/// workspace are left alone: an image can carry other programs.
#[must_use]
pub fn check_records(
    build: &ResolvedBuild,
    lists: &[PackageList],
    embeds: bool,
    records: &[Record],
) -> Vec<RecordFault> {
    let mut faults: Vec<RecordFault> = Vec::new();
    let is_own = |record: &Record| {
        record.package == build.id.package
            && record.version == build.id.version
            && record.target == build.id.triple
    };
    if embeds && !records.iter().any(is_own) {
        faults.push(RecordFault::Missing { package: build.id.package.clone() });
    }
    for record in records.iter().filter(|record| record.target == build.id.triple) {
        let is_for = |list: &&PackageList| {
            list.package == record.package
                && list.version == record.version
                && list.handed.target == record.target
        };
        faults.extend(lists.iter().find(is_for).and_then(|list| fault(record, list)));
    }
    faults
}

fn fault(record: &Record, list: &PackageList) -> Option<RecordFault> {
    let package = record.package.clone();
    let expected = list.handed.digest;
    match &record.level {
        Level::Exact(found) if *found != expected => {
            Some(RecordFault::OtherDigest { package, found: *found, expected })
        }
        Level::Exact(_) => match &record.list {
            Some(inside) if *inside != list.handed.list => Some(RecordFault::OtherList { package }),
            _ => None,
        },
        Level::None(reason) => {
            Some(RecordFault::NotExact { package, found: format!("none ({reason})") })
        }
        level @ Level::Package(_) => {
            Some(RecordFault::NotExact { package, found: level.name().to_string() })
        }
    }
}

impl fmt::Display for RecordFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing { package } => write!(f, "no record of {package} is inside"),
            Self::NotExact { package, found } => {
                write!(f, "the record of {package} is of level {found}, not exact")
            }
            Self::OtherDigest { package, found, expected } => {
                write!(f, "the record of {package} names list {found}, not {expected}")
            }
            Self::OtherList { package } => {
                write!(f, "the list inside the record of {package} is another one")
            }
        }
    }
}
