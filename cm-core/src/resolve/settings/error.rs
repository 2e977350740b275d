//! What can be wrong with a build's settings.

use std::fmt;

use crate::resolve::cargo_config::ConfigFileError;

/// What can be wrong with a build's settings: a fragment that fits "failed to …".
#[derive(Debug)]
#[non_exhaustive]
pub enum SettingsError {
    /// No profile has this name.
    UnknownProfile {
        /// The name asked for.
        name: String,
        /// The profile whose name is nearest, where one is near.
        nearest: Option<String>,
    },
    /// A custom profile says not what it inherits from.
    NoInherits(String),
    /// A profile inherits from one that does not exist.
    UnknownParent {
        /// The profile.
        profile: String,
        /// What it inherits from.
        parent: String,
    },
    /// Profiles inherit from each other in a circle.
    InheritsLoop {
        /// The profile that closes the circle.
        profile: String,
        /// What it inherits from.
        parent: String,
    },
    /// `dev` or `release` inherits.
    RootInherits(String),
    /// A profile's name is not allowed.
    ProfileName {
        /// The name.
        name: String,
        /// Why, and what to write.
        problem: String,
    },
    /// A value is of a wrong kind or not one of those that cargo knows.
    Value {
        /// The key, such as `profile.release.lto`.
        key: String,
        /// Where it is set.
        place: String,
        /// What was found.
        found: String,
        /// What cargo expects.
        expected: &'static str,
    },
    /// A key stands where cargo does not take it.
    Misplaced {
        /// The key, such as `profile.release.build-override.lto`.
        key: String,
        /// Where it is set.
        place: String,
        /// What cargo takes there.
        problem: &'static str,
    },
    /// A `[profile.<name>.package.<spec>]` whose specification cannot be read.
    PackageSpec {
        /// The specification.
        spec: String,
        /// What is wrong with it.
        problem: &'static str,
    },
    /// Several `[profile.<name>.package.<spec>]` are for one package.
    SeveralSpecs {
        /// The profile.
        profile: String,
        /// The package.
        package: String,
        /// The specifications.
        specs: Vec<String>,
    },
    /// Cargo's configuration is wrong.
    Config(ConfigFileError),
}

impl fmt::Display for SettingsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownProfile { name, nearest: None } => {
                write!(f, "find profile `{name}`: it is not defined")
            }
            Self::UnknownProfile { name, nearest: Some(nearest) } => {
                write!(f, "find profile `{name}`: it is not defined; did you mean `{nearest}`?")
            }
            Self::NoInherits(name) => write!(
                f,
                "use profile `{name}`: it has no `inherits`, such as inherits = \"release\""
            ),
            Self::UnknownParent { profile, parent } => write!(
                f,
                "use profile `{profile}`: it inherits from `{parent}`, which is not defined"
            ),
            Self::InheritsLoop { profile, parent } => write!(
                f,
                "use profile `{profile}`: it inherits from `{parent}`, which inherits from it"
            ),
            Self::RootInherits(name) => {
                write!(f, "use profile `{name}`: `dev` and `release` cannot have `inherits`")
            }
            Self::ProfileName { name, problem } => write!(f, "use profile `{name}`: {problem}"),
            Self::Value { key, place, found, expected } => {
                write!(f, "use `{key}` of {place}: expected {expected}, found {found}")
            }
            Self::Misplaced { key, place, problem } => {
                write!(f, "use `{key}` of {place}: {problem}")
            }
            Self::PackageSpec { spec, problem } => {
                write!(f, "read package specification {spec:?}: {problem}")
            }
            Self::SeveralSpecs { profile, package, specs } => write!(
                f,
                "choose the settings of {package} in profile `{profile}`: \
                 several specifications match, {}",
                specs.join(" and ")
            ),
            Self::Config(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for SettingsError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Config(error) => error.source(),
            _ => None,
        }
    }
}

impl From<ConfigFileError> for SettingsError {
    fn from(error: ConfigFileError) -> Self {
        Self::Config(error)
    }
}
