//! Where things are in this checkout.

use std::fs;
use std::path::{Path, PathBuf};

use crate::failure::Failure;
use crate::process::{cargo, must_run};

/// The checkout's root directory.
pub(crate) fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_path_buf()
}

/// A directory below `target/`, made when it is absent.
pub(crate) fn scratch(name: &str) -> Result<PathBuf, Failure> {
    let path = root().join("target").join(name);
    fs::create_dir_all(&path).map_err(|cause| Failure::file("create", &path, &cause))?;
    Ok(path)
}

/// The optimised `cargo-cm`, built when it is out of date.
pub(crate) fn release_tool() -> Result<PathBuf, Failure> {
    build_tool(&["build", "--quiet", "--release", "--package", "cargo-cm"])?;
    Ok(tool_in("release"))
}

/// The unoptimised `cargo-cm`, built with the features that the tests are built with.
pub(crate) fn debug_tool() -> Result<PathBuf, Failure> {
    build_tool(&["build", "--quiet", "--workspace", "--all-features", "--bins"])?;
    Ok(tool_in("debug"))
}

fn build_tool(arguments: &[&str]) -> Result<(), Failure> {
    let target = root().join("target");
    must_run(cargo().args(arguments).arg("--target-dir").arg(target).current_dir(root()))
}

fn tool_in(profile: &str) -> PathBuf {
    let name = format!("cargo-cm{}", std::env::consts::EXE_SUFFIX);
    root().join("target").join(profile).join(name)
}

/// Removes a directory and all below it; an absent one is fine.
pub(crate) fn remove(path: &Path) -> Result<(), Failure> {
    match fs::remove_dir_all(path) {
        Err(cause) if cause.kind() != std::io::ErrorKind::NotFound => {
            Err(Failure::file("remove", path, &cause))
        }
        _ => Ok(()),
    }
}
