//! A component as CycloneDX writes it.

use super::cyclonedx_version::Version;
use super::cyclonedx_wire::{
    Component, Contact, ExternalReference, Hash, LicenceChoice, LicenceExpression, NamedLicence,
    Organization, Pedigree, Property,
};
use super::document::Entry;
use super::licence::{Licence, Licences};
use super::person::Person;
use super::property;
use crate::config::Supplier;

/// A component, without properties.
pub(super) fn component<'a>(entry: &'a Entry, version: &Version) -> Component<'a> {
    let supplier = entry.supplier.supplier.as_ref().map(organization);
    let is_maker = version.manufacturer && entry.supplier.is_producer();
    let people = entry.authors.iter();
    let (authors, author) = if version.manufacturer {
        let contact = |it: &'a Person| Contact { name: Some(&it.name), email: it.email.as_deref() };
        (people.map(contact).collect(), None)
    } else {
        let names: Vec<&str> = people.map(|person| person.name.as_str()).collect();
        (Vec::new(), (!names.is_empty()).then(|| names.join(", ")))
    };
    Component {
        kind: if entry.is_program { "application" } else { "library" },
        bom_ref: Some(&entry.reference),
        manufacturer: supplier.clone().filter(|_| is_maker),
        supplier,
        authors,
        author,
        name: &entry.name,
        version: entry.version.as_deref(),
        description: entry.description.as_deref(),
        hashes: hashes(entry),
        licenses: licences(&entry.licences, version),
        cpe: entry.cpe.as_deref(),
        purl: Some(&entry.purl),
        pedigree: entry.patch_note().map(|notes| Pedigree { notes }),
        external_references: references(entry),
        properties: Vec::new(),
    }
}

/// A supplier with its addresses.
pub(super) fn organization(supplier: &Supplier) -> Organization<'_> {
    let (url, email) = (supplier.url.as_deref(), supplier.email.as_deref());
    named(Some(&supplier.name), url.into_iter().collect(), email.into_iter().collect())
}

/// An organisation with its addresses.
pub(super) fn named<'a>(
    name: Option<&'a str>,
    url: Vec<&'a str>,
    emails: Vec<&'a str>,
) -> Organization<'a> {
    let contact = emails.into_iter().map(|email| Contact { name, email: Some(email) });
    Organization { name, url, contact: contact.collect() }
}

/// Properties on the wire.
pub(super) fn properties(all: Vec<property::Property>) -> Vec<Property> {
    all.into_iter().map(|property::Property { name, value }| Property { name, value }).collect()
}

fn hashes(entry: &Entry) -> Vec<Hash> {
    let sha256 = entry.sha256.map(|it| Hash { alg: "SHA-256", content: it.to_string() });
    let sha512 = entry.sha512.map(|it| Hash { alg: "SHA-512", content: it.to_string() });
    sha256.into_iter().chain(sha512).collect()
}

fn references<'a>(entry: &'a Entry) -> Vec<ExternalReference<'a>> {
    let plain = |kind, url: &'a Option<String>| plain_reference(kind, url.as_deref());
    let addresses = &entry.addresses;
    let mut all: Vec<ExternalReference<'a>> = [
        plain("distribution", &addresses.download),
        plain("documentation", &addresses.documentation),
        plain("vcs", &addresses.repository),
        plain("website", &addresses.website),
    ]
    .into_iter()
    .flatten()
    .collect();
    for reference in &mut all {
        match reference.kind {
            "distribution" => reference.hashes = hashes(entry),
            "vcs" => {
                reference.comment =
                    addresses.commit.as_ref().map(|commit| format!("commit {commit}"));
            }
            _ => {}
        }
    }
    all
}

fn plain_reference<'a>(kind: &'a str, url: Option<&'a str>) -> Option<ExternalReference<'a>> {
    url.map(|url| ExternalReference { kind, url, comment: None, hashes: Vec::new() })
}

/// The licences, as many as the version can hold.
///
/// Before 1.7 an expression stands alone, and before 1.6 nothing tells a declared licence from a
/// concluded one: there the concluded one wins, since it is the one to rely on.
fn licences<'a>(licences: &'a Licences, version: &Version) -> Vec<LicenceChoice<'a>> {
    let declared = licences.declared.as_ref().map(|it| choice(it, "declared", version));
    let concluded = licences.concluded.as_ref().map(|it| choice(it, "concluded", version));
    let both: Vec<_> = declared.into_iter().chain(concluded).collect();
    let expressions = both.iter().any(|it| matches!(it, LicenceChoice::Expression(_)));
    let fit = version.several_expressions || (version.acknowledgement && !expressions);
    let skipped = if fit { 0 } else { both.len().saturating_sub(1) };
    both.into_iter().skip(skipped).collect()
}

fn choice<'a>(licence: &'a Licence, kind: &'a str, version: &Version) -> LicenceChoice<'a> {
    let acknowledgement = version.acknowledgement.then_some(kind);
    let named = |name| NamedLicence { id: None, name: Some(name), acknowledgement };
    match licence {
        Licence::Id(id) => {
            LicenceChoice::License(NamedLicence { id: Some(id), name: None, acknowledgement })
        }
        Licence::Expression(expression) => {
            LicenceChoice::Expression(LicenceExpression { expression, acknowledgement })
        }
        Licence::Named(text) => LicenceChoice::License(named(text.clone())),
        Licence::File(file) => LicenceChoice::License(named(format!("see file {file}"))),
    }
}
