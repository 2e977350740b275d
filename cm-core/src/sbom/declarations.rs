//! What the product's makers declare, as far as documents need it.

use std::collections::BTreeMap;

use super::address::Contact;
use super::timestamp::Day;
use crate::{Component, Sha256Digest, Sha512Digest};

/// What the product's makers declare.
#[derive(Debug, Clone, Default)]
pub struct Declarations {
    /// The product, and who answers for its documents.
    pub product: Product,
    /// The revision of the document.
    pub revision: Revision,
    /// Facts of single components.
    pub facts: BTreeMap<Component, Facts>,
    /// What is known of native libraries.
    pub natives: Vec<DeclaredNative>,
}

/// The product that the build is part of.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Product {
    /// Its name.
    pub name: Option<String>,
    /// Its version; absent before a release.
    pub version: Option<String>,
    /// The maker: author of the documents, and supplier of the product's own crates.
    pub supplier: Option<String>,
    /// The maker's e-mail address or URL (BSI TR-03183-2: creator of the SBOM).
    pub contact: Option<Contact>,
}

/// The revision of a document for one product version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revision {
    /// 1 for the first document, raised by each correction.
    pub number: u32,
    /// What this revision corrects.
    pub corrects: Option<String>,
}

impl Default for Revision {
    fn default() -> Self {
        Self { number: 1, corrects: None }
    }
}

/// Facts of one component that its manifest does not tell.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts {
    /// Who supplies it.
    pub supplier: Option<String>,
    /// The licence that the product's makers concluded: an SPDX expression.
    pub licence: Option<String>,
    /// The supplier's support (FDA premarket cybersecurity guidance, section V.A.4).
    pub support: Support,
    /// Software safety class of the item (IEC 62304 clause 4.3): `A`, `B` or `C`.
    pub safety_class: Option<String>,
    /// Class of the item in IEC 81001-5-1: `maintained`, `supported` or `required`.
    pub maintenance_class: Option<String>,
}

/// How long a component is supported, and by how much.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Support {
    /// The level.
    pub level: Option<SupportLevel>,
    /// The day on which all support ends.
    pub end: Option<Day>,
    /// Why the level or the day cannot be told.
    pub justification: Option<String>,
}

/// The levels of support that the FDA's guidance names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum SupportLevel {
    /// Actively maintained.
    Maintained,
    /// No longer maintained.
    NotMaintained,
    /// Abandoned.
    Abandoned,
}

impl SupportLevel {
    /// The guidance's words.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Maintained => "actively maintained",
            Self::NotMaintained => "no longer maintained",
            Self::Abandoned => "abandoned",
        }
    }
}

/// What is known of the native code that one crate brings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeclaredNative {
    /// The crate's name.
    pub carrier: String,
    /// The crate's version; any version where absent.
    pub carrier_version: Option<String>,
    /// What it brings.
    pub brings: Brings,
}

impl DeclaredNative {
    /// Whether it speaks of this crate.
    #[must_use]
    pub fn is_of(&self, component: &Component) -> bool {
        component.name == self.carrier
            && self.carrier_version.as_ref().is_none_or(|version| *version == component.version)
    }

    /// Whether it tells which native code this crate brings.
    pub(super) fn names(&self, component: &Component) -> bool {
        let empty = matches!(&self.brings, Brings::Libraries(all) if all.is_empty());
        self.is_of(component) && !empty
    }
}

/// Native code that a crate brings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Brings {
    /// Libraries; from `cm.toml` one at a time, from a supplier's SBOM all that it lists.
    Libraries(Vec<NativeLibrary>),
    /// Code of the crate's own authors, at the crate's version.
    OwnCode {
        /// How this was found out.
        justification: String,
    },
}

/// A native library.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NativeLibrary {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: Option<String>,
    /// Its licence: an SPDX expression.
    pub licence: Option<String>,
    /// Who supplies it.
    pub supplier: Option<String>,
    /// Its package URL (ECMA-427).
    pub purl: Option<String>,
    /// Its CPE name (version 2.2 or 2.3).
    pub cpe: Option<String>,
    /// What was changed in it, where something was.
    pub patched: Option<String>,
    /// Whether the target system provides it, instead of the crate carrying it.
    pub system: bool,
    /// SHA-256 of its file.
    pub sha256: Option<Sha256Digest>,
    /// SHA-512 of its file.
    pub sha512: Option<Sha512Digest>,
}

impl NativeLibrary {
    /// Whether this component of a set is the library.
    pub(super) fn is(&self, component: &Component) -> bool {
        component.is_native()
            && component.name == self.name
            && self.version.as_ref().is_none_or(|version| *version == component.version)
    }
}
