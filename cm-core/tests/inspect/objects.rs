//! Executables and object files, by the tables of their specifications.

use cm_core::inspect::{FileKind, Inspection, ObjectFormat, ObjectKind, ObjectRole, inspect_bytes};

use crate::sample::{offsets, record, zlib};

const AUDITABLE: &[u8] =
    br#"{"packages":[{"name":"app","version":"1.0.0","source":"local","root":true}]}"#;

fn words(words: &[u32]) -> Vec<u8> {
    words.iter().flat_map(|word| word.to_le_bytes()).collect()
}

/// A 64-bit Mach-O file with one section (`mach-o/loader.h`).
fn mach_o(processor: u32, file_type: u32, section: &[u8; 16], content: &[u8]) -> Vec<u8> {
    let len = u64::try_from(content.len()).unwrap();
    let at = 32 + 72 + 80_u64;
    // mach_header_64, then LC_SEGMENT_64 with its one section_64.
    let mut file = words(&[0xFEED_FACF, processor, 0, file_type, 1, 152, 0, 0, 0x19, 152]);
    file.extend([0; 16]);
    file.extend([0, len, at, len].iter().flat_map(|it| it.to_le_bytes()));
    file.extend(words(&[7, 5, 1, 0]));
    file.extend(section);
    file.extend(b"__DATA\0\0\0\0\0\0\0\0\0\0");
    file.extend([0, len].iter().flat_map(|it| it.to_le_bytes()));
    file.extend(words(&[u32::try_from(at).unwrap(), 0, 0, 0, 0, 0, 0, 0]));
    file.extend(content);
    file
}

/// A PE32+ file with one section (Microsoft, "PE Format").
pub(crate) fn pe(characteristics: u16, section: &[u8; 8], content: &[u8]) -> Vec<u8> {
    let len = u32::try_from(content.len()).unwrap();
    let at = 64 + 4 + 20 + 240 + 40;
    let mut file = b"MZ".to_vec();
    file.resize(60, 0);
    file.extend(words(&[64]));
    file.extend(b"PE\0\0\x64\x86\x01\0");
    file.extend(words(&[0, 0, 0]));
    file.extend([240_u16, characteristics, 0x20b].iter().flat_map(|it| it.to_le_bytes()));
    file.resize(64 + 4 + 20 + 108, 0);
    file.extend(words(&[16]));
    file.resize(64 + 4 + 20 + 240, 0);
    file.extend(section);
    file.extend(words(&[len, 0x1000, len, at, 0, 0, 0, 0x4000_0040]));
    file.extend(content);
    file
}

/// A 64-bit ELF file with one named section beside the table of names (System V ABI, chapter 4).
pub(crate) fn elf(section: &str, content: &[u8]) -> Vec<u8> {
    let names = format!("\0{section}\0.shstrtab\0");
    let (len, names_len) = (content.len() as u64, names.len() as u64);
    let names_at = 64 + len;
    let mut file = b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x01\0\x3e\0\x01\0\0\0".to_vec();
    file.extend([0, 0, names_at + names_len].iter().flat_map(|it| it.to_le_bytes()));
    file.extend([0_u16, 0, 64, 0, 0, 64, 3, 2].iter().flat_map(|it| it.to_le_bytes()));
    file.resize(64, 0);
    file.extend(content);
    file.extend(names.as_bytes());
    file.extend([0; 64]);
    let second = u32::try_from(section.len()).unwrap() + 2;
    for (name, kind, at, len) in [(1, 1, 64, len), (second, 3, names_at, names_len)] {
        file.extend(words(&[name, kind]));
        file.extend([0, 0, at, len, 0, 1, 0].iter().flat_map(|it: &u64| it.to_le_bytes()));
    }
    file
}

fn kind(format: ObjectFormat, role: ObjectRole, architecture: &'static str) -> FileKind {
    FileKind::Object(ObjectKind { format, role, architecture, bits: 64 })
}

fn package(inspection: &Inspection) -> &str {
    &inspection.leaves[0].auditable.as_ref().unwrap().root().component.name
}

#[test]
fn each_format() {
    let record = record().encode();
    let section = zlib(AUDITABLE);
    let content = [&section[..], &record].concat();
    let at = section.len() as u64;
    let cases = [
        (elf(".dep-v0", &content), 64, ObjectFormat::Elf, ObjectRole::Object, "x86_64"),
        (pe(0x22, b".dep-v0\0", &content), 368, ObjectFormat::Pe, ObjectRole::Executable, "x86_64"),
        (pe(0x2022, b".dep-v0\0", &content), 368, ObjectFormat::Pe, ObjectRole::Library, "x86_64"),
        (
            mach_o(0x0100_000C, 2, b".dep-v0\0\0\0\0\0\0\0\0\0", &content),
            184,
            ObjectFormat::MachO,
            ObjectRole::Executable,
            "aarch64",
        ),
    ];
    for (file, start, format, role, architecture) in cases {
        let inspection = inspect_bytes(&file);
        assert_eq!(offsets(&inspection), [start + at], "{format:?}");
        assert_eq!(inspection.leaves[0].kind, kind(format, role, architecture));
    }
    // zlib ends where its stream does: what the section holds behind it is not looked at.
    assert_eq!(package(&inspect_bytes(&elf(".dep-v0", &section))), "app");
    assert_eq!(package(&inspect_bytes(&pe(0x22, b".dep-v0\0", &section))), "app");
    let mach = mach_o(0x0100_000C, 2, b".dep-v0\0\0\0\0\0\0\0\0\0", &section);
    assert_eq!(package(&inspect_bytes(&mach)), "app");
    assert_eq!(inspect_bytes(&elf(".dep-v1", &section)).leaves[0].auditable, None);
}

/// A universal file names its architectures, and each is a file of its own (`mach-o/fat.h`).
#[test]
fn a_universal_file() {
    let record = record().encode();
    let arm = mach_o(0x0100_000C, 6, b"__cm\0\0\0\0\0\0\0\0\0\0\0\0", &record);
    let x86 = mach_o(0x0100_0007, 6, b"__cm\0\0\0\0\0\0\0\0\0\0\0\0", &record);
    let (start, len) = (48, u32::try_from(arm.len()).unwrap());
    let table =
        [0xCAFE_BABE, 2, 0x0100_000C, 0, start, len, 0, 0x0100_0007, 3, start + len, len, 0];
    let mut file: Vec<u8> = table.iter().flat_map(|word: &u32| word.to_be_bytes()).collect();
    file.extend([arm, x86].concat());
    let inspection = inspect_bytes(&file);
    let paths: Vec<&str> = inspection.leaves.iter().map(|leaf| &*leaf.path[0]).collect();
    assert_eq!(paths, ["aarch64", "x86_64"]);
    assert_eq!(offsets(&inspection), [184, 184]);
    let role = ObjectRole::Library;
    assert_eq!(inspection.leaves[0].kind, kind(ObjectFormat::MachO, role, "aarch64"));
}

#[test]
fn packed_by_upx() {
    for file in [elf("UPX0", b""), pe(0x22, b"UPX1\0\0\0\0", b""), elf("x", b"UPX!")] {
        assert_eq!(inspect_bytes(&file).leaves[0].opaque.as_ref().unwrap().as_str(), "packed");
    }
    // Who says what it is, says it packed or not.
    assert_eq!(inspect_bytes(&elf("UPX0", &record().encode())).leaves[0].opaque, None);
}
