//! ELF files.

use object::Endianness;
use object::elf;
use object::read::elf::{
    Dyn, FileHeader, NoteIterator, ProgramHeader, SectionHeader, SectionTable,
};
use object::read::{ReadRef, Result, StringTable};

use super::kind::{ObjectFormat, ObjectKind, ObjectRole};
use super::object_file::{ObjectFacts, ObjectFile, Sections, hex, text};

/// Reads headers, the section table and the dynamic section; no symbols.
pub(super) fn read<'a, Elf, R>(data: R) -> Result<ObjectFile>
where
    Elf: FileHeader<Endian = Endianness>,
    R: ReadRef<'a>,
{
    let header = Elf::parse(data)?;
    let endian = header.endian()?;
    let table = header.sections(endian, data);
    Ok(ObjectFile {
        kind: kind(header, endian, data),
        facts: table.and_then(|table| facts(header, endian, data, &table)),
        sections: table.map(|table| sections(endian, &table)),
    })
}

fn kind<'a, Elf, R>(header: &Elf, endian: Endianness, data: R) -> ObjectKind
where
    Elf: FileHeader<Endian = Endianness>,
    R: ReadRef<'a>,
{
    let has = |wanted| {
        let headers = header.program_headers(endian, data).unwrap_or_default();
        headers.iter().any(|header| header.p_type(endian) == wanted)
    };
    let role = match header.e_type(endian) {
        elf::ET_EXEC => ObjectRole::Executable,
        elf::ET_DYN if has(elf::PT_INTERP) => ObjectRole::Executable,
        elf::ET_DYN if is_pie(header, endian, data) => ObjectRole::Executable,
        elf::ET_DYN => ObjectRole::Library,
        elf::ET_REL => ObjectRole::Object,
        _ => ObjectRole::Other,
    };
    let bits = if header.is_class_64() { 64 } else { 32 };
    let architecture = architecture(header.e_machine(endian), bits);
    ObjectKind { format: ObjectFormat::Elf, role, architecture, bits }
}

/// Whether a file of type `ET_DYN` is a static program: its dynamic section has the flag
/// `DF_1_PIE`.
fn is_pie<'a, Elf, R>(header: &Elf, endian: Endianness, data: R) -> bool
where
    Elf: FileHeader<Endian = Endianness>,
    R: ReadRef<'a>,
{
    let headers = header.program_headers(endian, data).unwrap_or_default();
    let dynamics = headers.iter().find_map(|header| header.dynamic(endian, data).ok()?);
    dynamics.unwrap_or_default().iter().any(|entry| {
        entry.tag(endian) == elf::DT_FLAGS_1 && entry.val(endian) & u64::from(elf::DF_1_PIE.0) != 0
    })
}

fn architecture(machine: elf::Machine, bits: u8) -> &'static str {
    match (machine, bits) {
        (elf::EM_AARCH64, _) => "aarch64",
        (elf::EM_ARM, _) => "arm",
        (elf::EM_AVR, _) => "avr",
        (elf::EM_386, _) => "x86",
        (elf::EM_X86_64, _) => "x86_64",
        (elf::EM_HEXAGON, _) => "hexagon",
        (elf::EM_LOONGARCH, _) => "loongarch64",
        (elf::EM_68K, _) => "m68k",
        (elf::EM_MIPS, 64) => "mips64",
        (elf::EM_MIPS, _) => "mips",
        (elf::EM_MSP430, _) => "msp430",
        (elf::EM_PPC, _) => "powerpc",
        (elf::EM_PPC64, _) => "powerpc64",
        (elf::EM_RISCV, 32) => "riscv32",
        (elf::EM_RISCV, _) => "riscv64",
        (elf::EM_S390, _) => "s390x",
        (elf::EM_SPARC | elf::EM_SPARC32PLUS, _) => "sparc",
        (elf::EM_SPARCV9, _) => "sparc64",
        (elf::EM_XTENSA, _) => "xtensa",
        (elf::EM_BPF, _) => "bpf",
        _ => "unknown architecture",
    }
}

fn sections<'a, Elf, R>(endian: Endianness, table: &SectionTable<'a, Elf, R>) -> Sections
where
    Elf: FileHeader<Endian = Endianness>,
    R: ReadRef<'a>,
{
    let mut sections = Sections::default();
    for section in table.iter() {
        if let Ok(name) = table.section_name(endian, section) {
            sections.see(name, section.file_range(endian));
        }
    }
    sections
}

fn facts<'a, Elf, R>(
    header: &Elf,
    endian: Endianness,
    data: R,
    table: &SectionTable<'a, Elf, R>,
) -> Result<ObjectFacts>
where
    Elf: FileHeader<Endian = Endianness>,
    R: ReadRef<'a>,
{
    let segments = header.program_headers(endian, data)?;
    let mut facts = ObjectFacts::default();
    let mut build_id = |mut notes: NoteIterator<'a, Elf>| -> Result<()> {
        while let Some(note) = notes.next()? {
            if note.name() == elf::ELF_NOTE_GNU && note.n_type(endian) == elf::NT_GNU_BUILD_ID {
                facts.build_id.get_or_insert_with(|| hex(note.desc()));
            }
        }
        Ok(())
    };
    if table.is_empty() {
        for segment in segments {
            segment.notes(endian, data)?.map_or(Ok(()), &mut build_id)?;
        }
        facts.libraries = needed(segments, endian, data)?;
    } else {
        for section in table.iter() {
            section.notes(endian, data)?.map_or(Ok(()), &mut build_id)?;
        }
        let dynamic = table.dynamic_table(endian, data)?;
        for entry in dynamic.iter().filter(|entry| entry.tag == elf::DT_NEEDED) {
            facts.libraries.push(text(dynamic.string(entry)?));
        }
    }
    Ok(facts.sorted())
}

/// The needed libraries of a file without a section table, found over its segments.
fn needed<'a, P, R>(segments: &[P], endian: Endianness, data: R) -> Result<Vec<String>>
where
    P: ProgramHeader<Endian = Endianness>,
    R: ReadRef<'a>,
{
    let Some(segment) = segments.iter().find(|it| it.p_type(endian) == elf::PT_DYNAMIC) else {
        return Ok(Vec::new());
    };
    let dynamics = segment.dynamic(endian, data)?.unwrap_or_default();
    let value = |tag| dynamics.iter().find(|it| it.tag(endian) == tag).map(|it| it.val(endian));
    let (Some(address), Some(len)) = (value(elf::DT_STRTAB), value(elf::DT_STRSZ)) else {
        return Ok(Vec::new());
    };
    let in_file = segments.iter().find_map(|segment| {
        let start: u64 = segment.p_vaddr(endian).into();
        let size: u64 = segment.p_filesz(endian).into();
        let within = address.checked_sub(start).filter(|within| *within < size)?;
        let offset: u64 = segment.p_offset(endian).into();
        (segment.p_type(endian) == elf::PT_LOAD).then(|| offset.checked_add(within))?
    });
    let Some(start) = in_file else { return Ok(Vec::new()) };
    let strings = StringTable::new(data, start, start.saturating_add(len));
    let needed = dynamics.iter().filter(|entry| entry.tag(endian) == elf::DT_NEEDED);
    needed.map(|entry| Ok(text(entry.string(endian, strings)?))).collect()
}
