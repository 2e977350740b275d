//! Fetching a program's source and all that its lockfile names.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use crate::failure::Failure;
use crate::process::{capture, cargo};
use crate::programs::Program;
use crate::workspace;

/// Where the program is unpacked; fetched when it is not there yet.
///
/// The copies lie below our `target`, which our workspace excludes: each program is a workspace of
/// its own, as published.
pub(crate) fn fetched(program: Program) -> Result<PathBuf, Failure> {
    let place = workspace::scratch("corpus")?.join(format!("{}-{}", program.name, program.version));
    if !place.join("Cargo.lock").is_file() {
        download(program)?;
        unpack(program, &place)?;
    }
    fetch_locked(&place)?;
    Ok(place)
}

/// `cargo info` downloads the package itself and nothing that it depends on.
fn download(program: Program) -> Result<(), Failure> {
    let outside = std::env::temp_dir();
    let spec = format!("{}@{}", program.name, program.version);
    let mut command = cargo();
    command.args(["info", "--quiet", "--registry", "crates-io", &spec]).current_dir(outside);
    capture(&mut command)?.into_output(&format!("cargo info {spec}"))?;
    Ok(())
}

/// A file beside the program's directory; a version's last dot is no extension.
fn beside(place: &Path, ending: &str) -> PathBuf {
    let mut name = place.as_os_str().to_owned();
    name.push(".");
    name.push(ending);
    PathBuf::from(name)
}

/// Copies cargo's own extraction, under a passing name until it is complete.
fn unpack(program: Program, place: &Path) -> Result<(), Failure> {
    let source = extracted(program)?;
    let passing = beside(place, "partial");
    workspace::remove(&passing)?;
    workspace::remove(place)?;
    copy(&source, &passing)?;
    fs::rename(&passing, place).map_err(|cause| Failure::file("rename", &passing, &cause))
}

fn extracted(program: Program) -> Result<PathBuf, Failure> {
    let sources = cargo_home()?.join("registry").join("src");
    let entries =
        fs::read_dir(&sources).map_err(|cause| Failure::file("list", &sources, &cause))?;
    let name = format!("{}-{}", program.name, program.version);
    entries
        .filter_map(|entry| Some(entry.ok()?.path().join(&name)))
        .find(|path| path.join("Cargo.lock").is_file())
        .ok_or_else(|| Failure::new(format!("no {name} with a lockfile in {}", sources.display())))
}

fn cargo_home() -> Result<PathBuf, Failure> {
    if let Some(home) = std::env::var_os("CARGO_HOME") {
        return Ok(PathBuf::from(home));
    }
    let home = std::env::home_dir().ok_or_else(|| Failure::new("no home directory"))?;
    Ok(home.join(".cargo"))
}

fn copy(from: &Path, to: &Path) -> Result<(), Failure> {
    let fail = |cause: std::io::Error| Failure::file("copy", from, &cause);
    fs::create_dir_all(to).map_err(fail)?;
    for entry in fs::read_dir(from).map_err(fail)? {
        let entry = entry.map_err(fail)?;
        let target = to.join(entry.file_name());
        if entry.file_type().map_err(fail)?.is_dir() {
            copy(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), &target).map_err(fail)?;
        }
    }
    Ok(())
}

/// Fetches the locked packages, once: a file says that it was done.
fn fetch_locked(place: &Path) -> Result<(), Failure> {
    let done = beside(place, "fetched");
    if done.is_file() && offline_works(place)? {
        return Ok(());
    }
    let mut command = cargo();
    command.args(["fetch", "--quiet", "--locked"]).current_dir(place);
    capture(&mut command)?.into_output(&format!("cargo fetch in {}", place.display()))?;
    match fs::write(&done, "") {
        Err(cause) if cause.kind() != ErrorKind::AlreadyExists => {
            Err(Failure::file("write", &done, &cause))
        }
        _ => Ok(()),
    }
}

fn offline_works(place: &Path) -> Result<bool, Failure> {
    let mut command = cargo();
    command.args(["metadata", "--format-version=1", "--locked", "--offline"]).current_dir(place);
    Ok(capture(&mut command)?.success)
}
