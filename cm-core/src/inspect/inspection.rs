//! What a file says of itself.

use super::found::{DamagedRecord, FoundRecord};
use super::kind::FileKind;
use super::limits::Limit;
use super::opaque::Opaque;
use crate::ComponentSet;

/// What a file, or what is in it, says of itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Inspection {
    /// The file itself, if nothing is inside of it; else each file in it that has something to
    /// say, in the order in which they stand there.
    pub leaves: Vec<Leaf>,
    /// How many files are in it that have nothing to say.
    pub silent: u64,
    /// Whether files with something to say are left out, because their names take too much memory.
    pub is_short: bool,
}

/// A file that nothing else is inside of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leaf {
    /// Its name in the container, before it the names of the containers that this one is in, from
    /// the outermost on. Empty for the inspected file itself, and for what is compressed in it.
    /// The names are as hostile as the file.
    pub path: Vec<String>,
    /// What kind of file it is.
    pub kind: FileKind,
    /// The records in it, each once, in the order of their first offset.
    pub records: Vec<FoundRecord>,
    /// Magics of records behind which there is no whole one.
    pub damaged: Vec<DamagedRecord>,
    /// What cargo-auditable says is in it.
    pub auditable: Option<ComponentSet>,
    /// Why something can be in it that does not show.
    pub opaque: Option<Opaque>,
    /// The limit that it came to; something can be missing here.
    pub cut_off: Option<Limit>,
}
