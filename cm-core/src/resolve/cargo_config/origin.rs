//! Where a configured value comes from.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Where a configured value comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::resolve) enum Origin {
    /// The manifest of the workspace's root, whose text we do not have.
    Manifest,
    /// A configuration file that cargo finds by itself.
    File { path: Arc<Path>, line: usize },
    /// An environment variable.
    Environment(String),
    /// A file named by `--config`, or included by it.
    ArgumentFile { path: Arc<Path>, line: usize },
    /// `--config KEY=VALUE`.
    Argument(Arc<str>),
}

impl Origin {
    /// A higher rank wins: files, then the environment, then arguments.
    pub(in crate::resolve) fn rank(&self) -> u8 {
        match self {
            Self::Manifest | Self::File { .. } => 0,
            Self::Environment(_) => 1,
            Self::ArgumentFile { .. } | Self::Argument(_) => 2,
        }
    }

    /// The directory that a relative path is relative to: for a file the parent of its
    /// directory, which for `.cargo/config.toml` is the project.
    pub(in crate::resolve) fn base(&self, cwd: &Path) -> PathBuf {
        match self {
            Self::File { path, .. } | Self::ArgumentFile { path, .. } => {
                path.parent().and_then(Path::parent).unwrap_or(cwd).to_owned()
            }
            _ => cwd.to_owned(),
        }
    }

    /// The same file at another line.
    pub(in crate::resolve) fn at_line(&self, line: usize) -> Self {
        match self {
            Self::File { path, .. } => Self::File { path: Arc::clone(path), line },
            Self::ArgumentFile { path, .. } => Self::ArgumentFile { path: Arc::clone(path), line },
            other => other.clone(),
        }
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Manifest => f.write_str("the workspace's Cargo.toml"),
            Self::File { path, line } | Self::ArgumentFile { path, line } => {
                write!(f, "{}:{line}", path.display())
            }
            Self::Environment(name) => write!(f, "environment variable {name}"),
            Self::Argument(text) => write!(f, "--config {text:?}"),
        }
    }
}
