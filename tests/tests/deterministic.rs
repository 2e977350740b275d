//! The same sources give the same bytes: in another directory, with another `CARGO_HOME`, at
//! another time, from a CRLF checkout, on another host.
#![cfg(unix)]

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use cm_tests::{Program, Workspace, cargo_cm};

const FORMATS: [&str; 4] = ["cyclonedx-1.7", "cyclonedx-1.6", "cyclonedx-1.5", "spdx-2.3"];
const MANIFEST: &str = "\
[package]
name = \"app\"
version = \"1.0.0\"
edition = \"2024\"
authors = [\"Example Devices\"]
license = \"MIT\"

[dependencies]
part = { path = \"part\", features = [\"fast\"] }

[profile.release]
lto = true

[workspace]
";
const CONFIG: &str = "\
[product]
name = \"Example\"
supplier = { name = \"Example Devices\" }

[[component]]
name = \"part\"
support = \"actively-maintained\"
";

fn workspace(edit: impl Fn(&str) -> String) -> Workspace {
    let part = "[package]\nname = \"part\"\nversion = \"0.3.0\"\n\n[features]\nfast = []\n";
    let workspace = Workspace::new(&[
        ("Cargo.toml", &edit(MANIFEST)),
        ("cm.toml", &edit(CONFIG)),
        ("src/main.rs", &edit("fn main() {}\n")),
        ("part/Cargo.toml", &edit(part)),
        ("part/src/lib.rs", ""),
    ]);
    workspace.lock();
    let lock = workspace.path("Cargo.lock");
    fs::write(&lock, edit(&fs::read_to_string(&lock).unwrap())).unwrap();
    workspace
}

/// All files that are written, in every format, by name.
fn files(workspace: &Workspace, prepare: impl Fn(Program) -> Program) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    for format in FORMATS {
        let folder = workspace.path("out").join(format);
        let program = cargo_cm(workspace.root())
            .args("sbom -q --locked --target x86_64-unknown-linux-gnu --sbom-format")
            .arg(format)
            .arg("-o")
            .arg(&folder);
        let _ = prepare(program).run().answer();
        for entry in fs::read_dir(&folder).unwrap() {
            let entry = entry.unwrap();
            let name = format!("{format}/{}", entry.file_name().to_string_lossy());
            files.insert(name, fs::read(entry.path()).unwrap());
        }
    }
    assert_eq!(files.len(), 8);
    files
}

fn at_epoch(program: Program) -> Program {
    program.env("SOURCE_DATE_EPOCH", "1767323045")
}

#[test]
fn other_directory_and_cargo_home() {
    let home = tempfile::tempdir().unwrap();
    let here = files(&workspace(str::to_owned), at_epoch);
    let there = files(&workspace(str::to_owned), |it| at_epoch(it).env("CARGO_HOME", home.path()));
    assert_eq!(here, there);
}

#[test]
fn crlf_checkout() {
    let unix = files(&workspace(str::to_owned), at_epoch);
    let dos = files(&workspace(|text| text.replace('\n', "\r\n")), at_epoch);
    assert_eq!(unix, dos);
}

#[test]
fn other_host() {
    let workspace = workspace(str::to_owned);
    let here = files(&workspace, at_epoch);
    let rustc = workspace.path("rustc");
    fs::write(
        &rustc,
        "#!/bin/sh\nrustc \"$@\" | sed 's/^host: .*/host: aarch64-unknown-linux-gnu/'\n",
    )
    .unwrap();
    fs::set_permissions(&rustc, fs::Permissions::from_mode(0o755)).unwrap();
    assert_eq!(here, files(&workspace, |it| at_epoch(it).env("RUSTC", &rustc)));
}

#[test]
fn the_commit_gives_the_time() {
    let workspace = workspace(str::to_owned);
    workspace.write(".gitignore", "/target\n/out\n");
    workspace.git("init -q");
    workspace.git("add .");
    workspace.git("commit -q -m first");
    let clone = tempfile::tempdir().unwrap();
    workspace.git(&format!("clone -q . {}", clone.path().display()));
    let here = files(&workspace, |it| it);
    let text = String::from_utf8(
        here["spdx-2.3/app-app-release-x86_64-unknown-linux-gnu.spdx.json"].clone(),
    );
    assert!(text.unwrap().contains("2026-01-02T03:04:05Z"));
    let list = |folder: &Path| cargo_cm(folder).args("sbom -q --release -o -").run().answer();
    assert_eq!(list(workspace.root()), list(clone.path()));
}

/// What would be equal whatever is written proves nothing.
#[test]
fn other_sources_give_other_bytes() {
    let one = files(&workspace(str::to_owned), at_epoch);
    let other = files(&workspace(|text| text.replace(", features = [\"fast\"]", "")), at_epoch);
    for (name, bytes) in &one {
        assert_ne!(Some(bytes), other.get(name), "{name}");
    }
}
