//! `cargo cm inspect` on small files that become large ones: it ends, says that it was cut off, and
//! never has more than 256 MiB of memory.

use std::fs;
use std::path::Path;
use std::process::Command;

use cm_core::embedded::{Level, PackedList, Record};
use cm_core::{
    Component, ComponentSet, Dependency, DependencyKind, Member, Rustc, Scope, Sha256Digest, Source,
};
use cm_tests::{Outcome, cargo_cm};
use serde_json::Value;

/// Inspects with so much memory, and no more.
fn inspect(folder: &Path, file: &str) -> Outcome {
    let limited = "exec prlimit --data=268435456 \"$@\"\n";
    fs::write(folder.join("limited.sh"), limited).unwrap();
    let inspect = cargo_cm(folder).args("inspect --format json").arg(file);
    inspect.under("sh", Path::new("limited.sh")).run()
}

fn limits(folder: &Path, file: &str, code: i32) -> Vec<String> {
    let outcome = inspect(folder, file);
    assert_eq!(outcome.code, Some(code), "{file}: {:.2000} {}", outcome.stdout, outcome.stderr);
    let report: Value = serde_json::from_str(&outcome.stdout).unwrap();
    let leaves = report["files"][0]["leaves"].as_array().unwrap().iter();
    leaves.filter_map(|leaf| leaf["cut-off"].as_str().map(str::to_owned)).collect()
}

/// Runs a shell's command line; its program comes from this package of Debian.
fn run(folder: &Path, package: &str, line: &str) {
    let status = Command::new("sh").args(["-ec", line]).current_dir(folder).status();
    let is_done = status.is_ok_and(|status| status.success());
    assert!(is_done, "`{line}` has failed; its program is in Debian's package {package}");
}

/// Six hundred megabytes of zeros take three, or less.
#[test]
fn compressed_zeros() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    run(folder, "coreutils", "truncate -s 600M zeros");
    for (package, line, file) in [
        ("gzip", "gzip -1 -c zeros > a.gz", "a.gz"),
        ("zstd", "zstd -q -1 -c zeros > a.zst", "a.zst"),
        ("zstd", "zstd -q -1 --ultra --long=31 -c zeros > long.zst", "long.zst"),
        ("xz-utils", "xz -0 -c zeros > a.xz", "a.xz"),
        ("zip", "zip -q -1 a.zip zeros", "a.zip"),
    ] {
        run(folder, package, line);
        let limits = limits(folder, file, 4);
        assert!(matches!(&*limits.concat(), "decompressed" | "memory"), "{file}: {limits:?}");
    }
}

/// A section table that claims most of a large file.
#[test]
fn a_large_section_of_names() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let mut header = b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x02\0\x3e\0\x01\0\0\0".to_vec();
    header.extend([0_u64, 0, 64].iter().flat_map(|it| it.to_le_bytes()));
    header.extend([0_u16, 0, 64, 0, 0, 64, 1, 0].iter().flat_map(|it| it.to_le_bytes()));
    header.extend([0, 3, 0, 0].iter().flat_map(|it: &u32| it.to_le_bytes()));
    header.extend([0, 0, 300_u64 << 20, 0, 1, 0].iter().flat_map(|it| it.to_le_bytes()));
    fs::write(folder.join("large"), header).unwrap();
    run(folder, "coreutils", "truncate -s 301M large");
    assert_eq!(limits(folder, "large", 4), [""; 0]);
}

/// Lists that are small when packed: long names, many features, many edges.
#[test]
fn lists_that_unpack() {
    let folder = tempfile::tempdir().unwrap();
    let rustc = Rustc { version: "1.95.0".into(), commit: None };
    for kind in ["names", "features", "edges"] {
        let mut file = Vec::new();
        let list = PackedList::new(&large_set(kind), &rustc);
        for index in 0..24 {
            let record = Record {
                level: Level::Exact(Sha256Digest::of(b"a list")),
                package: "app".into(),
                version: format!("1.0.{index}"),
                profile: "release".into(),
                target: "x86_64-unknown-linux-gnu".into(),
                list: Some(list.clone()),
                rustc: rustc.clone(),
            };
            file.extend(record.encode());
        }
        fs::write(folder.path().join(kind), file).unwrap();
        assert_eq!(limits(folder.path(), kind, 4), ["components"], "{kind}");
    }
}

fn large_set(kind: &str) -> ComponentSet {
    let name = if kind == "names" { "a".repeat(3 << 20) } else { "app".to_owned() };
    let root = Component::new(&name, "1.0.0", Source::Local);
    let mut members = vec![Member::new(Scope::Runtime, root)];
    if kind == "features" {
        members[0].features = (0..100_000).map(|index| format!("{index:06}")).collect();
    }
    if kind == "edges" {
        let crates =
            (0..500).map(|index| Component::new(format!("c{index:03}"), "1.0.0", Source::CratesIo));
        members.extend(crates.map(|it| Member::new(Scope::Runtime, it)));
        for member in &mut members {
            member.dependencies =
                (0..500).map(|to| Dependency { to, kind: DependencyKind::Normal }).collect();
        }
    }
    ComponentSet::new(members, 0).unwrap()
}
