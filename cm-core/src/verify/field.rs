//! What a record says beside its list.

use std::fmt;

use crate::embedded::{Record, UnpackedList};
use crate::{Component, ReadList, Rustc};

/// A fact of which a record and a list say different things.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldDifference {
    /// Which: `package`, `version`, `profile`, `target`, `rustc`, `rustc-commit` or `rust-std`.
    pub field: &'static str,
    /// What the record says.
    pub record: String,
    /// What the list says.
    pub list: String,
}

impl fmt::Display for FieldDifference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { field, record, list } = self;
        write!(f, "{field} is {record:?} in the record and {list:?} in the list")
    }
}

/// What a record and a list say differently of their build.
pub(super) fn of_list(record: &Record, list: &ReadList) -> Vec<FieldDifference> {
    let mut all = of_root(record, &list.set.root().component);
    // A record without a profile's name does not know it.
    if !record.profile.is_empty() {
        all.extend(difference("profile", &record.profile, &list.profile));
    }
    all.extend(difference("target", &record.target, &list.triple));
    all.extend(of_rustc(&record.rustc, &list.rustc));
    all
}

/// What a record and the list inside of it say differently.
pub(super) fn of_own_list(record: &Record, list: &UnpackedList) -> Vec<FieldDifference> {
    let mut all = of_root(record, &list.set.root().component);
    all.extend(of_rustc(&record.rustc, &list.rustc));
    let is_std = |component: &&Component| component.name == Component::RUST_STD;
    let components = list.set.runtime().iter().map(|member| &member.component);
    for std in components.filter(is_std).filter(|it| !it.is_crate()) {
        all.extend(difference("rust-std", &record.rustc.version, &std.version));
    }
    all
}

fn of_root(record: &Record, root: &Component) -> Vec<FieldDifference> {
    let name = difference("package", &record.package, &root.name);
    let version = difference("version", &record.version, &root.version);
    name.into_iter().chain(version).collect()
}

/// The record has the beginning of the commit alone.
fn of_rustc(record: &Rustc, list: &Rustc) -> Vec<FieldDifference> {
    let version = difference("rustc", &record.version, &list.version);
    let text = |rustc: &Rustc| rustc.commit.clone().unwrap_or_default();
    let (short, full) = (text(record), text(list));
    let same = full.starts_with(&short) && short.is_empty() == full.is_empty();
    let commit = if same { None } else { difference("rustc-commit", &short, &full) };
    version.into_iter().chain(commit).collect()
}

fn difference(field: &'static str, record: &str, list: &str) -> Option<FieldDifference> {
    (record != list).then(|| FieldDifference {
        field,
        record: record.to_owned(),
        list: list.to_owned(),
    })
}
