//! Which features cargo starts from: the command line's, given to the selected packages.

use std::collections::BTreeMap;

use guppy::graph::feature::{FeatureSet, StandardFeatures, named_feature_filter};
use guppy::graph::{PackageGraph, PackageMetadata};

use super::error::ResolveError;
use super::request::Invocation;
use super::slashed;
use crate::nearest::nearest;

/// The features that one package starts from.
pub(super) struct Start<'g> {
    package: PackageMetadata<'g>,
    base: StandardFeatures,
    named: Vec<String>,
    /// `dependency/feature` values; cargo alone gives meaning to them, in a manifest too.
    slashed: Vec<String>,
    /// Takes part in feature resolution without being built.
    features_only: bool,
}

/// Gives the command line's features to the packages as cargo does.
pub(super) fn start<'g>(
    graph: &'g PackageGraph,
    selected: &[PackageMetadata<'g>],
    current: Option<PackageMetadata<'g>>,
    asked: &Invocation,
    one_package_only: bool,
) -> Result<Vec<Start<'g>>, ResolveError> {
    let starts = if one_package_only {
        of_current_package(graph, selected, current, asked)
    } else {
        selected.iter().map(|package| of_selected(*package, asked)).collect()
    };
    for feature in &asked.features {
        let known = |start: &Start<'_>| {
            let plain = feature.rsplit('/').next().unwrap_or_default();
            start.named.iter().any(|name| name == plain) || start.slashed.contains(feature)
        };
        if !starts.iter().any(known) {
            let names = selected.iter().flat_map(|package| package.named_features());
            let nearest = nearest(feature, names);
            return Err(ResolveError::Unknown { what: "feature", name: feature.clone(), nearest });
        }
    }
    Ok(starts)
}

/// Resolver 2 and up, and virtual workspaces: every selected package takes the features it knows.
fn of_selected<'g>(package: PackageMetadata<'g>, asked: &Invocation) -> Start<'g> {
    let mut start = Start::new(package, asked.all_features, !asked.no_default_features);
    asked.features.iter().for_each(|feature| start.take(feature));
    start
}

/// Resolver 1 in a workspace with a root package: features belong to the current directory's
/// package, and `member/feature` to that member.
fn of_current_package<'g>(
    graph: &'g PackageGraph,
    selected: &[PackageMetadata<'g>],
    current: Option<PackageMetadata<'g>>,
    asked: &Invocation,
) -> Vec<Start<'g>> {
    let is_current =
        |package: &PackageMetadata<'_>| current.is_some_and(|current| current.id() == package.id());
    let of_member = |feature: &str| {
        feature.split_once('/').is_some_and(|(name, _)| {
            selected.iter().any(|package| package.name() == name && !is_current(package))
        })
    };
    let mut starts = Vec::new();
    for package in graph.workspace().iter() {
        let is_selected = selected.iter().any(|other| other.id() == package.id());
        if is_current(&package) {
            let mut start = of_nothing(package, asked, !asked.no_default_features);
            asked.features.iter().filter(|name| !of_member(name)).for_each(|name| start.take(name));
            start.features_only = !is_selected;
            starts.push(start);
        } else if is_selected {
            let mut start = of_nothing(package, asked, true);
            let prefix = format!("{}/", package.name());
            let own = asked.features.iter().filter(|feature| feature.starts_with(&prefix));
            own.for_each(|feature| start.take(feature));
            starts.push(start);
        }
    }
    starts
}

fn of_nothing<'g>(package: PackageMetadata<'g>, asked: &Invocation, default: bool) -> Start<'g> {
    Start::new(package, asked.all_features, default)
}

impl<'g> Start<'g> {
    fn new(package: PackageMetadata<'g>, all: bool, default: bool) -> Self {
        let base = match (all, default) {
            (true, _) => StandardFeatures::All,
            (false, true) => StandardFeatures::Default,
            (false, false) => StandardFeatures::None,
        };
        Self { package, base, named: Vec::new(), slashed: Vec::new(), features_only: false }
    }

    /// Takes a feature if the package knows it.
    fn take(&mut self, feature: &str) {
        let name = match feature.split_once('/') {
            Some((package, name)) if package == self.package.name() => name,
            Some((dependency, name)) => {
                let dependency = dependency.trim_end_matches('?');
                let knows = |to: PackageMetadata<'_>| to.named_features().any(|it| it == name);
                let mut links = self.package.direct_links();
                if links.any(|link| link.dep_name() == dependency && knows(link.to())) {
                    self.slashed.push(feature.to_owned());
                }
                return;
            }
            None => feature,
        };
        if self.package.named_features().any(|known| known == name) {
            self.named.push(name.to_owned());
        }
    }
}

/// The features that cargo builds the selected packages with, and those that only unify.
pub(super) fn initials<'g>(
    graph: &'g PackageGraph,
    starts: &[Start<'g>],
) -> (FeatureSet<'g>, FeatureSet<'g>) {
    let none = graph.feature_graph().resolve_none();
    starts.iter().fold((none.clone(), none), |(built, only), start| {
        // The added feature exists in the graph only once the values were written into it.
        let added = start.package.named_features().filter(|name| *name == slashed::name());
        let names = start.named.iter().map(String::as_str).chain(added);
        let set = start.package.to_feature_set(named_feature_filter(start.base, names));
        if start.features_only { (built, only.union(&set)) } else { (built.union(&set), only) }
    })
}

/// The features to write into the packages' manifests before resolving, by package id: a feature of
/// a dependency can only be named there.
pub(super) fn slashed(starts: &[Start<'_>]) -> BTreeMap<String, Vec<String>> {
    starts
        .iter()
        .filter(|start| !start.slashed.is_empty())
        .map(|start| (start.package.id().repr().to_owned(), start.slashed.clone()))
        .collect()
}
