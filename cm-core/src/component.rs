//! One component: name, version, source and checksum.

use std::fmt;

use crate::{Sha256Digest, Source};

/// A crate, the Rust standard library or a native library, at one version from one source.
///
/// This is the unique designator that IEC 62304 clause 8.1.2 asks for each item of unknown
/// provenance: an exact version and a checksum, never a range.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Component {
    /// The crate's name, or the native library's.
    pub name: String,
    /// A crate's semantic version with its build metadata; a native library's version as its
    /// authors write it.
    pub version: String,
    /// Where it comes from.
    pub source: Source,
    /// SHA-256 of the `.crate` file, as in `Cargo.lock`; absent for git and local sources.
    pub checksum: Option<Sha256Digest>,
}

impl Component {
    /// The name of the component that stands for the Rust standard library.
    pub const RUST_STD: &'static str = "rust-std";

    /// A component without a checksum.
    pub fn new(name: impl Into<String>, version: impl Into<String>, source: Source) -> Self {
        Self { name: name.into(), version: version.into(), source, checksum: None }
    }

    /// Whether it is a native library.
    #[must_use]
    pub fn is_native(&self) -> bool {
        matches!(self.source, Source::Carried(_))
    }

    /// Whether it is a crate.
    #[must_use]
    pub fn is_crate(&self) -> bool {
        !self.is_native() && self.source != Source::Toolchain
    }
}

impl fmt::Display for Component {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.name, self.version)?;
        match &self.source {
            Source::CratesIo | Source::Toolchain => Ok(()),
            source => write!(f, " ({source})"),
        }
    }
}
