//! The document of a binary, from what is inside of it.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::assembly::Assembly;
use super::declarations::Declarations;
use super::document::{BinaryOrigin, Document, FileKind, HostEntry, Origin, Tool};
use super::entry::Entries;
use super::timestamp::Timestamp;
use crate::config::SbomDocument;
use crate::embedded::{Record, UnpackedList};
use crate::{
    BuildId, Component, ComponentSet, Member, ResolvedBuild, Rustc, Scope, SetError, Settings,
    Sha256Digest, Sha512Digest, Source, Toolchain,
};

/// All that a document is made from where nothing but the binary is at hand.
#[derive(Debug, Clone)]
pub struct BinaryInputs<'a> {
    /// What in the binary tells of its components.
    pub teller: Teller<'a>,
    /// The binary's own file, its name without a path.
    pub file: FileKind,
    /// SHA-256 of that file, where the binary is the whole of it.
    pub sha256: Option<Sha256Digest>,
    /// SHA-512 of that file, where the binary is the whole of it.
    pub sha512: Option<Sha512Digest>,
    /// The document's time.
    pub timestamp: Timestamp,
    /// What makes the document.
    pub tool: Tool,
}

/// What in a binary tells of its components.
#[derive(Debug, Clone, Copy)]
pub enum Teller<'a> {
    /// A record, and its component list where that is inside.
    Record {
        /// The record.
        record: &'a Record,
        /// Its list.
        list: Option<&'a UnpackedList>,
    },
    /// The packages that cargo-auditable wrote. A source of which it tells only the kind is
    /// [`Source::Registry`] or [`Source::Git`] with nothing behind the `+`.
    Auditable(&'a ComponentSet),
}

impl Document {
    /// The document of a binary. It says aloud what is unknown: nobody told the licences, the
    /// suppliers beyond the registry, or the checksums.
    ///
    /// # Errors
    /// When the components form no set, which those that were read from a binary do.
    pub fn of_binary(inputs: &BinaryInputs<'_>) -> Result<Self, SetError> {
        let build = build(&inputs.teller)?;
        let (declarations, sha512) = (Declarations::default(), BTreeMap::new());
        let mut assembly = Assembly::new(Entries {
            build: &build,
            declarations: &declarations,
            sha512: &sha512,
            findings: Vec::new(),
        });
        let host = host(&mut assembly, &inputs.teller);
        let (root, components) = assembly.linked();
        let mut document = Self {
            build: build.id.clone(),
            origin: Origin::Binary(origin(&inputs.teller)),
            sbom_digest: match inputs.teller {
                Teller::Record { record, .. } => record.level.digest().copied(),
                Teller::Auditable(_) => None,
            },
            list_file: None,
            build_name: None,
            maker: None,
            contact: None,
            revision: SbomDocument::default(),
            timestamp: inputs.timestamp.clone(),
            tool: inputs.tool.clone(),
            root,
            components,
            host,
            settings: Settings::default(),
        };
        describe_root(&mut document, inputs);
        note_checksums(&mut document);
        Ok(document)
    }
}

/// What the binary tells, as if it were resolved.
fn build(teller: &Teller<'_>) -> Result<ResolvedBuild, SetError> {
    let (id, set, rustc) = match teller {
        Teller::Record { record, list } => {
            let set = match list {
                Some(list) => list.set.clone(),
                None => only_root(record)?,
            };
            // The record abbreviates the commit, the list does not.
            let rustc = list.map_or(&record.rustc, |list| &list.rustc);
            (build_id(record), set, rustc.clone())
        }
        Teller::Auditable(set) => {
            let root = &set.root().component;
            let (package, version) = (root.name.clone(), root.version.clone());
            let id = BuildId { package, version, ..BuildId::default() };
            (id, (*set).clone(), Rustc { version: String::new(), commit: None })
        }
    };
    Ok(ResolvedBuild {
        id,
        set,
        facts: Arc::default(),
        toolchain: Toolchain { rustc, cargo_version: String::new(), cargo_commit: None },
        settings: Settings::default(),
        unknown_natives: Vec::new(),
    })
}

fn build_id(record: &Record) -> BuildId {
    BuildId {
        package: record.package.clone(),
        version: record.version.clone(),
        profile: record.profile.clone(),
        triple: record.target.clone(),
        ..BuildId::default()
    }
}

fn only_root(record: &Record) -> Result<ComponentSet, SetError> {
    let root = Component::new(&record.package, &record.version, Source::Local);
    ComponentSet::new(vec![Member::new(Scope::Runtime, root)], 0)
}

fn origin(teller: &Teller<'_>) -> BinaryOrigin {
    match teller {
        Teller::Record { record, list } => {
            BinaryOrigin::Record { level: record.level.clone(), has_list: list.is_some() }
        }
        Teller::Auditable(_) => BinaryOrigin::Auditable,
    }
}

/// What ran on the build host, as far as the binary tells.
fn host(assembly: &mut Assembly<'_>, teller: &Teller<'_>) -> Vec<HostEntry> {
    let mut host = assembly.host();
    if matches!(teller, Teller::Record { .. }) {
        let rustc = &assembly.entries.build.toolchain.rustc;
        host.push(assembly.tool("rustc", &rustc.version, rustc.commit.as_ref()));
    }
    host
}

/// The root is the file at hand. Where the package came from is known from a list alone.
fn describe_root(document: &mut Document, inputs: &BinaryInputs<'_>) {
    let root = &mut document.root;
    root.is_program = inputs.file.executable;
    root.file = inputs.file.clone();
    root.sha256 = inputs.sha256;
    root.sha512 = inputs.sha512;
    root.unknown.retain(|what| match *what {
        "filename" => root.file.name.is_none(),
        "sha-512" => root.sha512.is_none(),
        _ => true,
    });
    if matches!(inputs.teller, Teller::Record { list: None, .. }) {
        root.source = String::new();
    }
}

fn note_checksums(document: &mut Document) {
    for entry in std::iter::once(&mut document.root).chain(&mut document.components) {
        if entry.sha256.is_none() {
            entry.unknown.push("sha-256");
        }
    }
}
