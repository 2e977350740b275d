//! UF2 files (Microsoft, "USB Flashing Format").

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
    let (mut seen, mut count) = (0_u64, 0);
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
        image.add(field(12).into(), data)?;
        (seen, count) = (seen + 1, u64::from(field(24)));
    }
    // Files for several processors have several counts; the last is that of its own part.
    if seen < count { Err(Trouble::broken("the UF2 file is cut off")) } else { Ok(image) }
}

fn number(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(*bytes.get(at..)?.first_chunk()?))
}
