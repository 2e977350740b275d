//! The record's content and its bytes.

use super::level::Level;
use super::magic::magic;
use super::packed::PackedList;
use crate::{Rustc, Sha256Digest};

/// The number of the record's format, in its header.
pub const RECORD_FORMAT: u16 = 1;

/// Length of what stands before the text: magic, format, lengths, checksum.
pub(super) const HEADER_LEN: usize = 24;
/// Where the checksum stands, which covers everything but itself.
pub(super) const CHECKSUM_AT: usize = 16;

/// How much of a reason is kept, in bytes: as much as a digest takes.
const REASON_LEN: usize = 64;
/// How much of the compiler's commit is kept, as `rustc -V` does. The list holds all of it.
const COMMIT_LEN: usize = 9;

/// What a binary says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// How exactly the list is known, and its digest.
    pub level: Level,
    /// The package's name.
    pub package: String,
    /// The package's version.
    pub version: String,
    /// The cargo profile's name; empty where it is unknown.
    pub profile: String,
    /// The target triple.
    pub target: String,
    /// The compiler; its commit abbreviated to nine digits.
    pub rustc: Rustc,
    /// The component list without checksums, where it is inside.
    pub list: Option<PackedList>,
}

impl Record {
    /// The record's bytes.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let text = self.text();
        let list = self.list.as_ref().map_or(&[][..], PackedList::as_bytes);
        let total = HEADER_LEN + text.len() + list.len();
        let mut bytes = Vec::with_capacity(total);
        bytes.extend(magic());
        bytes.extend(RECORD_FORMAT.to_le_bytes());
        // A text that is longer than 64 KiB is cut below, so neither length can overflow.
        bytes.extend(u16::try_from(text.len()).unwrap_or(u16::MAX).to_le_bytes());
        bytes.extend(u32::try_from(total).unwrap_or(u32::MAX).to_le_bytes());
        bytes.extend([0; HEADER_LEN - CHECKSUM_AT]);
        bytes.extend(text.as_bytes());
        bytes.extend(list);
        let checksum = checksum(&bytes);
        bytes[CHECKSUM_AT..HEADER_LEN].copy_from_slice(&checksum);
        bytes
    }

    /// Eight lines; each field is one line, whatever it holds.
    fn text(&self) -> String {
        let statement = match &self.level {
            Level::Exact(digest) | Level::Package(digest) => digest.to_string(),
            Level::None(reason) => cut(reason, REASON_LEN).to_owned(),
        };
        let commit = self.rustc.commit.as_deref().unwrap_or_default();
        let fields = [
            self.level.name().as_str(),
            &statement,
            &self.package,
            &self.version,
            &self.profile,
            &self.target,
            &self.rustc.version,
            cut(commit, COMMIT_LEN),
        ];
        fields.map(|field| one_line(cut(field, FIELD_LEN)) + "\n").concat()
    }
}

/// No field is longer in bytes; cargo's own names are far shorter.
const FIELD_LEN: usize = 1024;

/// The first eight bytes of the SHA-256 of a record whose checksum is zero.
///
/// It finds damage; whoever forges a record can forge it, too.
pub(super) fn checksum(record: &[u8]) -> [u8; HEADER_LEN - CHECKSUM_AT] {
    let digest = Sha256Digest::of(record);
    let mut first = [0; HEADER_LEN - CHECKSUM_AT];
    first.copy_from_slice(&digest.as_bytes()[..HEADER_LEN - CHECKSUM_AT]);
    first
}

/// The longest beginning of a text that has no more than this many bytes.
fn cut(text: &str, len: usize) -> &str {
    let end = (0..=len.min(text.len())).rev().find(|&end| text.is_char_boundary(end));
    &text[..end.unwrap_or(0)]
}

fn one_line(text: &str) -> String {
    text.replace(|character: char| character.is_control(), " ")
}
