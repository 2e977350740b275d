//! A build that is shipped.

use super::fault::Fault;
use super::located::Located;
use super::raw::RawBuild;
use super::scalar::Line;

/// `[[build]]`: a package's binary-like target × Cargo profile × target triples × features.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Build {
    /// Its name: ASCII letters, digits, `-`, `_` and `.`, beginning with a letter or digit; unique,
    /// upper and lower case being the same.
    pub name: String,
    /// The package that is built.
    pub package: String,
    /// What of the package is built.
    pub target: BuildTarget,
    /// The cargo profile.
    pub profile: String,
    /// The target triples, each once; empty means the target that cargo builds for by default.
    pub targets: Vec<String>,
    /// The features to activate, in the file's order.
    pub features: Vec<String>,
    /// Whether all features are activated.
    pub all_features: bool,
    /// Whether the default feature is activated.
    pub default_features: bool,
}

/// What of a package is built.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BuildTarget {
    /// Neither `bin` nor `lib` was given: all that the package links.
    All,
    /// The binary of this name.
    Bin(String),
    /// The library, a `cdylib` or `staticlib`.
    Lib,
}

impl TryFrom<RawBuild> for Build {
    type Error = Fault;

    fn try_from(raw: RawBuild) -> Result<Self, Fault> {
        Ok(Self {
            name: raw.name.value.into(),
            package: raw.package.into(),
            target: target(raw.bin, raw.lib)?,
            profile: raw.profile.map_or_else(|| "release".to_owned(), String::from),
            targets: triples(raw.targets)?,
            features: raw.features.into_iter().map(String::from).collect(),
            all_features: raw.all_features,
            default_features: raw.default_features.unwrap_or(true),
        })
    }
}

fn target(bin: Option<Line>, lib: Option<Located<bool>>) -> Result<BuildTarget, Fault> {
    match (bin, lib.filter(|lib| lib.value)) {
        (Some(_), Some(lib)) => Err(Fault::new(
            lib.at,
            "`bin` and `lib` exclude each other; write a `[[build]]` for each of them",
        )),
        (Some(bin), None) => Ok(BuildTarget::Bin(bin.into())),
        (None, Some(_)) => Ok(BuildTarget::Lib),
        (None, None) => Ok(BuildTarget::All),
    }
}

fn triples(raw: Vec<Located<Line>>) -> Result<Vec<String>, Fault> {
    for (index, later) in raw.iter().enumerate() {
        if let Some(first) = raw[..index].iter().find(|first| first.value == later.value) {
            let message = format!("target `{}` is given twice", &later.value.0);
            return Err(Fault::twice(later.at, first.at, message));
        }
    }
    Ok(raw.into_iter().map(|triple| triple.value.into()).collect())
}

/// Checks that no two builds would share their files' names, on file systems that ignore case too.
pub(super) fn check_names(builds: &[Located<RawBuild>]) -> Result<(), Fault> {
    let name = |build: &Located<RawBuild>| build.value.name.value.0.to_ascii_lowercase();
    for (index, later) in builds.iter().enumerate() {
        if let Some(first) = builds[..index].iter().find(|first| name(first) == name(later)) {
            let (first, later) = (&first.value.name, &later.value.name);
            let message = format!("two builds are named `{}`; rename one of them", later.value.0);
            return Err(Fault::twice(later.at, first.at, message));
        }
    }
    Ok(())
}
