//! Simulating cargo: which packages are compiled for one root, with which features and edges.

use std::collections::{BTreeMap, BTreeSet};

use guppy::graph::cargo::{CargoOptions, CargoResolverVersion, CargoSet};
use guppy::graph::feature::{FeatureLabel, FeatureSet};
use guppy::graph::{BuildTargetId, PackageLink, PackageMetadata};
use guppy::platform::{EnabledTernary, PlatformSpec};
use guppy::{DependencyKind as Declared, PackageId};

use super::error::ResolveError;
use crate::{DependencyKind, Scope};

/// The platforms of one cargo invocation.
pub(super) struct Platforms {
    /// Every target that is built: cargo unifies features over them.
    pub(super) targets: PlatformSpec,
    /// Where build scripts and proc macros run.
    pub(super) host: PlatformSpec,
}

/// What packages are compiled for: a target, or the host.
pub(super) struct CompiledFor {
    pub(super) platform: PlatformSpec,
    /// The `links` keys whose build scripts the configuration stands in for.
    pub(super) overridden: BTreeSet<String>,
}

/// A package as cargo compiles it for one root.
pub(super) struct Node<'g> {
    pub(super) package: PackageMetadata<'g>,
    pub(super) version: String,
    pub(super) scope: Scope,
    pub(super) features: Vec<String>,
    /// Indices of other nodes.
    pub(super) edges: Vec<(usize, DependencyKind)>,
}

/// Features as cargo's resolver unifies them over a whole invocation.
pub(super) fn unify<'g>(
    (built, features_only): (FeatureSet<'g>, FeatureSet<'g>),
    resolver: CargoResolverVersion,
    platforms: &Platforms,
) -> Result<CargoSet<'g>, ResolveError> {
    let mut options = CargoOptions::new();
    options
        .set_resolver(resolver)
        .set_target_platform(platforms.targets.clone())
        .set_host_platform(platforms.host.clone());
    CargoSet::new(built, features_only, &options)
        .map_err(|error| ResolveError::Simulate(Box::new(error)))
}

/// Walks from a root package over what is compiled for one target; the root is the first node.
pub(super) fn walk<'g>(
    (root, scope): (PackageMetadata<'g>, Scope),
    unified: &CargoSet<'g>,
    target: &CompiledFor,
    host: &CompiledFor,
) -> Vec<Node<'g>> {
    let mut walk = Walk { unified, target, host, nodes: Vec::new(), places: BTreeMap::new() };
    walk.place(root, scope);
    let mut next = 0;
    while next < walk.nodes.len() {
        let (package, scope) = (walk.nodes[next].package, walk.nodes[next].scope);
        let mut edges = Vec::new();
        for link in package.direct_links().filter(|link| has_library(&link.to())) {
            for (kind, to_scope) in walk.followed(&link, scope) {
                edges.push((walk.place(link.to(), to_scope), kind));
            }
        }
        walk.nodes[next].edges = edges;
        next += 1;
    }
    walk.nodes
}

/// The features that a selected package is built with.
pub(super) fn features_of(package: PackageMetadata<'_>, unified: &CargoSet<'_>) -> Vec<String> {
    named_features(unified.target_features(), package.id())
}

struct Walk<'a, 'g> {
    unified: &'a CargoSet<'g>,
    target: &'a CompiledFor,
    host: &'a CompiledFor,
    nodes: Vec<Node<'g>>,
    places: BTreeMap<(&'g PackageId, Scope), usize>,
}

impl<'g> Walk<'_, 'g> {
    fn place(&mut self, package: PackageMetadata<'g>, scope: Scope) -> usize {
        let key = (package.id(), scope);
        if let Some(&place) = self.places.get(&key) {
            return place;
        }
        let features = named_features(self.features(scope), package.id());
        let version = package.version().to_string();
        self.nodes.push(Node { package, version, scope, features, edges: Vec::new() });
        self.places.insert(key, self.nodes.len() - 1);
        self.nodes.len() - 1
    }

    fn features(&self, scope: Scope) -> &FeatureSet<'g> {
        match scope {
            Scope::Runtime => self.unified.target_features(),
            Scope::Build => self.unified.host_features(),
        }
    }

    /// The ways in which a link is followed: what kind of edge it is, and where it leads.
    fn followed(&self, link: &PackageLink<'g>, scope: Scope) -> Vec<(DependencyKind, Scope)> {
        let features = self.features(scope);
        let side = match scope {
            Scope::Runtime => self.target,
            Scope::Build => self.host,
        };
        let mut ways = Vec::new();
        if is_enabled(features, link, Declared::Normal, &side.platform) {
            let to = if link.to().is_proc_macro() { Scope::Build } else { scope };
            ways.push((DependencyKind::Normal, to));
        }
        let host = &self.host.platform;
        if runs_script(&link.from(), side) && is_enabled(features, link, Declared::Build, host) {
            ways.push((DependencyKind::Build, Scope::Build));
        }
        ways
    }
}

/// A build dependency is only compiled for a build script that is run.
fn runs_script(package: &PackageMetadata<'_>, side: &CompiledFor) -> bool {
    let is_overridden = package.links().is_some_and(|links| side.overridden.contains(links));
    package.has_build_script() && !is_overridden
}

/// Whether a declaration holds on a platform, with the optional dependencies that are on.
fn is_enabled(
    features: &FeatureSet<'_>,
    link: &PackageLink<'_>,
    kind: Declared,
    platform: &PlatformSpec,
) -> bool {
    let status = link.req_for_kind(kind).status();
    let optional = (link.from().id(), FeatureLabel::OptionalDependency(link.dep_name()));
    // A dependency that is nowhere optional has no such feature.
    let enabled = if features.contains(optional).unwrap_or(false) {
        status.enabled_on(platform)
    } else {
        status.required_on(platform)
    };
    enabled != EnabledTernary::Disabled
}

/// cargo warns of a dependency without a library, and leaves it out.
fn has_library(package: &PackageMetadata<'_>) -> bool {
    package.build_target(&BuildTargetId::Library).is_some()
}

fn named_features(features: &FeatureSet<'_>, package: &PackageId) -> Vec<String> {
    let list = features.features_for(package).ok().flatten();
    list.into_iter()
        .flat_map(|list| list.named_features().map(str::to_owned).collect::<Vec<_>>())
        .collect()
}
