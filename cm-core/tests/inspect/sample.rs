//! Bytes to inspect.

use std::io::Write;

use cm_core::embedded::{Level, PackedList, Record};
use cm_core::inspect::{Inspection, inspect_bytes};
use cm_core::{Component, ComponentSet, Member, Rustc, Scope, Sha256Digest, Source};
use flate2::Compression;
use flate2::write::{DeflateEncoder, GzEncoder, ZlibEncoder};

/// A record with a list of one component.
pub(crate) fn record() -> Record {
    let rustc = Rustc { version: "1.95.0".into(), commit: None };
    let root = Member::new(Scope::Runtime, Component::new("app", "1.0.0", Source::Local));
    let set = ComponentSet::new(vec![root], 0).unwrap();
    Record {
        level: Level::Exact(Sha256Digest::of(b"a list")),
        package: "app".into(),
        version: "1.0.0".into(),
        profile: "release".into(),
        target: "thumbv7em-none-eabihf".into(),
        list: Some(PackedList::new(&set, &rustc)),
        rustc,
    }
}

/// Where each record was found.
pub(crate) fn offsets(inspection: &Inspection) -> Vec<u64> {
    let records = inspection.leaves.iter().flat_map(|leaf| &leaf.records);
    records.flat_map(|found| found.offsets.clone()).collect()
}

/// Why nothing can be told of the one file, in words; empty where there is no reason.
pub(crate) fn reason(bytes: &[u8]) -> String {
    let inspection = inspect_bytes(bytes);
    let [leaf] = &inspection.leaves[..] else { panic!("{inspection:#?}") };
    leaf.opaque.as_ref().map(ToString::to_string).unwrap_or_default()
}

pub(crate) fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

pub(crate) fn deflate(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

pub(crate) fn zlib(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// A member of a ustar archive that states this size (IEEE 1003.1, "ustar Interchange Format").
pub(crate) fn tar_member(name: &str, size: &[u8; 12], content: &[u8]) -> Vec<u8> {
    let mut header = [0_u8; 512];
    header[..name.len()].copy_from_slice(name.as_bytes());
    header[124..136].copy_from_slice(size);
    header[148..156].fill(b' ');
    header[156] = b'0';
    header[257..265].copy_from_slice(b"ustar\x0000");
    let sum: u32 = header.iter().map(|byte| u32::from(*byte)).sum();
    header[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
    let mut member = header.to_vec();
    member.extend(content);
    member.resize(member.len().next_multiple_of(512), 0);
    member
}

pub(crate) fn tar(files: &[(&str, &[u8])]) -> Vec<u8> {
    let member = |(name, content): &(&str, &[u8])| {
        let size = format!("{:011o}\0", content.len());
        tar_member(name, size.as_bytes().try_into().unwrap(), content)
    };
    let mut archive: Vec<u8> = files.iter().flat_map(member).collect();
    archive.resize(archive.len() + 1024, 0);
    archive
}

/// A member of an archive in System V's format.
pub(crate) fn ar_member(name: &str, content: &[u8]) -> Vec<u8> {
    let mut member =
        format!("{name:<16}{:<12}{:<6}{:<6}{:<8}{:<10}`\n", 0, 0, 0, 644, content.len());
    member.reserve(content.len());
    let mut member = member.into_bytes();
    member.extend(content);
    member.resize(member.len().next_multiple_of(2), b'\n');
    member
}

pub(crate) fn ar(files: &[(&str, &[u8])]) -> Vec<u8> {
    let members = files.iter().flat_map(|(name, content)| ar_member(&format!("{name}/"), content));
    b"!<arch>\n".iter().copied().chain(members).collect()
}

/// An entry of a zip archive: what it is called, how it is compressed, its bytes as they are
/// stored, and how many times the directory names it.
pub(crate) type ZipEntry<'a> = (&'a str, u16, &'a [u8], usize);

/// A zip archive (APPNOTE, sections 4.3.7, 4.3.12 and 4.3.16) with a directory that states this
/// much more than is there.
pub(crate) fn zip(entries: &[ZipEntry<'_>], more: u32) -> Vec<u8> {
    let (mut archive, mut directory) = (Vec::new(), Vec::new());
    for (name, method, content, times) in entries {
        let at = u32::try_from(archive.len()).unwrap();
        let len = u32::try_from(content.len()).unwrap() + more;
        let name_len = u16::try_from(name.len()).unwrap();
        let mut shared = [&[20, 0, 0, 0], &method.to_le_bytes()[..], &[0; 8]].concat();
        shared.extend([len, len].iter().flat_map(|it| it.to_le_bytes()));
        shared.extend([name_len, 0].iter().flat_map(|it| it.to_le_bytes()));
        archive.extend([&b"PK\x03\x04"[..], &shared, name.as_bytes(), content].concat());
        let tail = [&[0; 10][..], &at.to_le_bytes(), name.as_bytes()].concat();
        let entry = [&b"PK\x01\x02\x14\0"[..], &shared, &tail].concat();
        directory.extend(entry.repeat(*times));
    }
    let start = u32::try_from(archive.len()).unwrap();
    let size = u32::try_from(directory.len()).unwrap();
    archive.extend(directory);
    archive.extend(b"PK\x05\x06\0\0\0\0\0\0\0\0");
    archive.extend([size, start].iter().flat_map(|it| it.to_le_bytes()));
    archive.extend([0; 2]);
    archive
}

/// A WebAssembly module with one custom section of this name.
pub(crate) fn wasm(name: &str, content: &[u8]) -> Vec<u8> {
    let number = |mut number: usize| {
        let mut bytes = Vec::new();
        while number >= 0x80 {
            bytes.push(u8::try_from(number & 0x7f).unwrap() | 0x80);
            number >>= 7;
        }
        bytes.push(u8::try_from(number).unwrap());
        bytes
    };
    let section = [&number(name.len())[..], name.as_bytes(), content].concat();
    [&b"\0asm\x01\0\0\0\0"[..], &number(section.len()), &section].concat()
}
