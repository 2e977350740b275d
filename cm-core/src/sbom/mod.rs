//! SBOM documents: CycloneDX and SPDX.
//!
//! A [`Document`] is independent of any format. [`Document::assemble`] makes it from a
//! [`ResolvedBuild`](crate::ResolvedBuild) and [`Declarations`], which hold the product's
//! [`Config`](crate::config::Config), and tells in [`Finding`]s what it could not say; [`Document::of_binary`] makes it from what a binary says
//! of itself. [`render`]
//! writes it in a [`Format`], and [`read_document`] gets the component list back. [`crate_hashes`], [`Declarations::read`] and [`read_supplied`] alone
//! read files.

mod assemble;
mod assembly;
mod crate_hashes;
mod cyclonedx;
mod cyclonedx_component;
mod cyclonedx_read;
mod cyclonedx_version;
mod cyclonedx_wire;
mod declarations;
mod document;
mod entry;
mod file_kind;
mod finding;
mod format;
mod json;
mod licence;
mod of_binary;
mod person;
mod property;
mod purl;
mod read_document;
mod rebuild;
mod reference;
mod render;
mod serial;
mod spdx_ids;
mod spdx_json;
mod spdx_licence;
mod spdx_package;
mod spdx_read;
mod spdx_wire;
mod supplied;
mod supplier;
mod timestamp;
mod told;

pub use assemble::Inputs;
pub use crate_hashes::{CrateFile, crate_hashes};
pub use declarations::Declarations;
pub use document::{
    Addresses, BinaryOrigin, Document, Entry, FileKind, HostEntry, HostRole, Listing, Origin, Tool,
};
pub use finding::Finding;
pub use format::{Format, FormatError};
pub use licence::{Licence, Licences};
pub use of_binary::{BinaryInputs, Teller};
pub use person::Person;
pub use read_document::{DocumentError, ReadDocument, read_document};
pub use rebuild::RebuildError;
pub use render::render;
pub use supplied::{SuppliedError, SuppliedLibrary, read_supplied};
pub use supplier::{KnownSupplier, SupplierSource};
pub use timestamp::{Timestamp, TimestampError};
