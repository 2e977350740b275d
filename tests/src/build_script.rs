//! Running a build script's code with the variables that cargo would set for it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The package and the build that a build script would run for.
#[derive(Debug, Clone)]
pub struct BuildScript {
    /// The folder of the package.
    pub folder: PathBuf,
    /// The package's name.
    pub package: String,
    /// The package's version.
    pub version: String,
    /// The target triple.
    pub target: String,
    /// The name of cargo's folder for the profile: `debug`, `release`, a custom profile's name.
    pub profile: String,
    /// The features of the package.
    pub features: Vec<String>,
}

impl BuildScript {
    /// Runs `cm_build::embed` in a process of its own; gives the record's bytes and what was said to
    /// cargo.
    ///
    /// # Panics
    /// When it fails.
    #[must_use]
    pub fn run(&self, scratch: &Path, env: &[(&str, &str)]) -> (Vec<u8>, String) {
        let out = scratch.join(&self.target).join(&self.profile).join("build/app-0123/out");
        fs::create_dir_all(&out).unwrap();
        let mut command = Command::new(embedding_program());
        for name in ["RUSTFLAGS", "CARGO_ENCODED_RUSTFLAGS"] {
            command.env_remove(name);
        }
        let output = command
            .current_dir(&self.folder)
            .env("CARGO", toolchain("cargo"))
            .env("RUSTC", toolchain("rustc"))
            .env("CARGO_MANIFEST_DIR", &self.folder)
            .env("CARGO_PKG_NAME", &self.package)
            .env("CARGO_PKG_VERSION", &self.version)
            .env("CARGO_CFG_FEATURE", self.features.join(","))
            .env("TARGET", &self.target)
            .env("OUT_DIR", &out)
            .envs(env.iter().copied())
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
        (fs::read(out.join("cm_record.bin")).unwrap(), said)
    }
}

/// A program of this workspace's toolchain, without rustup's proxy.
fn toolchain(program: &str) -> PathBuf {
    Path::new(env!("CARGO")).with_file_name(program)
}

/// A program that does what a build script with the one call does.
fn embedding_program() -> PathBuf {
    let name = format!("embed{}", std::env::consts::EXE_SUFFIX);
    let test = std::env::current_exe().unwrap();
    test.parent().and_then(Path::parent).unwrap().join(name)
}
