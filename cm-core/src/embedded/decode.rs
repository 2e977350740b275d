//! Reading a record: untrusted bytes.

use std::fmt;

use super::level::Level;
use super::magic::{MAGIC_LEN, magic};
use super::packed::PackedList;
use super::record::{CHECKSUM_AT, HEADER_LEN, RECORD_FORMAT, Record, checksum};
use crate::Rustc;

/// A record that was read, and how many bytes it takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded {
    /// The record.
    pub record: Record,
    /// Its length in bytes, from its magic on.
    pub len: usize,
}

impl Record {
    /// No record is longer, in bytes.
    pub const MAX_LEN: usize = 4 << 20;

    /// How long the record is that begins here, in bytes; nothing where the bytes do not reach to
    /// the end of its length field.
    ///
    /// # Errors
    /// When the bytes begin with no record of a known format.
    pub fn len_of(bytes: &[u8]) -> Result<Option<usize>, RecordError> {
        if bytes.len() < CHECKSUM_AT {
            return Ok(None);
        }
        if !bytes.starts_with(&magic()) {
            return Err(RecordError::NoMagic);
        }
        let number = |at: usize| u16::from_le_bytes([bytes[at], bytes[at + 1]]);
        if number(MAGIC_LEN) != RECORD_FORMAT {
            return Err(RecordError::Format(number(MAGIC_LEN)));
        }
        let total = u32::from(number(12)) | u32::from(number(14)) << 16;
        match usize::try_from(total) {
            Ok(total) if (HEADER_LEN..=Self::MAX_LEN).contains(&total) => Ok(Some(total)),
            _ => Err(RecordError::Damaged),
        }
    }

    /// Reads the record that the bytes begin with; more can follow.
    ///
    /// # Errors
    /// When there is none, it is of an unknown format, it is cut off, or its checksum does not hold.
    pub fn decode(bytes: &[u8]) -> Result<Decoded, RecordError> {
        let len = Self::len_of(bytes)?.ok_or(RecordError::CutOff)?;
        let mut bytes = bytes.get(..len).ok_or(RecordError::CutOff)?.to_vec();
        let stated: Vec<u8> = bytes.splice(CHECKSUM_AT..HEADER_LEN, [0; 8]).collect();
        if checksum(&bytes)[..] != stated[..] {
            return Err(RecordError::Damaged);
        }
        let text_len = usize::from(u16::from_le_bytes([bytes[10], bytes[11]]));
        let (text, list) =
            bytes[HEADER_LEN..].split_at_checked(text_len).ok_or(RecordError::Damaged)?;
        let text = std::str::from_utf8(text).map_err(|_| RecordError::Damaged)?;
        let list = (!list.is_empty()).then(|| PackedList::from_bytes(list.to_vec()));
        let record = fields(text, list).ok_or(RecordError::Damaged)?;
        Ok(Decoded { record, len })
    }
}

fn fields(text: &str, list: Option<PackedList>) -> Option<Record> {
    let mut lines = text.strip_suffix('\n')?.split('\n').map(str::to_owned);
    let (level, statement) = (lines.next()?, lines.next()?);
    let level = match level.as_str() {
        "exact" => Level::Exact(statement.parse().ok()?),
        "package" => Level::Package(statement.parse().ok()?),
        "none" => Level::None(statement),
        _ => return None,
    };
    let record = Record {
        level,
        package: lines.next()?,
        version: lines.next()?,
        profile: lines.next()?,
        target: lines.next()?,
        rustc: Rustc {
            version: lines.next()?,
            commit: lines.next().map(|commit| (!commit.is_empty()).then_some(commit))?,
        },
        list,
    };
    lines.next().is_none().then_some(record)
}

/// Why bytes are no record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RecordError {
    /// They do not begin with a record's magic.
    NoMagic,
    /// A format number that this version does not know.
    Format(u16),
    /// The record goes on after the last byte.
    CutOff,
    /// Its checksum does not hold, or its fields are not what they must be.
    Damaged,
}

impl fmt::Display for RecordError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoMagic => f.write_str("no record begins here"),
            Self::Format(number) => {
                write!(
                    f,
                    "format {number} of the record is unknown; this version reads {RECORD_FORMAT}"
                )
            }
            Self::CutOff => f.write_str("the record is cut off"),
            Self::Damaged => f.write_str("the record is damaged: its checksum does not hold"),
        }
    }
}

