//! A memory image that is written in pieces, each with its address.

use std::io::Read;

use super::budget::{Budget, Loan};
use super::opaque::Trouble;

/// Pieces of memory, in the order in which they were written.
pub(super) struct MemoryImage<'a> {
    pieces: Vec<(u64, Vec<u8>)>,
    memory: Loan<'a>,
}

impl<'a> MemoryImage<'a> {
    pub(super) fn new(budget: &'a Budget) -> Result<Self, Trouble> {
        Ok(Self { pieces: Vec::new(), memory: budget.memory.borrow(0)? })
    }

    /// Adds bytes at an address.
    pub(super) fn add(&mut self, address: u64, bytes: &[u8]) -> Result<(), Trouble> {
        if let Some((start, last)) = self.pieces.last_mut()
            && start.checked_add(last.len() as u64) == Some(address)
        {
            self.memory.extend(bytes.len() as u64)?;
            last.extend(bytes);
            return Ok(());
        }
        // What a piece takes beside its bytes.
        self.memory.extend(bytes.len() as u64 + 64)?;
        self.pieces.push((address, bytes.to_vec()));
        Ok(())
    }

    /// Calls for each stretch of memory without a gap, from the lowest address on. Of what was
    /// written twice, either can come.
    pub(super) fn each(mut self, found: &mut dyn FnMut(u64, &mut dyn Read)) {
        self.pieces.sort_by_key(|(address, _)| *address);
        let mut rest = &self.pieces[..];
        while let Some((start, _)) = rest.first() {
            let mut end = *start;
            let joined = rest.iter().take_while(|(address, bytes)| {
                let is_joined = *address <= end;
                end = end.max(address.saturating_add(bytes.len() as u64));
                is_joined
            });
            let (stretch, others) = rest.split_at(joined.count());
            found(*start, &mut Stretch { pieces: stretch, address: *start });
            rest = others;
        }
    }
}

/// Pieces that follow each other or overlap.
struct Stretch<'a> {
    pieces: &'a [(u64, Vec<u8>)],
    address: u64,
}

impl Read for Stretch<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        while let Some(((start, bytes), rest)) = self.pieces.split_first() {
            let within = usize::try_from(self.address - start).unwrap_or(usize::MAX);
            if let Some(left) = bytes.get(within..).filter(|left| !left.is_empty()) {
                let len = left.len().min(buffer.len());
                buffer[..len].copy_from_slice(&left[..len]);
                self.address += len as u64;
                return Ok(len);
            }
            self.pieces = rest;
        }
        Ok(0)
    }
}
