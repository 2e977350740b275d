//! A COFF object file with one section (Microsoft's PE format specification).

use crate::section::SECTION;

/// The machine of an architecture as rustc names it.
pub(crate) fn machine(arch: &str) -> Option<u16> {
    match arch {
        "x86" => Some(0x014c),
        "x86_64" => Some(0x8664),
        "aarch64" => Some(0xaa64),
        _ => None,
    }
}

const HEADER_LEN: u32 = 20;
const SECTION_LEN: u32 = 40;
/// IMAGE_SCN_CNT_INITIALIZED_DATA and IMAGE_SCN_MEM_READ.
const READ_ONLY_DATA: u32 = 0x0000_0040 | 0x4000_0000;
/// IMAGE_SYM_CLASS_EXTERNAL
const EXTERNAL: u8 = 2;

/// An object that holds the data in a section, with a symbol for it.
pub(crate) fn object(machine: u16, symbol: &str, data: &[u8]) -> Vec<u8> {
    let start = HEADER_LEN + SECTION_LEN;
    let len = u32::try_from(data.len()).unwrap_or(u32::MAX);
    let mut out = Vec::new();
    out.extend(machine.to_le_bytes());
    out.extend(1u16.to_le_bytes()); // sections
    out.extend(0u32.to_le_bytes()); // no time
    out.extend((start + len).to_le_bytes());
    out.extend(1u32.to_le_bytes()); // symbols
    out.extend([0; 4]); // no optional header, no characteristics
    out.extend(short_name(SECTION));
    out.extend([0; 8]); // sizes and addresses are those of images
    out.extend(len.to_le_bytes());
    out.extend(start.to_le_bytes());
    out.extend([0; 12]); // no relocations, no line numbers
    out.extend(READ_ONLY_DATA.to_le_bytes());
    out.extend(data);
    // The symbol's name stands in the table of strings, whose length comes first.
    out.extend(0u32.to_le_bytes());
    out.extend(4u32.to_le_bytes());
    out.extend(0u32.to_le_bytes()); // value
    out.extend(1u16.to_le_bytes()); // section
    out.extend(0u16.to_le_bytes()); // type
    out.extend([EXTERNAL, 0]);
    let strings = u32::try_from(4 + symbol.len() + 1).unwrap_or(u32::MAX);
    out.extend(strings.to_le_bytes());
    out.extend(symbol.as_bytes());
    out.push(0);
    out
}

fn short_name(name: &str) -> [u8; 8] {
    let mut short = [0; 8];
    for (to, from) in short.iter_mut().zip(name.bytes()) {
        *to = from;
    }
    short
}
