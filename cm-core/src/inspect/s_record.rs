//! S-record files (Motorola, "M68000 Family Programmer's Reference Manual", appendix C).

use std::io::Read;

use super::budget::Budget;
use super::hex_line::{self, broken};
use super::memory_image::MemoryImage;
use super::opaque::Trouble;

/// Whether bytes begin with a record.
pub(super) fn is_record(header: &[u8]) -> bool {
    let line = header.split(|byte| matches!(byte, b'\r' | b'\n')).next().unwrap_or_default();
    Record::read(line).is_ok()
}

/// Reads a file; every record's checksum must hold.
pub(super) fn read<'a>(
    input: &mut dyn Read,
    budget: &'a Budget,
) -> Result<MemoryImage<'a>, Trouble> {
    let mut image = MemoryImage::new(budget)?;
    let mut is_ended = false;
    hex_line::each(input, &mut |number, line| {
        let record = Record::read(line).map_err(|what| broken(number, what))?;
        match record.kind {
            b'1'..=b'3' => image.add(0, record.address, &record.data)?,
            b'7'..=b'9' => is_ended = true,
            // Headers and counts.
            _ => {}
        }
        Ok(!is_ended)
    })?;
    if is_ended { Ok(image) } else { Err(Trouble::broken("the S-record file is cut off")) }
}

struct Record {
    kind: u8,
    address: u64,
    data: Vec<u8>,
}

impl Record {
    fn read(line: &[u8]) -> Result<Self, &'static str> {
        let [b'S', kind @ b'0'..=b'9', digits @ ..] = line else { return Err("no S-record") };
        let bytes = hex_line::bytes(digits).ok_or("no S-record")?;
        let address_len = match kind {
            b'2' | b'6' | b'8' => 3,
            b'3' | b'7' => 4,
            _ => 2,
        };
        let (len, rest) = bytes.split_first().ok_or("the record is too short")?;
        if usize::from(*len) != rest.len() || rest.len() <= address_len {
            return Err("the record has another length than it states");
        }
        if hex_line::sum(&bytes) != 0xff {
            return Err("the record's checksum does not hold");
        }
        let (address, data) = rest.split_at(address_len);
        let address = address.iter().fold(0, |sum, byte| sum << 8 | u64::from(*byte));
        Ok(Self { kind: *kind, address, data: data[..data.len() - 1].to_vec() })
    }
}
