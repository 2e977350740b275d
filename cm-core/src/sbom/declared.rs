//! What `cm.toml` declares of one build.

use std::path::Path;

use super::address::Contact;
use super::declarations::{
    Brings, Declarations, DeclaredNative, Facts, NativeLibrary, Product, Revision, Support,
    SupportLevel,
};
use super::supplied::{SuppliedError, read_supplied};
use crate::config::{self, Config, NativeKind, ProductVersion};
use crate::{Component, ResolvedBuild, Scope};

impl Declarations {
    /// Takes from the configuration what concerns a build's components, and reads the suppliers'
    /// documents that it names, relative to `folder`.
    ///
    /// # Errors
    /// When a supplier's document cannot be read.
    pub fn of(
        config: &Config,
        folder: &Path,
        build: &ResolvedBuild,
    ) -> Result<Self, SuppliedError> {
        let mut declarations = Self {
            product: product(config, build),
            revision: Revision {
                number: config.sbom.version,
                corrects: config.sbom.corrects.clone(),
            },
            ..Self::default()
        };
        for member in build.set.members() {
            let component = &member.component;
            let facts = facts(config.facts_for(&component.name, &component.version));
            declarations.facts.insert(component.clone(), facts);
            if member.scope == Scope::Runtime && component.is_crate() {
                for native in config.natives_for(&component.name, &component.version) {
                    declarations.natives.push(declared(component, &native.kind, folder)?);
                }
            }
        }
        Ok(declarations)
    }
}

fn product(config: &Config, build: &ResolvedBuild) -> Product {
    let product = &config.product;
    let version = product.version.as_ref().and_then(|version| match version {
        ProductVersion::Given(version) => Some(version.clone()),
        ProductVersion::FromPackage(package) => local_version(build, package),
    });
    let supplier = product.supplier.as_ref();
    let contact = product.contact.as_ref().map(ToString::to_string);
    let contact = contact.or_else(|| supplier.and_then(|it| it.email.clone().or(it.url.clone())));
    Product {
        name: product.name.clone(),
        version,
        supplier: supplier.map(|supplier| supplier.name.clone()),
        contact: contact.as_deref().and_then(Contact::parse),
    }
}

/// The version of a package of the workspace.
fn local_version(build: &ResolvedBuild, package: &str) -> Option<String> {
    let is_it = |component: &&Component| {
        component.name == package && component.source == crate::Source::Local
    };
    build.facts.keys().find(is_it).map(|component| component.version.clone())
}

fn facts(facts: config::ComponentFacts) -> Facts {
    let level = facts.support.map(|support| match support {
        config::Support::ActivelyMaintained => SupportLevel::Maintained,
        config::Support::NoLongerMaintained => SupportLevel::NotMaintained,
        config::Support::Abandoned => SupportLevel::Abandoned,
    });
    Facts {
        supplier: facts.supplier.map(|supplier| supplier.name),
        licence: facts.licence_concluded,
        support: Support {
            level,
            end: facts.end_of_support.and_then(|date| date.to_string().parse().ok()),
            justification: facts.justification,
        },
        safety_class: facts.software_item_class.map(|class| class.as_str().to_owned()),
        maintenance_class: facts.maintenance_class.map(|class| class.as_str().to_owned()),
    }
}

fn declared(
    component: &Component,
    kind: &NativeKind,
    folder: &Path,
) -> Result<DeclaredNative, SuppliedError> {
    let brings = match kind {
        NativeKind::Library(library) => Brings::Libraries(vec![native(library)]),
        NativeKind::Sbom(path) => Brings::Libraries(read_supplied(&folder.join(path))?),
        NativeKind::OwnCode { justification } => {
            Brings::OwnCode { justification: justification.clone() }
        }
    };
    let (carrier, version) = (component.name.clone(), component.version.clone());
    Ok(DeclaredNative { carrier, carrier_version: Some(version), brings })
}

fn native(library: &config::NativeLibrary) -> NativeLibrary {
    NativeLibrary {
        name: library.name.clone(),
        version: library.version.clone(),
        licence: library.licence.clone(),
        supplier: library.supplier.as_ref().map(|supplier| supplier.name.clone()),
        purl: library.purl.clone(),
        cpe: library.cpe.clone(),
        patched: library.patched.then(|| "patched".to_owned()),
        system: library.system,
        sha256: None,
        sha512: None,
    }
}
