//! Universal Mach-O files: one executable or library for several processors.

use object::macho::CpuType;

use super::budget::Budget;
use super::content::{Content, ReadSeek, Window};
use super::mach_o_file::architecture;
use super::opaque::Trouble;

/// The magics of the two layouts, with 32-bit and 64-bit offsets.
const MAGIC_32: [u8; 4] = [0xca, 0xfe, 0xba, 0xbe];
const MAGIC_64: [u8; 4] = [0xca, 0xfe, 0xba, 0xbf];
/// No file has more architectures. Java's class files begin with the same magic; where the number
/// is here, they have their version, which was never below 45.
const MAX_ARCHITECTURES: u32 = 20;

/// Whether bytes begin as a universal file does.
pub(super) fn is_fat(bytes: &[u8]) -> bool {
    let count = number(bytes, 4).unwrap_or(0);
    (bytes.starts_with(&MAGIC_32) || bytes.starts_with(&MAGIC_64))
        && (1..=MAX_ARCHITECTURES).contains(&u32::try_from(count).unwrap_or(0))
}

/// Calls for each architecture, with its name.
pub(super) fn each(
    file: &mut dyn ReadSeek,
    budget: &Budget,
    found: &mut dyn FnMut(String, Content<'_>),
) -> Result<(), Trouble> {
    let len = file.seek(std::io::SeekFrom::End(0))?;
    file.rewind()?;
    let mut header = [0; 8];
    file.read_exact(&mut header)?;
    let count = usize::try_from(number(&header, 4).unwrap_or(0)).unwrap_or(0);
    let is_wide = header.starts_with(&MAGIC_64);
    let mut table = vec![0; count.min(MAX_ARCHITECTURES as usize) * if is_wide { 32 } else { 20 }];
    file.read_exact(&mut table)?;
    for entry in table.chunks_exact(if is_wide { 32 } else { 20 }) {
        let field = |at| number(entry, at).unwrap_or(0);
        let (offset, size) = match is_wide {
            true => (field(8) << 32 | field(12), field(16) << 32 | field(20)),
            false => (field(8), field(12)),
        };
        if offset.checked_add(size).is_none_or(|end| end > len) {
            return Err(Trouble::broken("an architecture is outside of the universal Mach-O file"));
        }
        // Architectures can overlap, and one of them can be the file itself.
        budget.entries.spend(1)?;
        budget.decompressed.spend(size)?;
        let processor = CpuType(u32::try_from(field(0)).unwrap_or(0));
        let mut window = Window::new(file, offset, size);
        found(architecture(processor).to_owned(), Content::Seekable(&mut window));
    }
    Ok(())
}

fn number(bytes: &[u8], at: usize) -> Option<u64> {
    Some(u32::from_be_bytes(*bytes.get(at..)?.first_chunk()?).into())
}
