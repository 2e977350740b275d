//! Why a file could not be inspected.

use std::error::Error;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// A file that cannot be read, or that is not what it begins as.
#[derive(Debug)]
pub struct InspectError {
    path: PathBuf,
    cause: Box<dyn Error + Send + Sync>,
}

impl InspectError {
    pub(super) fn io(path: &Path, cause: io::Error) -> Self {
        Self { path: path.to_owned(), cause: cause.into() }
    }

    pub(super) fn object(path: &Path, cause: object::read::Error) -> Self {
        Self { path: path.to_owned(), cause: cause.into() }
    }
}

impl fmt::Display for InspectError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "read {}", self.path.display())
    }
}

impl Error for InspectError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&*self.cause)
    }
}
