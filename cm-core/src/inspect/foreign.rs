//! Content that is not read: what is compressed or encrypted in a form of its own, and media.

use super::opaque::Opaque;

/// Beginnings of files that are compressed or packed in a way that is not read.
const UNSUPPORTED: &[(&[u8], &str)] = &[
    (b"BZh", "bzip2"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"MSCF\0\0\0\0", "a cabinet file"),
    (&[0x04, 0x22, 0x4d, 0x18], "LZ4"),
    (&[0x02, 0x21, 0x4c, 0x18], "LZ4"),
    (b"\x89LZO\0\r\n\x1a\n", "lzop"),
    (b"LZIP", "lzip"),
    (&[0x5d, 0, 0], "LZMA"),
    (&[0x1f, 0x9d], "compress"),
    (b"hsqs", "a SquashFS image"),
    (b"sqsh", "a SquashFS image"),
    (&[0xed, 0xab, 0xee, 0xdb], "an RPM package"),
    (b"xar!", "a xar archive"),
];

/// Beginnings of files that are encrypted.
const ENCRYPTED: &[(&[u8], &str)] = &[
    (b"Salted__", "OpenSSL"),
    (b"age-encryption.org/", "age"),
    (b"-----BEGIN PGP MESSAGE-----", "OpenPGP"),
    (b"-----BEGIN AGE ENCRYPTED FILE-----", "age"),
    (b"LUKS\xba\xbe", "LUKS"),
];

/// Beginnings of files that hold pictures, sound, fonts or pages, which look like noise.
const MEDIA: &[&[u8]] = &[
    b"\x89PNG\r\n\x1a\n",
    &[0xff, 0xd8, 0xff],
    b"GIF8",
    b"RIFF",
    b"OggS",
    b"ID3",
    b"fLaC",
    b"wOFF",
    b"wOF2",
    b"%PDF-",
    b"\x1aE\xdf\xa3",
];

/// Why content with this beginning cannot be read; nothing where it is of no form
/// that is known here.
pub(super) fn opaque(prefix: &[u8]) -> Option<Opaque> {
    let starting = |table: &[(&[u8], &'static str)]| {
        table.iter().find(|(magic, _)| prefix.starts_with(magic)).map(|(_, name)| *name)
    };
    let unsupported = || starting(UNSUPPORTED).map(|name| Opaque::Unsupported(name.to_owned()));
    starting(ENCRYPTED).map(Opaque::Encrypted).or_else(unsupported)
}

/// Whether content with this beginning is no program, though it looks like noise.
pub(super) fn is_media(prefix: &[u8]) -> bool {
    MEDIA.iter().any(|magic| prefix.starts_with(magic)) || prefix.get(4..8) == Some(b"ftyp")
}
