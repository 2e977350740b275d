//! What can be wrong with cargo's configuration.

use std::path::PathBuf;
use std::{fmt, io};

/// What can be wrong with cargo's configuration: a fragment that fits "failed to …".
#[derive(Debug)]
pub enum ConfigFileError {
    /// A file exists, or is asked for, and cannot be read.
    Unreadable {
        /// The file.
        file: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A file or `--config` argument is not TOML.
    Syntax {
        /// File and line, or the argument.
        place: String,
        /// What the TOML parser says.
        message: String,
    },
    /// A `--config` argument is neither a file nor one `KEY=VALUE`.
    Argument(String),
    /// An `include` cannot be followed.
    Include {
        /// File and line of the `include`, or the argument.
        place: String,
        /// What is wrong with it.
        problem: String,
    },
    /// Two places give a key values that do not join, such as a string and an array.
    Kinds {
        /// The key.
        key: String,
        /// The place that would win, and the kind that it gives.
        winner: (String, &'static str),
        /// The other place, and the kind that it gives.
        loser: (String, &'static str),
    },
    /// A value is of a wrong kind.
    Value {
        /// The key.
        key: String,
        /// File and line, environment variable or argument.
        place: String,
        /// What was found.
        found: String,
        /// What cargo expects.
        expected: &'static str,
    },
    /// Several `target.'cfg(…)'.linker` match one target.
    SeveralLinkers {
        /// The target.
        triple: String,
        /// Where they are set.
        places: Vec<String>,
    },
}

impl fmt::Display for ConfigFileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable { file, .. } => {
                write!(f, "read cargo's configuration file {}", file.display())
            }
            Self::Syntax { place, message } => {
                write!(f, "parse cargo's configuration at {place}: {message}")
            }
            Self::Argument(text) => write!(
                f,
                "use --config {text:?}: it is neither a file nor one KEY=VALUE, \
                 such as build.rustflags=[\"-Cstrip=symbols\"]"
            ),
            Self::Include { place, problem } => write!(f, "follow `include` at {place}: {problem}"),
            Self::Kinds { key, winner, loser } => write!(
                f,
                "join `{key}`: it is {} at {}, but {} at {}",
                winner.1, winner.0, loser.1, loser.0
            ),
            Self::Value { key, place, found, expected } => {
                write!(f, "use `{key}` of {place}: expected {expected}, found {found}")
            }
            Self::SeveralLinkers { triple, places } => write!(
                f,
                "choose a linker for {triple}: several `target.'cfg(…)'.linker` match, at {}",
                places.join(" and ")
            ),
        }
    }
}

impl std::error::Error for ConfigFileError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Unreadable { source, .. } => Some(source),
            _ => None,
        }
    }
}
