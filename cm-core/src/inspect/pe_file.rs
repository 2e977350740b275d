//! PE files.

use object::LittleEndian as LE;
use object::pe;
use object::read::pe::{ImageNtHeaders, SectionTable};
use object::read::{ReadRef, Result};

use super::kind::{ObjectFormat, ObjectKind, ObjectRole};
use super::survey::{ObjectFacts, Sections, Survey, hex, text};

/// No DLL's name is longer, in bytes; Windows' paths are at most as long.
const MAX_NAME: u64 = 260;
/// No program imports from more DLLs.
const MAX_IMPORTS: u64 = 1024;
/// Length of an import descriptor in bytes, and where in it the name's address is.
const DESCRIPTOR_LEN: u64 = 20;
const NAME_AT: usize = 12;

/// Reads headers and the section table.
pub(super) fn survey<'a, Pe, R>(data: R) -> Result<Survey>
where
    Pe: ImageNtHeaders,
    R: ReadRef<'a>,
{
    let mut offset = pe::ImageDosHeader::parse(data)?.nt_headers_offset().into();
    let (headers, _) = Pe::parse(data, &mut offset)?;
    let table = headers.sections(data, offset);
    Ok(Survey { kind: kind(headers), sections: table.map(|table| sections(&table)) })
}

fn kind<Pe: ImageNtHeaders>(headers: &Pe) -> ObjectKind {
    let header = headers.file_header();
    let is_library = header.characteristics.get(LE).contains(pe::IMAGE_FILE_DLL);
    let architecture = match header.machine.get(LE) {
        pe::IMAGE_FILE_MACHINE_I386 => "x86",
        pe::IMAGE_FILE_MACHINE_AMD64 => "x86_64",
        pe::IMAGE_FILE_MACHINE_ARM | pe::IMAGE_FILE_MACHINE_ARMNT => "arm",
        pe::IMAGE_FILE_MACHINE_ARM64 => "aarch64",
        pe::IMAGE_FILE_MACHINE_ARM64EC => "arm64ec",
        pe::IMAGE_FILE_MACHINE_RISCV64 => "riscv64",
        _ => "unknown architecture",
    };
    ObjectKind {
        format: ObjectFormat::Pe,
        role: if is_library { ObjectRole::Library } else { ObjectRole::Executable },
        architecture,
        bits: if headers.is_type_64() { 64 } else { 32 },
    }
}

fn sections(table: &SectionTable<'_>) -> Sections {
    let mut sections = Sections::default();
    for section in table.iter() {
        let (offset, len) = section.pe_file_range();
        sections.see(section.raw_name(), Some((offset.into(), len.into())));
    }
    sections
}

/// Reads the names of imported libraries and the debug directory.
pub(super) fn facts<'a, Pe, R>(data: R) -> Result<ObjectFacts>
where
    Pe: ImageNtHeaders,
    R: ReadRef<'a>,
{
    let mut offset = pe::ImageDosHeader::parse(data)?.nt_headers_offset().into();
    let (headers, directories) = Pe::parse(data, &mut offset)?;
    let table = headers.sections(data, offset)?;
    let address = directories.get(pe::IMAGE_DIRECTORY_ENTRY_IMPORT);
    let imported = address.map(|directory| imports(data, &table, directory.address_range().0));
    let build_id = match directories.get(pe::IMAGE_DIRECTORY_ENTRY_DEBUG) {
        Some(directory) => code_view(data, directory.data(data, &table)?),
        None => None,
    };
    Ok(ObjectFacts { libraries: imported.unwrap_or_default(), build_id }.sorted())
}

/// The names of the imported libraries. Only they are read: the section that they are in holds
/// most of a program's constants, too.
fn imports<'a>(data: impl ReadRef<'a>, table: &SectionTable<'_>, address: u32) -> Vec<String> {
    let Some((start, len)) = table.pe_file_range_at(address) else { return Vec::new() };
    let count = (u64::from(len) / DESCRIPTOR_LEN).min(MAX_IMPORTS);
    let descriptors = (0..count).map_while(|index| {
        let descriptor =
            data.read_bytes_at(u64::from(start) + index * DESCRIPTOR_LEN, DESCRIPTOR_LEN).ok()?;
        number(descriptor, NAME_AT).filter(|name| *name != 0)
    });
    let name = |address: u32| {
        let (offset, len) = table.pe_file_range_at(address)?;
        let start = u64::from(offset);
        let range = start..start + u64::from(len).min(MAX_NAME);
        data.read_bytes_at_until(range, 0).ok().map(text)
    };
    descriptors.filter_map(name).collect()
}

/// The GUID and age of the debug directory's CodeView entry.
fn code_view<'a>(data: impl ReadRef<'a>, directory: &[u8]) -> Option<String> {
    /// Lengths of an entry, and of its signature, GUID and age.
    const ENTRY_LEN: usize = 28;
    const INFO_LEN: u64 = 24;
    /// One is usual.
    const MAX_VIEWS: usize = 16;
    let entries = directory.chunks_exact(ENTRY_LEN);
    let views = entries.filter(|entry| number(entry, 12) == Some(pe::IMAGE_DEBUG_TYPE_CODEVIEW.0));
    views.take(MAX_VIEWS).find_map(|entry| {
        let info = data.read_bytes_at(number(entry, 24)?.into(), INFO_LEN).ok()?;
        let guid = info.strip_prefix(b"RSDS")?;
        let first = number(guid, 0)?;
        let (second, third) = (short(guid, 4)?, short(guid, 6)?);
        let rest = hex(guid.get(8..16)?);
        Some(format!("{first:08x}{second:04x}{third:04x}{rest}{:x}", number(guid, 16)?))
    })
}

fn number(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(*bytes.get(at..)?.first_chunk()?))
}

fn short(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(*bytes.get(at..)?.first_chunk()?))
}
