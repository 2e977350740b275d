//! Handing component lists to build scripts: a file for each, and the variable that names it.

use std::fs;
use std::path::{Path, PathBuf};

use cm_core::resolve::PackageList;
use cm_core::{Handed, Sha256Digest};

use crate::failure::Failure;
use crate::files::Batch;

/// Writes the lists; gives the variables for cargo's environment.
///
/// A file is named by its content, so a variable changes when, and only when, the list does: that is
/// what makes cargo run the build script again. A file that is not what its name says is replaced.
pub(crate) fn hand_over(
    lists: &[PackageList],
    folder: &Path,
) -> Result<Vec<(String, PathBuf)>, Failure> {
    let mut whole = Batch::new(folder);
    let mut variables = Vec::new();
    for list in lists {
        let bytes = list.handed.encode();
        let name = Sha256Digest::of(&bytes).to_string();
        let path = folder.join(&name);
        let is_whole = fs::read(&path).is_ok_and(|found| found == bytes);
        if !is_whole {
            whole.add_bytes(&name, &bytes)?;
        }
        variables.push((Handed::variable(&list.package, &list.version, &list.handed.target), path));
    }
    whole.finish()?;
    Ok(variables)
}
