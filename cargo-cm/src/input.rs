//! Files of the command line, standard input among them.

use std::io;
use std::path::Path;

use cm_core::inspect::{Inspection, inspect_file};
use tempfile::NamedTempFile;

use crate::failure::Failure;

/// Whether a path stands for standard input.
pub(crate) fn is_input(path: &Path) -> bool {
    path == Path::new("-")
}

/// A path as answers name it.
pub(crate) fn shown(path: &Path) -> String {
    if is_input(path) { "standard input".to_owned() } else { path.display().to_string() }
}

/// Refuses to read standard input for more than one file.
pub(crate) fn refuse_two_inputs<'a>(
    paths: impl IntoIterator<Item = &'a std::path::PathBuf>,
) -> Result<(), Failure> {
    if paths.into_iter().filter(|path| is_input(path)).count() > 1 {
        return Err(Failure::usage("failed to read standard input twice")
            .with_hint("`-` can stand for one file only"));
    }
    Ok(())
}

/// Says what an artifact says of itself.
pub(crate) fn inspection(path: &Path) -> Result<Inspection, Failure> {
    let inspection = if is_input(path) {
        // An artifact is read in more than one pass.
        let file = spooled().map_err(|cause| unreadable(path, &cause))?;
        inspect_file(file.path())
    } else {
        inspect_file(path)
    };
    inspection.map_err(|error| Failure::of(&error))
}

fn spooled() -> io::Result<NamedTempFile> {
    let mut file = NamedTempFile::new()?;
    io::copy(&mut io::stdin().lock(), &mut file)?;
    Ok(file)
}

pub(crate) fn unreadable(path: &Path, cause: &io::Error) -> Failure {
    Failure::usage(format!("failed to read {}\n  because: {cause}", shown(path)))
}
