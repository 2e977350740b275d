//! A file that was made, and whether it says what it is.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use super::reader::Reader;
use crate::failure::Failure;

/// A file, and the digest that it must name.
#[derive(Debug, Clone)]
pub(crate) struct Artifact {
    pub(crate) path: PathBuf,
    pub(crate) kind: &'static str,
    /// The SBOM digest of its build, from elsewhere than the file; empty where none may be in it.
    pub(crate) digest: String,
    /// Whether the record stands in the file as it is: neither compressed nor in pieces.
    pub(crate) plain: bool,
    /// Whether the program, run, printed the digest; nothing where it was not run.
    pub(crate) ran: Option<bool>,
}

impl Artifact {
    /// A file in which the record stands as it is.
    pub(crate) fn plain(path: PathBuf, kind: &'static str, digest: &str) -> Self {
        Self { path, kind, digest: digest.to_owned(), plain: true, ran: None }
    }

    /// A file in which the record is encoded in another way.
    pub(crate) fn encoded(path: PathBuf, kind: &'static str, digest: &str) -> Self {
        Self { plain: false, ..Self::plain(path, kind, digest) }
    }

    /// The same, after it was run.
    pub(crate) fn run(self, printed: &str) -> Self {
        Self { ran: Some(printed.contains(&self.digest)), ..self }
    }

    /// Reads it back.
    pub(crate) fn verdict(&self, reader: &Reader) -> Result<Verdict, Failure> {
        let found = reader.digests(&self.path, self.plain)?;
        let expected: BTreeSet<String> =
            Some(&self.digest).filter(|digest| !digest.is_empty()).cloned().into_iter().collect();
        let equal = found.as_ref().map(|found| *found == expected);
        Ok(Verdict { bytes: size(&self.path)?, found, equal, ran: self.ran })
    }
}

/// What was read from an artifact.
#[derive(Debug)]
pub(crate) struct Verdict {
    pub(crate) bytes: u64,
    /// The digests in it; nothing where the reader cannot read its form.
    pub(crate) found: Option<BTreeSet<String>>,
    equal: Option<bool>,
    ran: Option<bool>,
}

impl Verdict {
    /// Whether all that was looked at is as it must be.
    pub(crate) fn holds(&self) -> bool {
        self.equal != Some(false) && self.ran != Some(false)
    }
}

/// In bytes; of a directory, of all files in it.
fn size(path: &Path) -> Result<u64, Failure> {
    let fail = |cause: std::io::Error| Failure::file("read", path, &cause);
    let metadata = fs::metadata(path).map_err(fail)?;
    if !metadata.is_dir() {
        return Ok(metadata.len());
    }
    let mut sum = 0;
    for entry in fs::read_dir(path).map_err(fail)? {
        sum += size(&entry.map_err(fail)?.path())?;
    }
    Ok(sum)
}
