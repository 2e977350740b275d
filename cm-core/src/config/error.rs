//! Why a `cm.toml` cannot be read.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use super::fault::{Fault, shown};

/// A `cm.toml` that cannot be read; its text fits "failed to …".
#[derive(Debug)]
#[non_exhaustive]
pub enum ConfigError {
    /// The file is there but cannot be opened or read.
    Read {
        /// The file.
        path: PathBuf,
        /// The operating system's reason.
        source: io::Error,
    },
    /// The content is wrong.
    Invalid {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
        /// The column, from 1, counted in characters.
        column: usize,
        /// What is wrong and what to do; without control characters.
        message: String,
    },
}

impl ConfigError {
    pub(super) fn invalid(path: &Path, text: &str, fault: Fault) -> Self {
        let (line, column) = position(text, fault.at);
        let mut message = shown(&fault.message);
        if let Some(first) = fault.first {
            message.push_str(&format!(" (the first is on line {})", position(text, first).0));
        }
        Self::Invalid { path: path.to_owned(), line, column, message }
    }
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Read { path, .. } => write!(f, "read {}", shown(&path.to_string_lossy())),
            Self::Invalid { path, line, column, message } => {
                write!(f, "read {}:{line}:{column}: {message}", shown(&path.to_string_lossy()))
            }
        }
    }
}

impl std::error::Error for ConfigError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Read { source, .. } => Some(source),
            Self::Invalid { .. } => None,
        }
    }
}

/// Line and column of a byte, both from 1; a byte past the end is taken as the end.
fn position(text: &str, at: usize) -> (usize, usize) {
    let before = text.get(..at).unwrap_or(text);
    let start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let line = before.bytes().filter(|&byte| byte == b'\n').count() + 1;
    (line, before[start..].chars().count() + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_count_characters_from_one() {
        assert_eq!(position("", 0), (1, 1));
        assert_eq!(position("aé = 1", 4), (1, 4));
        assert_eq!(position("a\nb\n", 2), (2, 1));
        assert_eq!(position("a\nb\n", 99), (3, 1));
    }
}
