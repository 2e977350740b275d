//! Workspaces whose packages embed a record, built by real cargo.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use cm_core::embedded::{Record, magic};
use serde_json::Value;
use tempfile::TempDir;

use crate::program::{Program, cargo, cargo_cm, repository};
use crate::published::sha256sum;

/// A build script with the one call.
pub const BUILD_RS: &str = "fn main() {\n    cm_build::embed();\n}\n";
/// A program that says what it knows of itself.
pub const MAIN_RS: &str = "include!(concat!(env!(\"OUT_DIR\"), \"/cm_embed.rs\"));\n\n\
                           fn main() {\n    println!(\"{SBOM_LEVEL} {SBOM_DIGEST}\");\n}\n";
/// A package `app` that embeds; more of its manifest can follow.
pub const APP: &str = "[workspace]\nresolver = \"2\"\n\n[package]\nname = \"app\"\n\
                       version = \"1.0.0\"\nedition = \"2021\"\n\n\
                       [build-dependencies]\ncm-build = { path = \"CM_BUILD\" }\n\n";

/// A workspace in a folder of its own, with its target directory in the usual place.
pub struct Product {
    temporary: TempDir,
    root: PathBuf,
}

impl Product {
    /// Writes files as [`write`](Self::write) does, and locks what they need.
    #[must_use]
    pub fn new(files: &[(&str, &str)]) -> Self {
        let product = Self::in_folder("product", files);
        product.lock();
        product
    }

    /// A package `app` with its program, and these lines at the end of its manifest.
    #[must_use]
    pub fn app(manifest: &str, files: &[(&str, &str)]) -> Self {
        let manifest = format!("{APP}{manifest}");
        let own = [("Cargo.toml", &*manifest), ("build.rs", BUILD_RS), ("src/main.rs", MAIN_RS)];
        Self::new(&[&own, files].concat())
    }

    /// Writes files to a folder of this name, and locks nothing.
    #[must_use]
    pub fn in_folder(name: &str, files: &[(&str, &str)]) -> Self {
        let temporary = tempfile::tempdir().unwrap();
        let root = temporary.path().canonicalize().unwrap().join(name);
        let product = Self { temporary, root };
        for (path, text) in files {
            product.write(path, text);
        }
        fs::create_dir_all(&product.root).unwrap();
        copy(compiled(), &product.path("target"));
        product
    }

    /// Writes a file; `CM_BUILD` in it becomes the path of cm-build.
    pub fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, with_cm_build(text)).unwrap();
    }

    /// Locks the versions that this repository is locked to; they are at hand.
    pub fn lock(&self) {
        fs::copy(repository().join("Cargo.lock"), self.path("Cargo.lock")).unwrap();
        let _ = self.cargo("update --workspace --offline --quiet").run().answer();
    }

    /// The workspace's folder.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// A path in the workspace.
    #[must_use]
    pub fn path(&self, path: &str) -> PathBuf {
        self.root.join(path)
    }

    /// A path beside the workspace.
    #[must_use]
    pub fn beside(&self, path: &str) -> PathBuf {
        self.temporary.path().canonicalize().unwrap().join(path)
    }

    /// cargo with these arguments, in the workspace.
    #[must_use]
    pub fn cargo(&self, args: &str) -> Program {
        cargo(&self.root).args(args)
    }

    /// `cargo cm` with these arguments, in the workspace.
    #[must_use]
    pub fn cargo_cm(&self, args: &str) -> Program {
        cargo_cm(&self.root).args(args)
    }

    /// Builds with plain cargo, offline and with the lockfile as it stands; gives its talk.
    ///
    /// # Panics
    /// When it fails.
    #[must_use]
    pub fn build(&self, flags: &str) -> String {
        let outcome = self.cargo("build --offline --locked").args(flags).run();
        assert_eq!(outcome.code, Some(0), "{}", outcome.stderr);
        outcome.stderr
    }

    /// Builds with `cargo cm build`; gives its report and its talk.
    ///
    /// # Panics
    /// When it fails, or finds a difference.
    #[must_use]
    pub fn cm_build(&self, flags: &str) -> (Value, String) {
        let outcome = self.cargo_cm("build --format json --offline --locked").args(flags).run();
        assert_eq!(outcome.code, Some(0), "{}\n{}", outcome.stderr, outcome.stdout);
        (serde_json::from_str(&outcome.stdout).unwrap(), outcome.stderr)
    }

    /// The records in a file of the target directory.
    #[must_use]
    pub fn records(&self, file: &str) -> Vec<Record> {
        records(&self.path("target").join(file))
    }

    /// The only record in a file of the target directory.
    ///
    /// # Panics
    /// When it has none or several.
    #[must_use]
    pub fn record(&self, file: &str) -> Record {
        let mut records = self.records(file);
        assert_eq!(records.len(), 1, "{file}");
        records.remove(0)
    }

    /// What `sha256sum` says of the lists that `cargo cm sbom` writes, by the names of the targets.
    ///
    /// # Panics
    /// When it fails.
    #[must_use]
    pub fn digests(&self, flags: &str) -> BTreeMap<String, String> {
        self.digests_by(self.cargo_cm("sbom").args(flags))
    }

    /// As [`digests`](Self::digests), by a call of `cargo cm sbom` with a profile.
    ///
    /// # Panics
    /// When it fails.
    #[must_use]
    pub fn digests_by(&self, sbom: Program) -> BTreeMap<String, String> {
        let folder = tempfile::tempdir().unwrap();
        let sbom = sbom.args("--quiet --format json --offline --locked --output");
        let report: Value = serde_json::from_str(&sbom.arg(folder.path()).run().answer()).unwrap();
        let builds = report["builds"].as_array().unwrap().iter();
        let of_build = |build: &Value| {
            let list = build["files"]["components"].as_str().unwrap();
            (build["target-name"].as_str().unwrap().to_owned(), sha256sum(Path::new(list)))
        };
        builds.map(of_build).collect()
    }
}

