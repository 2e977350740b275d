//! Native libraries that build scripts had linked: facts, where a `links` key is only a sign.

use serde::Serialize;

use crate::resolve::{Built, Plan};
use crate::{Component, ResolvedBuild, UnknownNative};

/// A native library that a linked crate brought into a build.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct NativeLink {
    /// The crate, as `name version`.
    #[serde(rename = "crate")]
    pub by: String,
    /// `static`, `dylib` or `framework`; nothing where the linker finds out.
    pub kind: Option<String>,
    /// The library's name, as the linker takes it.
    pub name: String,
}

/// The native libraries of a build, each once, sorted.
///
/// A crate that links one statically and that nothing in the build's set stands for is added to the
/// build's unknown natives: its SBOM is incomplete.
pub fn native_links(build: &mut ResolvedBuild, plan: &Plan, built: &Built) -> Vec<NativeLink> {
    let mut links = Vec::new();
    for script in &built.scripts {
        let Some((name, version)) = plan.packages.get(&script.package_id) else { continue };
        let Some(by) = linked_crate(build, name, version) else { continue };
        for library in &script.libraries {
            if library.is_static() && !is_known(build, &by) {
                let links = library.name.clone();
                build.unknown_natives.push(UnknownNative { component: by.clone(), links });
            }
            links.push(NativeLink {
                by: format!("{name} {version}"),
                kind: library.kind.clone(),
                name: library.name.clone(),
            });
        }
    }
    links.sort();
    links.dedup();
    links
}

fn linked_crate(build: &ResolvedBuild, name: &str, version: &str) -> Option<Component> {
    let mut members = build.set.runtime().iter().map(|member| &member.component);
    members.find(|it| it.is_crate() && it.name == name && it.version == version).cloned()
}

/// Whether a native component stands for what a crate links, or it is known that one is missing.
fn is_known(build: &ResolvedBuild, by: &Component) -> bool {
    let members = build.set.members();
    let mut carrying = members.iter().filter(|member| member.component == *by);
    let carries = carrying.any(|member| {
        member.dependencies.iter().any(|edge| members[edge.to].component.is_native())
    });
    carries || build.unknown_natives.iter().any(|native| native.component == *by)
}
