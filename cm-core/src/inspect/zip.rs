//! zip archives (PKWARE's APPNOTE 6.3), read by their central directory.

use std::io::SeekFrom;

use super::budget::Budget;
use super::content::{Content, ReadSeek, Window};
use super::decompress;
use super::kind::ContainerFormat;
use super::opaque::{Opaque, Trouble};

/// Signatures of a file's header, of a directory entry, and of the directory's end.
pub(super) const LOCAL: &[u8] = b"PK\x03\x04";
const ENTRY: &[u8] = b"PK\x01\x02";
pub(super) const END: &[u8] = b"PK\x05\x06";
const END_64: &[u8] = b"PK\x06\x06";
const LOCATOR_64: &[u8] = b"PK\x06\x07";
/// Lengths of these, in bytes, without what is of variable length.
const LOCAL_LEN: usize = 30;
const ENTRY_LEN: usize = 46;
const END_LEN: usize = 22;
const END_64_LEN: usize = 56;
const LOCATOR_LEN: usize = 20;
/// The longest comment behind the end, in bytes.
const MAX_COMMENT: u64 = 0xffff;
/// In place of a number that is in the Zip64 field.
const IN_ZIP64: u64 = 0xffff_ffff;

/// Calls for each file in an archive, with its name, and its content or why it cannot be had.
pub(super) fn each(
    file: &mut dyn ReadSeek,
    budget: &Budget,
    found: &mut dyn FnMut(String, Result<Content<'_>, Trouble>),
) -> Result<(), Trouble> {
    let directory = Directory::find(file)?;
    let mut at = directory.start;
    while at < directory.end {
        budget.entries.spend(1)?;
        let (entry, len) = Entry::read(file, at)?;
        at += len;
        if entry.name.ends_with('/') && entry.len == 0 {
            continue;
        }
        // Entries can overlap, so many can have the same bytes read.
        budget.decompressed.spend(entry.len.min(directory.start))?;
        entry.open(file, directory.shift, budget, found)?;
    }
    Ok(())
}

/// Where the directory is in the file.
struct Directory {
    start: u64,
    end: u64,
    /// What stands before the archive, in bytes: a program that unpacks it.
    shift: u64,
}

impl Directory {
    fn find(file: &mut dyn ReadSeek) -> Result<Self, Trouble> {
        let len = file.seek(SeekFrom::End(0))?;
        let from = len.saturating_sub(MAX_COMMENT + END_LEN as u64);
        let tail = bytes(file, from, usize::try_from(len - from).unwrap_or(0))?;
        let at = memchr::memmem::rfind(&tail, END)
            .filter(|at| tail.len() - at >= END_LEN)
            .ok_or_else(|| Trouble::broken("the zip archive is cut off: it has no directory"))?;
        let end = &tail[at..];
        let end_at = from + at as u64;
        let (size, start) = (number(end, 12, 4), number(end, 16, 4));
        let locator = at.checked_sub(LOCATOR_LEN).map(|at| &tail[at..]);
        match locator.filter(|it| it.starts_with(LOCATOR_64)) {
            Some(locator) => Self::wide(file, number(locator, 8, 8)),
            None => Self::new(size, start, end_at),
        }
    }

    /// The directory of a Zip64 archive, by its end.
    fn wide(file: &mut dyn ReadSeek, end_at: u64) -> Result<Self, Trouble> {
        let end = bytes(file, end_at, END_64_LEN)?;
        if !end.starts_with(END_64) {
            return Err(Trouble::broken("the zip archive's directory cannot be found"));
        }
        Self::new(number(&end, 40, 8), number(&end, 48, 8), end_at)
    }

    fn new(size: u64, start: u64, end_at: u64) -> Result<Self, Trouble> {
        let stated_end = start.checked_add(size);
        let shift = stated_end.and_then(|end| end_at.checked_sub(end));
        let shift = shift
            .ok_or_else(|| Trouble::broken("the zip archive's directory is outside of the file"))?;
        Ok(Self { start: start + shift, end: end_at, shift })
    }
}

/// What the directory says of a file.
struct Entry {
    name: String,
    flags: u64,
    method: u64,
    /// Length of what is stored, in bytes.
    len: u64,
    /// Where its own header begins.
    at: u64,
}

impl Entry {
    /// Reads the entry that begins here; gives its length, too.
    fn read(file: &mut dyn ReadSeek, at: u64) -> Result<(Self, u64), Trouble> {
        let fixed = bytes(file, at, ENTRY_LEN)?;
        if !fixed.starts_with(ENTRY) {
            return Err(Trouble::broken("the zip archive's directory is damaged"));
        }
        let lengths = [28, 30, 32].map(|at| usize::try_from(number(&fixed, at, 2)).unwrap_or(0));
        let [name_len, extra_len, comment_len] = lengths;
        let variable = bytes(file, at + ENTRY_LEN as u64, name_len + extra_len)?;
        let (name, extra) = variable.split_at(name_len);
        let mut entry = Self {
            name: String::from_utf8_lossy(name).into_owned(),
            flags: number(&fixed, 8, 2),
            method: number(&fixed, 10, 2),
            len: number(&fixed, 20, 4),
            at: number(&fixed, 42, 4),
        };
        entry.widen(number(&fixed, 24, 4), extra);
        Ok((entry, (ENTRY_LEN + name_len + extra_len + comment_len) as u64))
    }

    /// Takes the numbers that have no room in the entry from its Zip64 field (section 4.5.3).
    fn widen(&mut self, unpacked: u64, mut extra: &[u8]) {
        while extra.len() >= 4 {
            let len = usize::try_from(number(extra, 2, 2)).unwrap_or(0);
            let Some(field) = extra.get(4..4 + len) else { return };
            if number(extra, 0, 2) == 1 {
                let mut at = if unpacked == IN_ZIP64 { 8 } else { 0 };
                for value in [&mut self.len, &mut self.at] {
                    if *value == IN_ZIP64 {
                        *value = number(field, at, 8);
                        at += 8;
                    }
                }
            }
            extra = &extra[4 + len..];
        }
    }

    fn open(
        self,
        file: &mut dyn ReadSeek,
        shift: u64,
        budget: &Budget,
        found: &mut dyn FnMut(String, Result<Content<'_>, Trouble>),
    ) -> Result<(), Trouble> {
        let own = self.at.saturating_add(shift);
        let header = bytes(file, own, LOCAL_LEN)?;
        if !header.starts_with(LOCAL) {
            return Err(Trouble::broken("a file of the zip archive is not where it should be"));
        }
        let skipped = number(&header, 26, 2) + number(&header, 28, 2);
        let start = own.saturating_add(LOCAL_LEN as u64 + skipped);
        let mut window = Window::new(file, start, self.len);
        if self.flags & 1 != 0 {
            found(self.name, Err(Trouble::Opaque(Opaque::Encrypted("zip"))));
            return Ok(());
        }
        let format = match self.method {
            0 => {
                found(self.name, Ok(Content::Seekable(&mut window)));
                return Ok(());
            }
            8 => decompress::deflate(&mut window, budget),
            93 => decompress::open(ContainerFormat::Zstd, &mut window, budget),
            95 => decompress::open(ContainerFormat::Xz, &mut window, budget),
            method => {
                let what = format!("compression method {method} of zip");
                Err(Trouble::Opaque(Opaque::Unsupported(what)))
            }
        };
        match format {
            Ok(mut reader) => found(self.name, Ok(Content::Stream(&mut reader))),
            Err(trouble) => found(self.name, Err(trouble)),
        }
        Ok(())
    }
}

fn bytes(file: &mut dyn ReadSeek, at: u64, len: usize) -> Result<Vec<u8>, Trouble> {
    let mut bytes = vec![0; len];
    file.seek(SeekFrom::Start(at))?;
    file.read_exact(&mut bytes)?;
    Ok(bytes)
}

/// A little-endian number of up to eight bytes; 0 where there are none.
fn number(bytes: &[u8], at: usize, len: usize) -> u64 {
    let bytes = bytes.get(at..at + len).unwrap_or_default();
    bytes.iter().rev().fold(0, |number, byte| number << 8 | u64::from(*byte))
}
