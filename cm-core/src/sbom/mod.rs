//! SBOM documents: CycloneDX and SPDX.
//!
//! A [`Document`] is independent of any format. [`Document::assemble`] makes it from a
//! [`ResolvedBuild`](crate::ResolvedBuild) and [`Declarations`], and tells in [`Finding`]s what it
//! could not say; [`render`] writes it in a [`Format`]. [`crate_hashes`] and [`read_supplied`]
//! alone read files.

mod address;
mod assemble;
mod crate_hashes;
mod cyclonedx;
mod cyclonedx_component;
mod cyclonedx_version;
mod cyclonedx_wire;
mod declarations;
mod declared;
mod document;
mod entry;
mod file_kind;
mod finding;
mod format;
mod json;
mod licence;
mod property;
mod purl;
mod reference;
mod render;
mod serial;
mod spdx_ids;
mod spdx_json;
mod spdx_licence;
mod spdx_package;
mod spdx_wire;
mod supplied;
mod supplier;
mod timestamp;

pub use address::Contact;
pub use assemble::Inputs;
pub use crate_hashes::{CrateFile, crate_hashes};
pub use declarations::{
    Brings, Declarations, DeclaredNative, Facts, NativeLibrary, Product, Revision, Support,
    SupportLevel,
};
pub use document::{Addresses, Document, Entry, FileKind, HostEntry, HostRole, Person, Tool};
pub use finding::Finding;
pub use format::{Format, FormatError};
pub use licence::{Licence, Licences};
pub use render::render;
pub use supplied::{SuppliedError, read_supplied};
pub use supplier::{Supplier, SupplierSource};
pub use timestamp::{Day, DayError, Timestamp, TimestampError};
