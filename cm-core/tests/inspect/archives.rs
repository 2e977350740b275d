//! Archives, made by their specifications.

use std::io::Write;

use flate2::Compression;
use flate2::write::{DeflateEncoder, GzEncoder};

/// Files of an archive: name and content.
pub(crate) type Files<'a> = &'a [(&'a str, &'a [u8])];

pub(crate) fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// A Zstandard frame with one raw block (RFC 8878, section 3.1.1).
pub(crate) fn zstd(bytes: &[u8]) -> Vec<u8> {
    let len = u32::try_from(bytes.len()).unwrap();
    let block = (len << 3 | 1).to_le_bytes();
    // A single segment, whose size has four bytes.
    let head = [&[0x28, 0xb5, 0x2f, 0xfd, 0xa0][..], &len.to_le_bytes(), &block[..3]];
    [head.concat(), bytes.to_vec()].concat()
}

/// One member of a tar archive, with its padding.
pub(crate) fn tar_member(name: &str, kind: u8, content: &[u8]) -> Vec<u8> {
    tar_member_of_size(name, kind, content, &format!("{:011o}\0", content.len()))
}

/// The same with a size that need not be true.
pub(crate) fn tar_member_of_size(name: &str, kind: u8, content: &[u8], size: &str) -> Vec<u8> {
    let mut header = vec![0; 512];
    header[..name.len()].copy_from_slice(name.as_bytes());
    header[124..124 + size.len()].copy_from_slice(size.as_bytes());
    header[156] = kind;
    header[257..265].copy_from_slice(b"ustar\x0000");
    tar_checksum(&mut header);
    header.extend(content);
    header.resize(header.len().next_multiple_of(512), 0);
    header
}

pub(crate) fn tar_checksum(header: &mut [u8]) {
    header[148..156].fill(b' ');
    let sum: u32 = header.iter().map(|byte| u32::from(*byte)).sum();
    header[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
}

pub(crate) fn tar(files: Files<'_>) -> Vec<u8> {
    let members = files.iter().map(|(name, content)| tar_member(name, b'0', content));
    members.chain([vec![0; 1024]]).collect::<Vec<_>>().concat()
}

pub(crate) fn ar(files: Files<'_>) -> Vec<u8> {
    let mut archive = b"!<arch>\n".to_vec();
    for (name, content) in files {
        archive.extend(ar_header(name, content.len()).as_bytes());
        archive.extend(*content);
        archive.resize(archive.len().next_multiple_of(2), b'\n');
    }
    archive
}

pub(crate) fn ar_header(name: &str, len: usize) -> String {
    format!("{name:<16}{:<12}{:<6}{:<6}{:<8}{len:<10}`\n", 0, 0, 0, 644)
}

/// How a file stands in a zip archive.
pub(crate) struct Zipped<'a> {
    pub(crate) name: &'a str,
    pub(crate) method: u16,
    pub(crate) flags: u16,
    pub(crate) stored: Vec<u8>,
    pub(crate) len: usize,
}

impl<'a> Zipped<'a> {
    pub(crate) fn stored(name: &'a str, content: &[u8]) -> Self {
        Self { name, method: 0, flags: 0, stored: content.to_vec(), len: content.len() }
    }

    pub(crate) fn deflated(name: &'a str, content: &[u8]) -> Self {
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(content).unwrap();
        let stored = encoder.finish().unwrap();
        Self { name, method: 8, flags: 0, stored, len: content.len() }
    }

    fn common(&self) -> Vec<u8> {
        let numbers = [20, self.flags, self.method, 0, 0].map(u16::to_le_bytes).concat();
        let lengths = [0, self.stored.len(), self.len].map(|len| u32::try_from(len).unwrap());
        let name = u16::try_from(self.name.len()).unwrap().to_le_bytes();
        [numbers, lengths.map(u32::to_le_bytes).concat(), name.to_vec(), vec![0; 2]].concat()
    }
}

/// A zip archive. Where a file's flag 8 is set, its header does not know its length.
pub(crate) fn zip(files: &[Zipped<'_>]) -> Vec<u8> {
    let (mut archive, mut directory) = (Vec::new(), Vec::new());
    for file in files {
        let at = u32::try_from(archive.len()).unwrap();
        directory.extend(b"PK\x01\x02\x14\0");
        directory.extend(file.common());
        directory.extend([0; 10]);
        directory.extend(at.to_le_bytes());
        directory.extend(file.name.as_bytes());
        let mut own = file.common();
        if file.flags & 8 != 0 {
            own[10..22].fill(0);
        }
        archive.extend(b"PK\x03\x04");
        archive.extend(own);
        archive.extend(file.name.as_bytes());
        archive.extend(&file.stored);
    }
    let count = u16::try_from(files.len()).unwrap().to_le_bytes();
    let numbers = [directory.len(), archive.len()].map(|it| u32::try_from(it).unwrap());
    archive.extend(&directory);
    archive.extend(b"PK\x05\x06\0\0\0\0");
    archive.extend([count, count].concat());
    archive.extend(numbers.map(u32::to_le_bytes).concat());
    archive.extend([0; 2]);
    archive
}
