//! A component as SPDX writes it.

use super::document::Entry;
use super::person::Person;
use super::spdx_ids::Ids;
use super::spdx_licence::value;
use super::spdx_wire::{Checksum, ExternalRef, NOASSERTION, Package};

/// A component as a package.
pub(super) fn package<'a>(entry: &'a Entry, ids: &'a Ids, comment: String) -> Package<'a> {
    let end = entry.facts.end_of_support;
    Package {
        id: ids.get(&entry.reference),
        name: &entry.name,
        version_info: entry.version.as_deref(),
        package_file_name: entry.file.name.as_deref(),
        primary_package_purpose: if entry.is_program { "APPLICATION" } else { "LIBRARY" },
        supplier: supplier(entry),
        originator: entry.authors.first().map_or_else(|| NOASSERTION.to_owned(), person),
        download_location: download_location(entry),
        files_analyzed: false,
        checksums: checksums(entry),
        homepage: entry.addresses.website.as_deref(),
        license_concluded: value(entry.licences.concluded.as_ref()),
        license_declared: value(entry.licences.declared.as_ref()),
        copyright_text: NOASSERTION,
        description: entry.description.as_deref(),
        valid_until_date: end.map(|day| format!("{day}T00:00:00Z")),
        comment,
        external_refs: external_refs(entry),
    }
}

/// An organisation (SPDX 2.3, clause 6.8); its syntax keeps parentheses for the e-mail address.
pub(super) fn actor(name: &str, email: Option<&str>) -> String {
    with_email("Organization", name, email)
}

fn supplier(entry: &Entry) -> String {
    match &entry.supplier.supplier {
        Some(supplier) => actor(&supplier.name, supplier.email.as_deref()),
        None => NOASSERTION.to_owned(),
    }
}

fn person(person: &Person) -> String {
    with_email("Person", &person.name, person.email.as_deref())
}

fn with_email(kind: &str, name: &str, email: Option<&str>) -> String {
    let name: String = name
        .chars()
        .map(|character| match character {
            '(' => '[',
            ')' => ']',
            other if other.is_control() => ' ',
            other => other,
        })
        .collect();
    match email {
        Some(email) => format!("{kind}: {} ({email})", name.trim()),
        None => format!("{kind}: {}", name.trim()),
    }
}

/// The `.crate` file, else the commit (SPDX 2.3, clause 7.7).
fn download_location(entry: &Entry) -> String {
    let addresses = &entry.addresses;
    let git = addresses.repository.as_ref().zip(addresses.commit.as_ref());
    match (&addresses.download, git) {
        (Some(url), _) => url.clone(),
        (None, Some((url, commit))) => format!("git+{url}@{commit}"),
        (None, None) => NOASSERTION.to_owned(),
    }
}

fn checksums(entry: &Entry) -> Vec<Checksum> {
    let sha256 =
        entry.sha256.map(|it| Checksum { algorithm: "SHA256", checksum_value: it.to_string() });
    let sha512 =
        entry.sha512.map(|it| Checksum { algorithm: "SHA512", checksum_value: it.to_string() });
    sha256.into_iter().chain(sha512).collect()
}

fn external_refs(entry: &Entry) -> Vec<ExternalRef<'_>> {
    let purl = ExternalRef {
        reference_category: "PACKAGE-MANAGER",
        reference_type: "purl",
        reference_locator: &entry.purl,
    };
    let cpe = entry.cpe.as_deref().map(|cpe| ExternalRef {
        reference_category: "SECURITY",
        reference_type: if cpe.starts_with("cpe:2.3:") { "cpe23Type" } else { "cpe22Type" },
        reference_locator: cpe,
    });
    std::iter::once(purl).chain(cpe).collect()
}
