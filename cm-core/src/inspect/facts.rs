//! What a linker left in an executable.

use std::fs::File;
use std::path::Path;

use super::error::InspectError;
use super::object_file;
use super::survey::ObjectFacts;

/// What an executable or a library says of the libraries that it is linked to, and how its linker
/// named the build; nothing where the file is no ELF, PE or Mach-O file of one architecture.
///
/// # Errors
/// When the file cannot be read, or begins as such a file and is none.
pub fn object_facts(path: &Path) -> Result<Option<ObjectFacts>, InspectError> {
    let mut file = File::open(path).map_err(|cause| InspectError::io(path, cause))?;
    object_file::facts(&mut file).map_err(|cause| InspectError::object(path, cause))
}
