//! What is known of a build beside its component set.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;

use crate::{BuildId, Component, ComponentList, ComponentSet, Rustc};

/// One build, resolved: what SBOM documents are rendered from.
#[derive(Debug, Clone)]
pub struct ResolvedBuild {
    /// Which build.
    pub id: BuildId,
    /// Its components.
    pub set: ComponentSet,
    /// What the packages' manifests say; shared by the builds of one workspace.
    pub facts: Arc<BTreeMap<Component, PackageFacts>>,
    /// The tools that build it.
    pub toolchain: Toolchain,
    /// The settings it is built with.
    pub settings: Settings,
    /// Runtime crates that bring a native library of unknown version.
    pub unknown_natives: Vec<UnknownNative>,
}

impl ResolvedBuild {
    /// The canonical list of this build's runtime components.
    #[must_use]
    pub fn list(&self) -> ComponentList {
        ComponentList::new(&self.set, &self.id.profile, &self.id.triple, &self.toolchain.rustc)
    }

    /// What the manifest of a component's package says; nothing for natives and `rust-std`.
    #[must_use]
    pub fn facts_of(&self, component: &Component) -> Option<&PackageFacts> {
        self.facts.get(component)
    }
}

/// What a package's manifest says of it; texts are unchanged and untrusted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PackageFacts {
    /// `authors`, each perhaps with an e-mail address in angle brackets.
    pub authors: Vec<String>,
    /// `license`: an SPDX expression, or an older spelling of one.
    pub licence: Option<String>,
    /// `license-file`, relative to the package.
    pub licence_file: Option<String>,
    /// `description`.
    pub description: Option<String>,
    /// `repository`.
    pub repository: Option<String>,
    /// `homepage`.
    pub homepage: Option<String>,
    /// `documentation`.
    pub documentation: Option<String>,
    /// `links`: the native library that the package links.
    pub links: Option<String>,
}

/// The tools of a build.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Toolchain {
    /// The compiler, and with it the standard library.
    pub rustc: Rustc,
    /// cargo's version.
    pub cargo_version: String,
    /// cargo's commit, abbreviated as `cargo -V` has it; absent where its build does not say.
    pub cargo_commit: Option<String>,
}

/// The effective settings of a build (IEC 62304 clause 5.8.5: how it was built).
///
/// Values are as cargo writes them in its configuration, with absolute paths reduced.
///
/// Serialised, the members have these names; see `FORMAT.md`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Settings {
    /// The root package's effective profile: `opt-level`, `lto`, `panic`, `overflow-checks`,
    /// `debug-assertions`, `strip`, `codegen-units`, `debug`, `incremental`, `rpath`.
    pub profile: BTreeMap<String, String>,
    /// Settings that differ for some packages: the package specification of
    /// `[profile.<name>.package.<spec>]`, or `build-override`, and its keys.
    pub overrides: BTreeMap<String, BTreeMap<String, String>>,
    /// Flags for rustc, in order.
    pub rustflags: Vec<String>,
    /// The linker, where one is configured.
    pub linker: Option<String>,
}

/// A runtime crate with a `links` key whose native library nobody has named.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct UnknownNative {
    /// The crate.
    pub component: Component,
    /// Its `links` value.
    pub links: String,
}
