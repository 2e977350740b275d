//! Putting a document together from a build and what is declared.

use std::collections::BTreeMap;

use super::assembly::Assembly;
use super::declarations::{Declarations, product_version};
use super::document::{Document, Entry, Origin, Tool};
use super::entry::Entries;
use super::finding::Finding;
use super::timestamp::Timestamp;
use crate::{ResolvedBuild, Sha256Digest, Sha512Digest};

/// All that a document is made from.
#[derive(Debug, Clone)]
pub struct Inputs<'a> {
    /// The build.
    pub build: &'a ResolvedBuild,
    /// The build's name in `cm.toml`, where it is one of those.
    pub build_name: Option<&'a str>,
    /// What the product's makers declare.
    pub declarations: &'a Declarations,
    /// SHA-512 of `.crate` files, by their SHA-256; see [`crate_hashes`](super::crate_hashes).
    pub sha512: &'a BTreeMap<Sha256Digest, Sha512Digest>,
    /// The name of the file that holds the canonical component list.
    pub list_file: &'a str,
    /// The document's time: `SOURCE_DATE_EPOCH`, else the commit's.
    pub timestamp: Timestamp,
    /// What makes the document.
    pub tool: Tool,
}

impl Document {
    /// The document of a build, and what it could not say, sorted.
    #[must_use]
    pub fn assemble(inputs: &Inputs<'_>) -> (Self, Vec<Finding>) {
        let Inputs { build, declarations, sha512, .. } = *inputs;
        let entries = Entries { build, declarations, sha512, findings: Vec::new() };
        let mut assembly = Assembly::new(entries);
        let (toolchain, rustc) = (&build.toolchain, &build.toolchain.rustc);
        let mut host = assembly.host();
        host.push(assembly.tool(
            "cargo",
            &toolchain.cargo_version,
            toolchain.cargo_commit.as_ref(),
        ));
        host.push(assembly.tool("rustc", &rustc.version, rustc.commit.as_ref()));
        let (mut root, components) = assembly.linked();
        let mut findings = assembly.entries.findings;
        findings.extend(name_for_product(&mut root, inputs));
        findings.extend(missing_author(declarations));
        findings.sort();
        findings.dedup();
        let document = Self {
            build: build.id.clone(),
            origin: Origin::Build,
            sbom_digest: Some(build.list().digest()),
            list_file: Some(inputs.list_file.to_owned()),
            build_name: inputs.build_name.map(str::to_owned),
            maker: declarations.maker(),
            contact: declarations.config().product.contact.clone(),
            revision: declarations.config().sbom.clone(),
            timestamp: inputs.timestamp.clone(),
            tool: inputs.tool.clone(),
            root,
            components,
            host,
            settings: build.settings.clone(),
        };
        (document, findings)
    }
}

/// Gives the root the product's name and version, where they are declared.
fn name_for_product(root: &mut Entry, inputs: &Inputs<'_>) -> Option<Finding> {
    let product = &inputs.declarations.config().product;
    if let Some(name) = &product.name {
        root.name.clone_from(name);
    }
    match product_version(product.version.as_ref()?, inputs.build) {
        Ok(version) => root.version = Some(version),
        Err(package) => return Some(Finding::NoProductVersion { package }),
    }
    None
}

fn missing_author(declarations: &Declarations) -> impl Iterator<Item = Finding> {
    let product = &declarations.config().product;
    let supplier = product.supplier.as_ref();
    let address = supplier.is_some_and(|it| it.url.is_some() || it.email.is_some());
    let missing =
        [("supplier", supplier.is_none()), ("contact", product.contact.is_none() && !address)];
    missing
        .into_iter()
        .filter(|(_, missing)| *missing)
        .map(|(missing, _)| Finding::NoAuthor { missing })
}
