//! How much a record knows.

use std::fmt;

use crate::Sha256Digest;

/// How exactly a record names the component list.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Built by `cargo cm build`, which resolved the list and checked it after the build.
    Exact(Sha256Digest),
    /// Built by plain `cargo build`: resolved for this package alone. What else was selected on
    /// cargo's command line can have added features.
    Package(Sha256Digest),
    /// The list could not be known; the reason, in one line.
    None(String),
}

impl Level {
    /// The SBOM digest, where the level has one.
    #[must_use]
    pub fn digest(&self) -> Option<&Sha256Digest> {
        match self {
            Self::Exact(digest) | Self::Package(digest) => Some(digest),
            Self::None(_) => None,
        }
    }

    /// The level without what it carries.
    #[must_use]
    pub const fn name(&self) -> LevelName {
        match self {
            Self::Exact(_) => LevelName::Exact,
            Self::Package(_) => LevelName::Package,
            Self::None(_) => LevelName::None,
        }
    }
}

/// A level's name, written `exact`, `package` or `none`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LevelName {
    /// See [`Level::Exact`].
    Exact,
    /// See [`Level::Package`].
    Package,
    /// See [`Level::None`].
    None,
}

impl LevelName {
    /// As records and reports write it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Package => "package",
            Self::None => "none",
        }
    }
}

impl fmt::Display for LevelName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
