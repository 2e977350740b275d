//! Which form bytes have, by how they begin.

use super::kind::{ContainerFormat, FileKind, ImageFormat};
use super::{ar, fat, intel_hex, s_record, tar, uf2, zip};

/// How many bytes are looked at.
pub(super) const HEADER: usize = 4096;

/// The form of what begins with these bytes; executables are told apart by their headers.
pub(super) fn detect(header: &[u8]) -> FileKind {
    let starts = |magic: &[u8]| header.starts_with(magic);
    if let Some(format) = container(header) {
        FileKind::Container(format)
    } else if starts(b"\0asm") {
        FileKind::Wasm
    } else if uf2::is_block(header) {
        FileKind::Image(ImageFormat::Uf2)
    } else if intel_hex::is_record(header) {
        FileKind::Image(ImageFormat::IntelHex)
    } else if s_record::is_record(header) {
        FileKind::Image(ImageFormat::SRecord)
    } else if is_text(header) {
        FileKind::Text
    } else {
        FileKind::Raw
    }
}

fn container(header: &[u8]) -> Option<ContainerFormat> {
    let starts = |magic: &[u8]| header.starts_with(magic);
    // Skippable frames have sixteen magics (RFC 8878, section 3.1.2).
    let is_skippable = header.first().is_some_and(|byte| byte & 0xf0 == 0x50)
        && header.get(1..4) == Some(&[0x2a, 0x4d, 0x18]);
    Some(if starts(&[0x1f, 0x8b]) {
        ContainerFormat::Gzip
    } else if starts(&[0x28, 0xb5, 0x2f, 0xfd]) || is_skippable {
        ContainerFormat::Zstd
    } else if starts(&[0xfd, b'7', b'z', b'X', b'Z', 0]) {
        ContainerFormat::Xz
    } else if starts(zip::LOCAL) || starts(zip::END) {
        ContainerFormat::Zip
    } else if starts(ar::MAGIC) || starts(ar::THIN_MAGIC) {
        ContainerFormat::Ar
    } else if fat::is_fat(header) {
        ContainerFormat::FatMachO
    } else if tar::is_header(header) {
        ContainerFormat::Tar
    } else {
        return None;
    })
}

fn is_text(header: &[u8]) -> bool {
    let is_printed = |byte: &u8| *byte >= b' ' || matches!(byte, b'\t' | b'\n' | b'\r');
    !header.is_empty()
        && header.iter().all(is_printed)
        && match std::str::from_utf8(header) {
            Ok(_) => true,
            // A character can be cut in two by the header's end.
            Err(error) => error.error_len().is_none(),
        }
}

/// Whether a format can be read from beginning to end, without going back.
pub(super) const fn is_streamed(format: ContainerFormat) -> bool {
    !matches!(format, ContainerFormat::Zip | ContainerFormat::FatMachO)
}
