//! The record that a binary carries: which component list it was built from.
//!
//! `FORMAT.md` specifies its bytes.

#[cfg(feature = "read")]
mod decode;
mod level;
mod magic;
mod packed;
mod record;
#[cfg(feature = "read")]
mod unpack;

#[cfg(feature = "read")]
pub use decode::{Decoded, RecordError};
pub use level::{Level, LevelName};
pub use magic::magic;
pub use packed::PackedList;
pub use record::{RECORD_FORMAT, Record};
#[cfg(feature = "read")]
pub use unpack::{PackedError, UnpackedList};
