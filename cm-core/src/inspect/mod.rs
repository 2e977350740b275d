//! Reading artifacts: what does this file say it was built from?
//!
//! [`inspect_file`] searches a file, and everything inside of it, for the records that
//! [`embedded`](crate::embedded) writes. [`object_facts`] reads what a linker left in an
//! executable. Every byte of a file is taken for hostile; [`limits`] says what no file can exceed.

mod budget;
mod elf_file;
mod entropy;
mod error;
mod facts;
mod file;
mod found;
mod inspection;
mod kind;
pub mod limits;
mod mach_o_file;
mod object_file;
mod pe_file;
mod scan;

pub use error::InspectError;
pub use facts::object_facts;
pub use file::inspect_file;
pub use found::{DamagedRecord, FoundRecord};
pub use inspection::{Inspection, Leaf};
pub use kind::{ContainerFormat, FileKind, ImageFormat, ObjectFormat, ObjectKind, ObjectRole};
pub use limits::Limit;
pub use object_file::ObjectFacts;
