//! The list that a build script resolves through `cargo tree`, beside the one that
//! `cargo cm sbom` simulates: two derivations that share no code before the component set.

use std::path::{Path, PathBuf};

use cm_core::ComponentList;
use cm_core::embedded::{Level, Record};
use cm_tests::{BuildScript, cargo_cm, repository};
use serde_json::Value;

const LINUX: &str = "x86_64-unknown-linux-gnu";

#[test]
fn every_fixture() {
    let folder = repository().join("tests").join("fixtures").join("workspaces");
    let mut folders: Vec<PathBuf> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.sort();
    let (first, second) = folders.split_at(folders.len() / 2);
    let compared = std::thread::scope(|scope| {
        let first = scope.spawn(|| compare_all(first));
        compare_all(second) + first.join().unwrap()
    });
    assert!(compared > 300, "{compared}");
}

fn compare_all(folders: &[PathBuf]) -> usize {
    let mut compared = 0;
    for folder in folders {
        let folder =
            if folder.join("Cargo.toml").is_file() { folder.clone() } else { folder.join("app") };
        for target in [LINUX, "x86_64-pc-windows-msvc"] {
            for features in ["", "--all-features", "--no-default-features"] {
                compared += compare(&folder, &format!("{features} --target {target}"));
            }
        }
    }
    compared
}

/// Compares each package of a workspace that has a binary; counts them.
fn compare(workspace: &Path, flags: &str) -> usize {
    let metadata = metadata(workspace);
    let mut compared = 0;
    for package in metadata["packages"].as_array().unwrap() {
        let manifest = Path::new(package["manifest_path"].as_str().unwrap());
        let folder = manifest.parent().unwrap();
        let scratch = tempfile::tempdir().unwrap();
        let name = package["name"].as_str().unwrap();
        let outcome = cargo_cm(folder)
            .args("sbom --format json -q --locked --offline --profile release")
            .args(flags)
            .args(&format!("-p {name}"))
            .arg("-o")
            .arg(scratch.path().join("sbom"))
            .run();
        // Packages without a binary, and selections that cargo refuses, have nothing to compare.
        if outcome.code != Some(0) {
            continue;
        }
        let report: Value = serde_json::from_str(&outcome.stdout).unwrap();
        for build in report["builds"].as_array().unwrap() {
            check(build, folder, scratch.path(), flags);
            compared += 1;
        }
    }
    compared
}

fn check(build: &Value, folder: &Path, scratch: &Path, flags: &str) {
    let text = |name: &str| build[name].as_str().unwrap().to_owned();
    let root = &build["members"][usize::try_from(build["root"].as_u64().unwrap()).unwrap()];
    let features = root["features"].as_array().unwrap().iter();
    let script = BuildScript {
        folder: folder.to_owned(),
        package: text("package"),
        version: text("version"),
        target: text("triple"),
        profile: text("profile"),
        features: features.map(|name| name.as_str().unwrap().to_owned()).collect(),
    };
    let (bytes, said) = script.run(&scratch.join("target"), &[]);
    let record = Record::decode(&bytes).unwrap().record;
    let Level::Package(digest) = &record.level else {
        panic!("{} {flags}: {:?}\n{said}", folder.display(), record.level);
    };
    let file = build["files"]["components"].as_str().unwrap();
    let list = ComponentList::read(&std::fs::read_to_string(file).unwrap()).unwrap();
    let unpacked = record.list.unwrap().unpack().unwrap();
    let difference = cm_core::SetDiff::between(&list.set, &unpacked.set);
    assert_eq!(digest.to_string(), text("digest"), "{} {flags}\n{difference}", folder.display());
}

fn metadata(workspace: &Path) -> Value {
    let mut cargo = std::process::Command::new("cargo");
    cargo.args(["metadata", "--format-version=1", "--no-deps", "--offline"]);
    let output = cargo.current_dir(workspace).output().unwrap();
    serde_json::from_slice(&output.stdout).unwrap()
}
