//! Intel HEX files (Intel, "Hexadecimal Object File Format Specification", revision A, 1988).

use std::io::Read;

use super::budget::Budget;
use super::hex_line::{self, broken};
use super::memory_image::MemoryImage;
use super::opaque::Trouble;

/// Whether bytes begin with a record.
pub(super) fn is_record(header: &[u8]) -> bool {
    let line = header.split(|byte| matches!(byte, b'\r' | b'\n')).next().unwrap_or_default();
    line.strip_prefix(b":").and_then(hex_line::bytes).is_some_and(|bytes| bytes.len() >= 5)
}

/// Reads a file; every record's checksum must hold.
pub(super) fn read<'a>(
    input: &mut dyn Read,
    budget: &'a Budget,
) -> Result<MemoryImage<'a>, Trouble> {
    let mut image = MemoryImage::new(budget)?;
    let mut base = 0;
    let mut is_ended = false;
    hex_line::each(input, &mut |number, line| {
        let record = Record::read(line).map_err(|what| broken(number, what))?;
        match (record.kind, &record.data[..]) {
            (0, data) => image.add(0, base + u64::from(record.offset), data)?,
            (1, _) => is_ended = true,
            (2, [high, low]) => base = u64::from(u16::from_be_bytes([*high, *low])) << 4,
            (4, [high, low]) => base = u64::from(u16::from_be_bytes([*high, *low])) << 16,
            // Where the program starts.
            (3 | 5, _) => {}
            _ => return Err(broken(number, "a record of an unknown kind")),
        }
        Ok(!is_ended)
    })?;
    if is_ended { Ok(image) } else { Err(Trouble::broken("the HEX file is cut off")) }
}

struct Record {
    offset: u16,
    kind: u8,
    data: Vec<u8>,
}

impl Record {
    fn read(line: &[u8]) -> Result<Self, &'static str> {
        let bytes = line.strip_prefix(b":").and_then(hex_line::bytes).ok_or("no HEX record")?;
        let [len, high, low, kind, data @ .., _] = &bytes[..] else {
            return Err("the record is too short");
        };
        if usize::from(*len) != data.len() {
            return Err("the record has another length than it states");
        }
        if hex_line::sum(&bytes) != 0 {
            return Err("the record's checksum does not hold");
        }
        let offset = u16::from_be_bytes([*high, *low]);
        Ok(Self { offset, kind: *kind, data: data.to_vec() })
    }
}
