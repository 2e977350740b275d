//! UF2 files (Microsoft, "USB Flashing Format").

use std::collections::BTreeMap;
use std::io::Read;

use super::budget::Budget;
use super::content::fill;
use super::memory_image::MemoryImage;
use super::opaque::Trouble;

/// Length of a block in bytes.
const BLOCK: usize = 512;
/// How many bytes of memory a block holds at most.
const MAX_DATA: usize = 476;
const MAGICS: [(usize, u32); 3] = [(0, 0x0a32_4655), (4, 0x9e5d_5157), (508, 0x0ab1_6f30)];
/// The block is not for the main flash memory: a file for the device, or a comment.
const NOT_MAIN_FLASH: u32 = 1;
/// The block names a family of processors; each has a memory of its own.
const HAS_FAMILY: u32 = 0x2000;
/// No file is for more families.
const MAX_FAMILIES: usize = 256;

/// Whether bytes begin with a block.
pub(super) fn is_block(header: &[u8]) -> bool {
    MAGICS.iter().all(|(at, magic)| number(header, *at) == Some(*magic))
}

/// Reads a file. Blocks without the magics are skipped, as a bootloader does.
pub(super) fn read<'a>(
    input: &mut dyn Read,
    budget: &'a Budget,
) -> Result<MemoryImage<'a>, Trouble> {
    let mut image = MemoryImage::new(budget)?;
    let mut block = [0; BLOCK];
    // How many blocks of each family there are, and how many it says there are.
    let mut families: BTreeMap<u32, (u64, u64)> = BTreeMap::new();
    loop {
        let (read, outcome) = fill(input, &mut block);
        outcome?;
        if read < BLOCK {
            break;
        }
        let field = |at| number(&block, at).unwrap_or(0);
        if !is_block(&block) || field(8) & NOT_MAIN_FLASH != 0 {
            continue;
        }
        let len = usize::try_from(field(16)).unwrap_or(usize::MAX);
        let data = block.get(32..32 + len.min(MAX_DATA + 1)).filter(|data| data.len() <= MAX_DATA);
        let data = data.ok_or_else(|| Trouble::broken("a block of the UF2 file is too long"))?;
        let family = if field(8) & HAS_FAMILY == 0 { 0 } else { field(28) };
        image.add(family, field(12).into(), data)?;
        let (seen, count) = families.entry(family).or_default();
        (*seen, *count) = (*seen + 1, u64::from(field(24)));
        if families.len() > MAX_FAMILIES {
            return Err(Trouble::broken("the UF2 file is for more families than any"));
        }
    }
    // A file can be several files one after another, each with its own count.
    let is_cut_off = families.values().any(|(seen, count)| seen < count);
    if is_cut_off { Err(Trouble::broken("the UF2 file is cut off")) } else { Ok(image) }
}

fn number(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(*bytes.get(at..)?.first_chunk()?))
}
