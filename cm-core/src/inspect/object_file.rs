//! Executables and libraries: what they are linked to, and what their sections hold.

use std::io::{self, Read, Seek, SeekFrom};

use object::read::{FileKind as Detected, ReadCache, Result};
use object::{Endianness, elf, macho, pe};

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

/// What an object file is, and what is in its section table, as far as it can be read.
pub(super) struct Survey {
    pub(super) kind: ObjectKind,
    pub(super) sections: Result<Sections>,
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
    /// Looks at a section by its name, behind which a zero and anything can stand.
    pub(super) fn see(&mut self, name: &[u8], range: Option<(u64, u64)>) {
        let is = |wanted: &[u8]| {
            name.strip_prefix(wanted).is_some_and(|rest| rest.first().is_none_or(|byte| *byte == 0))
        };
        if is(AUDITABLE_SECTION) && self.auditable.is_none() {
            self.auditable = range;
        }
        self.upx |= is(b"UPX0") || is(b"UPX1");
    }
}

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
    let data = &cache;
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
    let data = &cache;
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

/// Names from tables, for people and sorted lists.
pub(super) fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Bytes as lowercase hexadecimal digits.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
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
