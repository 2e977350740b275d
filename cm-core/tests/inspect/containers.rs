//! Containers, and how they stand in each other.

use crate::archives::{
    Zipped, ar, ar_header, gzip, tar, tar_checksum, tar_member, tar_member_of_size, zip, zstd,
};
use crate::named::{found, inspect, record, troubles};

#[test]
fn compressed() {
    let record = record("app");
    let image = [&[0; 100][..], &record].concat();
    for bytes in [
        gzip(&image),
        [gzip(&image[..99]), gzip(&image[99..])].concat(),
        zstd(&image),
        [zstd(&image[..99]), b"\x51\x2a\x4d\x18\x03\0\0\0abc".to_vec(), zstd(&image[99..])]
            .concat(),
        [b"\x50\x2a\x4d\x18\x03\0\0\0abc".to_vec(), zstd(&image)].concat(),
        gzip(&zstd(&gzip(&image))),
    ] {
        let inspection = inspect(&bytes);
        assert_eq!(found(&inspection), [": app [100]"]);
    }
}

#[test]
fn tar_names() {
    let record = record("app");
    let long = "a-folder/".repeat(30) + "app";
    let pax = format!("path={long}\n");
    let pax = format!("{} {pax}", pax.len() + 4);
    let mut with_prefix = tar_member("app", b'0', &record);
    with_prefix[345..352].copy_from_slice(b"usr/bin");
    tar_checksum(&mut with_prefix[..512]);
    let old = [tar_member("old", 0, &record), vec![0; 1024]].concat();
    let archive = [
        tar_member("a-folder", b'5', b""),
        tar_member("short", b'0', &record),
        tar_member("@", b'L', long.as_bytes()),
        tar_member("cut", b'0', &record),
        tar_member("pax", b'x', pax.as_bytes()),
        tar_member("cut", b'0', &record),
        with_prefix,
        old,
    ];
    let inspection = inspect(&archive.concat());
    assert_eq!(
        found(&inspection),
        [
            "short: app [0]",
            &format!("{long}: app [0]"),
            &format!("{long}: app [0]"),
            "usr/bin/app: app [0]",
            "old: app [0]"
        ]
    );
}

/// A size in GNU's binary form, and one in a pax header.
#[test]
fn tar_sizes() {
    let record = record("app");
    let len = u16::try_from(record.len()).unwrap();
    let mut binary = tar_member("binary", b'0', &record);
    binary[124..136].fill(0);
    binary[124] = 0x80;
    binary[134..136].copy_from_slice(&len.to_be_bytes());
    tar_checksum(&mut binary[..512]);
    let pax = format!("12 size={len}\n");
    let pax = tar_member("pax", b'x', pax.as_bytes());
    let member = tar_member_of_size("by-pax", b'0', &record, "00000000000\0");
    let inspection = inspect(&[binary, pax, member, vec![0; 1024]].concat());
    assert_eq!(found(&inspection), ["binary: app [0]", "by-pax: app [0]"]);
}

#[test]
fn ar_names() {
    let record = record("app");
    let head = |name: &str| ar_header(name, record.len()).into_bytes();
    let bsd =
        [ar_header("#1/12", 12 + record.len()).as_bytes(), b"bsd name.o\0\0", &record].concat();
    let table = b"a name that is long.o/\nanother one/\n";
    let archive = [
        b"!<arch>\n".to_vec(),
        [ar_header("/", 4).as_bytes(), &[0; 4]].concat(),
        [ar_header("//", table.len()).as_bytes(), table].concat(),
        [head("/23"), record.clone()].concat(),
        [head("short.o/"), record.clone()].concat(),
    ];
    let even =
        |part: Vec<u8>| if part.len() % 2 == 1 { [part, vec![b'\n']].concat() } else { part };
    let archive: Vec<Vec<u8>> = archive.into_iter().chain([bsd]).map(even).collect();
    let inspection = inspect(&archive.concat());
    assert_eq!(
        found(&inspection),
        ["another one: app [0]", "short.o: app [0]", "bsd name.o: app [0]"]
    );
    let thin = inspect(&[b"!<thin>\n".to_vec(), head("a.o/")].concat());
    assert_eq!(troubles(&thin), [": a thin archive, whose members are other files, is not read"]);
}

#[test]
fn zip_methods() {
    let record = record("app");
    let streamed = Zipped { flags: 8, ..Zipped::deflated("streamed", &record) };
    let zstd = Zipped { method: 93, ..Zipped::stored("zstd", &zstd(&record)) };
    let secret = Zipped { flags: 1, ..Zipped::stored("secret", b"ciphertext") };
    let odd = Zipped { method: 97, ..Zipped::stored("odd", b"WavPack") };
    let (stored, deflated) =
        (Zipped::stored("stored", &record), Zipped::deflated("deflated", &record));
    let archive = zip(&[stored, deflated, streamed, zstd, secret, odd]);
    for bytes in [archive.clone(), [b"PK\x03\x04a program".to_vec(), archive].concat()] {
        let inspection = inspect(&bytes);
        assert_eq!(
            found(&inspection),
            ["stored: app [0]", "deflated: app [0]", "streamed: app [0]", "zstd: app [0]"]
        );
        assert_eq!(
            troubles(&inspection),
            ["secret: encrypted (zip)", "odd: compression method 97 of zip is not read"]
        );
    }
}

/// A layer of an image layout: an executable in a compressed archive in an archive.
#[test]
fn nested() {
    let record = record("app");
    let layer = gzip(&tar(&[("usr/bin/app", &record), ("etc/motd", b"hello\n")]));
    let image = tar(&[("oci-layout", b"{}"), ("blobs/sha256/0123", &layer)]);
    let package = ar(&[("debian-binary", b"2.0\n"), ("data.tar.gz", &image)]);
    let inspection = inspect(&zip(&[Zipped::deflated("a.deb", &package)]));
    let path = "a.deb > data.tar.gz > blobs/sha256/0123 > usr/bin/app";
    assert_eq!(found(&inspection), [format!("{path}: app [0]")]);
    assert_eq!(inspection.silent, 3);
}

/// What only begins as a container is searched as it is.
#[test]
fn an_image_that_begins_as_a_container() {
    for magic in [&b"\x1f\x8b\x08\0"[..], b"PK\x03\x04", b"\xfd7zXZ\0", b"!<arch>\n"] {
        let image = [magic, &[0xff; 2000], &record("app")].concat();
        let inspection = inspect(&image);
        assert_eq!(found(&inspection), [format!(": app [{}]", magic.len() + 2000)]);
        assert_eq!(troubles(&inspection).len(), 1);
    }
}
