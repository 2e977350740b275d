//! Where records are found in bytes.

use cm_core::inspect::limits::{MAX_OFFSETS, MAX_RECORDS};

use crate::named::{found, inspect, record, troubles};

const MEGABYTE: usize = 1 << 20;

/// At every offset near the end of a part that is read at once.
#[test]
fn over_the_end_of_a_part() {
    let record = record("app");
    for at in MEGABYTE - record.len() - 8..MEGABYTE + 8 {
        let mut image = vec![0; at];
        image.extend(&record);
        image.extend([0; 64]);
        let inspection = inspect(&image);
        assert_eq!(found(&inspection), [format!(": app [{at}]")]);
    }
}

#[test]
fn several_records() {
    let (a, b) = (record("a"), record("b"));
    let parts = [&b"\xcbCMR\r\n\x1a"[..], &a, b"between", &b, &a, &a[..a.len() - 1]];
    let inspection = inspect(&parts.concat());
    let (second, third, cut) = (at(&parts[..3]), at(&parts[..4]), at(&parts[..5]));
    assert_eq!(found(&inspection), [format!(": a [7, {third}]"), format!(": b [{second}]")]);
    let damaged = &inspection.leaves[0].damaged;
    assert_eq!(damaged.len(), 1);
    assert_eq!(damaged[0].offset, cut as u64);
    assert_eq!(damaged[0].error.to_string(), "the record is cut off");
}

fn at(parts: &[&[u8]]) -> usize {
    parts.iter().map(|part| part.len()).sum()
}

/// A record that is longer than what is read at once.
#[test]
fn a_long_record() {
    use cm_core::embedded::{PackedList, Record};
    let short = Record::decode(&record("long")).unwrap().record;
    let list = Some(PackedList::from_bytes(vec![7; 3 * MEGABYTE]));
    let long = Record { list, ..short }.encode();
    let image = [&[0; 12345][..], &long, &record("next")].concat();
    let inspection = inspect(&image);
    let next = 12345 + long.len();
    assert_eq!(found(&inspection), [": long [12345]".to_owned(), format!(": next [{next}]")]);
    assert!(matches!(inspection.leaves[0].records[0].list, Some(Err(_))));
}

#[test]
fn more_records_than_are_kept() {
    let same = record("app").repeat(MAX_OFFSETS + 1);
    let inspection = inspect(&same);
    assert_eq!(inspection.leaves[0].records[0].offsets.len(), MAX_OFFSETS);
    assert_eq!(troubles(&inspection), [""; 0]);
    let different: Vec<Vec<u8>> = (0..=MAX_RECORDS).map(|n| record(&format!("n{n}"))).collect();
    let inspection = inspect(&different.concat());
    assert_eq!(inspection.leaves[0].records.len(), MAX_RECORDS);
    assert_eq!(troubles(&inspection), [": cut off: records"]);
    let magics = b"\xcbCMR\r\n\x1a\n".repeat(MAX_RECORDS + 1);
    let inspection = inspect(&magics);
    assert_eq!(inspection.leaves[0].damaged.len(), MAX_RECORDS);
    assert_eq!(troubles(&inspection), [": cut off: records"]);
}

/// Each states that it is four megabytes long, so checking all would take days.
#[test]
fn records_that_cannot_all_be_checked() {
    let mut head = record("app")[..24].to_vec();
    head[12..16].copy_from_slice(&(4_u32 << 20).to_le_bytes());
    let image = head.repeat(8 * MEGABYTE / head.len());
    let inspection = inspect(&image);
    assert_eq!(troubles(&inspection), [": cut off: hashed"]);
}

#[test]
fn lists_that_cannot_all_be_unpacked() {
    use cm_core::embedded::{PackedList, Record};
    let short = Record::decode(&record("app")).unwrap().record;
    let no_list = |n: u32| {
        let list = Some(PackedList::from_bytes(b"no DEFLATE stream".to_vec()));
        Record { list, package: format!("n{n}"), ..short.clone() }.encode()
    };
    let records: Vec<Vec<u8>> = (0..25).map(no_list).collect();
    let inspection = inspect(&records.concat());
    assert_eq!(inspection.leaves[0].records.len(), 25);
    let tried = inspection.leaves[0].records.iter().filter(|it| it.list.is_some()).count();
    assert!(tried < 25, "{tried}");
    assert_eq!(troubles(&inspection), [": cut off: components"]);
}
