//! Bytes that are looked at: a file, a part of one, or a stream.

use std::io::{self, Chain, Cursor, Read, Seek, SeekFrom};

use super::budget::{Budget, Loan};
use super::limits::Limit;

/// Bytes that can be read in any order.
pub(super) trait ReadSeek: Read + Seek {}

impl<T: Read + Seek> ReadSeek for T {}

/// Bytes that are looked at, from their beginning.
pub(super) enum Content<'a> {
    Seekable(&'a mut dyn ReadSeek),
    /// Bytes that can be read only once.
    Stream(&'a mut dyn Read),
}

/// Reads until the buffer is full or nothing is left; gives how much was read, and the error after
/// it.
pub(super) fn fill(reader: &mut dyn Read, buffer: &mut [u8]) -> (usize, io::Result<()>) {
    let mut filled = 0;
    while filled < buffer.len() {
        match reader.read(&mut buffer[filled..]) {
            Ok(0) => break,
            Ok(read) => filled += read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return (filled, Err(error)),
        }
    }
    (filled, Ok(()))
}

/// A part of a file.
pub(super) struct Window<'a> {
    file: &'a mut dyn ReadSeek,
    start: u64,
    len: u64,
    at: u64,
}

impl<'a> Window<'a> {
    pub(super) fn new(file: &'a mut dyn ReadSeek, start: u64, len: u64) -> Self {
        Self { file, start, len, at: 0 }
    }
}

impl Read for Window<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = usize::try_from(self.len.saturating_sub(self.at)).unwrap_or(usize::MAX);
        let wanted = left.min(buffer.len());
        self.file.seek(SeekFrom::Start(self.start.saturating_add(self.at)))?;
        let read = self.file.read(&mut buffer[..wanted])?;
        self.at += read as u64;
        Ok(read)
    }
}

impl Seek for Window<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let to = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::End(by) => self.len.checked_add_signed(by),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
        };
        self.at = to.ok_or(io::ErrorKind::InvalidInput)?;
        Ok(self.at)
    }
}

/// A stream that was read into memory, if there was room.
pub(super) enum Held<'a, 'b> {
    All(Cursor<Vec<u8>>, Loan<'b>),
    /// There was no room: the part that was read, and the rest.
    TooLarge(Chain<Cursor<Vec<u8>>, &'a mut dyn Read>, Loan<'b>),
}

/// Memory is taken in steps of so many bytes.
const STEP: usize = 4 << 20;

/// Reads a stream into memory.
pub(super) fn hold<'a, 'b>(
    stream: &'a mut dyn Read,
    budget: &'b Budget,
) -> io::Result<Held<'a, 'b>> {
    let mut bytes = Vec::new();
    let mut loan = budget.memory.borrow(0).map_err(io::Error::other)?;
    loop {
        if loan.extend(STEP as u64).is_err() {
            return Ok(Held::TooLarge(Cursor::new(bytes).chain(stream), loan));
        }
        bytes.reserve_exact(STEP);
        if (&mut *stream).take(STEP as u64).read_to_end(&mut bytes)? < STEP {
            return Ok(Held::All(Cursor::new(bytes), loan));
        }
    }
}

/// A reader of what is decompressed, until the limit is reached.
pub(super) struct Metered<'a, R> {
    inner: R,
    budget: &'a Budget,
    /// How much a byte costs.
    weight: u64,
}

impl<'a, R: Read> Metered<'a, R> {
    pub(super) fn new(inner: R, weight: u64, budget: &'a Budget) -> Self {
        Self { inner, budget, weight }
    }
}

impl<R: Read> Read for Metered<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = self.budget.decompressed.left() / self.weight;
        if left == 0 && !buffer.is_empty() {
            return Err(io::Error::other(Limit::Decompressed));
        }
        let wanted = buffer.len().min(usize::try_from(left).unwrap_or(usize::MAX));
        let read = self.inner.read(&mut buffer[..wanted])?;
        self.budget.decompressed.spend(read as u64 * self.weight).map_err(io::Error::other)?;
        Ok(read)
    }
}
