//! An ELF object file with one section (System V ABI, chapter 4), little-endian.

use crate::section::{SECTION, SYMBOL};

/// The processor of an object file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Machine {
    /// `e_machine`.
    number: u16,
    /// `e_flags`: linkers refuse to mix objects of different ones.
    flags: u32,
    is_64_bit: bool,
}

impl Machine {
    /// The processor of an architecture as rustc names it; nothing where a linker would want more to
    /// be told.
    pub(crate) fn of(arch: &str, is_64_bit: bool, features: &str) -> Option<Self> {
        let (number, flags) = match arch {
            "x86" => (3, 0),
            "x86_64" => (62, 0),
            "aarch64" => (183, 0),
            // EF_ARM_EABI_VER5
            "arm" => (40, 0x0500_0000),
            "riscv32" | "riscv64" => (243, riscv_flags(features)),
            _ => return None,
        };
        Some(Self { number, flags, is_64_bit })
    }
}

/// EF_RISCV_RVC and EF_RISCV_FLOAT_ABI_* (RISC-V ELF psABI, section "File Header"); the ABI is that of
/// the floating-point unit, as in all of Rust's targets.
fn riscv_flags(features: &str) -> u32 {
    let has = |name: &str| features.split(',').any(|feature| feature == name);
    let float = match (has("d"), has("f")) {
        (true, _) => 4,
        (false, true) => 2,
        (false, false) => 0,
    };
    float | u32::from(has("c"))
}

/// Sections: none, the data, its symbol, the symbol's name, and the names of sections.
const NAMES: [&str; 5] = ["", SECTION, ".symtab", ".strtab", ".shstrtab"];

/// An object that holds the data in a section that is not loaded, with a symbol for it.
pub(crate) fn object(machine: Machine, data: &[u8]) -> Vec<u8> {
    let mut out = Writer { bytes: vec![0; header_len(machine)], is_64_bit: machine.is_64_bit };
    let strings = format!("\0{SYMBOL}\0").into_bytes();
    let names = NAMES.map(|name| format!("{name}\0")).concat().into_bytes();
    let symbols = symbols(machine, data.len());
    let mut sections = vec![[0; 4]];
    // SHT_PROGBITS, SHT_SYMTAB, SHT_STRTAB (twice)
    for (kind, content) in [(1, data), (2, &symbols), (3, &strings), (3, &names)] {
        out.align();
        sections.push([kind, out.bytes.len() as u64, content.len() as u64, 0]);
        out.bytes.extend(content);
    }
    out.align();
    let table = out.bytes.len();
    for (index, section) in sections.iter().enumerate() {
        out.section(index, section);
    }
    let header = header(machine, table as u64);
    out.bytes[..header.len()].copy_from_slice(&header);
    out.bytes
}

fn header_len(machine: Machine) -> usize {
    if machine.is_64_bit { 64 } else { 52 }
}

fn header(machine: Machine, table: u64) -> Vec<u8> {
    let mut out = Writer { bytes: b"\x7fELF".to_vec(), is_64_bit: machine.is_64_bit };
    // Class, ELFDATA2LSB, EV_CURRENT; no OS ABI.
    out.bytes.extend([if machine.is_64_bit { 2 } else { 1 }, 1, 1]);
    out.bytes.resize(16, 0);
    out.u16(1); // ET_REL
    out.u16(machine.number);
    out.u32(1);
    out.word(0); // entry
    out.word(0); // program headers
    out.word(table);
    out.u32(machine.flags);
    out.u16(if machine.is_64_bit { 64 } else { 52 });
    out.u16(0);
    out.u16(0);
    out.u16(if machine.is_64_bit { 64 } else { 40 });
    out.u16(NAMES.len() as u16);
    out.u16(NAMES.len() as u16 - 1);
    out.bytes
}

/// The null symbol, and the one for the data: a global object in section 1.
fn symbols(machine: Machine, len: usize) -> Vec<u8> {
    let mut out = Writer { bytes: Vec::new(), is_64_bit: machine.is_64_bit };
    let global_object = 1 << 4 | 1;
    if machine.is_64_bit {
        out.bytes.resize(24, 0);
        out.u32(1);
        out.bytes.extend([global_object, 0]);
        out.u16(1);
        out.word(0);
        out.word(len as u64);
    } else {
        out.bytes.resize(16, 0);
        out.u32(1);
        out.word(0);
        out.word(len as u64);
        out.bytes.extend([global_object, 0]);
        out.u16(1);
    }
    out.bytes
}

struct Writer {
    bytes: Vec<u8>,
    is_64_bit: bool,
}

impl Writer {
    fn u16(&mut self, value: u16) {
        self.bytes.extend(value.to_le_bytes());
    }

    fn u32(&mut self, value: u32) {
        self.bytes.extend(value.to_le_bytes());
    }

    /// An address, an offset or a size.
    fn word(&mut self, value: u64) {
        let bytes = value.to_le_bytes();
        self.bytes.extend(&bytes[..if self.is_64_bit { 8 } else { 4 }]);
    }

    fn align(&mut self) {
        self.bytes.resize(self.bytes.len().next_multiple_of(8), 0);
    }

    /// A line of the table of sections: kind, offset, size.
    fn section(&mut self, index: usize, [kind, offset, size, _]: &[u64; 4]) {
        let name: usize = NAMES[..index].iter().map(|name| name.len() + 1).sum();
        let is_symbols = *kind == 2;
        self.u32(name as u32);
        self.u32(*kind as u32);
        self.word(0); // flags: not loaded
        self.word(0);
        self.word(*offset);
        self.word(*size);
        // Of the symbols: which section has their names, and how many are local.
        self.u32(if is_symbols { 3 } else { 0 });
        self.u32(u32::from(is_symbols));
        self.word(if *kind == 0 { 0 } else { 8 });
        self.word(match (is_symbols, self.is_64_bit) {
            (false, _) => 0,
            (true, true) => 24,
            (true, false) => 16,
        });
    }
}
