//! The builds that `cm.toml` names.

use super::request::{Invocation, TargetChoice};
use crate::config::{Build, BuildTarget};

impl From<&Build> for Invocation {
    /// A build is an invocation of its own: no features come from other packages or targets.
    fn from(build: &Build) -> Self {
        let targets = match &build.target {
            BuildTarget::All => TargetChoice::default(),
            BuildTarget::Bin(name) => TargetChoice { bin: vec![name.clone()], ..Default::default() },
            BuildTarget::Lib => TargetChoice { lib: true, ..Default::default() },
        };
        Self {
            packages: vec![build.package.clone()],
            targets,
            features: build.features.clone(),
            all_features: build.all_features,
            no_default_features: !build.default_features,
            triples: build.targets.clone(),
            profiles: vec![build.profile.clone()],
            ..Self::default()
        }
    }
}
