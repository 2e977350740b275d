//! cargo's own answer: the unit graph of `cargo build --unit-graph`, and the components in it.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use crate::component_graph::{Build, BuildKey, Component, Kind, Node, Scope, linked_crate_types};
use crate::failure::Failure;
use crate::package::Package;
use crate::profile::UnitProfile;

/// The graph as cargo writes it (version 1).
#[derive(Debug, Deserialize)]
pub(crate) struct UnitGraph {
    version: u32,
    units: Vec<Unit>,
    roots: Vec<usize>,
}

#[derive(Debug, Deserialize)]
struct Unit {
    pkg_id: String,
    target: Target,
    profile: UnitProfile,
    /// The triple; absent for the build host.
    platform: Option<String>,
    mode: String,
    features: Vec<String>,
    dependencies: Vec<Link>,
}

#[derive(Debug, Deserialize)]
struct Target {
    kind: Vec<String>,
    crate_types: Vec<String>,
    name: String,
}

#[derive(Debug, Deserialize)]
struct Link {
    index: usize,
}

/// Finds the commit of a git package by name, version and URL.
pub(crate) type CommitOf<'a> = &'a dyn Fn(&str, &str, &str) -> Result<String, Failure>;

impl UnitGraph {
    /// Reads cargo's output.
    pub(crate) fn parse(json: &[u8]) -> Result<Self, Failure> {
        let graph: Self = serde_json::from_slice(json)
            .map_err(|cause| Failure::new(format!("failed to read cargo's unit graph: {cause}")))?;
        let count = graph.units.len();
        let links = graph.units.iter().flat_map(|unit| unit.dependencies.iter());
        let mut indices = links.map(|link| link.index).chain(graph.roots.iter().copied());
        if graph.version != 1 || indices.any(|index| index >= count) {
            return Err(Failure::new("cargo's unit graph is not of version 1 or has loose ends"));
        }
        Ok(graph)
    }

    /// The builds among its roots.
    pub(crate) fn builds(&self, commit: CommitOf<'_>) -> Result<Vec<Build>, Failure> {
        let packages = self
            .units
            .iter()
            .map(|unit| Package::from_spec(&unit.pkg_id, commit))
            .collect::<Result<Vec<_>, _>>()?;
        let roots = self.roots.iter().filter(|&&root| self.units[root].is_build());
        Ok(roots.map(|&root| self.build(root, &packages)).collect())
    }

    fn build(&self, root: usize, packages: &[Package]) -> Build {
        let unit = &self.units[root];
        let package = &packages[root];
        let mut walk = Walk {
            graph: self,
            packages,
            cross: unit.platform.is_some(),
            seen: BTreeSet::new(),
            components: BTreeMap::new(),
        };
        walk.from(root);
        Build {
            key: BuildKey {
                package: package.name.clone(),
                version: package.version.clone(),
                target_name: unit.target.name.clone(),
                crate_types: linked_crate_types(&unit.target.crate_types),
                profile: unit.profile.name.clone(),
                triple: unit.platform.as_deref().map(target_name),
            },
            root: Node { scope: Scope::Runtime, package: package.clone() },
            components: walk.components,
            settings: unit.profile.settings(),
        }
    }
}

impl Unit {
    fn is(&self, kind: &str) -> bool {
        self.target.kind.iter().any(|own| own == kind)
    }

    /// A binary or a library that is linked; examples and tests have the same crate types.
    fn is_build(&self) -> bool {
        let other = ["example", "test", "bench", "custom-build"].iter().any(|kind| self.is(kind));
        self.mode == "build" && !other && !linked_crate_types(&self.target.crate_types).is_empty()
    }

    fn runs_script(&self) -> bool {
        self.mode == "run-custom-build"
    }

    fn is_script(&self) -> bool {
        !self.runs_script() && self.is("custom-build")
    }
}

/// One walk over the units below a root.
///
/// A unit is visited in the scope of the package that it belongs to: the compiled build script of a
/// linked package is visited as `Runtime`, since its dependencies are edges of that package.
struct Walk<'g> {
    graph: &'g UnitGraph,
    packages: &'g [Package],
    /// Whether the root is compiled for a named target, so that units without one are the host's.
    cross: bool,
    seen: BTreeSet<(usize, Scope)>,
    components: BTreeMap<Node, Component>,
}

