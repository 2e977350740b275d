//! WebAssembly modules (WebAssembly Core Specification, section 5.5).

use std::io::SeekFrom;

use super::content::{ReadSeek, fill};

/// No module has more sections; object files with a section for each function have less.
const MAX_SECTIONS: usize = 1 << 16;

/// Where the content of a custom section is in a module: offset and length.
pub(super) fn custom_section(
    file: &mut dyn ReadSeek,
    name: &[u8],
) -> std::io::Result<Option<(u64, u64)>> {
    let end = file.seek(SeekFrom::End(0))?;
    let mut at = 8;
    for _ in 0..MAX_SECTIONS {
        if at >= end {
            break;
        }
        file.seek(SeekFrom::Start(at))?;
        // Two numbers of at most five bytes each after the section's kind, then the name.
        let mut header = vec![0; 11 + name.len()];
        let read = fill(file, &mut header).0;
        let Some((kind, rest)) = header[..read].split_first() else { return Ok(None) };
        let Some((len, rest)) = number(rest) else { return Ok(None) };
        let start = at + (read - rest.len()) as u64;
        if let (0, Some((name_len, after))) = (kind, number(rest)) {
            let name_start = start + (rest.len() - after.len()) as u64;
            if name_len == name.len() as u64 && after.starts_with(name) {
                let content = name_start + name_len;
                let section_end = start.saturating_add(len).min(end);
                return Ok(Some((content, section_end.saturating_sub(content))));
            }
        }
        at = start.saturating_add(len);
    }
    Ok(None)
}

/// An unsigned LEB128 number of 32 bits, and what follows it.
fn number(bytes: &[u8]) -> Option<(u64, &[u8])> {
    let mut number = 0;
    for (index, byte) in bytes.iter().enumerate().take(5) {
        number |= u64::from(byte & 0x7f) << (7 * index);
        if byte & 0x80 == 0 {
            return Some((number, &bytes[index + 1..]));
        }
    }
    None
}
