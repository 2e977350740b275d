//! Writing documents as CycloneDX.

use super::cyclonedx_component::{component, organization, properties};
use super::cyclonedx_version::Version;
use super::cyclonedx_wire::{
    Bom, Component, Composition, Contact, Dependency, Formula, Lifecycle, Metadata, Organization,
    Tools,
};
use super::document::{Document, Entry};
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
        version: document.revision.number,
        metadata: metadata(document, version),
        components: document.components.iter().map(|entry| linked(entry, version)).collect(),
        dependencies: document.linked().map(dependency).collect(),
        compositions: compositions(document),
        formulation: [formula(document, version)],
    }
}

fn metadata<'a>(document: &'a Document, version: &Version) -> Metadata<'a> {
    let maker = author(document);
    let (manufacturer, manufacture) =
        if version.manufacturer { (maker.clone(), None) } else { (None, maker.clone()) };
    Metadata {
        timestamp: document.timestamp.to_string(),
        lifecycles: [Lifecycle { phase: "build" }],
        tools: Tools { components: [tool(document)] },
        authors: people(document),
        component: Component {
            properties: properties(property::of_root(document)),
            ..component(&document.root, version)
        },
        manufacture,
        manufacturer,
        supplier: maker,
        properties: properties(property::of_document(document)),
    }
}

/// The document's author is the product's maker: an entity, not the tool.
fn author(document: &Document) -> Option<Organization<'_>> {
    let product = &document.product;
    product.supplier.as_deref().map(|name| organization(name, product.contact.as_ref()))
}

fn people(document: &Document) -> Vec<Contact<'_>> {
    let product = &document.product;
    let email = product.contact.as_ref().and_then(|contact| contact.email());
    product.supplier.iter().map(|name| Contact { name, email }).collect()
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

/// What is known in full, and what is not: a crate with an unknown native library, and so the root.
fn compositions(document: &Document) -> Vec<Composition<'_>> {
    let root = document.root.reference.as_str();
    let complete = |entry: &&Entry| entry.unknown_natives.is_empty();
    let references = |whole: bool| -> Vec<&str> {
        let entries = document.linked().filter(|entry| complete(entry) == whole);
        entries.map(|entry| entry.reference.as_str()).collect()
    };
    let whole = Composition {
        aggregate: "complete",
        assemblies: if document.is_complete() { vec![root] } else { Vec::new() },
        dependencies: references(true),
    };
    let partial = Composition {
        aggregate: "incomplete",
        assemblies: vec![root],
        dependencies: references(false),
    };
    let mut all = Vec::new();
    if !document.is_complete() {
        all.push(partial);
    }
    if !whole.dependencies.is_empty() {
        all.push(whole);
    }
    all
}

/// What ran on the build host, and how: none of it is in the binary.
fn formula<'a>(document: &'a Document, version: &Version) -> Formula<'a> {
    let host = document.host.iter().map(|host| Component {
        properties: properties(property::of_host(host)),
        ..component(&host.entry, version)
    });
    Formula {
        bom_ref: "build",
        components: host.collect(),
        properties: properties(property::of_settings(document)),
    }
}
