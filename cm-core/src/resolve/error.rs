//! Why a workspace could not be resolved.

use std::fmt;
use std::path::PathBuf;

use super::cargo_config::ConfigFileError;
use super::process::ProcessError;
use super::settings::SettingsError;
use crate::SetError;

/// Why a workspace could not be resolved.
#[derive(Debug)]
pub enum ResolveError {
    /// A program of the toolchain could not be run, or failed with the message it holds.
    Process(ProcessError),
    /// rustc does not know the target.
    Target {
        /// The triple or the file.
        target: String,
        /// rustc's own words.
        source: ProcessError,
    },
    /// A program of the toolchain answered something unexpected.
    Tool(String),
    /// `cargo metadata` wrote something that guppy does not understand.
    Metadata(Box<dyn std::error::Error + Send + Sync>),
    /// A file of the workspace cannot be read.
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// The lockfile lacks a package that cargo builds.
    Lockfile {
        /// The lockfile.
        path: PathBuf,
        /// The package.
        package: String,
    },
    /// A name that the workspace does not have, and the nearest one that it has.
    Unknown {
        /// What kind of thing was named: `package`, `feature`, …
        what: &'static str,
        /// The name.
        name: String,
        /// The nearest name.
        nearest: Option<String>,
    },
    /// Nothing in the workspace is a binary or a linked library.
    NoBuilds(String),
    /// A binary was asked for whose `required-features` are off.
    RequiredFeatures {
        /// The binary.
        target: String,
        /// The features that are off.
        missing: Vec<String>,
    },
    /// cargo's configuration cannot be read.
    Config(ConfigFileError),
    /// A profile is unknown, or its settings contradict each other.
    Settings(SettingsError),
    /// guppy could not simulate the build.
    Simulate(Box<dyn std::error::Error + Send + Sync>),
    /// What was resolved is no set.
    Set(SetError),
}

impl ResolveError {
    pub(super) fn file(
        path: impl Into<PathBuf>,
        source: impl Into<Box<dyn std::error::Error + Send + Sync>>,
    ) -> Self {
        Self::File { path: path.into(), source: source.into() }
    }
}

impl From<ProcessError> for ResolveError {
    fn from(error: ProcessError) -> Self {
        Self::Process(error)
    }
}

impl From<ConfigFileError> for ResolveError {
    fn from(error: ConfigFileError) -> Self {
        Self::Config(error)
    }
}

impl From<SettingsError> for ResolveError {
    fn from(error: SettingsError) -> Self {
        Self::Settings(error)
    }
}

impl From<SetError> for ResolveError {
    fn from(error: SetError) -> Self {
        Self::Set(error)
    }
}

impl fmt::Display for ResolveError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Process(error) => error.fmt(f),
            Self::Target { target, source } => {
                write!(f, "use target {target:?}: rustc does not know it\n{}", source.stderr())
            }
            Self::Tool(what) => f.write_str(what),
            Self::Metadata(_) => f.write_str("understand the output of `cargo metadata`"),
            Self::File { path, .. } => write!(f, "read {}", path.display()),
            Self::Lockfile { path, package } => {
                write!(f, "find {package} in {}: lockfile and metadata disagree", path.display())
            }
            Self::Unknown { what, name, nearest } => {
                write!(f, "find {what} {name:?} in the workspace")?;
                match nearest {
                    Some(nearest) => write!(f, "; did you mean {nearest:?}?"),
                    None => Ok(()),
                }
            }
            Self::NoBuilds(packages) => {
                write!(
                    f,
                    "find anything to describe: no bin, cdylib or staticlib target in {packages}"
                )
            }
            Self::RequiredFeatures { target, missing } => {
                write!(f, "build {target:?}: it requires the features {}", missing.join(", "))
            }
            Self::Config(error) => error.fmt(f),
            Self::Settings(error) => error.fmt(f),
            Self::Simulate(_) => f.write_str("simulate cargo's feature resolution"),
            Self::Set(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for ResolveError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Process(error) => error.source(),
            Self::Config(error) => error.source(),
            Self::Settings(error) => error.source(),
            Self::Metadata(error) | Self::Simulate(error) | Self::File { source: error, .. } => {
                Some(&**error)
            }
            _ => None,
        }
    }
}
