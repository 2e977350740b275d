//! What no input can make an inspection exceed.

use std::fmt;

/// How deep containers can stand in each other; a `.tar.gz` in a zip is three.
pub const MAX_DEPTH: usize = 8;
/// How many files are looked at in one file, whatever it holds.
pub const MAX_ENTRIES: u64 = 1 << 18;
/// How many bytes are decompressed in any case.
pub const MIN_DECOMPRESSED: u64 = 512 << 20;
/// How many more bytes are decompressed for each byte of the file.
pub const MAX_RATIO: u64 = 8;
/// How many bytes of files inside a file are held in memory at one time, windows of decompressors
/// included. A file that does not fit is read once, from its beginning to its end.
pub const MAX_MEMORY: u64 = 96 << 20;
/// How many bytes of headers and tables are read of one executable.
pub const MAX_TABLES: u64 = 16 << 20;
/// How many bytes cargo-auditable's data can have when decompressed.
pub const MAX_AUDITABLE: u64 = 8 << 20;
/// How many bytes of memory the names of files that are reported can take together, by a rough
/// count.
pub const MAX_NAMES: u64 = 32 << 20;
/// How many bytes of a name are kept.
pub const MAX_NAME: usize = 4096;
/// How many records, damaged ones included, are told apart in one file.
pub const MAX_RECORDS: usize = 1000;
/// How many bytes these records can have together.
pub const MAX_RECORD_BYTES: usize = 16 << 20;
/// How many components of embedded lists, and packages of cargo-auditable, are kept for one file.
pub const MAX_COMPONENTS: usize = 100_000;
/// How many bytes of memory these can take together, by a rough count.
pub const MAX_COMPONENT_BYTES: u64 = 64 << 20;
/// How many times an embedded list is unpacked for one file.
pub const MAX_LISTS: usize = 256;
/// How many places are kept for one record that stands in many.
pub const MAX_OFFSETS: usize = 100;
/// How many bytes are hashed to check records of one file.
pub const MAX_HASHED: u64 = 512 << 20;

/// A limit that an inspection came to: what is behind it was not looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Limit {
    /// [`MAX_DEPTH`].
    Depth,
    /// [`MAX_ENTRIES`] or [`MAX_NAMES`].
    Entries,
    /// [`MIN_DECOMPRESSED`] and [`MAX_RATIO`].
    Decompressed,
    /// [`MAX_MEMORY`] or [`MAX_TABLES`].
    Memory,
    /// [`MAX_AUDITABLE`], [`MAX_COMPONENTS`] or [`MAX_COMPONENT_BYTES`].
    Components,
    /// [`MAX_RECORDS`], [`MAX_RECORD_BYTES`] or [`MAX_LISTS`].
    Records,
    /// [`MAX_HASHED`].
    Hashed,
}

impl Limit {
    /// As reports name it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Depth => "depth",
            Self::Entries => "entries",
            Self::Decompressed => "decompressed",
            Self::Memory => "memory",
            Self::Components => "components",
            Self::Records => "records",
            Self::Hashed => "hashed",
        }
    }
}

impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Depth => write!(f, "containers stand more than {MAX_DEPTH} deep in each other"),
            Self::Entries => write!(f, "more than {MAX_ENTRIES} files are inside"),
            Self::Decompressed => {
                let least = MIN_DECOMPRESSED >> 20;
                write!(
                    f,
                    "more than {least} MiB and {MAX_RATIO} times the file's size come out of decompression"
                )
            }
            Self::Memory => write!(f, "it takes more than {} MiB of memory", MAX_MEMORY >> 20),
            Self::Components => {
                let most = MAX_COMPONENT_BYTES >> 20;
                write!(
                    f,
                    "more than {MAX_COMPONENTS} components, or {most} MiB of them, are listed"
                )
            }
            Self::Records => write!(f, "more than {MAX_RECORDS} records are inside"),
            Self::Hashed => {
                write!(
                    f,
                    "checking its records takes more than {} MiB of hashing",
                    MAX_HASHED >> 20
                )
            }
        }
    }
}

impl std::error::Error for Limit {}
