//! Licences as SPDX writes them.

use std::collections::BTreeMap;

use super::document::Entry;
use super::licence::Licence;
use super::spdx_wire::{ExtractedLicence, NOASSERTION};
use crate::Sha256Digest;

/// The value of `licenseDeclared` or `licenseConcluded`.
pub(super) fn value(licence: Option<&Licence>) -> String {
    match licence {
        None => NOASSERTION.to_owned(),
        Some(Licence::Id(text) | Licence::Expression(text)) => text.clone(),
        Some(licence @ (Licence::Named(_) | Licence::File(_))) => reference(&text(licence)),
    }
}

/// The licences that are not on the SPDX list, sorted by identifier (SPDX 2.3, clause 10).
pub(super) fn extracted<'a>(entries: impl Iterator<Item = &'a Entry>) -> Vec<ExtractedLicence> {
    let licences =
        entries.flat_map(|entry| [&entry.licences.declared, &entry.licences.concluded]).flatten();
    let mut all = BTreeMap::new();
    for licence in licences {
        match licence.expression() {
            None => {
                let text = text(licence);
                all.insert(reference(&text), (text.clone(), text));
            }
            Some(expression) => all.extend(references(expression).map(|id| {
                let text = format!("The text of {id} is in the package that names it.");
                (id.to_owned(), (id.to_owned(), text))
            })),
        }
    }
    all.into_iter()
        .map(|(license_id, (name, extracted_text))| ExtractedLicence {
            license_id,
            name,
            extracted_text,
        })
        .collect()
}

fn text(licence: &Licence) -> String {
    match licence {
        Licence::File(file) => format!("see file {file}"),
        Licence::Id(text) | Licence::Expression(text) | Licence::Named(text) => text.clone(),
    }
}

fn reference(text: &str) -> String {
    format!("LicenseRef-cm-{}", &Sha256Digest::of(text.as_bytes()).to_string()[..16])
}

/// The licence references in an expression.
fn references(expression: &str) -> impl Iterator<Item = &str> {
    expression.split([' ', '(', ')', '+']).filter(|word| word.starts_with("LicenseRef-"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sbom::document::Entry;

    #[test]
    fn what_is_not_listed_is_extracted() {
        let mut entry = Entry::default();
        entry.licences.declared = Some(Licence::Named("Our own".to_owned()));
        entry.licences.concluded =
            Some(Licence::Expression("MIT OR (LicenseRef-b AND LicenseRef-a)".to_owned()));
        let ids: Vec<String> =
            extracted([&entry].into_iter()).into_iter().map(|it| it.license_id).collect();
        assert_eq!(ids.len(), 3);
        assert_eq!(ids[..2], ["LicenseRef-a", "LicenseRef-b"]);
        assert_eq!(value(entry.licences.declared.as_ref()), ids[2]);
        assert_eq!(value(None), "NOASSERTION");
    }
}