impl std::error::Error for RecordError {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Component, ComponentSet, Dependency, DependencyKind, Member, Scope, Sha256Digest};
    use crate::{Source, embedded::UnpackedList};

    fn rustc() -> Rustc {
        Rustc { version: "1.95.0".into(), commit: Some("59807616e".into()) }
    }

    fn record(list: Option<PackedList>) -> Record {
        Record {
            level: Level::Exact(Sha256Digest::of(b"list")),
            package: "gateway".into(),
            version: "1.4.0".into(),
            profile: "release".into(),
            target: "thumbv7em-none-eabihf".into(),
            rustc: rustc(),
            list,
        }
    }

    fn set() -> ComponentSet {
        let edge = |to| Dependency { to, kind: DependencyKind::Normal };
        let mut app = Member::new(Scope::Runtime, Component::new("app", "1.0.0", Source::Local));
        app.dependencies = vec![edge(1), edge(2)];
        let mut a = Member::new(Scope::Runtime, Component::new("a", "0.1.0+z", Source::CratesIo));
        a.features = vec!["default".into(), "x y".into()];
        a.component.checksum = Some(Sha256Digest::of(b"a"));
        let git = Source::Git("git+https://host/r?branch=main#0123abc".into());
        let b = Member::new(Scope::Runtime, Component::new("b", "2.0.0", git));
        ComponentSet::new(vec![app, a, b], 0).unwrap()
    }

    /// The layout that FORMAT.md promises, written out by hand.
    #[test]
    fn bytes_are_as_promised() {
        let bytes = record(None).encode();
        assert_eq!(&bytes[..8], b"\xCBCMR\r\n\x1a\n");
        assert_eq!(&bytes[8..10], [1, 0]);
        let digest = Sha256Digest::of(b"list");
        let text = format!(
            "exact\n{digest}\ngateway\n1.4.0\nrelease\nthumbv7em-none-eabihf\n1.95.0\n59807616e\n"
        );
        assert_eq!(bytes[10..12], u16::try_from(text.len()).unwrap().to_le_bytes());
        assert_eq!(bytes[12..16], u32::try_from(bytes.len()).unwrap().to_le_bytes());
        assert_eq!(&bytes[24..], text.as_bytes());
        let mut blank = bytes.clone();
        blank[16..24].fill(0);
        assert_eq!(bytes[16..24], Sha256Digest::of(&blank).as_bytes()[..8]);
    }

    #[test]
    fn written_and_read_again() {
        for level in [
            Level::Exact(Sha256Digest::of(b"1")),
            Level::Package(Sha256Digest::of(b"2")),
            Level::None("no lockfile".into()),
        ] {
            for list in [None, Some(PackedList::new(&set(), &rustc()))] {
                let mut record = record(list);
                record.level = level.clone();
                let mut bytes = record.encode();
                let len = bytes.len();
                bytes.extend(b"what follows");
                assert_eq!(Record::decode(&bytes), Ok(Decoded { record, len }));
            }
        }
    }

    #[test]
    fn every_flipped_bit_and_every_cut_is_found() {
        let bytes = record(Some(PackedList::new(&set(), &rustc()))).encode();
        for index in 0..bytes.len() {
            for bit in 0..8 {
                let mut damaged = bytes.clone();
                damaged[index] ^= 1 << bit;
                assert!(Record::decode(&damaged).is_err(), "byte {index} bit {bit}");
            }
            assert!(Record::decode(&bytes[..index]).is_err(), "{index} bytes");
        }
    }

    #[test]
    fn another_format_is_named() {
        let mut bytes = record(None).encode();
        bytes[8] = 2;
        let error = Record::decode(&bytes).unwrap_err();
        assert_eq!(error.to_string(), "format 2 of the record is unknown; this version reads 1");
    }

    /// The longest names that crates.io takes are 64 characters.
    #[test]
    fn at_most_256_bytes_without_the_list() {
        let record = Record {
            package: "p".repeat(64),
            version: "100.200.300-alpha.1+2".into(),
            profile: "release-with-trace".into(),
            target: "armv7-unknown-linux-musleabihf".into(),
            rustc: Rustc { version: "1.100.0".into(), commit: Some("f".repeat(40)) },
            ..record(None)
        };
        assert!(record.encode().len() <= 256, "{}", record.encode().len());
        let reason = Level::None("é".repeat(300));
        assert!(Record { level: reason, ..record }.encode().len() <= 256);
    }

    #[test]
    fn a_field_cannot_become_two() {
        let bytes = Record { profile: "a\nb".into(), ..record(None) }.encode();
        assert_eq!(Record::decode(&bytes).unwrap().record.profile, "a b");
    }

    #[test]
    fn a_packed_list_has_everything_but_checksums() {
        let UnpackedList { set: unpacked, rustc: read } =
            PackedList::new(&set(), &rustc()).unpack().unwrap();
        assert_eq!(read, rustc());
        let bare = |set: &ComponentSet| {
            let mut members = set.members().to_vec();
            members.iter_mut().for_each(|member| member.component.checksum = None);
            members
        };
        assert_eq!(unpacked.members(), bare(&set()));
        assert_eq!(unpacked.root_index(), set().root_index());
    }

    #[test]
    fn hostile_lists() {
        use miniz_oxide::deflate::compress_to_vec;
        let packed = |text: &str| PackedList::from_bytes(compress_to_vec(text.as_bytes(), 9));
        for text in [
            "",
            "1\n0\n1.95.0\n\n",
            "99999999999\n0\n1.95.0\n\n",
            "1\n9\n1.95.0\n\na\n1\nlocal\n\n\n",
            "1\n0\n1.95.0\n\na\n1\nlocal\n\n18446744073709551615 1\n",
            "1\n0\n1.95.0\n\na\n1\nftp://x\n\n\n",
            "1\n0\n1.95.0\n\na\n1\nlocal\nz,a\n\n",
            "1\n0\n1.95.0\n\na\n1\nlocal\n\n\nmore\n",
        ] {
            assert!(packed(text).unpack().is_err(), "{text:?}");
        }
        assert!(packed("1\n0\n1.95.0\n\na\n1\nlocal\n\n\n").unpack().is_ok());
        assert_eq!(
            packed(&"\n".repeat(64 << 20)).unpack(),
            Err(crate::embedded::PackedError::Compression)
        );
        assert!(PackedList::from_bytes(vec![7; 9]).unpack().is_err());
    }
}
