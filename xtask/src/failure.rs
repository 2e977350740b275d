//! Why a check could not be made.

use std::fmt;
use std::path::Path;

/// Something that kept a check from being made; it is no finding of the check.
#[derive(Debug)]
pub(crate) struct Failure(String);

impl Failure {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self(message.into())
    }

    /// A failed access to a file or directory.
    pub(crate) fn file(action: &str, path: &Path, cause: &dyn fmt::Display) -> Self {
        Self(format!("failed to {action} {}: {cause}", path.display()))
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Whether a check found nothing (`true`), or why it could not be made.
pub(crate) type Outcome = Result<bool, Failure>;
