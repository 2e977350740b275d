//! One component of the set as an entry of the document.

use std::collections::BTreeMap;

use super::declarations::{Declarations, is_library};
use super::document::{Addresses, Entry, Listing};
use super::file_kind::{of_component, root_file};
use super::finding::Finding;
use super::licence::{Licence, Licences, says_nothing};
use super::person::Person;
use super::purl::{self, encode, repository};
use super::reference::source_text;
use super::supplied::SuppliedLibrary;
use super::supplier::{KnownSupplier, SupplierSource};
use crate::config::{check_cpe, check_purl, is_url};
use crate::{
    Component, Member, PackageFacts, ResolvedBuild, Scope, Sha256Digest, Sha512Digest, Source,
};

/// The licence of the standard library, as its own manifest states it.
const RUST_LICENCE: &str = "MIT OR Apache-2.0";

/// Makes entries, and collects what they could not say.
#[derive(Debug)]
pub(super) struct Entries<'a> {
    pub(super) build: &'a ResolvedBuild,
    pub(super) declarations: &'a Declarations,
    pub(super) sha512: &'a BTreeMap<Sha256Digest, Sha512Digest>,
    pub(super) findings: Vec<Finding>,
}

impl Entries<'_> {
    /// The entry of a member; gaps count only where it is linked.
    pub(super) fn of_member(&mut self, member: &Member, is_root: bool) -> Entry {
        let before = self.findings.len();
        let component = &member.component;
        let mut entry = match component.source {
            Source::Carried(_) => self.of_native(component),
            Source::Toolchain => self.of_std(component),
            _ => self.of_crate(component),
        };
        entry.features.clone_from(&member.features);
        if is_root {
            entry.file = root_file(&self.build.id);
            entry.is_program = self.build.id.crate_types.iter().any(|kind| kind == "bin");
        }
        self.note_gaps(&mut entry, component);
        if member.scope == Scope::Build {
            self.findings.truncate(before);
        }
        entry
    }

    fn basics(&self, component: &Component) -> Entry {
        Entry {
            name: component.name.clone(),
            version: Some(component.version.clone()),
            source: source_text(&component.source),
            purl: purl::purl(component, &self.build.toolchain.rustc),
            sha256: component.checksum,
            sha512: component.checksum.and_then(|sha256| self.sha512.get(&sha256).copied()),
            file: of_component(component),
            facts: self.declarations.facts(component),
            ..Entry::default()
        }
    }

    fn of_crate(&mut self, component: &Component) -> Entry {
        let unknown = PackageFacts::default();
        let build = self.build;
        let manifest = build.facts_of(component).unwrap_or(&unknown);
        let basics = self.basics(component);
        let (declared, maker) = (basics.facts.supplier.as_ref(), self.declarations.maker());
        Entry {
            description: manifest.description.as_deref().map(on_one_line),
            supplier: KnownSupplier::of_crate(component, manifest, declared, maker.as_ref()),
            authors: manifest.authors.iter().filter_map(|text| Person::parse(text)).collect(),
            licences: self.licences(component, manifest, basics.facts.licence_concluded.as_deref()),
            addresses: addresses(component, manifest),
            own_native_code: self.declarations.own_code(component).map(str::to_owned),
            ..basics
        }
    }

    fn of_std(&mut self, component: &Component) -> Entry {
        let basics = self.basics(component);
        let toolchain = &self.build.toolchain;
        let manifest =
            PackageFacts { licence: Some(RUST_LICENCE.to_owned()), ..PackageFacts::default() };
        let supplier = basics.facts.supplier.clone();
        Entry {
            description: Some("The Rust standard library".to_owned()),
            supplier: supplier.map_or_else(KnownSupplier::rust_project, KnownSupplier::declared),
            licences: self.licences(
                component,
                &manifest,
                basics.facts.licence_concluded.as_deref(),
            ),
            cpe: is_release(&component.version)
                .then(|| format!("cpe:2.3:a:rust-lang:rust:{}:*:*:*:*:*:*:*", component.version)),
            addresses: Addresses {
                repository: Some("https://github.com/rust-lang/rust".to_owned()),
                commit: toolchain.rustc.commit.clone(),
                website: Some("https://www.rust-lang.org".to_owned()),
                documentation: Some("https://doc.rust-lang.org/std/".to_owned()),
                ..Addresses::default()
            },
            ..basics
        }
    }

    fn of_native(&mut self, component: &Component) -> Entry {
        let mut entry = self.basics(component);
        entry.supplier = self.supplier_of_carrier(component);
        let supplied = self.declared_library(component);
        self.describe(&mut entry, component, supplied.as_ref());
        entry
    }

    /// An entry for a library that is declared, but that the set does not hold.
    pub(super) fn of_declared(&mut self, supplied: &SuppliedLibrary, carrier: &Component) -> Entry {
        let library = &supplied.library;
        let version = library.version.clone().unwrap_or_default();
        let carried = Source::Carried(format!("{}@{}", carrier.name, carrier.version));
        let component = Component::new(&library.name, version, carried);
        let mut entry = self.basics(&component);
        entry.version.clone_from(&library.version);
        entry.purl = purl::generic(&library.name, library.version.as_deref());
        entry.supplier = self.supplier_of_carrier(&component);
        self.describe(&mut entry, &component, Some(supplied));
        entry.listing = Listing::Absent;
        self.note_gaps(&mut entry, &component);
        entry
    }

    /// Takes over what is declared of a native library, of the component itself before all.
    fn describe(
        &mut self,
        entry: &mut Entry,
        component: &Component,
        supplied: Option<&SuppliedLibrary>,
    ) {
        let mut manifest = PackageFacts::default();
        if let Some(supplied) = supplied {
            manifest.licence.clone_from(&supplied.library.licence);
            self.apply(supplied, entry);
        }
        if let Some(supplier) = &entry.facts.supplier {
            entry.supplier = KnownSupplier::declared(supplier.clone());
        }
        let concluded = entry.facts.licence_concluded.as_deref();
        entry.licences = self.licences(component, &manifest, concluded);
    }

    fn apply(&mut self, supplied: &SuppliedLibrary, entry: &mut Entry) {
        let library = &supplied.library;
        if let Some(supplier) = &library.supplier {
            entry.supplier = KnownSupplier::declared(supplier.clone());
        }
        if let Some(purl) = self.identifier(&library.purl, entry, check_purl) {
            entry.purl = purl;
        }
        entry.cpe = self.identifier(&library.cpe, entry, check_cpe);
        entry.patched = library.patched;
        entry.system = library.system;
        if library.system {
            entry.file.name = None;
        }
        if let Some(sha256) = supplied.sha256.filter(|sha256| Some(*sha256) != entry.sha256) {
            entry.listing = Listing::Checksum(entry.sha256);
            entry.sha256 = Some(sha256);
        }
        entry.sha512 = supplied.sha512.or(entry.sha512);
    }

    fn identifier(
        &mut self,
        text: &Option<String>,
        entry: &Entry,
        check: fn(&str) -> Result<(), String>,
    ) -> Option<String> {
        let text = text.as_ref()?;
        if check(text).is_ok() {
            return Some(text.clone());
        }
        let component = entry.name.clone();
        self.findings.push(Finding::Identifier { component, text: text.clone() });
        None
    }

    fn supplier_of_carrier(&mut self, native: &Component) -> KnownSupplier {
        let Source::Carried(by) = &native.source else { return KnownSupplier::default() };
        let members = self.build.set.members().iter().map(|member| &member.component);
        let carrier = members
            .filter(|component| component.is_crate())
            .find(|component| *by == format!("{}@{}", component.name, component.version));
        match carrier {
            Some(carrier) => self.of_crate_quietly(carrier).supplier.of_carried(),
            None => KnownSupplier::default(),
        }
    }

    fn of_crate_quietly(&mut self, component: &Component) -> Entry {
        let before = self.findings.len();
        let entry = self.of_crate(component);
        self.findings.truncate(before);
        entry
    }

    /// What is declared of a native library of the set: of the crate that carries it, or of one that
    /// links it.
    fn declared_library(&self, native: &Component) -> Option<SuppliedLibrary> {
        let members = self.build.set.members();
        let brings = |member: &&Member| {
            let name = format!("{}@{}", member.component.name, member.component.version);
            let links = |to: usize| members.get(to).is_some_and(|to| to.component == *native);
            native.source == Source::Carried(name)
                || member.dependencies.iter().any(|dependency| links(dependency.to))
        };
        let mut libraries = members
            .iter()
            .filter(brings)
            .flat_map(|member| self.declarations.libraries(&member.component));
        libraries.find(|supplied| is_library(native, &supplied.library))
    }

    fn licences(
        &mut self,
        component: &Component,
        manifest: &PackageFacts,
        concluded: Option<&str>,
    ) -> Licences {
        let stated = manifest.licence.as_deref().filter(|text| !says_nothing(text));
        let declared = match (stated, &manifest.licence_file) {
            (Some(text), _) => Some(self.licence(component, text)),
            (None, Some(file)) => Some(Licence::File(file.clone())),
            (None, None) => None,
        };
        let spelling = declared.as_ref().and_then(Licence::expression);
        let as_written = stated.filter(|text| spelling.is_some_and(|spelling| spelling != *text));
        let concluded = concluded.map(|text| self.licence(component, text));
        Licences { as_written: as_written.map(str::to_owned), declared, concluded }
    }

    fn licence(&mut self, component: &Component, text: &str) -> Licence {
        Licence::parse(text).unwrap_or_else(|error| {
            self.findings.push(Finding::LicenceUnreadable {
                component: component.to_string(),
                text: text.to_owned(),
                reason: error.reason,
            });
            Licence::Named(text.to_owned())
        })
    }

    /// Lists what is unknown, in the entry and among the findings.
    fn note_gaps(&mut self, entry: &mut Entry, component: &Component) {
        let name = component.to_string();
        let facts = &entry.facts;
        let is_root = component == &self.build.set.root().component;
        let gaps = [
            ("filename", entry.file.name.is_none()),
            ("licence", entry.licences.declared.is_none() && entry.licences.concluded.is_none()),
            ("producer", !entry.supplier.is_producer()),
            ("sha-512", entry.sha512.is_none()),
            ("supplier", entry.supplier.supplier.is_none()),
            (
                "support",
                !is_root
                    && facts.justification.is_none()
                    && (facts.support.is_none() || facts.end_of_support.is_none()),
            ),
            ("version", entry.version.is_none()),
        ];
        entry.unknown = gaps.iter().filter(|(_, missing)| *missing).map(|(gap, _)| *gap).collect();
        if entry.unknown.contains(&"licence") {
            self.findings.push(Finding::LicenceMissing { component: name.clone() });
        }
        match &entry.supplier.supplier {
            None => self.findings.push(Finding::SupplierMissing { component: name.clone() }),
            Some(it) if entry.supplier.known_from == SupplierSource::Registry => {
                let (component, registry) = (name.clone(), it.name.clone());
                self.findings.push(Finding::SupplierIsRegistry { component, registry });
            }
            Some(_) => {}
        }
        if entry.version.is_none() {
            let component = entry.name.clone();
            self.findings.push(Finding::VersionMissing { component });
        }
        if component.checksum.is_some() && entry.sha512.is_none() {
            self.findings.push(Finding::NoSha512 { component: name });
        }
    }
}

fn addresses(component: &Component, manifest: &PackageFacts) -> Addresses {
    let url = |text: &Option<String>| text.as_ref().filter(|text| is_url(text)).cloned();
    let git = match &component.source {
        Source::Git(text) => repository(text),
        _ => None,
    };
    Addresses {
        download: (component.source == Source::CratesIo).then(|| download(component)),
        repository: git.map(|(url, _)| url.to_owned()).or_else(|| url(&manifest.repository)),
        commit: git.map(|(_, commit)| commit.to_owned()),
        website: url(&manifest.homepage),
        documentation: url(&manifest.documentation),
    }
}

/// Where cargo downloads a crate: the `dl` value of crates.io's index configuration, completed as
/// cargo's registry reference tells.
fn download(component: &Component) -> String {
    let (name, version) = (encode(&component.name), encode(&component.version));
    format!("https://static.crates.io/crates/{name}/{version}/download")
}

fn on_one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn is_release(version: &str) -> bool {
    version.split('.').count() == 3
        && version.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
}
