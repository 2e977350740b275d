//! Writing documents as CycloneDX.

use super::cyclonedx_component::{component, named, organization, properties};
use super::cyclonedx_version::Version;
use super::cyclonedx_wire::{
    Bom, Component, Composition, Contact, Dependency, Formula, Lifecycle, Metadata, Organization,
    Tools,
};
use super::document::{Document, Entry, Origin};
use super::json::pretty;
use super::property;
use super::serial::{UNNUMBERED, numbered};

/// The document as CycloneDX JSON of this version.
///
/// The serial number is derived from the document with the nil UUID in its place.
pub(super) fn write(document: &Document, version: &Version) -> String {
    numbered(&pretty(&bom(document, version)), "urn:uuid:")
}

fn bom<'a>(document: &'a Document, version: &'a Version) -> Bom<'a> {
    Bom {
        schema: version.schema,
        bom_format: "CycloneDX",
        spec_version: version.number,
        serial_number: format!("urn:uuid:{UNNUMBERED}"),
        version: document.revision.version,
        metadata: metadata(document, version),
        components: document.components.iter().map(|entry| linked(entry, version)).collect(),
        dependencies: document.linked().map(dependency).collect(),
        compositions: compositions(document),
        formulation: formula(document, version).into_iter().collect(),
    }
}

fn metadata<'a>(document: &'a Document, version: &Version) -> Metadata<'a> {
    let (manufacturer, manufacture) =
        if version.manufacturer { (author(document), None) } else { (None, author(document)) };
    Metadata {
        timestamp: document.timestamp.to_string(),
        lifecycles: [Lifecycle { phase: phase(document) }],
        tools: Tools { components: [tool(document)] },
        authors: people(document),
        component: Component {
            properties: properties(property::of_root(document)),
            ..component(&document.root, version)
        },
        manufacture,
        manufacturer,
        supplier: document.maker.as_ref().map(organization),
        properties: properties(property::of_document(document)),
    }
}

/// When in the product's life the document was made (CISA 2025: generation context).
fn phase(document: &Document) -> &'static str {
    match document.origin {
        Origin::Build => "build",
        Origin::Binary(_) => "post-build",
    }
}

/// The document's author is the product's maker: an entity, not the tool.
fn author(document: &Document) -> Option<Organization<'_>> {
    let name = document.maker.as_ref().map(|maker| maker.name.as_str());
    let (urls, emails) = (document.author_urls(), document.author_emails());
    let known = name.is_some() || !urls.is_empty() || !emails.is_empty();
    known.then(|| named(name, urls, emails))
}

fn people(document: &Document) -> Vec<Contact<'_>> {
    let name = document.maker.as_ref().map(|maker| maker.name.as_str());
    let email = document.author_emails().first().copied();
    let known = name.is_some() || email.is_some();
    known.then_some(Contact { name, email }).into_iter().collect()
}

fn tool(document: &Document) -> Component<'_> {
    Component {
        kind: "application",
        name: &document.tool.name,
        version: Some(&document.tool.version),
        ..Component::default()
    }
}

fn linked<'a>(entry: &'a Entry, version: &Version) -> Component<'a> {
    Component { properties: properties(property::of_linked(entry)), ..component(entry, version) }
}

/// A leaf has an entry with nothing in it, which is how CycloneDX tells it from an unknown.
fn dependency(entry: &Entry) -> Dependency<'_> {
    Dependency {
        from: &entry.reference,
        depends_on: entry.depends_on.iter().map(String::as_str).collect(),
    }
}

/// What is known in full, and what is not; every component stands in one entry for what is inside
/// of it, and in one for what it needs.
///
/// Inside a crate may be a native library that nobody has named, and then the root is not whole
/// either. What a native library needs is not asked of anybody. A binary does not tell whether its
/// crates bring native libraries that nobody has named.
fn compositions(document: &Document) -> Vec<Composition<'_>> {
    let root = &document.root.reference;
    let is_build = document.origin == Origin::Build;
    let inside = |entry: &Entry| match document.is_known_incomplete(entry) {
        false if !is_build => "unknown",
        false if entry.reference != *root || document.is_complete() => "complete",
        _ => "incomplete",
    };
    let needs = |entry: &Entry| match document.is_known_incomplete(entry) {
        false if !is_build || entry.is_native() => "unknown",
        false => "complete",
        true => "incomplete",
    };
    let those = |is: &dyn Fn(&Entry) -> bool| -> Vec<&str> {
        let entries = document.linked().filter(|entry| is(entry));
        entries.map(|entry| entry.reference.as_str()).collect()
    };
    ["incomplete", "complete", "unknown"]
        .map(|aggregate| Composition {
            aggregate,
            assemblies: those(&|entry| inside(entry) == aggregate),
            dependencies: those(&|entry| needs(entry) == aggregate),
        })
        .into_iter()
        .filter(|it| !it.assemblies.is_empty() || !it.dependencies.is_empty())
        .collect()
}

/// What ran on the build host, and how: none of it is in the binary.
fn formula<'a>(document: &'a Document, version: &Version) -> Option<Formula<'a>> {
    let host = document.host.iter().map(|host| Component {
        properties: properties(property::of_host(host)),
        ..component(&host.entry, version)
    });
    let components: Vec<Component<'_>> = host.collect();
    let properties = properties(property::of_settings(document));
    let known = !components.is_empty() || !properties.is_empty();
    known.then_some(Formula { bom_ref: "build", components, properties })
}
