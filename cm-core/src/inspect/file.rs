//! Inspecting files and folders.

use std::error::Error;
use std::fs::{self, File};
use std::io::Cursor;
use std::path::{Path, PathBuf};

use super::budget::Budget;
use super::content::Content;
use super::error::InspectError;
use super::inspection::{Inspection, Leaf};
use super::kind::FileKind;
use super::opaque::Opaque;
use super::visit::Visitor;

/// Says what a file, and everything inside of it, says of itself. Of a folder every file is looked
/// at, in the order of names; symbolic links in it are not followed.
///
/// # Errors
/// When the file or a folder cannot be read. What is damaged or hostile, and a file of a folder
/// that cannot be read, is in the answer.
pub fn inspect_file(path: &Path) -> Result<Inspection, InspectError> {
    let metadata = fs::metadata(path).map_err(|cause| InspectError::io(path, cause))?;
    if !metadata.is_dir() {
        return file(path, None);
    }
    let mut all = Inspection::default();
    for path_of_file in files(path)? {
        let name = path_of_file.strip_prefix(path).unwrap_or(&path_of_file);
        let name = name.to_string_lossy();
        // One that cannot be read does not keep the others from being told of.
        let one = file(&path_of_file, Some(&name)).unwrap_or_else(|error| unread(&name, &error));
        all.leaves.extend(one.leaves);
        all.silent += one.silent;
        all.is_short |= one.is_short;
    }
    Ok(all)
}

/// Says what bytes, and everything inside of them, say of themselves.
#[must_use]
pub fn inspect_bytes(bytes: &[u8]) -> Inspection {
    let budget = Budget::new();
    budget.add_file(bytes.len() as u64);
    let mut visitor = Visitor::new(&budget);
    visitor.visit(Content::Seekable(&mut Cursor::new(bytes)));
    visitor.inspection
}

fn file(path: &Path, name: Option<&str>) -> Result<Inspection, InspectError> {
    let failed = |cause| InspectError::io(path, cause);
    let mut file = File::open(path).map_err(failed)?;
    let budget = Budget::new();
    budget.add_file(file.metadata().map_err(failed)?.len());
    let mut visitor = Visitor::new(&budget);
    match name {
        None => visitor.visit(Content::Seekable(&mut file)),
        Some(name) => visitor.in_folder(name, Content::Seekable(&mut file)),
    }
    Ok(visitor.inspection)
}

/// A file of a folder that cannot be read.
fn unread(name: &str, error: &InspectError) -> Inspection {
    let why = error.source().map_or_else(|| error.to_string(), ToString::to_string);
    let leaf = Leaf {
        path: vec![name.to_owned()],
        kind: FileKind::Raw,
        records: Vec::new(),
        damaged: Vec::new(),
        auditable: None,
        opaque: Some(Opaque::Broken(why)),
        cut_off: None,
    };
    Inspection { leaves: vec![leaf], ..Inspection::default() }
}

/// The files of a folder and of those in it.
fn files(folder: &Path) -> Result<Vec<PathBuf>, InspectError> {
    let mut open = vec![folder.to_owned()];
    let mut files = Vec::new();
    while let Some(folder) = open.pop() {
        let failed = |cause| InspectError::io(&folder, cause);
        for entry in fs::read_dir(&folder).map_err(failed)? {
            let entry = entry.map_err(failed)?;
            let kind = entry.file_type().map_err(failed)?;
            if kind.is_dir() {
                open.push(entry.path());
            } else if kind.is_file() {
                files.push(entry.path());
            }
        }
    }
    files.sort();
    Ok(files)
}
