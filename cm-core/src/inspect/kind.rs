//! What kind of file something is.

use std::fmt;

/// What kind of file it is, by its content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FileKind {
    /// An executable, a library or an object file.
    Object(ObjectKind),
    /// A WebAssembly module.
    Wasm,
    /// A memory image that is written as text or in blocks.
    Image(ImageFormat),
    /// Something that other files are in; named only where nothing in it could be read.
    Container(ContainerFormat),
    /// Text.
    Text,
    /// Bytes without a form that is known: a raw image, or data.
    Raw,
}

/// An executable, a library or an object file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ObjectKind {
    /// How it is laid out.
    pub format: ObjectFormat,
    /// What it is for.
    pub role: ObjectRole,
    /// The processor, by rustc's name of the architecture where it has one.
    pub architecture: &'static str,
    /// Width of an address in bits: 32 or 64.
    pub bits: u8,
}

/// The layout of an object file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ObjectFormat {
    /// System V ABI, "Object Files".
    Elf,
    /// Microsoft's PE/COFF, as an image.
    Pe,
    /// Apple's Mach-O.
    MachO,
}

/// What an object file is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ObjectRole {
    /// A program.
    Executable,
    /// A dynamic library. A position-independent ELF program without an interpreter counts as one.
    Library,
    /// An input for a linker.
    Object,
    /// Anything else.
    Other,
}

/// A memory image that is no raw copy of the memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ImageFormat {
    /// Intel's "Hexadecimal Object File Format Specification", revision A.
    IntelHex,
    /// Motorola's S-records.
    SRecord,
    /// Microsoft's USB Flashing Format.
    Uf2,
}

/// What holds other files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ContainerFormat {
    /// RFC 1952.
    Gzip,
    /// RFC 8878.
    Zstd,
    /// The .xz file format 1.2.
    Xz,
    /// POSIX ustar and pax, and GNU's.
    Tar,
    /// PKWARE's APPNOTE 6.3.
    Zip,
    /// System V's and BSD's archive: static libraries, Debian packages.
    Ar,
    /// A Mach-O file for several architectures.
    FatMachO,
}

impl fmt::Display for FileKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Object(kind) => kind.fmt(f),
            Self::Wasm => f.write_str("WebAssembly module"),
            Self::Image(format) => f.write_str(match format {
                ImageFormat::IntelHex => "Intel HEX image",
                ImageFormat::SRecord => "S-record image",
                ImageFormat::Uf2 => "UF2 image",
            }),
            Self::Container(format) => f.write_str(match format {
                ContainerFormat::Gzip => "gzip file",
                ContainerFormat::Zstd => "Zstandard file",
                ContainerFormat::Xz => "xz file",
                ContainerFormat::Tar => "tar archive",
                ContainerFormat::Zip => "zip archive",
                ContainerFormat::Ar => "ar archive",
                ContainerFormat::FatMachO => "universal Mach-O file",
            }),
            Self::Text => f.write_str("text"),
            Self::Raw => f.write_str("raw bytes"),
        }
    }
}

impl fmt::Display for ObjectKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let format = match self.format {
            ObjectFormat::Elf => "ELF",
            ObjectFormat::Pe => "PE",
            ObjectFormat::MachO => "Mach-O",
        };
        let role = match self.role {
            ObjectRole::Executable => "executable",
            ObjectRole::Library => "library",
            ObjectRole::Object => "object",
            ObjectRole::Other => "file",
        };
        write!(f, "{format} {role}, {} {}-bit", self.architecture, self.bits)
    }
}
