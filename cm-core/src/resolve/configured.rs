//! The builds that `cm.toml` names.

use super::request::{Invocation, TargetChoice};
use crate::config::{Build, BuildTarget};

impl Invocation {
    /// The invocations of a configured build, one for each of its target triples: no features come
    /// from other packages or targets.
    #[must_use]
    pub fn of_build(build: &Build) -> Vec<Self> {
        let targets = match &build.target {
            BuildTarget::All => TargetChoice::default(),
            BuildTarget::Bin(name) => {
                TargetChoice { bin: vec![name.clone()], ..Default::default() }
            }
            BuildTarget::Lib => TargetChoice { lib: true, ..Default::default() },
        };
        let invocation = Self {
            packages: vec![build.package.clone()],
            targets,
            features: build.features.clone(),
            all_features: build.all_features,
            no_default_features: !build.default_features,
            profiles: vec![build.profile.clone()],
            ..Self::default()
        };
        let for_triple =
            |triple: &String| Self { triples: vec![triple.clone()], ..invocation.clone() };
        match &build.targets[..] {
            [] => vec![invocation],
            triples => triples.iter().map(for_triple).collect(),
        }
    }
}
