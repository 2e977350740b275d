//! Workspaces that are made for one test.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

/// A folder with a workspace, removed when the test ends.
pub struct Workspace {
    folder: TempDir,
}

impl Workspace {
    /// Writes files, given as `path` and text; a Rust file without text is empty but for `main`.
    #[must_use]
    pub fn new(files: &[(&str, &str)]) -> Self {
        let workspace = Self { folder: tempfile::tempdir().unwrap() };
        for (path, text) in files {
            workspace.write(path, text);
        }
        workspace
    }

    /// A package `app` with a binary, these lines in its manifest, and a lockfile.
    #[must_use]
    pub fn app(manifest: &str) -> Self {
        let package = "[package]\nname = \"app\"\nversion = \"1.0.0\"\nedition = \"2024\"\n";
        let workspace = Self::new(&[
            ("Cargo.toml", &format!("{package}{manifest}\n[workspace]\n")),
            ("src/main.rs", "fn main() {}\n"),
        ]);
        workspace.lock();
        workspace
    }

    /// Writes a file, and the folders above it.
    pub fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Makes the lockfile, without a network.
    pub fn lock(&self) {
        self.cargo("generate-lockfile --offline");
    }

    /// Runs cargo in the folder.
    ///
    /// # Panics
    /// When it fails.
    pub fn cargo(&self, args: &str) {
        let mut cargo = Command::new("cargo");
        let output = cargo.current_dir(self.root()).args(args.split_whitespace()).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }

    /// Runs git in the folder, as nobody in particular, at a given time.
    ///
    /// # Panics
    /// When it fails.
    pub fn git(&self, args: &str) {
        let mut git = Command::new("git");
        git.current_dir(self.root()).args([
            "-c",
            "user.name=test",
            "-c",
            "user.email=test@localhost",
        ]);
        git.env("GIT_COMMITTER_DATE", "2026-01-02T03:04:05Z");
        let output = git.args(args.split_whitespace()).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }

    /// The folder.
    #[must_use]
    pub fn root(&self) -> &Path {
        self.folder.path()
    }

    /// A path in the folder.
    #[must_use]
    pub fn path(&self, path: &str) -> PathBuf {
        self.root().join(path)
    }
}
