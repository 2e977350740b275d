//! tar archives: POSIX ustar and pax (IEEE 1003.1, "pax - portable archive interchange"), and
//! GNU's long names.

use std::io::{self, Read};

use super::budget::Budget;
use super::content::fill;
use super::opaque::Trouble;

/// Everything in an archive stands in blocks of this length in bytes.
pub(super) const BLOCK: usize = 512;
/// No name or extended header is longer, in bytes.
const MAX_EXTENDED: u64 = 1 << 20;

/// Whether a block is a header: its checksum holds.
pub(super) fn is_header(block: &[u8]) -> bool {
    let Some(block) = block.get(..BLOCK) else { return false };
    let sum: u64 = block.iter().map(|byte| u64::from(*byte)).sum();
    let own: u64 = block[148..156].iter().map(|byte| u64::from(*byte)).sum();
    let blank = 8 * u64::from(b' ');
    block[0] != 0 && octal(&block[148..156]) == Some(sum - own + blank)
}

/// Calls for each file in an archive, with its name.
pub(super) fn each(
    archive: &mut dyn Read,
    budget: &Budget,
    found: &mut dyn FnMut(String, &mut dyn Read),
) -> Result<(), Trouble> {
    let mut extended = Extended::default();
    let mut block = [0; BLOCK];
    loop {
        match fill(archive, &mut block) {
            (0, Ok(())) => return Ok(()),
            (BLOCK, Ok(())) if block == [0; BLOCK] => return Ok(()),
            (BLOCK, Ok(())) if is_header(&block) => {}
            (BLOCK, Ok(())) => {
                return Err(Trouble::broken("a header of the tar archive is damaged"));
            }
            (_, Ok(())) => return Err(Trouble::broken("the tar archive is cut off")),
            (_, Err(error)) => return Err(error.into()),
        }
        budget.entries.spend(1)?;
        let stated = number(&block[124..136])
            .ok_or_else(|| Trouble::broken("a size in the tar archive is no number"))?;
        match block[156] {
            b'L' => extended.name = Some(long(archive, stated)?),
            b'K' => drop(long(archive, stated)?),
            b'x' => extended.read(&long(archive, stated)?),
            b'g' => drop(long(archive, stated)?),
            kind => {
                let Extended { name, size } = std::mem::take(&mut extended);
                let name = name.unwrap_or_else(|| plain_name(&block));
                let name = String::from_utf8_lossy(&name).into_owned();
                if kind == b'S' && block[482] != 0 {
                    skip_sparse_map(archive)?;
                }
                // Links, devices and folders have no content, whatever their size says.
                if !matches!(kind, b'1'..=b'6') {
                    let size = size.unwrap_or(stated);
                    member(archive, size, &mut |content| found(name.clone(), content))?;
                }
            }
        }
    }
}

/// Passes on a member's content, then skips what was not read of it, and the rest of its block.
fn member(
    archive: &mut dyn Read,
    size: u64,
    found: &mut dyn FnMut(&mut dyn Read),
) -> Result<(), Trouble> {
    let mut content = archive.take(size);
    found(&mut content);
    io::copy(&mut content, &mut io::sink())?;
    if content.limit() > 0 {
        return Err(Trouble::broken("the tar archive is cut off"));
    }
    skip_padding(archive, size)
}

fn skip_padding(archive: &mut dyn Read, size: u64) -> Result<(), Trouble> {
    let padding = (BLOCK as u64 - size % BLOCK as u64) % BLOCK as u64;
    io::copy(&mut archive.take(padding), &mut io::sink())?;
    Ok(())
}

/// GNU's map of a sparse file can take more blocks; each says whether another follows.
fn skip_sparse_map(archive: &mut dyn Read) -> Result<(), Trouble> {
    let mut block = [0; BLOCK];
    loop {
        archive.read_exact(&mut block)?;
        if block[504] == 0 {
            return Ok(());
        }
    }
}

/// Reads a long name or an extended header.
fn long(archive: &mut dyn Read, size: u64) -> Result<Vec<u8>, Trouble> {
    if size > MAX_EXTENDED {
        return Err(Trouble::broken(format!("a name in the tar archive has {size} bytes")));
    }
    let mut bytes = Vec::new();
    archive.take(size).read_to_end(&mut bytes)?;
    if (bytes.len() as u64) < size {
        return Err(Trouble::broken("the tar archive is cut off"));
    }
    skip_padding(archive, size)?;
    while bytes.last() == Some(&0) {
        bytes.pop();
    }
    Ok(bytes)
}

/// What headers before a member's own say of it.
#[derive(Default)]
struct Extended {
    name: Option<Vec<u8>>,
    size: Option<u64>,
}

impl Extended {
    /// Reads pax records: a length, a space, a key, `=`, a value and a line end.
    fn read(&mut self, mut records: &[u8]) {
        while let Some((record, rest)) = pax_record(records) {
            records = rest;
            let Some(at) = record.iter().position(|byte| *byte == b'=') else { continue };
            let (key, value) = (&record[..at], &record[at + 1..]);
            match key {
                b"path" | b"GNU.sparse.name" => self.name = Some(value.to_vec()),
                b"size" => {
                    self.size = std::str::from_utf8(value).ok().and_then(|it| it.parse().ok())
                }
                _ => {}
            }
        }
    }
}

fn pax_record(records: &[u8]) -> Option<(&[u8], &[u8])> {
    let space = records.iter().position(|byte| *byte == b' ')?;
    let len: usize = std::str::from_utf8(&records[..space]).ok()?.parse().ok()?;
    let record = records.get(space + 1..len)?.strip_suffix(b"\n")?;
    Some((record, &records[len..]))
}

/// The name of a header without extensions; ustar has a prefix for it.
fn plain_name(block: &[u8; BLOCK]) -> Vec<u8> {
    let text =
        |bytes: &[u8]| -> Vec<u8> { bytes.iter().copied().take_while(|byte| *byte != 0).collect() };
    let (name, prefix) = (text(&block[..100]), text(&block[345..500]));
    if &block[257..263] != b"ustar\0" || prefix.is_empty() {
        return name;
    }
    [&prefix[..], &name].join(&b'/')
}

/// A number as octal digits or, after GNU, with the first bit set as a binary one.
fn number(field: &[u8]) -> Option<u64> {
    if field[0] & 0x80 == 0 {
        return octal(field);
    }
    let (high, low) = field.split_at(field.len() - 8);
    let is_small = high[0] == 0x80 && high[1..].iter().all(|byte| *byte == 0);
    is_small.then(|| low.iter().fold(0, |number, byte| number << 8 | u64::from(*byte)))
}

/// Octal digits between spaces and zeros.
fn octal(field: &[u8]) -> Option<u64> {
    let text = std::str::from_utf8(field).ok()?.trim_matches([' ', '\0']);
    if text.is_empty() { Some(0) } else { u64::from_str_radix(text, 8).ok() }
}
