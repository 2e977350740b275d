//! Published packages: registries and vendored folders.
//!
//! Their shapes are those of cargo's reference, "Registry Index" and "Source Replacement". The
//! checksums are those of `sha256sum`.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};

use crate::repository::Repository;

/// A package with a manifest and an empty library.
#[derive(Clone)]
pub struct Crate {
    /// Its name.
    pub name: &'static str,
    /// Its version.
    pub version: &'static str,
    /// What its manifest has below `[package]`.
    pub manifest: &'static str,
    /// Its dependencies, as the index names them.
    pub dependencies: Value,
    /// Its features, as the index names them.
    pub features: Value,
}

impl Crate {
    /// A package without dependencies and features.
    #[must_use]
    pub fn new(name: &'static str, version: &'static str) -> Self {
        Self { name, version, manifest: "", dependencies: json!([]), features: json!({}) }
    }

    fn stem(&self) -> String {
        format!("{}-{}", self.name, self.version)
    }

    fn write(&self, folder: &Path) {
        let head = format!("[package]\nname = \"{}\"\nversion = \"{}\"\n", self.name, self.version);
        let manifest = format!("{head}edition = \"2021\"\n\n{}", self.manifest);
        fs::create_dir_all(folder.join("src")).unwrap();
        fs::write(folder.join("Cargo.toml"), manifest).unwrap();
        fs::write(folder.join("src/lib.rs"), "").unwrap();
    }

    /// Packs the `.crate` file into a folder; gives its SHA-256.
    fn pack(&self, folder: &Path) -> String {
        let stem = self.stem();
        let sources = tempfile::tempdir().unwrap();
        self.write(&sources.path().join(&stem));
        fs::create_dir_all(folder).unwrap();
        let file = folder.join(format!("{stem}.crate"));
        let mut tar = Command::new("tar");
        tar.arg("-czf").arg(&file).arg("-C").arg(sources.path()).arg(&stem);
        assert!(tar.status().unwrap().success(), "{stem} can be packed");
        sha256sum(&file)
    }

    fn index_line(&self, checksum: &str) -> String {
        let line = json!({
            "name": self.name, "vers": self.version, "deps": self.dependencies,
            "cksum": checksum, "features": {}, "features2": self.features, "v": 2,
            "yanked": false,
        });
        format!("{line}\n")
    }
}

/// The SHA-256 of a file, as `sha256sum` says it.
///
/// # Panics
/// When it cannot be read.
#[must_use]
pub fn sha256sum(file: &Path) -> String {
    let output = Command::new("sha256sum").arg(file).output().unwrap();
    assert!(output.status.success(), "{}", file.display());
    String::from_utf8(output.stdout).unwrap().split_whitespace().next().unwrap().to_owned()
}

/// Publishes packages in `<folder>/index`, a git repository, and `<folder>/files`; gives the
/// index's URL.
#[must_use]
pub fn index(folder: &Path, crates: &[Crate]) -> String {
    let (index, files) = (folder.join("index"), folder.join("files"));
    write_index(&index, &files, crates);
    let download = format!("file://{}/{{crate}}-{{version}}.crate", files.display());
    fs::write(index.join("config.json"), json!({ "dl": download }).to_string()).unwrap();
    Repository::new(&index).url()
}

/// Publishes packages in a folder, as cargo takes it for `local-registry`.
pub fn local_registry(folder: &Path, crates: &[Crate]) {
    write_index(&folder.join("index"), folder, crates);
}

fn write_index(index: &Path, files: &Path, crates: &[Crate]) {
    for published in crates {
        publish(index, published.name, &published.index_line(&published.pack(files)));
    }
}

/// Adds a line to a package's file in an index.
pub(crate) fn publish(index: &Path, name: &str, line: &str) {
    let path = index.join(index_path(name));
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    let before = fs::read_to_string(&path).unwrap_or_default();
    fs::write(path, before + line).unwrap();
}

/// Names of four and more letters stand in folders of the first two and the next two.
fn index_path(name: &str) -> String {
    match name.len() {
        3 => format!("3/{}/{name}", &name[..1]),
        4.. => format!("{}/{}/{name}", &name[..2], &name[2..4]),
        _ => panic!("{name} is too short for this index"),
    }
}

/// Writes packages as `cargo vendor` does; `files` gets their `.crate` files.
pub fn directory_source(folder: &Path, files: &Path, crates: &[Crate]) {
    for vendored in crates {
        let place = folder.join(vendored.stem());
        vendored.write(&place);
        let sums = json!({ "files": {}, "package": vendored.pack(files) });
        fs::write(place.join(".cargo-checksum.json"), sums.to_string()).unwrap();
    }
}