/// A text in which `CM_BUILD` is the path of cm-build.
#[must_use]
pub fn with_cm_build(text: &str) -> String {
    text.replace("CM_BUILD", &repository().join("cm-build").display().to_string())
}

/// All records in a file.
///
/// # Panics
/// When it cannot be read.
#[must_use]
pub fn records(file: &Path) -> Vec<Record> {
    let bytes = fs::read(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    let starts = bytes.windows(8).enumerate().filter(|(_, window)| *window == magic());
    starts.filter_map(|(at, _)| Some(Record::decode(&bytes[at..]).ok()?.record)).collect()
}

/// The crates that a record lists, as `name: feature feature`, less the standard library.
///
/// # Panics
/// When the record has no list, or one that cannot be read.
#[must_use]
pub fn linked(record: &Record) -> Vec<String> {
    let unpacked = record.list.as_ref().expect("a list is inside").unpack().unwrap();
    let crates = unpacked.set.runtime().iter().filter(|it| it.component.is_crate());
    let described = crates.map(|member| {
        let name = &member.component.name;
        match &member.features[..] {
            [] => name.clone(),
            features => format!("{name}: {}", features.join(" ")),
        }
    });
    described.collect()
}

/// A target directory in which cm-build is compiled for `cargo build`, so that each test need not.
fn compiled() -> &'static Path {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    FOLDER.get_or_init(|| {
        // This test runs from `<target>/debug/deps`.
        let test = std::env::current_exe().unwrap();
        let folder = test.ancestors().nth(3).unwrap().join("tmp").join("with-cm-build");
        fs::create_dir_all(folder.join("src")).unwrap();
        fs::copy(repository().join("Cargo.lock"), folder.join("Cargo.lock")).unwrap();
        for (path, text) in [("Cargo.toml", APP), ("build.rs", BUILD_RS), ("src/main.rs", MAIN_RS)]
        {
            fs::write(folder.join(path), with_cm_build(text)).unwrap();
        }
        let _ = cargo(&folder).args("update --workspace --offline --quiet").run().answer();
        let _ = cargo(&folder).args("build --offline --locked --quiet").run().answer();
        folder.join("target")
    })
}

fn copy(from: &Path, to: &Path) {
    let status = Command::new("cp").arg("-a").arg(from).arg(to).status().unwrap();
    assert!(status.success(), "{} can be copied", from.display());
}
