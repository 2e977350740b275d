//! Executables and libraries: what they are linked to, and what their sections hold.

use std::io::{self, Read, Seek, SeekFrom};

use object::read::{FileKind as Detected, ReadCache, Result};
use object::{elf, macho, pe};

use super::kind::ObjectKind;
use super::limits::MAX_TABLES;
use super::{elf_file, mach_o_file, pe_file};

/// The section that cargo-auditable writes.
pub(super) const AUDITABLE_SECTION: &[u8] = b".dep-v0";

/// What an object file says outside of its records.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ObjectFacts {
    /// The libraries that it is linked to dynamically: ELF `DT_NEEDED`, the names of a PE file's
    /// imported DLLs, Mach-O `LC_LOAD_DYLIB` and its kin. Ascending, each once.
    pub libraries: Vec<String>,
    /// What its linker named the build: the descriptor of ELF's `NT_GNU_BUILD_ID` note, or
    /// Mach-O's `LC_UUID`, in lowercase hexadecimal digits; PE's CodeView GUID as 32 digits as
    /// its fields read, then the age in hexadecimal digits, as symbol servers write it, in
    /// lowercase.
    pub build_id: Option<String>,
}

impl ObjectFacts {
    pub(super) fn sorted(mut self) -> Self {
        self.libraries.sort();
        self.libraries.dedup();
        self
    }
}

/// An object file, as far as it could be read.
pub(super) struct ObjectFile {
    pub(super) kind: ObjectKind,
    pub(super) sections: Result<Sections>,
    pub(super) facts: Result<ObjectFacts>,
}

/// What the section table shows.
#[derive(Default)]
pub(super) struct Sections {
    /// Where cargo-auditable's section is in the file: offset and length.
    pub(super) auditable: Option<(u64, u64)>,
    /// Whether a section has the name that UPX gives.
    pub(super) upx: bool,
}

impl Sections {
    pub(super) fn see(&mut self, name: &[u8], range: Option<(u64, u64)>) {
        if name == AUDITABLE_SECTION && self.auditable.is_none() {
            self.auditable = range;
        }
        self.upx |= name.starts_with(b"UPX0") || name.starts_with(b"UPX1");
    }
}

/// Reads an ELF, PE or Mach-O file; nothing where it is none.
pub(super) fn read(file: &mut (impl Read + Seek)) -> Result<Option<ObjectFile>> {
    let cache = ReadCache::new(Metered { inner: file, left: MAX_TABLES });
    let Ok(kind) = Detected::parse(&cache) else { return Ok(None) };
    let data = &cache;
    Ok(Some(match kind {
        Detected::Elf32 => elf_file::read::<elf::FileHeader32<object::Endianness>, _>(data)?,
        Detected::Elf64 => elf_file::read::<elf::FileHeader64<object::Endianness>, _>(data)?,
        Detected::Pe32 => pe_file::read::<pe::ImageNtHeaders32, _>(data)?,
        Detected::Pe64 => pe_file::read::<pe::ImageNtHeaders64, _>(data)?,
        Detected::MachO32 => mach_o_file::read::<macho::MachHeader32<object::Endianness>, _>(data)?,
        Detected::MachO64 => mach_o_file::read::<macho::MachHeader64<object::Endianness>, _>(data)?,
        _ => return Ok(None),
    }))
}

/// Names from tables, for people and sorted lists.
pub(super) fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Bytes as lowercase hexadecimal digits.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A reader that ends when more was asked of it than the tables of a program take.
struct Metered<'a, R> {
    inner: &'a mut R,
    left: u64,
}

impl<R: Read> Read for Metered<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let len = buffer.len() as u64;
        self.left = self.left.checked_sub(len).ok_or(io::ErrorKind::FileTooLarge)?;
        self.inner.read(buffer)
    }
}

impl<R: Seek> Seek for Metered<'_, R> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.inner.seek(to)
    }
}
