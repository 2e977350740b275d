//! Inspecting a file.

use std::fs::File;
use std::io::{Seek, SeekFrom};
use std::path::Path;

use super::budget::Budget;
use super::error::InspectError;
use super::inspection::{Inspection, Leaf};
use super::kind::FileKind;
use super::object_file;
use super::scan::{Findings, Scanner};

/// Says what a file, and everything inside of it, says of itself.
///
/// # Errors
/// When the file cannot be read. What is damaged or hostile in it is in the answer.
pub fn inspect_file(path: &Path) -> Result<Inspection, InspectError> {
    let failed = |cause| InspectError::io(path, cause);
    let mut file = File::open(path).map_err(failed)?;
    let budget = Budget::for_file(file.metadata().map_err(failed)?.len());
    let kind = match object_file::read(&mut file) {
        Ok(Some(object)) => FileKind::Object(object.kind),
        _ => FileKind::Raw,
    };
    file.seek(SeekFrom::Start(0)).map_err(failed)?;
    let mut findings = Findings::default();
    Scanner::new(&budget).scan(&mut file, 0, &mut findings).map_err(failed)?;
    let Findings { records, damaged, limit, .. } = findings;
    let leaf = Leaf { path: Vec::new(), kind, records, damaged, cut_off: limit };
    Ok(Inspection { leaves: vec![leaf], silent: 0 })
}
