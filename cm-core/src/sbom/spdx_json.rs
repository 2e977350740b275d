//! Writing documents as SPDX 2.3.

use super::document::{Document, Entry, HostEntry, HostRole, Origin};
use super::json::pretty;
use super::property::{self, Property};
use super::purl::encode;
use super::serial::{UNNUMBERED, numbered};
use super::spdx_ids::Ids;
use super::spdx_licence::extracted;
use super::spdx_package::{actor, package};
use super::spdx_wire::{CreationInfo, NOASSERTION, Package, Relationship, SpdxDocument};
use crate::BuildId;

const DOCUMENT: &str = "SPDXRef-DOCUMENT";
const BUILD_CONTEXT: &str = "Generation context: build. The packages are those that cargo links \
                             into the binary, resolved for its target, profile and features.";
const BINARY_CONTEXT: &str = "Generation context: after build. The packages are those that the \
                              binary itself names; it holds no checksums, licences or suppliers.";

/// The document as SPDX 2.3 JSON.
///
/// Its namespace is derived from the document with the nil UUID in its place.
pub(super) fn write(document: &Document) -> String {
    let ids = Ids::of(all(document).map(|entry| entry.reference.as_str()));
    let name = encode(&document.build.package).replace(':', "%3A");
    let namespace = format!("https://spdx.org/spdxdocs/{name}-");
    let spdx = spdx(document, &ids, format!("{namespace}{UNNUMBERED}"));
    numbered(&pretty(&spdx), &namespace)
}

/// Every entry: the linked ones first.
fn all(document: &Document) -> impl Iterator<Item = &Entry> {
    document.linked().chain(document.host.iter().map(|host| &host.entry))
}

fn spdx<'a>(document: &'a Document, ids: &'a Ids, document_namespace: String) -> SpdxDocument<'a> {
    let build = &document.build;
    SpdxDocument {
        spdx_version: "SPDX-2.3",
        data_license: "CC0-1.0",
        id: DOCUMENT,
        name: name(build),
        document_namespace,
        creation_info: creation_info(document),
        comment: comment(document_properties(document)),
        packages: packages(document, ids),
        relationships: relationships(document, ids),
        has_extracted_licensing_infos: extracted(all(document)),
    }
}

/// The target's name, the version and the triple, as far as they are known.
fn name(build: &BuildId) -> String {
    let target = if build.target_name.is_empty() { &build.package } else { &build.target_name };
    let parts = [target, &build.version, &build.triple].map(String::as_str);
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-")
}

fn creation_info(document: &Document) -> CreationInfo {
    let tool = &document.tool;
    let email = document.author_emails().first().copied();
    let maker = document.maker.as_ref().map(|maker| actor(&maker.name, email));
    let mut creators: Vec<String> = maker.into_iter().collect();
    creators.push(format!("Tool: {}-{}", tool.name, tool.version));
    let comment = match document.origin {
        Origin::Build => BUILD_CONTEXT,
        Origin::Binary(_) => BINARY_CONTEXT,
    };
    CreationInfo { created: document.timestamp.to_string(), creators, comment }
}

fn document_properties(document: &Document) -> Vec<Property> {
    let mut all = property::of_document(document);
    all.extend(property::of_settings(document));
    let (emails, urls) = (document.author_emails(), document.author_urls());
    all.extend(emails.into_iter().map(|email| Property::new("cm:author:email", email)));
    all.extend(urls.into_iter().map(|url| Property::new("cm:author:url", url)));
    all.push(Property::new("cm:sbom-version", document.revision.version.to_string()));
    all
}

/// What CycloneDX has fields for, and SPDX has not.
fn package_properties(entry: &Entry, mut all: Vec<Property>) -> Vec<Property> {
    let supplier = entry.supplier.supplier.as_ref();
    let url = supplier.and_then(|supplier| supplier.url.as_ref());
    all.extend(url.map(|url| Property::new("cm:supplier:url", url)));
    all.extend(entry.patch_note().map(|note| Property::new("cm:pedigree", note)));
    all.sort();
    all
}

/// Properties as text, one on a line; further lines of a value are indented, so that none of them
/// can be taken for a property.
fn comment(all: Vec<Property>) -> String {
    let indented = |value: String| value.lines().collect::<Vec<_>>().join("\n  ");
    let lines =
        all.into_iter().map(|Property { name, value }| format!("{name}: {}", indented(value)));
    lines.collect::<Vec<_>>().join("\n")
}

fn packages<'a>(document: &'a Document, ids: &'a Ids) -> Vec<Package<'a>> {
    let root = (&document.root, property::of_root(document));
    let linked = document.components.iter().map(|entry| (entry, property::of_linked(entry)));
    let host = document.host.iter().map(|host| (&host.entry, property::of_host(host)));
    let all = std::iter::once(root).chain(linked).chain(host);
    all.map(|(entry, all)| package(entry, ids, comment(package_properties(entry, all)))).collect()
}

fn relationships<'a>(document: &'a Document, ids: &'a Ids) -> Vec<Relationship<'a>> {
    let root = ids.get(&document.root.reference);
    let mut all = vec![Relationship { from: DOCUMENT, kind: "DESCRIBES", to: root, comment: None }];
    let natives: Vec<&Entry> = document.components.iter().filter(|it| it.is_native()).collect();
    for entry in document.linked() {
        let from = ids.get(&entry.reference);
        for needed in &entry.depends_on {
            let to = ids.get(needed);
            all.push(Relationship { from, kind: "DEPENDS_ON", to, comment: None });
            let native = natives.iter().find(|native| native.reference == *needed);
            let kind = native.map(|it| if it.system { "DYNAMIC_LINK" } else { "STATIC_LINK" });
            all.extend(kind.map(|kind| Relationship { from, kind, to, comment: None }));
        }
    }
    if let Origin::Binary(origin) = &document.origin
        && !origin.has_components()
    {
        all.push(Relationship { from: root, kind: "DEPENDS_ON", to: NOASSERTION, comment: None });
    }
    all.extend(document.host.iter().flat_map(|host| build_relationships(host, ids)));
    all.sort();
    all
}

fn build_relationships<'a>(
    host: &'a HostEntry,
    ids: &'a Ids,
) -> impl Iterator<Item = Relationship<'a>> {
    let from = ids.get(&host.entry.reference);
    let (kind, comment) = match host.role {
        HostRole::BuildDependency => ("BUILD_DEPENDENCY_OF", None),
        HostRole::ProcMacro => ("BUILD_DEPENDENCY_OF", Some("proc macro")),
        HostRole::Tool => ("BUILD_TOOL_OF", None),
    };
    host.needed_by.iter().map(move |to| Relationship { from, kind, to: ids.get(to), comment })
}