impl Walk<'_> {
    fn from(&mut self, root: usize) {
        let mut open = vec![(root, Scope::Runtime)];
        while let Some((index, scope)) = open.pop() {
            if self.seen.insert((index, scope)) {
                self.visit(index, scope, &mut open);
            }
        }
    }

    fn visit(&mut self, index: usize, scope: Scope, open: &mut Vec<(usize, Scope)>) {
        let unit = &self.graph.units[index];
        let node = Node { scope, package: self.packages[index].clone() };
        let mut needs = Vec::new();
        for link in &unit.dependencies {
            if let Some(next) = self.follow(unit, &node, link.index) {
                open.push((link.index, next));
                let package = self.packages[link.index].clone();
                let target = Node { scope: next, package };
                if target != node {
                    let kind = if unit.is_script() { Kind::Build } else { Kind::Normal };
                    needs.push((kind, target));
                }
            }
        }
        let component = self.components.entry(node).or_default();
        component.needs.extend(needs);
        // A build script sees the same features as its package, so it adds none.
        if !unit.is_script() && !unit.runs_script() {
            component.features.extend(unit.features.iter().cloned());
        }
    }

    /// In which scope a dependency is visited; nothing where it is no dependency on a package.
    fn follow(&self, unit: &Unit, node: &Node, to: usize) -> Option<Scope> {
        let target = &self.graph.units[to];
        let own = self.packages[to] == node.package;
        if unit.runs_script() || target.runs_script() {
            // The script's own run and its compilation; another package's run only hands over the
            // metadata of a `links` key.
            own.then_some(node.scope)
        } else if unit.is_script()
            || target.is("proc-macro")
            || (self.cross && target.platform.is_none())
        {
            Some(Scope::Build)
        } else {
            Some(node.scope)
        }
    }
}

/// A triple as it is; of a custom target's file, the name without its ending.
fn target_name(platform: &str) -> String {
    let file = platform.strip_suffix(".json").map(std::path::Path::new);
    let name = file.and_then(std::path::Path::file_name);
    name.map_or_else(|| platform.to_owned(), |name| name.to_string_lossy().into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn no_commit(_: &str, _: &str, _: &str) -> Result<String, Failure> {
        Err(Failure::new("no git packages here"))
    }

    /// Captured from cargo; `xtask/testdata/README.md` says how.
    fn captured() -> Vec<Build> {
        let graph = UnitGraph::parse(include_bytes!("../testdata/graph.json")).unwrap();
        graph.builds(&no_commit).unwrap()
    }

    fn names(build: &Build, scope: Scope) -> Vec<&str> {
        let nodes = build.components.keys().filter(|node| node.scope == scope);
        nodes.map(|node| node.package.name.as_str()).collect()
    }

    /// The manifests of the captured workspace say what is linked and what only runs on the host.
    #[test]
    fn scopes() {
        let builds = captured();
        let app = builds.iter().find(|build| build.key.target_name == "app").unwrap();
        assert_eq!(names(app, Scope::Runtime), ["app", "both", "linked", "native-sys"]);
        assert_eq!(
            names(app, Scope::Build),
            ["both", "derive", "derive-help", "script-help", "script-help-deep"]
        );
        assert_eq!(app.key.triple.as_deref(), Some("aarch64-unknown-linux-gnu"));
    }

    #[test]
    fn features_of_both_parts_and_kinds_of_edges() {
        let builds = captured();
        let app = builds.iter().find(|build| build.key.target_name == "app").unwrap();
        let part = |scope, name: &str| {
            let found = app
                .components
                .iter()
                .find(|(node, _)| node.scope == scope && node.package.name == name);
            found.unwrap().1
        };
        let edges = |scope, name| -> Vec<String> {
            let needs = &part(scope, name).needs;
            needs
                .iter()
                .map(|(kind, node)| format!("{kind} {} {}", node.scope, node.package.name))
                .collect()
        };
        assert_eq!(part(Scope::Runtime, "both").features, BTreeSet::from(["linked".to_owned()]));
        assert_eq!(part(Scope::Build, "both").features, BTreeSet::from(["host".to_owned()]));
        assert_eq!(
            edges(Scope::Runtime, "app"),
            [
                "normal runtime both",
                "normal runtime linked",
                "normal build derive",
                "build build script-help"
            ]
        );
        assert_eq!(
            edges(Scope::Build, "derive"),
            ["normal build both", "normal build derive-help"]
        );
        assert_eq!(edges(Scope::Runtime, "native-sys"), ["build build script-help"]);
    }

    #[test]
    fn only_binaries_and_linked_libraries_are_builds() {
        let names: Vec<String> =
            captured().iter().map(|build| build.key.target_name.clone()).collect();
        assert_eq!(names, ["app", "lib_of_c"]);
    }

    #[test]
    fn a_graph_with_loose_ends_is_refused() {
        assert!(UnitGraph::parse(br#"{"version":1,"units":[],"roots":[0]}"#).is_err());
        assert!(UnitGraph::parse(br#"{"version":2,"units":[],"roots":[]}"#).is_err());
    }
}
