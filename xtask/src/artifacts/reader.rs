//! Reading records back: with our program, and by a search of our own.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::failure::Failure;
use crate::process::capture;

/// How artifacts are read.
#[derive(Debug, Clone)]
pub(crate) enum Reader {
    /// With `cargo cm inspect` of this program; where the record stands in the file as it is, a
    /// search must find the same.
    Inspect(PathBuf),
    /// By the search alone.
    Search,
}

impl Reader {
    /// The digests that a file names; nothing where the reader cannot read its form.
    pub(crate) fn digests(
        &self,
        file: &Path,
        plain: bool,
    ) -> Result<Option<BTreeSet<String>>, Failure> {
        let searched = if plain { Some(search(file)?) } else { None };
        let Self::Inspect(tool) = self else { return Ok(searched) };
        let inspected = inspect(tool, file)?;
        if let Some(searched) = searched.filter(|searched| *searched != inspected) {
            let name = file.display();
            let message = format!("{name}: inspect finds {inspected:?}, a search {searched:?}");
            return Err(Failure::new(message));
        }
        Ok(Some(inspected))
    }
}

fn inspect(tool: &Path, file: &Path) -> Result<BTreeSet<String>, Failure> {
    let mut command = Command::new(tool);
    command.args(["cm", "inspect", "--format", "json"]).arg(file);
    let captured = capture(&mut command)?;
    let value: Value = serde_json::from_slice(&captured.stdout)
        .map_err(|_| Failure::new(format!("{}: {}", file.display(), captured.complaint())))?;
    let mut digests = BTreeSet::new();
    collect(&value, &mut digests);
    Ok(digests)
}

/// Every member of the name `digest`, wherever it stands.
fn collect(value: &Value, digests: &mut BTreeSet<String>) {
    match value {
        Value::Array(values) => values.iter().for_each(|value| collect(value, digests)),
        Value::Object(members) => {
            digests.extend(members.get("digest").and_then(Value::as_str).map(str::to_owned));
            members.values().for_each(|value| collect(value, digests));
        }
        _ => {}
    }
}

/// The magic of a record, inverted, so that this program holds none.
const INVERTED: [u8; 8] = [0x34, 0xbc, 0xb2, 0xad, 0xf2, 0xf5, 0xe5, 0xf5];
/// Where a record's text begins; FORMAT.md, "The embedded record".
const TEXT: usize = 24;

fn search(file: &Path) -> Result<BTreeSet<String>, Failure> {
    let bytes = fs::read(file).map_err(|cause| Failure::file("read", file, &cause))?;
    let magic = INVERTED.map(|byte| !byte);
    let starts = bytes.windows(magic.len()).enumerate().filter(|(_, window)| *window == magic);
    Ok(starts.filter_map(|(start, _)| digest_at(&bytes[start..])).collect())
}

/// The second line of the record's text.
fn digest_at(record: &[u8]) -> Option<String> {
    let line = record.get(TEXT..)?.split(|&byte| byte == b'\n').nth(1)?;
    Some(String::from_utf8_lossy(line).into_owned())
}
