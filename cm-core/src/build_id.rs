//! Which build a component set belongs to.

use std::fmt;

/// One build: a binary-like target of a package × profile × target triple.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BuildId {
    /// The package's name.
    pub package: String,
    /// The package's version.
    pub version: String,
    /// The name of the binary or library target.
    pub target_name: String,
    /// The crate types that are linked: `bin`, `cdylib`, `staticlib`.
    pub crate_types: Vec<String>,
    /// The cargo profile's name (`release`, `dev`, a custom one).
    pub profile: String,
    /// The target triple, or the stem of a custom target's file.
    pub triple: String,
}

impl fmt::Display for BuildId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {} {}", self.package, self.target_name, self.profile, self.triple)
    }
}

/// The compiler, as `rustc -vV` tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rustc {
    /// `release`: a semantic version such as `1.95.0`.
    pub version: String,
    /// `commit-hash`: the full git commit; absent where a distribution's build does not say.
    pub commit: Option<String>,
}
