//! Where cargo did something else than was predicted.

use std::collections::BTreeSet;
use std::fmt;

use super::built::{ArtifactKind, Built, BuiltArtifact, triple_of};
use super::plan::{Plan, PlannedUnit};
use crate::Scope;

/// A unit that was compiled and not predicted, or predicted and not compiled.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Discrepancy {
    /// cargo did not compile it.
    NotCompiled(PlannedUnit),
    /// It was not predicted; with other features perhaps.
    NotPredicted(PlannedUnit),
}

impl Plan {
    /// Compares the prediction with what cargo said; nothing when they agree.
    #[must_use]
    pub fn compare(&self, built: &Built) -> Vec<Discrepancy> {
        let mut compiled = BTreeSet::new();
        let mut differences = BTreeSet::new();
        for artifact in built.artifacts.iter().filter(|it| !self.is_of_std(it)) {
            let unit = PlannedUnit {
                package_id: artifact.package_id.clone(),
                scope: Scope::Runtime,
                features: artifact.features.clone(),
            };
            let scopes = self.scopes(&unit, artifact.files.first().map(AsRef::as_ref));
            let fitting: Vec<PlannedUnit> = match artifact.kind {
                // It runs on the host whatever it serves.
                ArtifactKind::BuildScript => both(&unit),
                _ => scopes,
            };
            if !fitting.iter().any(|unit| self.units.contains(unit)) {
                differences.extend(fitting.into_iter().next().map(Discrepancy::NotPredicted));
            } else if artifact.kind != ArtifactKind::BuildScript {
                compiled.extend(fitting);
            }
        }
        let missing = self.units.iter().filter(|unit| !compiled.contains(unit));
        differences.extend(missing.cloned().map(Discrepancy::NotCompiled));
        differences.into_iter().collect()
    }

    /// With `-Z build-std` cargo compiles the standard library and what it needs; all that is one
    /// component of every list.
    ///
    /// It can need a package of the very version that the workspace has, too. Then only the feature
    /// tells them apart that packages have for the standard library alone.
    fn is_of_std(&self, artifact: &BuiltArtifact) -> bool {
        let for_std = || artifact.features.iter().any(|feature| feature == "rustc-dep-of-std");
        self.builds_std && (!self.packages.contains_key(&artifact.package_id) || for_std())
    }

    /// The units that a compiled one can be: in a native build no folder tells target and host apart.
    fn scopes(&self, unit: &PlannedUnit, file: Option<&std::path::Path>) -> Vec<PlannedUnit> {
        if self.is_native {
            return both(unit);
        }
        let triple = file.and_then(|file| triple_of(file, &self.target_directory, &self.triples));
        let scope = if triple.is_some() { Scope::Runtime } else { Scope::Build };
        vec![PlannedUnit { scope, ..unit.clone() }]
    }
}

fn both(unit: &PlannedUnit) -> Vec<PlannedUnit> {
    [Scope::Runtime, Scope::Build].map(|scope| PlannedUnit { scope, ..unit.clone() }).to_vec()
}

impl fmt::Display for Discrepancy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (words, unit) = match self {
            Self::NotCompiled(unit) => ("predicted, but not compiled", unit),
            Self::NotPredicted(unit) => ("compiled, but not predicted", unit),
        };
        let side = match unit.scope {
            Scope::Runtime => "target",
            Scope::Build => "host",
        };
        let features = unit.features.join(",");
        write!(f, "{words}: {} for the {side}, with features [{features}]", unit.package_id)
    }
}
