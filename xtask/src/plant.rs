//! Faults on purpose, to see that a comparison finds them.

use crate::component_graph::{Build, Component, Node, Scope};
use crate::difference::Sort;
use crate::package::{Origin, Package};

/// The faults that can be planted: one for each kind of difference.
pub(crate) const PLANTS: [Sort; 5] = crate::difference::SORTS;

/// Plants a fault in the first build that has room for it; whether there was one.
pub(crate) fn plant(builds: &mut [Build], sort: Sort) -> bool {
    builds.iter_mut().any(|build| match sort {
        Sort::Missing => remove_component(build),
        Sort::Extra => add_component(build),
        Sort::Features => alter_feature(build),
        Sort::Edges => drop_edge(build),
        Sort::Settings => alter_setting(build),
    })
}

fn remove_component(build: &mut Build) -> bool {
    let other = |node: &&Node| node.scope == Scope::Runtime && **node != build.root;
    let Some(node) = build.components.keys().rfind(other).cloned() else { return false };
    build.components.remove(&node);
    for component in build.components.values_mut() {
        component.needs.retain(|(_, to)| *to != node);
    }
    true
}

fn add_component(build: &mut Build) -> bool {
    let package = Package {
        name: "planted".to_owned(),
        version: "0.0.0".to_owned(),
        origin: Origin::CratesIo,
    };
    let node = Node { scope: Scope::Runtime, package };
    build.components.insert(node, Component::default()).is_none()
}

fn alter_feature(build: &mut Build) -> bool {
    let mut featured = build.components.values_mut();
    featured.next().is_some_and(|component| component.features.insert("planted".to_owned()))
}

fn drop_edge(build: &mut Build) -> bool {
    let root = build.components.get_mut(&build.root);
    root.is_some_and(|component| component.needs.pop_last().is_some())
}

fn alter_setting(build: &mut Build) -> bool {
    build.settings.insert("overflow-checks".to_owned(), "planted".to_owned()).is_some()
}
