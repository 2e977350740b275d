//! Files that are cut off, damaged at random, or made to take time and memory.

use std::panic::catch_unwind;

use cm_core::inspect::{Inspection, Limit, inspect_bytes};

use crate::objects::{elf, pe};
use crate::sample::{ar, deflate, gzip, record, tar, tar_member, wasm, zip, zlib};

/// Small files of every format, with a record in each.
fn samples() -> Vec<(&'static str, Vec<u8>)> {
    let bytes = record().encode();
    let module = wasm(".dep-v0", &zlib(br#"{"packages":[]}"#));
    let deflated = deflate(&bytes);
    vec![
        ("raw", bytes.clone()),
        ("elf", elf(".dep-v0", &bytes)),
        ("pe", pe(0x22, b".dep-v0\0", &bytes)),
        ("wasm", [module, bytes.clone()].concat()),
        ("gzip", gzip(&bytes)),
        ("tar", tar(&[("app", &bytes)])),
        ("ar", ar(&[("app", &bytes)])),
        ("zip", zip(&[("stored", 0, &bytes, 1), ("deflated", 8, &deflated, 1)], 0)),
        ("nested", gzip(&ar(&[("data.tar", &tar(&[("app", &elf("x", &bytes))]))]))),
        ("zstd", compressed("zstd", "zstd", &bytes)),
        ("xz", compressed("xz-utils", "xz", &bytes)),
    ]
}

/// What a program of this package of Debian makes of its input.
fn compressed(package: &str, program: &str, bytes: &[u8]) -> Vec<u8> {
    use std::io::Write;
    use std::process::{Command, Stdio};
    let mut command = Command::new(program);
    let child = command.arg("-c").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
    let mut child = child.unwrap_or_else(|_| panic!("{program} is in Debian's package {package}"));
    child.stdin.take().unwrap().write_all(bytes).unwrap();
    child.wait_with_output().unwrap().stdout
}

/// Inspects; whatever is found is what was put in.
fn inspect(what: &str, bytes: &[u8]) -> Inspection {
    let Ok(inspection) = catch_unwind(|| inspect_bytes(bytes)) else { panic!("{what} panics") };
    for leaf in &inspection.leaves {
        for found in &leaf.records {
            assert_eq!(found.record, record(), "{what}");
        }
    }
    inspection
}

fn cut_off(inspection: &Inspection) -> Vec<Limit> {
    inspection.leaves.iter().filter_map(|leaf| leaf.cut_off).collect()
}

#[test]
fn samples_are_read() {
    for (name, sample) in samples() {
        let found = inspect(name, &sample).leaves.iter().map(|it| it.records.len()).sum::<usize>();
        assert_eq!(found, if name == "zip" { 2 } else { 1 }, "{name}");
    }
}

#[test]
fn files_that_are_cut_off() {
    for (name, sample) in samples() {
        for len in 0..sample.len() {
            let inspection = inspect(&format!("{name} of {len} bytes"), &sample[..len]);
            // An archive's end can be missing; a record's cannot.
            if len < sample.len() / 4 {
                assert!(
                    inspection.leaves.iter().all(|leaf| leaf.records.is_empty()),
                    "{name} {len}"
                );
            }
        }
    }
}

#[test]
fn files_with_a_bit_turned() {
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    for (name, sample) in samples() {
        for _ in 0..2000 {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            let bit = usize::try_from(state % (8 * sample.len() as u64)).unwrap();
            let mut damaged = sample.clone();
            damaged[bit / 8] ^= 1 << (bit % 8);
            inspect(&format!("{name} with bit {bit} turned"), &damaged);
        }
    }
}

#[test]
fn nested_too_deep() {
    let mut file = record().encode();
    for _ in 0..100 {
        file = gzip(&file);
    }
    assert_eq!(cut_off(&inspect("gzip", &file)), [Limit::Depth]);
    let mut file = record().encode();
    for _ in 0..100 {
        file = ar(&[("a", &file)]);
    }
    assert_eq!(cut_off(&inspect("ar", &file)), [Limit::Depth]);
}

#[test]
fn sizes_that_nothing_has() {
    // 2^60 as GNU writes it: binary, with the first bit set.
    let size = [0x80, 0, 0, 0, 0x10, 0, 0, 0, 0, 0, 0, 0];
    let bytes = record().encode();
    let inspection = inspect("tar", &tar_member("huge", &size, &bytes));
    assert!(inspection.leaves.iter().any(|leaf| leaf.opaque.is_some()), "{inspection:#?}");
    inspect("tar", &tar_member("digits", b"77777777777\0", &bytes));
    let mut archive = ar(&[("app", &bytes)]);
    archive[8 + 48..8 + 58].copy_from_slice(b"9999999999");
    assert!(inspect("ar", &archive).leaves.iter().any(|leaf| leaf.opaque.is_some()));
    for more in [1, 1 << 20, u32::MAX - 4096] {
        inspect("zip", &zip(&[("app", 0, &bytes, 1)], more));
    }
    // The header's fields: where the sections begin, their size, their number, that of the names.
    for at in [40..48, 58..60, 60..62, 62..64] {
        let mut file = elf("x", &bytes);
        file[at].fill(0xff);
        let inspection = inspect("elf", &file);
        assert_eq!(inspection.leaves[0].records.len(), 1);
    }
}

/// Many entries of a directory can have the same bytes read, again and again.
#[test]
fn overlapping_entries() {
    let content = vec![0; 1 << 20];
    let file = zip(&[("same", 0, &content, 4000)], 0);
    assert_eq!(cut_off(&inspect("zip", &file)), [Limit::Decompressed]);
    // Empty DEFLATE blocks: nothing comes out, however much goes in.
    let empty = [0, 0, 0, 0xff, 0xff].repeat(1 << 18);
    let file = zip(&[("same", 8, &empty, 4000)], 0);
    assert!(cut_off(&inspect("zip", &file)).contains(&Limit::Decompressed));
}

/// Each architecture of a universal file is the file itself.
#[test]
fn a_file_in_itself() {
    let mut file: Vec<u8> = [0xCAFE_BABE_u32, 20].iter().flat_map(|it| it.to_be_bytes()).collect();
    for _ in 0..20 {
        file.extend([7_u32, 3, 0, 1 << 16, 0].iter().flat_map(|it| it.to_be_bytes()));
    }
    file.resize(1 << 16, 0);
    assert!(!cut_off(&inspect("fat", &file)).is_empty());
}

/// Each beginning claims a record that reaches behind the ones that follow.
#[test]
fn records_that_overlap() {
    let mut header = record().encode()[..24].to_vec();
    header[12..16].copy_from_slice(&(4_u32 << 20).to_le_bytes());
    let file = header.repeat((12 << 20) / header.len());
    let limits = cut_off(&inspect("records", &file));
    assert!(matches!(limits[..], [Limit::Hashed | Limit::Records]), "{limits:?}");
}

#[test]
fn a_module_of_nothing_but_sections() {
    let mut file = b"\0asm\x01\0\0\0".to_vec();
    file.extend([1, 0].repeat(8 << 20));
    inspect("wasm", &file);
}

/// Lines of one byte each, far apart.
#[test]
fn a_hex_file_of_gaps() {
    let mut file = String::from(":02000004FFFFFC\n");
    for at in (0..0xff00_u32).step_by(2) {
        let sum = (1 + (at >> 8) + (at & 0xff)) & 0xff;
        file.push_str(&format!(":01{at:04X}0000{:02X}\n", (0x100 - sum) & 0xff));
    }
    file.push_str(":020000040000FA\n:0100000000FF\n:00000001FF\n");
    let inspection = inspect("hex", file.as_bytes());
    assert_eq!(inspection.leaves[0].opaque, None);
}
