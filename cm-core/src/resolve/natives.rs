//! Native libraries whose names nobody has told.

use super::links::links_nothing;
use super::simulate::Node;
use crate::{Component, ComponentSet, DependencyKind, Scope, UnknownNative};

/// The linked crates that have a `links` key and carry no known native library.
///
/// The components stand in the order of the nodes.
pub(super) fn unknown(
    nodes: &[Node<'_>],
    components: &[Component],
    set: &ComponentSet,
) -> Vec<UnknownNative> {
    let mut unknown = Vec::new();
    for (node, component) in nodes.iter().zip(components) {
        let (Scope::Runtime, Some(links)) = (node.scope, node.package.links()) else { continue };
        if !carries_known(set, component)
            && !links_nothing(&node.package, has_build_dependencies(node))
        {
            unknown.push(UnknownNative { component: component.clone(), links: links.to_owned() });
        }
    }
    unknown
}

fn carries_known(set: &ComponentSet, component: &Component) -> bool {
    let mut members = set.runtime().iter().filter(|member| member.component == *component);
    members.any(|member| {
        let mut needed = member.dependencies.iter().map(|edge| &set.members()[edge.to]);
        needed.any(|needed| needed.component.is_native())
    })
}

fn has_build_dependencies(node: &Node<'_>) -> bool {
    node.edges.iter().any(|(_, kind)| *kind == DependencyKind::Build)
}
