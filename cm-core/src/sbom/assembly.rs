//! The entries of a document, put together from a component set and what is declared.

use std::collections::BTreeSet;

use super::declarations::is_library;
use super::document::{Entry, HostEntry, HostRole};
use super::entry::Entries;
use super::finding::Finding;
use super::licence::{Licence, Licences};
use super::reference::References;
use super::supplier::KnownSupplier;
use crate::{DependencyKind, Member, Scope};

/// A document on its way: the references of the set's members, and then their entries.
pub(super) struct Assembly<'a> {
    pub(super) entries: Entries<'a>,
    names: References,
    references: Vec<String>,
}

impl<'a> Assembly<'a> {
    pub(super) fn new(entries: Entries<'a>) -> Self {
        let mut names = References::default();
        let members = entries.build.set.members().iter();
        let references =
            members.map(|member| names.take(&member.component, member.scope)).collect();
        Self { entries, names, references }
    }

    /// The root, and what is linked into it.
    pub(super) fn linked(&mut self) -> (Entry, Vec<Entry>) {
        let set = &self.entries.build.set;
        let mut linked: Vec<Entry> = Vec::new();
        for (index, member) in set.runtime().iter().enumerate() {
            let mut entry = self.entries.of_member(member, index == set.root_index());
            entry.reference.clone_from(&self.references[index]);
            entry.depends_on = self.needs(member);
            linked.push(entry);
        }
        self.add_declared(&mut linked);
        self.mark_unknown(&mut linked);
        let root = linked.remove(set.root_index());
        (root, linked)
    }

    /// The references of the linked components that a member needs.
    fn needs(&self, member: &Member) -> Vec<String> {
        let members = self.entries.build.set.members();
        let linked = member
            .dependencies
            .iter()
            .map(|dependency| dependency.to)
            .filter(|&to| members[to].scope == Scope::Runtime);
        let all: BTreeSet<String> = linked.map(|to| self.references[to].clone()).collect();
        all.into_iter().collect()
    }

    /// Adds the declared libraries of linked crates that the set does not hold already.
    fn add_declared(&mut self, linked: &mut Vec<Entry>) {
        let Entries { build, declarations, .. } = self.entries;
        for (index, carrier) in build.set.runtime().iter().enumerate() {
            for supplied in declarations.libraries(&carrier.component) {
                let library = &supplied.library;
                if build.set.runtime().iter().any(|it| is_library(&it.component, library)) {
                    continue;
                }
                let mut entry = self.entries.of_declared(&supplied, &carrier.component);
                let version = library.version.as_deref().unwrap_or("unknown");
                let text = format!("{}/{}@{version}", entry.source, entry.name);
                entry.reference = self.names.unique(text, &entry.purl);
                linked[index].depends_on.push(entry.reference.clone());
                linked[index].depends_on.sort();
                linked.push(entry);
            }
        }
    }

    /// Marks the crates whose native library nobody has named.
    fn mark_unknown(&mut self, linked: &mut [Entry]) {
        let Entries { build, declarations, .. } = self.entries;
        let unnamed = build
            .unknown_natives
            .iter()
            .filter(|native| !declarations.name_natives_of(&native.component));
        for native in unnamed {
            self.entries.findings.push(Finding::UnknownNative {
                component: native.component.to_string(),
                links: native.links.clone(),
            });
            let runtime = build.set.runtime().iter();
            for (member, entry) in runtime.zip(linked.iter_mut()) {
                if member.component == native.component {
                    entry.unknown_natives.push(native.links.clone());
                    entry.unknown.push("native-library");
                }
            }
        }
    }

    /// What ran on the build host.
    pub(super) fn host(&mut self) -> Vec<HostEntry> {
        let set = &self.entries.build.set;
        let first = set.runtime().len();
        let mut host = Vec::new();
        for (index, member) in set.members().iter().enumerate().skip(first) {
            let mut entry = self.entries.of_member(member, false);
            entry.reference.clone_from(&self.references[index]);
            host.push(HostEntry {
                entry,
                role: self.role(index),
                needed_by: self.needed_by(index),
            });
        }
        host
    }

    /// A proc macro is what a linked crate depends on without linking it.
    fn role(&self, index: usize) -> HostRole {
        let runtime = self.entries.build.set.runtime().iter();
        let mut edges = runtime.flat_map(|member| &member.dependencies);
        if edges.any(|edge| edge.to == index && edge.kind == DependencyKind::Normal) {
            HostRole::ProcMacro
        } else {
            HostRole::BuildDependency
        }
    }

    fn needed_by(&self, index: usize) -> Vec<String> {
        let members = self.entries.build.set.members().iter().zip(&self.references);
        let needing = members
            .filter(|(member, _)| member.dependencies.iter().any(|edge| edge.to == index))
            .map(|(_, reference)| reference.clone());
        needing.collect::<BTreeSet<_>>().into_iter().collect()
    }

    /// A tool of the toolchain.
    pub(super) fn tool(&mut self, name: &str, version: &str, commit: Option<&String>) -> HostEntry {
        let root = &self.references[self.entries.build.set.root_index()];
        let mut entry = tool_entry(name, version);
        entry.commit = commit.cloned();
        entry.reference = self.names.unique(format!("tool/{name}@{version}"), name);
        HostEntry { entry, role: HostRole::Tool, needed_by: vec![root.clone()] }
    }
}

fn tool_entry(name: &str, version: &str) -> Entry {
    let licence = Licence::Expression("MIT OR Apache-2.0".to_owned());
    Entry {
        is_program: true,
        name: name.to_owned(),
        version: Some(version.to_owned()),
        source: "rust-toolchain".to_owned(),
        supplier: KnownSupplier::rust_project(),
        licences: Licences { declared: Some(licence), ..Licences::default() },
        purl: super::purl::generic(name, Some(version)),
        ..Entry::default()
    }
}
