//! The components of one build, from cargo or from us, in one shape.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use crate::package::Package;

/// Linked, or ran on the build host only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Scope {
    Runtime,
    Build,
}

/// From `[dependencies]` or from `[build-dependencies]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    Normal,
    Build,
}

/// A package in its part.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Node {
    pub(crate) scope: Scope,
    pub(crate) package: Package,
}

/// What is said of one node.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Component {
    pub(crate) features: BTreeSet<String>,
    pub(crate) needs: BTreeSet<(Kind, Node)>,
}

/// Which build.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct BuildKey {
    pub(crate) package: String,
    pub(crate) version: String,
    pub(crate) target_name: String,
    /// `bin`, `cdylib`, `staticlib`; sorted.
    pub(crate) crate_types: Vec<String>,
    pub(crate) profile: String,
    /// Absent where cargo builds for the host without being told so.
    pub(crate) triple: Option<String>,
}

/// One build.
#[derive(Debug, Clone)]
pub(crate) struct Build {
    pub(crate) key: BuildKey,
    pub(crate) root: Node,
    pub(crate) components: BTreeMap<Node, Component>,
    /// Profile settings by cargo's names of their keys, in one spelling each.
    pub(crate) settings: BTreeMap<String, String>,
}

impl BuildKey {
    /// Whether both name the same build; cargo need not name the host's triple.
    pub(crate) fn same_build(&self, other: &Self) -> bool {
        let triples = (&self.triple, &other.triple);
        let same_triple = !matches!(triples, (Some(ours), Some(theirs)) if ours != theirs);
        same_triple && Self { triple: other.triple.clone(), ..self.clone() } == *other
    }
}

/// The crate types that make a build, sorted.
pub(crate) fn linked_crate_types(all: &[String]) -> Vec<String> {
    let mut linked: Vec<String> = all
        .iter()
        .filter(|kind| matches!(kind.as_str(), "bin" | "cdylib" | "staticlib"))
        .cloned()
        .collect();
    linked.sort();
    linked
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Runtime => "runtime",
            Self::Build => "build",
        })
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Normal => "normal",
            Self::Build => "build",
        })
    }
}

impl fmt::Display for Node {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.scope, self.package)
    }
}

impl fmt::Display for BuildKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let triple = self.triple.as_deref().unwrap_or("host");
        write!(f, "{} {} ", self.package, self.target_name)?;
        write!(f, "{} {} {triple}", self.crate_types.join("+"), self.profile)
    }
}
