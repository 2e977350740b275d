//! Who supplies a component, and how that is known.

use super::person::Person;
use super::purl::{index_url, repository};
use crate::config::{Supplier, host, is_url};
use crate::{Component, PackageFacts, Source};

/// Who supplies a component (NTIA 2021: supplier name), and how that is known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct KnownSupplier {
    /// The supplier; absent where nothing at all is known.
    pub supplier: Option<Supplier>,
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

impl KnownSupplier {
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
    pub(super) fn declared(supplier: Supplier) -> Self {
        Self { supplier: Some(supplier), known_from: SupplierSource::Declared }
    }

    /// The makers of rustc, cargo and the standard library.
    pub(super) fn rust_project() -> Self {
        let url = "https://www.rust-lang.org".to_owned();
        Self::at_url("The Rust Project".to_owned(), Some(url), SupplierSource::Toolchain)
    }

    /// The supplier of a crate from the surest source that there is; `declared` is the component's
    /// own, `maker` supplies the product's crates.
    pub(super) fn of_crate(
        component: &Component,
        manifest: &PackageFacts,
        declared: Option<&Supplier>,
        maker: Option<&Supplier>,
    ) -> Self {
        let maker = maker.filter(|_| component.source == Source::Local);
        if let Some(supplier) = declared.or(maker) {
            return Self::declared(supplier.clone());
        }
        Self::from_authors(manifest)
            .or_else(|| Self::from_repository(component, manifest))
            .unwrap_or_else(|| Self::from_registry(&component.source))
    }

    fn at_url(name: String, url: Option<String>, known_from: SupplierSource) -> Self {
        Self { supplier: Some(Supplier { name, url, email: None }), known_from }
    }

    fn from_authors(manifest: &PackageFacts) -> Option<Self> {
        let Person { name, email } =
            manifest.authors.iter().find_map(|text| Person::parse(text))?;
        let mut pages = [&manifest.homepage, &manifest.repository].into_iter().flatten();
        let url = if email.is_none() { pages.find(|url| is_url(url)).cloned() } else { None };
        let supplier = Some(Supplier { name, url, email });
        Some(Self { supplier, known_from: SupplierSource::Authors })
    }

    fn from_repository(component: &Component, manifest: &PackageFacts) -> Option<Self> {
        let url = match &component.source {
            Source::Git(source) => repository(source).map(|(url, _)| url),
            _ => manifest.repository.as_deref(),
        }?;
        let (page, name) = owner(url)?;
        Some(Self::at_url(name, Some(page), SupplierSource::RepositoryOwner))
    }

    fn from_registry(source: &Source) -> Self {
        let name = match source {
            Source::CratesIo => Some("crates.io"),
            Source::Registry(text) => index_url(text).and_then(host),
            Source::Git(text) => repository(text).and_then(|(url, _)| host(url)),
            Source::Local | Source::Toolchain | Source::Carried(_) => None,
        };
        let at = |name: &str| {
            let url = Some(format!("https://{name}"));
            Self::at_url(name.to_owned(), url, SupplierSource::Registry)
        };
        name.map(at).unwrap_or_default()
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

    fn named(name: &str) -> Supplier {
        Supplier { name: name.to_owned(), url: None, email: None }
    }

    fn supplier(
        source: &str,
        manifest: &PackageFacts,
        declared: Option<&Supplier>,
    ) -> (String, &'static str) {
        let component = Component::new("a", "1.0.0", source.parse().unwrap());
        let maker = named("Maker");
        let known = KnownSupplier::of_crate(&component, manifest, declared, Some(&maker));
        (known.supplier.unwrap().name, known.known_from.as_str())
    }

    #[test]
    fn the_surest_source_wins() {
        let declared = named("Declared");
        let mut manifest = PackageFacts {
            authors: vec![String::new(), "A <a@example.org>".to_owned()],
            repository: Some("https://github.com/owner/a".to_owned()),
            ..PackageFacts::default()
        };
        let of = |name: &str, from| (name.to_owned(), from);
        assert_eq!(supplier("crates.io", &manifest, Some(&declared)), of("Declared", "cm.toml"));
        assert_eq!(supplier("local", &manifest, None), of("Maker", "cm.toml"));
        assert_eq!(supplier("crates.io", &manifest, None), of("A", "authors"));
        manifest.authors.clear();
        assert_eq!(supplier("crates.io", &manifest, None), of("owner", "repository-owner"));
        manifest.repository = Some("https://example.org/a".to_owned());
        assert_eq!(supplier("crates.io", &manifest, None), of("crates.io", "registry"));
        let registry = "sparse+https://registry.example.org/index/";
        assert_eq!(supplier(registry, &manifest, None), of("registry.example.org", "registry"));
        let git = "git+https://example.org/team/a?branch=x#c0ffee";
        assert_eq!(supplier(git, &manifest, None), of("team", "repository-owner"));
    }
}
