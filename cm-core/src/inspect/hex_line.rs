//! Lines of hexadecimal digits, as Intel HEX files and S-record files consist of.

use std::io::{BufRead, BufReader, Read};

use super::opaque::Trouble;

/// No line of either format is longer, in bytes.
const MAX_LINE: u64 = 1024;

/// What is called for a line: with its number and its text; gives whether more can follow.
pub(super) type Call<'a> = dyn FnMut(usize, &[u8]) -> Result<bool, Trouble> + 'a;

/// Calls for each line that is not empty, with its number from 1 on, less white space at its end.
/// Ends where the call says that nothing follows.
pub(super) fn each(input: &mut dyn Read, call: &mut Call<'_>) -> Result<(), Trouble> {
    let mut input = BufReader::new(input);
    let mut line = Vec::new();
    let mut number = 0;
    loop {
        line.clear();
        if (&mut input).take(MAX_LINE).read_until(b'\n', &mut line)? == 0 {
            return Ok(());
        }
        number += 1;
        let text = line.trim_ascii();
        if !text.is_empty() && !call(number, text)? {
            return Ok(());
        }
    }
}

/// The bytes that pairs of digits stand for; nothing where they are no pairs of digits.
pub(super) fn bytes(digits: &[u8]) -> Option<Vec<u8>> {
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|it| u8::try_from(it).ok());
    let pairs = digits.chunks(2).map(|pair| match pair {
        [high, low] => Some(digit(*high)? << 4 | digit(*low)?),
        _ => None,
    });
    pairs.collect()
}

/// The sum of bytes, of which only the lowest eight bits count.
pub(super) fn sum(bytes: &[u8]) -> u8 {
    bytes.iter().fold(0, |sum: u8, byte| sum.wrapping_add(*byte))
}

/// A complaint about a line.
pub(super) fn broken(line: usize, what: &str) -> Trouble {
    Trouble::broken(format!("line {line}: {what}"))
}
