//! Executables and libraries: what they are linked to, and what their sections hold.

use std::io::{self, Read, Seek, SeekFrom};
use std::ops::Range;

use object::read::{FileKind as Detected, ReadCache, ReadRef, Result};
use object::{Endianness, elf, macho, pe};

use super::limits::MAX_TABLES;
use super::survey::{ObjectFacts, Survey};
use super::{elf_file, mach_o_file, pe_file};

/// Whether bytes begin as one of the three does.
pub(super) fn begins_one(header: &[u8]) -> bool {
    let magics: [&[u8]; 6] = [
        b"\x7fELF",
        b"MZ",
        b"\xfe\xed\xfa\xce",
        b"\xfe\xed\xfa\xcf",
        b"\xce\xfa\xed\xfe",
        b"\xcf\xfa\xed\xfe",
    ];
    magics.iter().any(|magic| header.starts_with(magic))
}

/// Looks at an ELF, PE or Mach-O file; nothing where it is none.
pub(super) fn survey(file: &mut (impl Read + Seek + ?Sized)) -> Result<Option<Survey>> {
    let cache = ReadCache::new(Metered { inner: file, left: MAX_TABLES });
    let data = Tables(&cache);
    Ok(Some(match Detected::parse(data) {
        Ok(Detected::Elf32) => elf_file::survey::<elf::FileHeader32<Endianness>, _>(data)?,
        Ok(Detected::Elf64) => elf_file::survey::<elf::FileHeader64<Endianness>, _>(data)?,
        Ok(Detected::Pe32) => pe_file::survey::<pe::ImageNtHeaders32, _>(data)?,
        Ok(Detected::Pe64) => pe_file::survey::<pe::ImageNtHeaders64, _>(data)?,
        Ok(Detected::MachO32) => mach_o_file::survey::<macho::MachHeader32<Endianness>, _>(data)?,
        Ok(Detected::MachO64) => mach_o_file::survey::<macho::MachHeader64<Endianness>, _>(data)?,
        _ => return Ok(None),
    }))
}

/// Reads what the linker left in an ELF, PE or Mach-O file; nothing where it is none.
pub(super) fn facts(file: &mut (impl Read + Seek + ?Sized)) -> Result<Option<ObjectFacts>> {
    let cache = ReadCache::new(Metered { inner: file, left: MAX_TABLES });
    let data = Tables(&cache);
    Ok(Some(match Detected::parse(data) {
        Ok(Detected::Elf32) => elf_file::facts::<elf::FileHeader32<Endianness>, _>(data)?,
        Ok(Detected::Elf64) => elf_file::facts::<elf::FileHeader64<Endianness>, _>(data)?,
        Ok(Detected::Pe32) => pe_file::facts::<pe::ImageNtHeaders32, _>(data)?,
        Ok(Detected::Pe64) => pe_file::facts::<pe::ImageNtHeaders64, _>(data)?,
        Ok(Detected::MachO32) => mach_o_file::facts::<macho::MachHeader32<Endianness>, _>(data)?,
        Ok(Detected::MachO64) => mach_o_file::facts::<macho::MachHeader64<Endianness>, _>(data)?,
        _ => return Ok(None),
    }))
}

/// A reader that ends when more was asked of it than the tables of a program take.
struct Metered<'a, R: ?Sized> {
    inner: &'a mut R,
    left: u64,
}

impl<R: Read + ?Sized> Read for Metered<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let len = buffer.len() as u64;
        self.left = self.left.checked_sub(len).ok_or(io::ErrorKind::FileTooLarge)?;
        self.inner.read(buffer)
    }
}

impl<R: Seek + ?Sized> Seek for Metered<'_, R> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.inner.seek(to)
    }
}

/// The parts of a file that were read. The cache would make room for as much as a header asks for,
/// and only then read.
struct Tables<'a, R: Read + Seek>(&'a ReadCache<R>);

impl<R: Read + Seek> Clone for Tables<'_, R> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<R: Read + Seek> Copy for Tables<'_, R> {}

impl<'a, R: Read + Seek> ReadRef<'a> for Tables<'a, R> {
    fn len(self) -> std::result::Result<u64, ()> {
        self.0.len()
    }

    fn read_bytes_at(self, offset: u64, size: u64) -> std::result::Result<&'a [u8], ()> {
        if size > MAX_TABLES { Err(()) } else { self.0.read_bytes_at(offset, size) }
    }

    fn read_bytes_at_until(
        self,
        range: Range<u64>,
        delimiter: u8,
    ) -> std::result::Result<&'a [u8], ()> {
        self.0.read_bytes_at_until(range, delimiter)
    }
}
