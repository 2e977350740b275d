//! Who supplies a component, and how that is known.

use super::address::{Contact, host, is_url};
use super::declarations::{Facts, Product};
use super::document::Person;
use super::purl::{index_url, repository};
use crate::{Component, PackageFacts, Source};

/// Who supplies a component (NTIA 2021: supplier name).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Supplier {
    /// The name; empty where nothing at all is known.
    pub name: String,
    /// The address.
    pub contact: Option<Contact>,
    /// How the supplier is known.
    pub known_from: SupplierSource,
}

/// How a supplier is known, the surest first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum SupplierSource {
    /// The product's makers declare it.
    Declared,
    /// The toolchain's makers are known.
    Toolchain,
    /// The first of the manifest's authors.
    Authors,
    /// The owner in the repository's URL.
    RepositoryOwner,
    /// The supplier of the crate that carries a native library.
    Carrier,
    /// The registry, or the host of the repository.
    #[default]
    Registry,
}

impl SupplierSource {
    /// As documents write it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Declared => "cm.toml",
            Self::Toolchain => "toolchain",
            Self::Authors => "authors",
            Self::RepositoryOwner => "repository-owner",
            Self::Carrier => "carrier",
            Self::Registry => "registry",
        }
    }
}

impl Supplier {
    /// Whether anything is known.
    #[must_use]
    pub fn is_known(&self) -> bool {
        !self.name.is_empty()
    }

    /// Whether it also made the component, as far as is known (CISA 2026: component producer).
    #[must_use]
    pub fn is_producer(&self) -> bool {
        !matches!(self.known_from, SupplierSource::Carrier | SupplierSource::Registry)
    }

    /// The supplier of a native library that this one's crate carries.
    pub(super) fn of_carried(self) -> Self {
        Self { known_from: self.known_from.max(SupplierSource::Carrier), ..self }
    }

    /// A supplier that the product's makers declare.
    pub(super) fn declared(name: &str, contact: Option<Contact>) -> Self {
        Self { name: name.to_owned(), contact, known_from: SupplierSource::Declared }
    }

    /// The makers of rustc, cargo and the standard library.
    pub(super) fn rust_project() -> Self {
        Self {
            name: "The Rust Project".to_owned(),
            contact: Some(Contact::Url("https://www.rust-lang.org".to_owned())),
            known_from: SupplierSource::Toolchain,
        }
    }

    /// The supplier of a crate, from the surest source that there is.
    pub(super) fn of_crate(
        component: &Component,
        manifest: &PackageFacts,
        facts: &Facts,
        product: &Product,
    ) -> Self {
        if let Some(name) = &facts.supplier {
            return Self::declared(name, None);
        }
        if let (Source::Local, Some(name)) = (&component.source, &product.supplier) {
            return Self::declared(name, product.contact.clone());
        }
        Self::from_authors(manifest)
            .or_else(|| Self::from_repository(component, manifest))
            .unwrap_or_else(|| Self::from_registry(&component.source))
    }

    fn from_authors(manifest: &PackageFacts) -> Option<Self> {
        let person = manifest.authors.iter().find_map(|text| Person::parse(text))?;
        let page = [&manifest.homepage, &manifest.repository].into_iter().flatten();
        let contact = match person.email {
            Some(email) => Some(Contact::Email(email)),
            None => page.into_iter().find(|url| is_url(url)).cloned().map(Contact::Url),
        };
        Some(Self { name: person.name, contact, known_from: SupplierSource::Authors })
    }

    fn from_repository(component: &Component, manifest: &PackageFacts) -> Option<Self> {
        let url = match &component.source {
            Source::Git(source) => repository(source).map(|(url, _)| url),
            _ => manifest.repository.as_deref(),
        }?;
        let (page, name) = owner(url)?;
        Some(Self {
            name,
            contact: Some(Contact::Url(page)),
            known_from: SupplierSource::RepositoryOwner,
        })
    }

    fn from_registry(source: &Source) -> Self {
        let name = match source {
            Source::CratesIo => Some("crates.io"),
            Source::Registry(text) => index_url(text).and_then(host),
            Source::Git(text) => repository(text).and_then(|(url, _)| host(url)),
            Source::Local | Source::Toolchain | Source::Carried(_) => None,
        };
        let url = name.map(|name| Contact::Url(format!("https://{name}")));
        let name = name.unwrap_or_default().to_owned();
        Self { name, contact: url, known_from: SupplierSource::Registry }
    }
}

/// The owner's page and name in `https://host/owner/repository`.
fn owner(url: &str) -> Option<(String, String)> {
    if !is_url(url) {
        return None;
    }
    let (_, rest) = url.split_once("://")?;
    let mut segments = rest.split(['?', '#']).next()?.trim_end_matches('/').split('/');
    let _authority = segments.next()?;
    let name = segments.next().filter(|name| !name.is_empty())?;
    segments.next()?;
    Some((format!("https://{}/{name}", host(url)?), name.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn supplier(source: &str, manifest: &PackageFacts, facts: &Facts) -> (String, &'static str) {
        let product = Product { supplier: Some("Maker".to_owned()), ..Product::default() };
        let component = Component::new("a", "1.0.0", source.parse().unwrap());
        let supplier = Supplier::of_crate(&component, manifest, facts, &product);
        (supplier.name, supplier.known_from.as_str())
    }

    #[test]
    fn the_surest_source_wins() {
        let facts = Facts { supplier: Some("Declared".to_owned()), ..Facts::default() };
        let none = Facts::default();
        let mut manifest = PackageFacts {
            authors: vec![String::new(), "A <a@example.org>".to_owned()],
            repository: Some("https://github.com/owner/a".to_owned()),
            ..PackageFacts::default()
        };
        let of = |name: &str, from| (name.to_owned(), from);
        assert_eq!(supplier("crates.io", &manifest, &facts), of("Declared", "cm.toml"));
        assert_eq!(supplier("local", &manifest, &none), of("Maker", "cm.toml"));
        assert_eq!(supplier("crates.io", &manifest, &none), of("A", "authors"));
        manifest.authors.clear();
        assert_eq!(supplier("crates.io", &manifest, &none), of("owner", "repository-owner"));
        manifest.repository = Some("https://example.org/a".to_owned());
        assert_eq!(supplier("crates.io", &manifest, &none), of("crates.io", "registry"));
        let registry = "sparse+https://registry.example.org/index/";
        assert_eq!(supplier(registry, &manifest, &none), of("registry.example.org", "registry"));
        let git = "git+https://example.org/team/a?branch=x#c0ffee";
        assert_eq!(supplier(git, &manifest, &none), of("team", "repository-owner"));
    }
}
