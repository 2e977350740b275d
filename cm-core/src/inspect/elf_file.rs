//! ELF files.

use object::Endianness;
use object::elf;
use object::read::elf::{Dyn, FileHeader, NoteIterator, ProgramHeader, SectionHeader};
use object::read::{ReadRef, Result, StringTable};

use super::kind::{ObjectFormat, ObjectKind, ObjectRole};
use super::survey::{ObjectFacts, Sections, Survey, hex, text};

/// No note section of a linked file is longer, in bytes.
const MAX_NOTES: u64 = 64 << 10;

/// Reads headers and the section table.
pub(super) fn survey<'a, Elf, R>(data: R) -> Result<Survey>
where
    Elf: FileHeader<Endian = Endianness>,
    R: ReadRef<'a>,
{
    let header = Elf::parse(data)?;
    let endian = header.endian()?;
    Ok(Survey { kind: kind(header, endian, data), sections: sections(header, endian, data) })
}

fn kind<'a, Elf, R>(header: &Elf, endian: Endianness, data: R) -> ObjectKind
where
    Elf: FileHeader<Endian = Endianness>,
    R: ReadRef<'a>,
{
    let role = match header.e_type(endian) {
        elf::ET_EXEC => ObjectRole::Executable,
        elf::ET_DYN if is_program(header, endian, data) => ObjectRole::Executable,
        elf::ET_DYN => ObjectRole::Library,
        elf::ET_REL => ObjectRole::Object,
        _ => ObjectRole::Other,
    };
    let bits = if header.is_class_64() { 64 } else { 32 };
    let architecture = architecture(header.e_machine(endian), bits);
    ObjectKind { format: ObjectFormat::Elf, role, architecture, bits }
}

/// Whether a file of type `ET_DYN` is a program: it says so by the flag `DF_1_PIE` or, if it is
/// older than that, has an interpreter and is no library that can be run.
fn is_program<'a, Elf, R>(header: &Elf, endian: Endianness, data: R) -> bool
where
    Elf: FileHeader<Endian = Endianness>,
    R: ReadRef<'a>,
{
    let headers = header.program_headers(endian, data).unwrap_or_default();
    let dynamics = headers.iter().find_map(|header| header.dynamic(endian, data).ok()?);
    let dynamics = dynamics.unwrap_or_default();
    let value = |tag| dynamics.iter().find(|it| it.tag(endian) == tag).map(|it| it.val(endian));
    let has_interpreter = || headers.iter().any(|it| it.p_type(endian) == elf::PT_INTERP);
    let flags = value(elf::DT_FLAGS_1).unwrap_or(0);
    flags & elf::DF_1_PIE.0 != 0 || has_interpreter() && value(elf::DT_SONAME).is_none()
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

/// The names are read at once: object files can have a hundred thousand sections.
fn sections<'a, Elf, R>(header: &Elf, endian: Endianness, data: R) -> Result<Sections>
where
    Elf: FileHeader<Endian = Endianness>,
    R: ReadRef<'a>,
{
    let mut sections = Sections::default();
    let table = header.section_headers(endian, data)?;
    if table.is_empty() {
        return Ok(sections);
    }
    let strings = table.get(header.section_strings_index(endian, data)?.0);
    let names = strings.map_or(Ok(&[][..]), |strings| strings.data(endian, data))?;
    for section in table {
        let at = usize::try_from(section.sh_name(endian)).unwrap_or(usize::MAX);
        if let Some(name) = names.get(at..) {
            sections.see(name, section.file_range(endian));
        }
    }
    Ok(sections)
}

/// Reads notes and the dynamic section; no symbols.
pub(super) fn facts<'a, Elf, R>(data: R) -> Result<ObjectFacts>
where
    Elf: FileHeader<Endian = Endianness>,
    R: ReadRef<'a>,
{
    let header = Elf::parse(data)?;
    let endian = header.endian()?;
    let (table, segments) = (header.sections(endian, data)?, header.program_headers(endian, data)?);
    let mut facts = ObjectFacts::default();
    if table.is_empty() {
        for notes in segments.iter().filter(|it| it.p_filesz(endian).into() <= MAX_NOTES) {
            if let (None, Some(notes)) = (&facts.build_id, notes.notes(endian, data)?) {
                facts.build_id = build_id(notes, endian)?;
            }
        }
        facts.libraries = needed(segments, endian, data)?;
    } else {
        for notes in table.iter().filter(|it| it.sh_size(endian).into() <= MAX_NOTES) {
            if let (None, Some(notes)) = (&facts.build_id, notes.notes(endian, data)?) {
                facts.build_id = build_id(notes, endian)?;
            }
        }
        let dynamic = table.dynamic_table(endian, data)?;
        for entry in dynamic.iter().filter(|entry| entry.tag == elf::DT_NEEDED) {
            facts.libraries.push(text(dynamic.string(entry)?));
        }
    }
    Ok(facts.sorted())
}

fn build_id<Elf>(mut notes: NoteIterator<'_, Elf>, endian: Endianness) -> Result<Option<String>>
where
    Elf: FileHeader<Endian = Endianness>,
{
    while let Some(note) = notes.next()? {
        if note.name() == elf::ELF_NOTE_GNU && note.n_type(endian) == elf::NT_GNU_BUILD_ID {
            return Ok(Some(hex(note.desc())));
        }
    }
    Ok(None)
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
