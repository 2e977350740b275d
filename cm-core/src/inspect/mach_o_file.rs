//! Mach-O files of one architecture.

use object::Endianness;
use object::macho;
use object::read::macho::{LoadCommandIterator, MachHeader, Section, Segment};
use object::read::{ReadRef, Result};

use super::kind::{ObjectFormat, ObjectKind, ObjectRole};
use super::survey::{ObjectFacts, Sections, Survey, hex, text};

/// Reads the header and the sections that the load commands name.
pub(super) fn survey<'a, Mach, R>(data: R) -> Result<Survey>
where
    Mach: MachHeader<Endian = Endianness>,
    R: ReadRef<'a>,
{
    let header = Mach::parse(data, 0)?;
    let endian = header.endian()?;
    let commands = header.load_commands(endian, data, 0);
    let sections = commands.and_then(|commands| sections::<Mach>(commands, endian));
    Ok(Survey { kind: kind(header, endian), sections })
}

fn kind<Mach: MachHeader<Endian = Endianness>>(header: &Mach, endian: Endianness) -> ObjectKind {
    ObjectKind {
        format: ObjectFormat::MachO,
        role: match header.filetype(endian) {
            macho::MH_EXECUTE => ObjectRole::Executable,
            macho::MH_DYLIB | macho::MH_BUNDLE => ObjectRole::Library,
            macho::MH_OBJECT => ObjectRole::Object,
            _ => ObjectRole::Other,
        },
        architecture: architecture(header.cputype(endian)),
        bits: if header.is_type_64() { 64 } else { 32 },
    }
}

/// rustc's name of a processor.
pub(super) fn architecture(processor: macho::CpuType) -> &'static str {
    match processor {
        macho::CPU_TYPE_ARM => "arm",
        macho::CPU_TYPE_ARM64 => "aarch64",
        macho::CPU_TYPE_X86 => "x86",
        macho::CPU_TYPE_X86_64 => "x86_64",
        macho::CPU_TYPE_POWERPC => "powerpc",
        macho::CPU_TYPE_POWERPC64 => "powerpc64",
        _ => "unknown architecture",
    }
}

fn sections<'a, Mach: MachHeader<Endian = Endianness>>(
    mut commands: LoadCommandIterator<'a, Endianness>,
    endian: Endianness,
) -> Result<Sections> {
    let mut sections = Sections::default();
    while let Some(command) = commands.next()? {
        let Some((segment, data)) = Mach::Segment::from_command(command)? else { continue };
        for section in segment.sections(endian, data)? {
            let range = (section.offset(endian).into(), section.size(endian).into());
            sections.see(section.name(), Some(range));
        }
    }
    Ok(sections)
}

/// Reads the load commands.
pub(super) fn facts<'a, Mach, R>(data: R) -> Result<ObjectFacts>
where
    Mach: MachHeader<Endian = Endianness>,
    R: ReadRef<'a>,
{
    let header = Mach::parse(data, 0)?;
    let endian = header.endian()?;
    let mut commands = header.load_commands(endian, data, 0)?;
    let mut facts = ObjectFacts::default();
    while let Some(command) = commands.next()? {
        if let Some(library) = command.dylib()? {
            facts.libraries.push(text(command.string(endian, library.dylib.name)?));
        } else if let Some(uuid) = command.uuid()? {
            facts.build_id = Some(hex(&uuid.uuid));
        }
    }
    Ok(facts.sorted())
}
