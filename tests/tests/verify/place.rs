//! A workspace whose lists and documents are verified, and files with records inside.

use std::fs;
use std::path::PathBuf;

use cm_core::embedded::{Level, PackedList, Record};
use cm_core::{ComponentList, ReadList, Sha256Digest};
use cm_tests::{Crate, Outcome, Workspace, cargo_cm, directory_source};

/// The name of the release build's files.
pub(crate) const STEM: &str = "app-app-release-x86_64-unknown-linux-gnu";

/// A workspace with crates that have checksums, and features.
pub(crate) struct Place {
    pub(crate) workspace: Workspace,
}

impl Place {
    pub(crate) fn new() -> Self {
        let workspace = Workspace::new(&[("src/main.rs", "fn main() {}\n")]);
        let place = Self { workspace };
        let client = Crate {
            manifest: "[features]\ntls = []\nfast = []\n",
            ..Crate::new("client", "1.2.0")
        };
        let service = Crate {
            manifest: "[dependencies]\nclient = { version = \"1\", features = [\"tls\"] }\n",
            ..Crate::new("service", "1.0.0")
        };
        let crates =
            [client, service, Crate::new("handle", "1.0.0"), Crate::new("handle", "1.1.0")];
        let (vendor, files) = (place.workspace.path("vendor"), place.workspace.path("files"));
        directory_source(&vendor, &files, &crates);
        place.workspace.write(
            ".cargo/config.toml",
            "[source.crates-io]\nreplace-with = \"copy\"\n\n[source.copy]\ndirectory = \"vendor\"\n",
        );
        place.manifest("app", "service = \"1\"\nhandle = \"=1.1.0\"\n");
        place
    }

    /// Writes the manifest and its lockfile.
    pub(crate) fn manifest(&self, name: &str, dependencies: &str) {
        let head =
            format!("[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2021\"\n");
        let more = format!("\n[dependencies]\n{dependencies}\n[workspace]\n");
        self.workspace.write("Cargo.toml", &(head + &more));
        let _ = fs::remove_file(self.workspace.path("Cargo.lock"));
        self.workspace.lock();
    }

    /// Writes the list and the document of the build into a folder.
    pub(crate) fn sbom(&self, out: &str, flags: &str) -> PathBuf {
        let out = self.workspace.path(out);
        let program = cargo_cm(self.workspace.root()).args("sbom -q --locked --offline");
        let program = program.args("--target x86_64-unknown-linux-gnu").args(flags);
        let _ = program.arg("-o").arg(&out).env("SOURCE_DATE_EPOCH", "1").run().answer();
        out
    }

    /// The release build's list, and its file.
    pub(crate) fn list(&self, out: &str) -> (PathBuf, String) {
        let file = self.sbom(out, "--release").join(format!("{STEM}.components.json"));
        let text = fs::read_to_string(&file).unwrap();
        (file, text)
    }

    pub(crate) fn write(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.workspace.path(name);
        fs::write(&path, bytes).unwrap();
        path
    }

    /// Runs `cargo cm verify` with these arguments.
    pub(crate) fn verify(&self, args: &[&dyn AsRef<std::ffi::OsStr>]) -> Outcome {
        let program = cargo_cm(self.workspace.root()).args("verify");
        args.iter().fold(program, |program, arg| program.arg(arg)).run()
    }
}

/// A record of a list, as a build embeds it.
pub(crate) fn record(list: &str) -> Record {
    let ReadList { set, profile, triple, rustc } = ComponentList::read(list).unwrap();
    let root = &set.root().component;
    Record {
        level: Level::Exact(Sha256Digest::of(list.as_bytes())),
        package: root.name.clone(),
        version: root.version.clone(),
        profile,
        target: triple,
        list: Some(PackedList::new(&set, &rustc)),
        rustc,
    }
}

/// A file with a record inside, among bytes that are none.
pub(crate) fn binary(record: &Record) -> Vec<u8> {
    let noise: Vec<u8> =
        (0..5000_u32).map(|it| it.wrapping_mul(2_654_435_761).to_le_bytes()[3]).collect();
    [&noise[..], &record.encode(), &noise[..777]].concat()
}

pub(crate) fn says(outcome: &Outcome, code: i32, texts: &[&str]) {
    let all = format!("{}{}", outcome.stdout, outcome.stderr);
    assert_eq!(outcome.code, Some(code), "{all}");
    for text in texts {
        assert!(all.contains(text), "{text:?} is not in\n{all}");
    }
}
