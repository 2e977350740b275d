//! What differs between cargo's answer and ours.

use std::collections::BTreeSet;
use std::fmt;

use serde::Serialize;

use crate::component_graph::{Build, Component, Node};

/// The kind of a difference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Sort {
    /// cargo has it, we do not.
    Missing,
    /// We have it, cargo does not.
    Extra,
    Features,
    Edges,
    Settings,
}

/// All kinds, in the order of the table's columns.
pub(crate) const SORTS: [Sort; 5] =
    [Sort::Missing, Sort::Extra, Sort::Features, Sort::Edges, Sort::Settings];

/// One difference.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub(crate) struct Difference {
    pub(crate) sort: Sort,
    /// Which build.
    pub(crate) build: String,
    /// What differs there.
    pub(crate) what: String,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sort = match self.sort {
            Sort::Missing => "missing",
            Sort::Extra => "extra",
            Sort::Features => "wrong features",
            Sort::Edges => "wrong edges",
            Sort::Settings => "wrong settings",
        };
        write!(f, "{sort}: {} (in {})", self.what, self.build)
    }
}

/// Compares lists of builds.
pub(crate) fn compare(cargo: &[Build], ours: &[Build]) -> Vec<Difference> {
    let mut found = Vec::new();
    for build in cargo {
        match ours.iter().find(|other| other.key.same_build(&build.key)) {
            Some(other) => compare_builds(build, other, &mut found),
            None => found.push(whole(Sort::Missing, build)),
        }
    }
    let unknown = |build: &&Build| !cargo.iter().any(|other| build.key.same_build(&other.key));
    found.extend(ours.iter().filter(unknown).map(|build| whole(Sort::Extra, build)));
    found.sort();
    found
}

fn whole(sort: Sort, build: &Build) -> Difference {
    Difference { sort, build: build.key.to_string(), what: "the whole build".to_owned() }
}

fn compare_builds(cargo: &Build, ours: &Build, found: &mut Vec<Difference>) {
    let mut add = |sort, what| {
        found.push(Difference { sort, build: cargo.key.to_string(), what });
    };
    for (node, component) in &cargo.components {
        match ours.components.get(node) {
            None => add(Sort::Missing, node.to_string()),
            Some(other) => {
                if let Some(what) = features_differ(component, other) {
                    add(Sort::Features, format!("{node}: {what}"));
                }
                for what in edges_differ(component, other, cargo, ours) {
                    add(Sort::Edges, format!("{node}: {what}"));
                }
            }
        }
    }
    for node in ours.components.keys().filter(|node| !cargo.components.contains_key(node)) {
        add(Sort::Extra, node.to_string());
    }
    if cargo.root != ours.root {
        add(Sort::Edges, format!("the root is {}, not {}", cargo.root, ours.root));
    }
    for (key, value) in &cargo.settings {
        let own = ours.settings.get(key).map_or("absent", String::as_str);
        if own != value {
            add(Sort::Settings, format!("{key} is {value}, not {own}"));
        }
    }
}

fn features_differ(cargo: &Component, ours: &Component) -> Option<String> {
    let list = |from: &BTreeSet<String>, less: &BTreeSet<String>, sign: char| {
        let names = from.difference(less).map(|name| format!("{sign}{name}"));
        names.collect::<Vec<_>>()
    };
    let mut changes = list(&cargo.features, &ours.features, '-');
    changes.extend(list(&ours.features, &cargo.features, '+'));
    (!changes.is_empty()).then(|| changes.join(" "))
}

/// Edges that only one side has; those of a missing or extra component are left out, since they say
/// nothing new.
fn edges_differ(cargo: &Component, ours: &Component, here: &Build, there: &Build) -> Vec<String> {
    let known =
        |node: &Node| here.components.contains_key(node) && there.components.contains_key(node);
    let list = |from: &Component, less: &Component, sign: char| {
        let names = from.needs.difference(&less.needs).filter(|(_, node)| known(node));
        names.map(|(kind, node)| format!("{sign}{kind} edge to {node}")).collect::<Vec<_>>()
    };
    let mut changes = list(cargo, ours, '-');
    changes.extend(list(ours, cargo, '+'));
    changes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::failure::Failure;
    use crate::plant::{PLANTS, plant};
    use crate::unit_graph::UnitGraph;
    use crate::{ours, package};

    fn cargo_says() -> Vec<Build> {
        let graph = UnitGraph::parse(include_bytes!("../testdata/graph.json")).unwrap();
        let none = |_: &str, _: &str, _: &str| Err(Failure::new("no git packages here"));
        graph.builds(&none).unwrap()
    }

    /// Written by hand from the captured workspace's manifests.
    fn we_say() -> Vec<Build> {
        ours::parse(include_bytes!("../testdata/ours.json")).unwrap()
    }

    #[test]
    fn equal_answers_have_no_difference() {
        assert_eq!(compare(&cargo_says(), &we_say()), []);
    }

    #[test]
    fn every_plant_is_found_for_what_it_is() {
        for sort in PLANTS {
            let mut ours = we_say();
            assert!(plant(&mut ours, sort), "{sort:?}");
            let found = compare(&cargo_says(), &ours);
            let sorts: Vec<Sort> = found.iter().map(|difference| difference.sort).collect();
            assert_eq!(sorts, [sort], "{found:?}");
        }
    }

    #[test]
    fn a_build_too_many_or_too_few() {
        let mut ours = we_say();
        let build = ours.remove(0);
        let found = compare(&cargo_says(), &ours);
        assert_eq!(found, [whole(Sort::Missing, &cargo_says()[0])]);
        ours.push(build.clone());
        let mut other = build;
        other.key.triple = Some("x86_64-unknown-linux-gnu".to_owned());
        ours.push(other.clone());
        assert_eq!(compare(&cargo_says(), &ours), [whole(Sort::Extra, &other)]);
    }

    /// The same name and version from another source is another component.
    #[test]
    fn sources_count() {
        let mut ours = we_say();
        let build = &mut ours[0];
        let node = build.components.keys().next().cloned().unwrap();
        let component = build.components.remove(&node).unwrap();
        let origin = package::Origin::Git("c0ffee".to_owned());
        let package = package::Package { origin, ..node.package };
        build.components.insert(Node { package, ..node }, component);
        let sorts: BTreeSet<Sort> =
            compare(&cargo_says(), &ours).iter().map(|difference| difference.sort).collect();
        assert!(sorts.contains(&Sort::Missing) && sorts.contains(&Sort::Extra));
    }
}
