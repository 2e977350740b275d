//! Writing a batch of files whole or not at all.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use cm_core::ResolvedBuild;
use tempfile::NamedTempFile;

use crate::failure::Failure;

/// Files that appear in a folder together: each is written beside its place, and renamed when all
/// of them are written.
///
/// They are not flushed to the disk: what is written here can be derived again.
pub(crate) struct Batch {
    folder: PathBuf,
    files: Vec<(NamedTempFile, PathBuf)>,
}

impl Batch {
    pub(crate) fn new(folder: &Path) -> Self {
        Self { folder: folder.to_owned(), files: Vec::new() }
    }

    /// Writes a file beside its place; returns the place.
    pub(crate) fn add(&mut self, name: &str, text: &str) -> Result<PathBuf, Failure> {
        self.add_bytes(name, text.as_bytes())
    }

    /// The same for what is no text.
    pub(crate) fn add_bytes(&mut self, name: &str, bytes: &[u8]) -> Result<PathBuf, Failure> {
        let path = self.folder.join(name);
        let file = self.write(bytes).map_err(|error| failure(&path, &error))?;
        self.files.push((file, path.clone()));
        Ok(path)
    }

    fn write(&self, bytes: &[u8]) -> io::Result<NamedTempFile> {
        fs::create_dir_all(&self.folder)?;
        let mut file = tempfile::Builder::new().prefix(".cm-").tempfile_in(&self.folder)?;
        file.write_all(bytes)?;
        set_usual_mode(file.as_file())?;
        Ok(file)
    }

    /// Puts all files in their places.
    pub(crate) fn finish(self) -> Result<(), Failure> {
        for (file, path) in self.files {
            file.persist(&path).map_err(|error| failure(&path, &error.error))?;
        }
        Ok(())
    }
}

fn failure(path: &Path, error: &io::Error) -> Failure {
    Failure::usage(format!("failed to write {}\n  because: {error}", path.display()))
        .with_hint("choose another folder with `-o`")
}

/// Temporary files are private; an SBOM is for everybody to read.
#[cfg(unix)]
fn set_usual_mode(file: &fs::File) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.set_permissions(fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn set_usual_mode(_: &fs::File) -> io::Result<()> {
    Ok(())
}

/// The builds' names in files: `<package>-<target-name>-<profile>-<triple>`.
///
/// A library that would have the name of a binary gets `lib` before its own, as its file has. A
/// build that still has another's name, because only its features differ, gets the name that it
/// has in `cm.toml` at the end.
pub(crate) fn stems(builds: &[ResolvedBuild], names: &[Option<String>]) -> Vec<String> {
    let mut taken = BTreeSet::new();
    let mut stems = vec![String::new(); builds.len()];
    let (bins, libraries): (Vec<_>, Vec<_>) = builds
        .iter()
        .zip(names)
        .enumerate()
        .partition(|(_, (build, _))| build.id.crate_types == ["bin"]);
    for (index, (build, name)) in bins.into_iter().chain(libraries) {
        let id = &build.id;
        let stem = |target: &str, end: Option<&str>| {
            let parts = [&id.package, target, &id.profile, &id.triple].into_iter().chain(end);
            parts.map(|part| part.replace(|c| !is_plain(c), "_")).collect::<Vec<_>>().join("-")
        };
        let target = match id.crate_types == ["bin"] {
            true => id.target_name.clone(),
            false => format!("lib{}", id.target_name),
        };
        let plain = [stem(&id.target_name, None), stem(&target, None)];
        let named = name.iter().map(|name| stem(&target, Some(name)));
        // Names that differ only in characters that files cannot have are numbered.
        let numbered = (2..).map(|number: u32| stem(&target, Some(&number.to_string())));
        let mut candidates = plain.into_iter().chain(named).chain(numbered);
        let free =
            candidates.find(|stem| !taken.contains(&stem.to_lowercase())).unwrap_or_default();
        // Some file systems take upper and lower case for the same.
        taken.insert(free.to_lowercase());
        stems[index] = free;
    }
    stems
}

/// Whether a character can stand in a file's name on every system.
fn is_plain(character: char) -> bool {
    character.is_alphanumeric() || matches!(character, '-' | '_' | '.' | '+')
}
