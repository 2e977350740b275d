//! Memory images: Intel HEX, S-records and UF2.

use cm_core::inspect::{FileKind, ImageFormat, inspect_bytes};

use crate::sample::{offsets, reason, record};

/// A record of Intel's format: its bytes and their two's complement checksum.
fn hex(offset: u16, kind: u8, data: &[u8]) -> String {
    let mut bytes = vec![u8::try_from(data.len()).unwrap()];
    bytes.extend(offset.to_be_bytes());
    bytes.push(kind);
    bytes.extend(data);
    let sum = bytes.iter().fold(0_u8, |sum, byte| sum.wrapping_add(*byte));
    bytes.push(sum.wrapping_neg());
    format!(":{}\r\n", bytes.iter().map(|byte| format!("{byte:02X}")).collect::<String>())
}

fn lines(address: u32, bytes: &[u8]) -> Vec<String> {
    let chunks = bytes.chunks(16).enumerate();
    chunks
        .map(|(index, data)| hex(u16::try_from(address as usize + 16 * index).unwrap(), 0, data))
        .collect()
}

const END: &str = ":00000001FF\r\n";

#[test]
fn intel_hex() {
    let bytes = record().encode();
    let whole = lines(0x100, &bytes);
    let inspection = inspect_bytes(format!("{}{END}", whole.concat()).as_bytes());
    assert_eq!(offsets(&inspection), [0x100]);
    assert_eq!(inspection.leaves[0].kind, FileKind::Image(ImageFormat::IntelHex));

    let base = format!("{}{}{END}", hex(0, 4, &[0x08, 0x01]), whole.concat());
    assert_eq!(offsets(&inspect_bytes(base.as_bytes())), [0x0801_0100]);
    let segment = format!("{}{}{END}", hex(0, 2, &[0x12, 0x34]), whole.concat());
    assert_eq!(offsets(&inspect_bytes(segment.as_bytes())), [0x1_2340 + 0x100]);

    let mut reversed = whole.clone();
    reversed.reverse();
    let reversed = format!("{}{END}", reversed.concat());
    assert_eq!(offsets(&inspect_bytes(reversed.as_bytes())), [0x100]);
    let small = format!("{}{END}", whole.concat().to_lowercase().replace("\r\n", "\n"));
    assert_eq!(offsets(&inspect_bytes(small.as_bytes())), [0x100]);
}

/// What stands on both sides of a gap is not beside each other.
#[test]
fn a_record_does_not_cross_a_gap() {
    let bytes = record().encode();
    let (first, second) = bytes.split_at(64);
    let apart = format!("{}{}{END}", lines(0, first).concat(), lines(65, second).concat());
    let inspection = inspect_bytes(apart.as_bytes());
    assert_eq!(offsets(&inspection), [0_u64; 0]);
    assert_eq!(inspection.leaves[0].damaged.len(), 1);
}

#[test]
fn what_is_wrong_in_a_hex_file_has_its_line() {
    let bytes = record().encode();
    let mut whole = lines(0, &bytes);
    let good = whole[2].clone();
    let digit = if good.as_bytes()[12] == b'0' { "1" } else { "0" };
    whole[2].replace_range(12..13, digit);
    assert!(reason(format!("{}{END}", whole.concat()).as_bytes()).starts_with("line 3: "));
    whole[2] = good;
    assert!(reason(whole.concat().as_bytes()).contains("cut off"));
    whole.insert(1, hex(0, 9, &[]));
    assert!(reason(format!("{}{END}", whole.concat()).as_bytes()).starts_with("line 2: "));
}

/// An S-record: its bytes and their one's complement checksum.
fn s_record(kind: char, address: &[u8], data: &[u8]) -> String {
    let mut bytes = vec![u8::try_from(address.len() + data.len() + 1).unwrap()];
    bytes.extend(address.iter().chain(data));
    let sum = bytes.iter().fold(0_u8, |sum, byte| sum.wrapping_add(*byte));
    bytes.push(!sum);
    format!("S{kind}{}\n", bytes.iter().map(|byte| format!("{byte:02X}")).collect::<String>())
}

