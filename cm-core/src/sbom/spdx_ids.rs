//! Identifiers of SPDX elements.

use std::collections::{BTreeMap, BTreeSet};

use crate::Sha256Digest;

/// The longest readable part of an identifier, in characters.
const LIMIT: usize = 120;

/// The SPDX identifier of each reference of a document: letters, digits, `.` and `-` only (SPDX
/// 2.3, clause 7.2).
#[derive(Debug)]
pub(super) struct Ids(BTreeMap<String, String>);

impl Ids {
    pub(super) fn of<'a>(references: impl Iterator<Item = &'a str>) -> Self {
        let mut taken = BTreeSet::new();
        let ids = references.map(|reference| {
            let mut id = readable(reference);
            if reference.chars().count() > LIMIT || !taken.insert(id.clone()) {
                let digest = Sha256Digest::of(reference.as_bytes()).to_string();
                id = format!("{id}-{}", &digest[..16]);
                taken.insert(id.clone());
            }
            (reference.to_owned(), id)
        });
        Self(ids.collect())
    }

    /// The identifier of a reference; a reference outside the document is one that SPDX knows as
    /// `NONE`.
    pub(super) fn get(&self, reference: &str) -> &str {
        self.0.get(reference).map_or("NONE", String::as_str)
    }
}

fn readable(reference: &str) -> String {
    let plain = |character: char| {
        if character.is_ascii_alphanumeric() || character == '.' { character } else { '-' }
    };
    let text: String = reference.chars().take(LIMIT).map(plain).collect();
    format!("SPDXRef-{text}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_allowed_characters_and_no_collisions() {
        let long = "x".repeat(1000);
        let references =
            ["crates.io/a@1.0.0", "crates.io/a-1.0.0", "a\u{202e}\"", "a--", &long, "DOCUMENT"];
        let ids = Ids::of(references.into_iter());
        let distinct: BTreeSet<&str> = references.iter().map(|it| ids.get(it)).collect();
        assert_eq!(distinct.len(), references.len());
        for id in distinct {
            assert!(id.len() < 160, "{id}");
            assert!(id.chars().all(|it| it.is_ascii_alphanumeric() || ".-".contains(it)), "{id}");
        }
        assert_eq!(ids.get("crates.io/a@1.0.0"), "SPDXRef-crates.io-a-1.0.0");
    }
}
