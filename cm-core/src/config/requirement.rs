//! Which versions an entry speaks of.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use semver::{Op, Version, VersionReq};
use serde::Deserialize;

use super::fault::shown;

/// A version requirement, read and matched as cargo does for a dependency.
///
/// So `1.2` means `^1.2`; a pre-release is only matched where the requirement names one of the
/// same major, minor and patch number; build metadata never counts. A version that is not a
/// semantic one (as native libraries have) matches no requirement.
///
/// ```
/// use cm_core::config::Requirement;
///
/// let requirement: Requirement = "1.2".parse()?;
/// assert!(requirement.matches("1.3.0+build.5"));
/// assert!(!requirement.matches("1.3.0-rc.1"));
/// assert!(!requirement.matches("1.3"));
/// # Ok::<(), cm_core::config::RequirementError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, Deserialize)]
#[serde(try_from = "String")]
pub struct Requirement(VersionReq);

impl Requirement {
    /// Whether the version is one of those meant.
    #[must_use]
    pub fn matches(&self, version: &str) -> bool {
        Version::parse(version).is_ok_and(|version| self.0.matches(&version))
    }

    /// Whether it names a single version: `=1.2.3`.
    #[must_use]
    pub fn is_exact(&self) -> bool {
        self.0.comparators.iter().any(|part| part.op == Op::Exact && part.patch.is_some())
    }
}

/// Whether an entry with this requirement, or with none, speaks of a version.
pub(super) fn covers(requirement: Option<&Requirement>, version: &str) -> bool {
    requirement.is_none_or(|requirement| requirement.matches(version))
}

/// How exactly an entry names its versions; more is more exact.
pub(super) fn exactness(requirement: Option<&Requirement>) -> u8 {
    requirement.map_or(0, |requirement| 1 + u8::from(requirement.is_exact()))
}

impl fmt::Display for Requirement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for Requirement {
    type Err = RequirementError;

    fn from_str(text: &str) -> Result<Self, RequirementError> {
        VersionReq::parse(text)
            .map(Self)
            .map_err(|source| RequirementError { text: text.to_owned(), source })
    }
}

impl TryFrom<String> for Requirement {
    type Error = RequirementError;

    fn try_from(text: String) -> Result<Self, RequirementError> {
        text.parse()
    }
}

/// Text that is no version requirement.
#[derive(Debug)]
pub struct RequirementError {
    text: String,
    source: semver::Error,
}

impl fmt::Display for RequirementError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = shown(&self.text);
        write!(f, "`{text}` is no version requirement such as `1.2` or `=1.2.3`: {}", self.source)
    }
}

impl std::error::Error for RequirementError {}

impl JsonSchema for Requirement {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Requirement".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "minLength": 1 })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// From the tables of "Specifying Dependencies" in the Cargo Book.
    #[test]
    fn matches_as_cargo_does() {
        for (requirement, version, expected) in [
            ("0.2.3", "0.2.9", true),
            ("0.2.3", "0.3.0", false),
            ("~1.2", "1.3.0", false),
            ("*", "9.9.9", true),
            (">=1.2, <1.5", "1.4.9", true),
            ("1.0", "1.1.0-alpha", false),
            ("1.1.0-alpha", "1.1.0-beta", true),
        ] {
            let requirement: Requirement = requirement.parse().unwrap();
            assert_eq!(requirement.matches(version), expected, "{requirement} {version}");
        }
    }

    #[test]
    fn only_a_full_version_is_exact() {
        let exactness_of = |text: &str| exactness(Some(&text.parse().unwrap()));
        assert_eq!(["=1.2.3", "=1.2", "1.2.3"].map(exactness_of), [2, 1, 1]);
        assert_eq!(exactness(None), 0);
    }
}
