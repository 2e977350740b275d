//! What the product's makers declare: `cm.toml`, and the suppliers' documents that it names.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::supplied::{SuppliedError, SuppliedLibrary, read_supplied};
use crate::config::{
    ComponentFacts, Config, Native, NativeKind, NativeLibrary, ProductVersion, Supplier,
};
use crate::{Component, ResolvedBuild, Source};

/// What the product's makers declare; the default is that of an absent `cm.toml`.
#[derive(Debug, Clone, Default)]
pub struct Declarations {
    config: Config,
    /// The libraries of the suppliers' documents, by the path in `cm.toml`.
    supplied: BTreeMap<PathBuf, Vec<SuppliedLibrary>>,
}

impl Declarations {
    /// Takes a configuration and reads the suppliers' documents that it names, relative to `folder`.
    ///
    /// # Errors
    /// When a supplier's document cannot be read, also where no build has the crate that it is for.
    pub fn read(config: Config, folder: &Path) -> Result<Self, SuppliedError> {
        let mut supplied = BTreeMap::new();
        for native in &config.natives {
            if let NativeKind::Sbom(path) = &native.kind {
                supplied.insert(path.clone(), read_supplied(&folder.join(path))?);
            }
        }
        Ok(Self { config, supplied })
    }

    /// The configuration.
    #[must_use]
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// What is declared of a component.
    pub(super) fn facts(&self, component: &Component) -> ComponentFacts {
        self.config.facts_for(&component.name, &component.version)
    }

    /// The product's maker, who supplies the product's own crates too; an address that the supplier
    /// lacks is that of the product's contact.
    pub(super) fn maker(&self) -> Option<Supplier> {
        let product = &self.config.product;
        let contact = product.contact.as_ref();
        let mut maker = product.supplier.clone()?;
        maker.email = maker.email.or_else(|| contact?.email().map(str::to_owned));
        maker.url = maker.url.or_else(|| contact?.url().map(str::to_owned));
        Some(maker)
    }

    /// The libraries that a crate brings.
    pub(super) fn libraries(&self, carrier: &Component) -> Vec<SuppliedLibrary> {
        let libraries = self.natives(carrier).flat_map(|native| match &native.kind {
            NativeKind::Library(library) => vec![SuppliedLibrary::from(library.clone())],
            NativeKind::Sbom(path) => self.supplied.get(path).cloned().unwrap_or_default(),
            NativeKind::OwnCode { .. } => Vec::new(),
        });
        libraries.collect()
    }

    /// Why the native code in a crate needs no component of its own.
    pub(super) fn own_code(&self, carrier: &Component) -> Option<&str> {
        self.natives(carrier).find_map(|native| match &native.kind {
            NativeKind::OwnCode { justification } => Some(justification.as_str()),
            NativeKind::Library(_) | NativeKind::Sbom(_) => None,
        })
    }

    /// Whether it is told which native code a crate brings.
    pub(super) fn name_natives_of(&self, carrier: &Component) -> bool {
        self.natives(carrier).next().is_some()
    }

    fn natives(&self, carrier: &Component) -> impl Iterator<Item = &Native> {
        let natives = self.config.natives_for(&carrier.name, &carrier.version);
        natives.filter(|_| carrier.is_crate())
    }
}

/// The product's version in a build: the text, or the version of a package of the workspace.
///
/// # Errors
/// The package's name, where the build's workspace has no such package.
pub(super) fn product_version(
    version: &ProductVersion,
    build: &ResolvedBuild,
) -> Result<String, String> {
    let package = match version {
        ProductVersion::Given(version) => return Ok(version.clone()),
        ProductVersion::FromPackage(package) => package,
    };
    let mut packages = build.facts.keys().filter(|it| it.source == Source::Local);
    let found = packages.find(|it| it.name == *package).map(|it| it.version.clone());
    found.ok_or_else(|| package.clone())
}

/// Whether a component of a set is the library.
pub(super) fn is_library(component: &Component, library: &NativeLibrary) -> bool {
    component.is_native()
        && component.name == library.name
        && library.version.as_ref().is_none_or(|version| *version == component.version)
}
