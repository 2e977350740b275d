//! gzip, Zstandard and xz, as streams.

use std::io::{self, BufRead, BufReader, Read};

use flate2::bufread::{DeflateDecoder, MultiGzDecoder};
use lzma_rust2::XzReader;
use ruzstd::decoding::errors::{FrameDecoderError, ReadFrameHeaderError};
use ruzstd::decoding::{BlockDecodingStrategy, FrameDecoder};

use super::budget::{Budget, Loan};
use super::content::Metered;
use super::kind::ContainerFormat;
use super::limits::Limit;
use super::opaque::Trouble;

/// How much compressed data is read at once, in bytes.
const BUFFER: usize = 64 << 10;
/// xz takes about so many times as long for a byte as the others.
const XZ_WEIGHT: u64 = 4;
/// A later frame of a Zstandard file may have such a window, or that of the first, in bytes.
const MIN_WINDOW: u64 = 1 << 20;
/// How much of a header is looked at for the memory that it asks for.
const HEADER: usize = 1100;

/// What comes out of compressed bytes, with the memory that it takes.
pub(super) struct Decompressed<'a> {
    reader: Box<dyn Read + 'a>,
    _memory: Loan<'a>,
}

impl Read for Decompressed<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.reader.read(buffer)
    }
}

/// Decompresses one of the three formats.
pub(super) fn open<'a>(
    format: ContainerFormat,
    compressed: &'a mut dyn Read,
    budget: &'a Budget,
) -> Result<Decompressed<'a>, Trouble> {
    let mut input = BufReader::with_capacity(BUFFER, compressed);
    let header = input.fill_buf()?;
    let header = &header[..header.len().min(HEADER)];
    let needed = match format {
        ContainerFormat::Zstd => zstd_window(header).unwrap_or(0).max(MIN_WINDOW).saturating_mul(2),
        ContainerFormat::Xz => xz_dictionary(header).unwrap_or(0),
        _ => 0,
    };
    // What a decoder takes beside its window.
    let memory = budget.memory.borrow(needed.saturating_add(1 << 20))?;
    let reader: Box<dyn Read + 'a> = match format {
        ContainerFormat::Zstd => Box::new(Metered::new(Frames::new(input, needed / 2), 1, budget)),
        ContainerFormat::Xz => {
            let limit = u32::try_from(needed.saturating_add(1 << 20) >> 10).unwrap_or(u32::MAX);
            Box::new(Metered::new(XzReader::new_mem_limit(input, true, limit), XZ_WEIGHT, budget))
        }
        _ => Box::new(Metered::new(MultiGzDecoder::new(input), 1, budget)),
    };
    Ok(Decompressed { reader, _memory: memory })
}

/// Decompresses a DEFLATE stream (RFC 1951).
pub(super) fn deflate<'a>(
    compressed: &'a mut dyn Read,
    budget: &'a Budget,
) -> Result<Decompressed<'a>, Trouble> {
    let memory = budget.memory.borrow(1 << 20)?;
    let input = BufReader::with_capacity(BUFFER, compressed);
    let reader = Box::new(Metered::new(DeflateDecoder::new(input), 1, budget));
    Ok(Decompressed { reader, _memory: memory })
}

/// The window of a Zstandard frame in bytes (RFC 8878, section 3.1.1.1).
fn zstd_window(header: &[u8]) -> Option<u64> {
    let descriptor = *header.get(4)?;
    let is_single_segment = descriptor & 0x20 != 0;
    if !is_single_segment {
        let window = header.get(5)?;
        let base = 1_u64 << (10 + (window >> 3));
        return Some(base + base / 8 * u64::from(window & 7));
    }
    let at = 5 + [0, 1, 2, 4][usize::from(descriptor & 3)];
    let len = [1, 2, 4, 8][usize::from(descriptor >> 6)];
    let size = header.get(at..at + len)?;
    let size = size.iter().rev().fold(0, |size, byte| size << 8 | u64::from(*byte));
    Some(if len == 2 { size + 256 } else { size })
}

/// The dictionary of an xz file's first block in bytes (The .xz File Format 1.2.0, sections 3.1
/// and 5.3.1).
fn xz_dictionary(header: &[u8]) -> Option<u64> {
    /// The filter LZMA2, and the length of its properties.
    const LZMA2: [u8; 2] = [0x21, 1];
    let block = header.get(12..)?;
    let block = block.get(..(usize::from(*block.first()?) + 1) * 4)?;
    let at = block.windows(3).rposition(|bytes| bytes.starts_with(&LZMA2) && bytes[2] <= 40)?;
    let bits = block[at + 2];
    Some(match bits {
        40 => u64::from(u32::MAX),
        _ => (2 | u64::from(bits & 1)) << (bits / 2 + 11),
    })
}

/// Zstandard frames one after another; those that are to be skipped are.
struct Frames<R: Read> {
    input: R,
    decoder: FrameDecoder,
}

impl<R: BufRead> Frames<R> {
    fn new(input: R, window: u64) -> Self {
        let mut decoder = FrameDecoder::new();
        decoder.set_max_window_size(window);
        Self { input, decoder }
    }

    /// Begins the next frame.
    fn next(&mut self) -> io::Result<()> {
        match self.decoder.reset(&mut self.input) {
            Err(FrameDecoderError::ReadFrameHeaderError(ReadFrameHeaderError::SkipFrame {
                length,
                ..
            })) => {
                let skipped = &mut (&mut self.input).take(u64::from(length));
                io::copy(skipped, &mut io::sink()).map(|_| ())
            }
            Err(FrameDecoderError::WindowSizeTooBig { .. }) => Err(io::Error::other(Limit::Memory)),
            outcome => outcome.map_err(io::Error::other),
        }
    }
}

impl<R: BufRead> Read for Frames<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() {
            return Ok(0);
        }
        loop {
            if self.decoder.can_collect() > 0 {
                return self.decoder.read(buffer);
            }
            if !self.decoder.is_finished() {
                let one = BlockDecodingStrategy::UptoBlocks(1);
                self.decoder.decode_blocks(&mut self.input, one).map_err(io::Error::other)?;
            } else if self.input.fill_buf()?.is_empty() {
                return Ok(0);
            } else {
                self.next()?;
            }
        }
    }
}
