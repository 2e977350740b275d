//! Reading artifacts: what does this file say it was built from?
//!
//! [`inspect_file`] searches a file, and everything inside of it, for the records that
//! [`embedded`](crate::embedded) writes. [`object_facts`] reads what a linker left in an
//! executable. Every byte of a file is taken for hostile; [`limits`] says what no file can exceed.

mod ar;
mod auditable;
mod budget;
mod content;
mod decompress;
mod detect;
mod elf_file;
mod entropy;
mod error;
mod facts;
mod fat;
mod file;
mod foreign;
mod found;
mod hex_line;
mod inspection;
mod intel_hex;
mod kind;
pub mod limits;
mod mach_o_file;
mod memory_image;
mod object_file;
mod opaque;
mod pe_file;
mod s_record;
mod scan;
mod survey;
mod tar;
mod uf2;
mod visit;
mod wasm;
mod zip;

pub use error::InspectError;
pub use facts::object_facts;
pub use file::{inspect_bytes, inspect_file};
pub use found::{DamagedRecord, FoundRecord};
pub use inspection::{Inspection, Leaf};
pub use kind::{ContainerFormat, FileKind, ImageFormat, ObjectFormat, ObjectKind, ObjectRole};
pub use limits::Limit;
pub use opaque::Opaque;
pub use survey::ObjectFacts;