#[test]
fn s_records() {
    let bytes = record().encode();
    for (kind, end, width) in [('1', '9', 2), ('2', '8', 3), ('3', '7', 4)] {
        let address = |at: usize| (0x1200 + u32::try_from(at).unwrap()).to_be_bytes();
        let chunks = bytes.chunks(20).enumerate();
        let data: Vec<String> = chunks
            .map(|(index, data)| s_record(kind, &address(20 * index)[4 - width..], data))
            .collect();
        let (head, tail) =
            (s_record('0', &[0, 0], b"HDR"), s_record(end, &[0; 4][4 - width..], b""));
        let file = format!("{head}{}{tail}", data.concat());
        assert_eq!(offsets(&inspect_bytes(file.as_bytes())), [0x1200], "S{kind}");
        let mut damaged = data.clone();
        damaged[1].replace_range(14..16, "00");
        damaged[1].replace_range(16..18, "FF");
        let file = format!("{head}{}{tail}", damaged.concat());
        assert!(reason(file.as_bytes()).starts_with("line 3: "), "S{kind}");
        assert!(reason(format!("{head}{}", data.concat()).as_bytes()).contains("cut off"));
    }
}

/// A block of Microsoft's "USB Flashing Format".
fn block(flags: u32, address: u32, index: u32, count: u32, payload: &[u8]) -> Vec<u8> {
    let len = u32::try_from(payload.len()).unwrap();
    let head = [0x0A32_4655, 0x9E5D_5157, flags, address, len, index, count, 0];
    let mut block: Vec<u8> = head.into_iter().flat_map(u32::to_le_bytes).collect();
    block.extend(payload);
    block.resize(508, 0);
    block.extend(0x0AB1_6F30_u32.to_le_bytes());
    block
}

#[test]
fn uf2() {
    let bytes = record().encode();
    let (first, second) = bytes.split_at(100);
    let one = block(0, 0x2000, 0, 2, first);
    let two = block(0, 0x2064, 1, 2, second);
    assert_eq!(offsets(&inspect_bytes(&[&one[..], &two].concat())), [0x2000]);
    assert_eq!(offsets(&inspect_bytes(&[&two[..], &one].concat())), [0x2000]);
    // What is not meant for the main memory is not in it.
    let aside = block(1, 0x2064, 1, 2, second);
    let inspection = inspect_bytes(&[&one[..], &aside, &two].concat());
    assert_eq!(offsets(&inspection), [0x2000]);
    assert!(reason(&one).contains("cut off"));
    let mut long = one.clone();
    long[16..20].copy_from_slice(&477_u32.to_le_bytes());
    assert!(reason(&[long, two].concat()).contains("too long"));
}

/// A file for two families of processors has two memories, and the blocks of one can be missing.
#[test]
fn uf2_of_several_families() {
    const HAS_FAMILY: u32 = 0x2000;
    let bytes = record().encode();
    let of_family = |family: u32, mut block: Vec<u8>| {
        block[28..32].copy_from_slice(&family.to_le_bytes());
        block
    };
    let whole = of_family(1, block(HAS_FAMILY, 0x2000, 0, 1, &bytes));
    let zeros = of_family(2, block(HAS_FAMILY, 0x2000, 0, 1, &[0; 256]));
    for file in [[&whole[..], &zeros].concat(), [&zeros[..], &whole].concat()] {
        assert_eq!(offsets(&inspect_bytes(&file)), [0x2000]);
    }
    let first_of_two = of_family(2, block(HAS_FAMILY, 0x2000, 0, 2, &[0; 256]));
    assert!(reason(&[&first_of_two[..], &whole].concat()).contains("cut off"));
}
