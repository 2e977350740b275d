//! A memory image that is written in pieces, each with its address.

use std::io::Read;

use super::budget::{Budget, Loan};
use super::opaque::Trouble;

/// Pieces of memory, in the order in which they were written.
pub(super) struct MemoryImage<'a> {
    pieces: Vec<Piece>,
    loan: Loan<'a>,
}

struct Piece {
    /// What tells the memories of several processors apart.
    memory: u32,
    address: u64,
    bytes: Vec<u8>,
}

impl Piece {
    fn end(&self) -> u64 {
        self.address.saturating_add(self.bytes.len() as u64)
    }
}

impl<'a> MemoryImage<'a> {
    pub(super) fn new(budget: &'a Budget) -> Result<Self, Trouble> {
        Ok(Self { pieces: Vec::new(), loan: budget.memory.borrow(0)? })
    }

    /// Adds bytes at an address of a memory.
    pub(super) fn add(&mut self, memory: u32, address: u64, bytes: &[u8]) -> Result<(), Trouble> {
        if let Some(last) = self.pieces.last_mut()
            && (last.memory, last.end()) == (memory, address)
        {
            self.loan.extend(bytes.len() as u64)?;
            last.bytes.extend(bytes);
            return Ok(());
        }
        // What a piece takes beside its bytes.
        self.loan.extend(bytes.len() as u64 + 64)?;
        self.pieces.push(Piece { memory, address, bytes: bytes.to_vec() });
        Ok(())
    }

    /// Calls for each stretch of memory without a gap, from the lowest address on. Of what was
    /// written twice, either can come.
    pub(super) fn each(mut self, found: &mut dyn FnMut(u64, &mut dyn Read)) {
        self.pieces.sort_by_key(|piece| (piece.memory, piece.address));
        let mut rest = &self.pieces[..];
        while let Some(first) = rest.first() {
            let mut end = first.address;
            let joined = rest.iter().take_while(|piece| {
                let is_joined = piece.memory == first.memory && piece.address <= end;
                end = end.max(piece.end());
                is_joined
            });
            let (stretch, others) = rest.split_at(joined.count());
            found(first.address, &mut Stretch { pieces: stretch, address: first.address });
            rest = others;
        }
    }
}

/// Pieces that follow each other or overlap.
struct Stretch<'a> {
    pieces: &'a [Piece],
    address: u64,
}

impl Read for Stretch<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        while let Some((piece, rest)) = self.pieces.split_first() {
            let within = usize::try_from(self.address - piece.address).unwrap_or(usize::MAX);
            if let Some(left) = piece.bytes.get(within..).filter(|left| !left.is_empty()) {
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
