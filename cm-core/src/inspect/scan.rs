//! Searching bytes for records.

use std::collections::HashMap;
use std::io::{self, Read};

use memchr::memmem::Finder;

use super::budget::Budget;
use super::content::fill;
use super::entropy::Entropy;
use super::found::{DamagedRecord, FoundRecord};
use super::limits::{Limit, MAX_OFFSETS};
use crate::Sha256Digest;
use crate::embedded::{PackedError, PackedList, Record, RecordError, UnpackedList, magic};

/// How much is read at once, in bytes.
const BLOCK: usize = 1 << 20;

/// What a search has found so far.
#[derive(Default)]
pub(super) struct Findings {
    pub(super) records: Vec<FoundRecord>,
    pub(super) damaged: Vec<DamagedRecord>,
    /// The first limit that was reached, and behind which records can be missing.
    pub(super) limit: Option<Limit>,
    /// How many bytes were searched.
    pub(super) len: u64,
    pub(super) entropy: Entropy,
    /// Index in `records` by the SHA-256 of a record's bytes.
    known: HashMap<Sha256Digest, usize>,
}

/// Searches bytes for records, in constant memory.
pub(super) struct Scanner<'a> {
    finder: Finder<'static>,
    budget: &'a Budget,
    buffer: Vec<u8>,
}

impl<'a> Scanner<'a> {
    pub(super) fn new(budget: &'a Budget) -> Self {
        Self { finder: Finder::new(&magic()).into_owned(), budget, buffer: Vec::new() }
    }

    /// Searches all that a reader gives; its first byte is at this offset or address.
    pub(super) fn scan(
        &mut self,
        reader: &mut dyn Read,
        offset: u64,
        findings: &mut Findings,
    ) -> io::Result<()> {
        let keep = magic().len() - 1;
        let (mut start, mut len, mut wanted) = (offset, 0, BLOCK);
        loop {
            if self.buffer.len() < wanted {
                let mut buffer = vec![0; wanted];
                buffer[..len].copy_from_slice(&self.buffer[..len]);
                self.buffer = buffer;
            }
            let (added, got) = fill(reader, &mut self.buffer[len..wanted]);
            // What a failing reader leaves unfinished is not damaged; nobody has seen its end.
            let is_end = got.is_ok() && len + added < wanted;
            findings.see(&self.buffer[len..len + added]);
            len += added;
            let searched = self.search(&self.buffer[..len], start, is_end, findings);
            if is_end || got.is_err() {
                return got;
            }
            let rest = match searched {
                Searched::All => len - keep,
                Searched::Until(at, _) => at,
            };
            self.buffer.copy_within(rest..len, 0);
            start += rest as u64;
            len -= rest;
            wanted = match searched {
                Searched::All => BLOCK,
                Searched::Until(_, record) => record.max(BLOCK),
            };
        }
    }

    /// Whether a record of this length can still be hashed.
    fn can_check(&self, len: usize) -> bool {
        self.budget.hashed.left() >= hashing(len)
    }

    /// Searches a part; before the end, what reaches over the part's end is left for the next.
    fn search(&self, part: &[u8], start: u64, is_end: bool, findings: &mut Findings) -> Searched {
        for at in self.finder.find_iter(part) {
            let rest = &part[at..];
            if !is_end {
                match Record::len_of(rest) {
                    // What cannot be checked any more is not worth waiting for.
                    Ok(Some(len)) if len > rest.len() && self.can_check(len) => {
                        return Searched::Until(at, len);
                    }
                    Ok(None) => return Searched::Until(at, BLOCK),
                    _ => {}
                }
            }
            findings.take(rest, start + at as u64, self.budget);
        }
        Searched::All
    }
}

/// How many bytes are hashed for a record: its checksum, and what it is known by.
const fn hashing(len: usize) -> u64 {
    2 * len as u64
}

/// How far a part was searched.
enum Searched {
    All,
    /// Until the record that begins here and has this length.
    Until(usize, usize),
}

impl Findings {
    fn see(&mut self, bytes: &[u8]) {
        self.entropy.see(self.len, bytes);
        self.len += bytes.len() as u64;
    }

    /// Takes what begins with the magic.
    fn take(&mut self, bytes: &[u8], offset: u64, budget: &Budget) {
        if let Err(limit) = self.add(bytes, offset, budget) {
            self.limit.get_or_insert(limit);
        }
    }

    fn add(&mut self, bytes: &[u8], offset: u64, budget: &Budget) -> Result<(), Limit> {
        let whole = match Record::len_of(bytes) {
            Ok(Some(len)) => {
                budget.hashed.spend(hashing(len))?;
                bytes.get(..len).ok_or(RecordError::CutOff)
            }
            Ok(None) => Err(RecordError::CutOff),
            Err(error) => Err(error),
        };
        let checked = match whole {
            Ok(whole) => Record::decode(whole).map(|decoded| (whole, decoded.record)),
            Err(error) => Err(error),
        };
        match checked {
            Ok((bytes, record)) => self.add_record(bytes, record, offset, budget),
            Err(error) => {
                budget.records.spend(1)?;
                self.damaged.push(DamagedRecord { offset, error });
                Ok(())
            }
        }
    }

    fn add_record(
        &mut self,
        bytes: &[u8],
        record: Record,
        offset: u64,
        budget: &Budget,
    ) -> Result<(), Limit> {
        let digest = Sha256Digest::of(bytes);
        if let Some(known) = self.known.get(&digest) {
            let offsets = &mut self.records[*known].offsets;
            if offsets.len() < MAX_OFFSETS {
                offsets.push(offset);
            }
            return Ok(());
        }
        budget.records.spend(1)?;
        budget.record_bytes.spend(bytes.len() as u64)?;
        self.known.insert(digest, self.records.len());
        let list = record.list.as_ref().map(|list| unpacked(list, budget)).transpose();
        let (list, limit) = match list {
            Ok(list) => (list, None),
            Err(limit) => (None, Some(limit)),
        };
        self.records.push(FoundRecord { record, offsets: vec![offset], list });
        limit.map_or(Ok(()), Err)
    }
}

/// Unpacks a list, while the limits allow it.
fn unpacked(
    list: &PackedList,
    budget: &Budget,
) -> Result<Result<UnpackedList, PackedError>, Limit> {
    budget.lists.spend(1)?;
    budget.keep_some()?;
    let list = list.unpack();
    match &list {
        Ok(list) => budget.keep(&list.set)?,
        Err(_) => budget.give_up()?,
    }
    Ok(list)
}
