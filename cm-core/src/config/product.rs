//! The product and who supplies it.

use super::contact::Contact;
use super::fault::Fault;
use super::located::Located;
use super::raw::{RawProduct, RawSupplier};
use super::scalar::Line;

/// `[product]`: the product that the builds belong to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Product {
    /// Its name; without one, the root package's stands for it.
    pub name: Option<String>,
    /// Its version, or where that is found.
    pub version: Option<ProductVersion>,
    /// Who supplies it.
    pub supplier: Option<Supplier>,
    /// Where the SBOM's creator can be reached (BSI TR-03183-2).
    pub contact: Option<Contact>,
}

/// Where the product's version comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ProductVersion {
    /// `version`: this text.
    Given(String),
    /// `version-from`: the version of the package of this name.
    FromPackage(String),
}

/// Who supplies a product, a component or a library.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Supplier {
    /// The name of the company, project or person.
    pub name: String,
    /// Web address, `http` or `https`.
    pub url: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
}

impl TryFrom<RawProduct> for Product {
    type Error = Fault;

    fn try_from(raw: RawProduct) -> Result<Self, Fault> {
        Ok(Self {
            name: raw.name.map(String::from),
            version: version(raw.version, raw.version_from)?,
            supplier: raw.supplier.map(Supplier::from),
            contact: raw.contact.map(contact).transpose()?,
        })
    }
}

fn version(
    given: Option<Line>,
    from: Option<Located<Line>>,
) -> Result<Option<ProductVersion>, Fault> {
    match (given, from) {
        (Some(_), Some(from)) => Err(Fault::new(
            from.at,
            "`version` and `version-from` exclude each other; remove one of them",
        )),
        (Some(given), None) => Ok(Some(ProductVersion::Given(given.into()))),
        (None, Some(from)) => Ok(Some(ProductVersion::FromPackage(from.value.into()))),
        (None, None) => Ok(None),
    }
}

fn contact(raw: Located<Line>) -> Result<Contact, Fault> {
    raw.value.0.parse().map_err(|message: String| Fault::new(raw.at, message))
}

impl From<RawSupplier> for Supplier {
    fn from(raw: RawSupplier) -> Self {
        Self {
            name: raw.name.into(),
            url: raw.url.map(String::from),
            email: raw.email.map(String::from),
        }
    }
}
