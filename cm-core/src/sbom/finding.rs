//! What a document could not say, or not as well as it should.

use std::fmt;

/// A gap in a document. Its `Display` is a sentence for the document's maker.
///
/// Components are named as [`Component`](crate::Component)'s `Display` names them.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Finding {
    /// Nobody is named as the document's author, or no address is given.
    NoAuthor {
        /// What is missing: `supplier` or `contact`.
        missing: &'static str,
    },
    /// The product's version is to be that of a package which the workspace does not have.
    NoProductVersion {
        /// The package.
        package: String,
    },
    /// The licence is no SPDX expression; it is kept as a named licence.
    LicenceUnreadable {
        /// Whose.
        component: String,
        /// The text.
        text: String,
        /// Why it cannot be read.
        reason: String,
    },
    /// No licence is stated.
    LicenceMissing {
        /// Whose.
        component: String,
    },
    /// Nothing better than the registry or host is known as the supplier.
    SupplierIsRegistry {
        /// Whose.
        component: String,
        /// The registry or host.
        registry: String,
    },
    /// No supplier is known at all.
    SupplierMissing {
        /// Whose.
        component: String,
    },
    /// The version of a native library is not stated.
    VersionMissing {
        /// Whose.
        component: String,
    },
    /// The `.crate` file was not in cargo's cache, so there is no SHA-512.
    NoSha512 {
        /// Whose.
        component: String,
    },
    /// A crate brings a native library that nobody has named; the document is incomplete.
    UnknownNative {
        /// The crate.
        component: String,
        /// Its `links` value.
        links: String,
    },
    /// A declared package URL or CPE name cannot be used.
    Identifier {
        /// Whose.
        component: String,
        /// The text.
        text: String,
    },
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoAuthor { missing: "contact" } => f.write_str(
                "the product's contact is not declared in cm.toml, so the SBOM's author has no \
                 e-mail address or URL (BSI TR-03183-2)",
            ),
            Self::NoAuthor { missing } => write!(
                f,
                "the product's {missing} is not declared in cm.toml, so the SBOM names a tool but \
                 no entity as its author (NTIA 2021: author of SBOM data)"
            ),
            Self::NoProductVersion { package } => write!(
                f,
                "the product's version is to be that of package {package}, which is not in the \
                 workspace; the built package's stands for it"
            ),
            Self::LicenceUnreadable { component, text, reason } => {
                write!(f, "{component}: licence {text:?} is no SPDX expression: {reason}")
            }
            Self::LicenceMissing { component } => write!(f, "{component}: no licence is stated"),
            Self::SupplierIsRegistry { component, registry } => {
                write!(f, "{component}: no supplier is known; {registry} stands in")
            }
            Self::SupplierMissing { component } => write!(f, "{component}: no supplier is known"),
            Self::VersionMissing { component } => {
                write!(f, "{component}: no version is stated, which NTIA 2021 asks for")
            }
            Self::NoSha512 { component } => {
                write!(f, "{component}: no SHA-512, since its .crate file is not in cargo's cache")
            }
            Self::UnknownNative { component, links } => {
                write!(f, "{component}: brings native library {links:?} of unknown version")
            }
            Self::Identifier { component, text } => {
                write!(f, "{component}: {text:?} is no package URL or CPE name of a native library")
            }
        }
    }
}
