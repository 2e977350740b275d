//! Records that were found.

use crate::embedded::{PackedError, Record, RecordError, UnpackedList};

/// A record, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundRecord {
    /// What it says.
    pub record: Record,
    /// Where it begins: offsets in the file, or addresses of a memory image that is written as
    /// text or in blocks. Ascending, at most [`MAX_OFFSETS`](super::limits::MAX_OFFSETS).
    pub offsets: Vec<u64>,
    /// The component list that is inside of it; nothing where it has none, or where a limit was
    /// reached before it was read.
    pub list: Option<Result<UnpackedList, PackedError>>,
}

/// The magic of a record, and no record behind it that can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DamagedRecord {
    /// Where it begins, as in [`FoundRecord::offsets`].
    pub offset: u64,
    /// What is wrong with it.
    pub error: RecordError,
}
