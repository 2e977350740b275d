//! ar archives: System V's and GNU's, BSD's, and GNU's thin ones.

use std::io::{self, Read};

use super::budget::Budget;
use super::content::fill;
use super::opaque::{Opaque, Trouble};

/// What an archive begins with.
pub(super) const MAGIC: &[u8] = b"!<arch>\n";
/// What a thin archive begins with: one whose members are other files.
pub(super) const THIN_MAGIC: &[u8] = b"!<thin>\n";
/// Length of a member's header in bytes.
const HEADER: usize = 60;
/// No table of long names and no name is longer, in bytes.
const MAX_NAMES: u64 = 4 << 20;
const MAX_NAME: u64 = 64 << 10;

/// Calls for each file in an archive, with its name; for tables of symbols it does not.
pub(super) fn each(
    archive: &mut dyn Read,
    budget: &Budget,
    found: &mut dyn FnMut(String, &mut dyn Read),
) -> Result<(), Trouble> {
    let mut magic = [0; MAGIC.len()];
    archive.read_exact(&mut magic)?;
    if magic == THIN_MAGIC {
        let what = "a thin archive, whose members are other files,";
        return Err(Trouble::Opaque(Opaque::Unsupported(what.to_owned())));
    }
    let _loan = budget.memory.borrow(MAX_NAMES)?;
    let mut long_names = Vec::new();
    let mut header = [0; HEADER];
    loop {
        match fill(archive, &mut header) {
            (0, Ok(())) => return Ok(()),
            (HEADER, Ok(())) if header.ends_with(b"`\n") => {}
            (HEADER, Ok(())) => {
                return Err(Trouble::broken("a header of the ar archive is damaged"));
            }
            (_, Ok(())) => return Err(cut_off()),
            (_, Err(error)) => return Err(error.into()),
        }
        budget.entries.spend(1)?;
        let size = decimal(&header[48..58])
            .ok_or_else(|| Trouble::broken("a size in the ar archive is no number"))?;
        let mut content = (&mut *archive).take(size);
        match header[..16].trim_ascii_end() {
            b"//" => long_names = read(&mut content, size, MAX_NAMES)?,
            name if is_symbol_table(name) => {}
            name => {
                let name = full_name(name, &long_names, &mut content)?;
                if !name.starts_with(b"__.SYMDEF") {
                    found(String::from_utf8_lossy(&name).into_owned(), &mut content);
                }
            }
        }
        io::copy(&mut content, &mut io::sink())?;
        if content.limit() > 0 {
            return Err(cut_off());
        }
        io::copy(&mut archive.take(size % 2), &mut io::sink())?;
    }
}

fn cut_off() -> Trouble {
    Trouble::broken("the ar archive is cut off")
}

fn is_symbol_table(name: &[u8]) -> bool {
    matches!(name, b"/" | b"/SYM64/" | b"/<ECSYMBOLS>/" | b"/<XFGHASHMAP>/")
        || name.starts_with(b"__.SYMDEF")
}

/// A name that is longer than its field: GNU writes where it is in a table, BSD puts it before
/// the content.
fn full_name(name: &[u8], long_names: &[u8], content: &mut dyn Read) -> Result<Vec<u8>, Trouble> {
    if let Some(len) = name.strip_prefix(b"#1/").and_then(decimal) {
        let mut name = read(content, len, MAX_NAME)?;
        while name.last() == Some(&0) {
            name.pop();
        }
        return Ok(name);
    }
    if let Some(at) = name.strip_prefix(b"/").and_then(decimal) {
        let at = usize::try_from(at).unwrap_or(usize::MAX);
        let rest = long_names
            .get(at..)
            .ok_or_else(|| Trouble::broken("a name is missing in the ar archive"))?;
        let end = rest.iter().position(|byte| matches!(byte, b'\n' | 0));
        let name = &rest[..end.unwrap_or(rest.len()).min(1 << 16)];
        return Ok(name.strip_suffix(b"/").unwrap_or(name).to_vec());
    }
    Ok(name.strip_suffix(b"/").unwrap_or(name).to_vec())
}

fn read(content: &mut dyn Read, len: u64, most: u64) -> Result<Vec<u8>, Trouble> {
    if len > most {
        return Err(Trouble::broken(format!("names in the ar archive have {len} bytes")));
    }
    let mut bytes = Vec::new();
    content.take(len).read_to_end(&mut bytes)?;
    if (bytes.len() as u64) < len { Err(cut_off()) } else { Ok(bytes) }
}

fn decimal(field: &[u8]) -> Option<u64> {
    let text = std::str::from_utf8(field).ok()?.trim_end();
    let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| text.parse().ok())?
}
