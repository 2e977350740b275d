//! Two things that cargo's metadata does not say plainly enough for guppy.
//!
//! - A path dependency without a version has the requirement `*`; where a package depends on two
//!   packages of one name, nothing but the path tells which is meant. The requirement becomes the
//!   version that stands at the path.
//! - A dependency without a library is left out of a node's `deps`, since nothing of it is linked;
//!   cargo's feature resolver follows it all the same.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Value, json};

use super::error::ResolveError;

#[derive(Deserialize)]
struct Document<'a> {
    #[serde(borrow)]
    packages: Vec<Package<'a>>,
    #[serde(borrow)]
    resolve: Resolve<'a>,
}

#[derive(Deserialize)]
struct Package<'a> {
    #[serde(borrow)]
    dependencies: Vec<Dependency<'a>>,
}

#[derive(Deserialize)]
struct Dependency<'a> {
    #[serde(borrow)]
    name: Cow<'a, str>,
    #[serde(borrow)]
    req: Cow<'a, str>,
    #[serde(borrow)]
    path: Option<Cow<'a, str>>,
}

#[derive(Deserialize)]
struct Resolve<'a> {
    #[serde(borrow)]
    nodes: Vec<Node<'a>>,
}

#[derive(Deserialize)]
struct Node<'a> {
    #[serde(borrow)]
    dependencies: Vec<Cow<'a, str>>,
    #[serde(borrow)]
    deps: Vec<NodeDependency<'a>>,
}

#[derive(Deserialize)]
struct NodeDependency<'a> {
    #[serde(borrow)]
    pkg: Cow<'a, str>,
}

/// Whether the metadata has either of the two; text that is no metadata has not.
pub(super) fn is_needed(json: &str) -> bool {
    let Ok(document) = serde_json::from_str::<Document<'_>>(json) else { return false };
    document.packages.iter().any(Package::has_ambiguous_paths)
        || document.resolve.nodes.iter().any(Node::lacks_a_dependency)
}

impl Package<'_> {
    fn has_ambiguous_paths(&self) -> bool {
        let any_version = |it: &&Dependency<'_>| it.path.is_some() && it.req == "*";
        self.dependencies.iter().filter(any_version).any(|it| {
            self.dependencies.iter().any(|other| other.name == it.name && other.path != it.path)
        })
    }
}

impl Node<'_> {
    fn lacks_a_dependency(&self) -> bool {
        self.dependencies.iter().any(|id| !self.deps.iter().any(|known| known.pkg == *id))
    }
}

/// The metadata with both said plainly.
pub(super) fn repaired(json: &str) -> Result<String, ResolveError> {
    let mut document: Value =
        serde_json::from_str(json).map_err(|error| ResolveError::Metadata(error.into()))?;
    let packages = document["packages"].as_array().cloned().unwrap_or_default();
    let by_id: BTreeMap<&str, &Value> =
        packages.iter().map(|package| (text(&package["id"]), package)).collect();
    pin_paths(&mut document, &packages);
    if let Some(nodes) = document["resolve"]["nodes"].as_array_mut() {
        nodes.iter_mut().for_each(|node| add_dependencies(node, &by_id));
    }
    Ok(document.to_string())
}

fn pin_paths(document: &mut Value, packages: &[Value]) {
    let version_at: BTreeMap<&str, &str> = packages
        .iter()
        .filter_map(|it| Some((parent(text(&it["manifest_path"]))?, text(&it["version"]))))
        .collect();
    let packages = document["packages"].as_array_mut().into_iter().flatten();
    for dependency in packages.flat_map(|it| it["dependencies"].as_array_mut()).flatten() {
        let version = version_at.get(text(&dependency["path"]));
        if let (Some(version), "*") = (version, text(&dependency["req"])) {
            dependency["req"] = json!(format!("={version}"));
        }
    }
}

fn parent(path: &str) -> Option<&str> {
    path.rsplit_once(['/', '\\']).map(|(folder, _)| folder)
}

/// Adds what stands in `dependencies` but not in `deps`.
fn add_dependencies(node: &mut Value, by_id: &BTreeMap<&str, &Value>) {
    let declared = by_id.get(text(&node["id"])).map(|package| package["dependencies"].clone());
    let known: Vec<Value> =
        node["deps"].as_array().into_iter().flatten().map(|it| it["pkg"].clone()).collect();
    let all = node["dependencies"].as_array().cloned().unwrap_or_default();
    for id in all.into_iter().filter(|id| !known.contains(id)) {
        let Some(package) = by_id.get(text(&id)) else { continue };
        let declared = declared.iter().flat_map(|it| it.as_array()).flatten();
        let lines: Vec<&Value> = declared.filter(|it| it["name"] == package["name"]).collect();
        let kinds: Vec<Value> = lines
            .iter()
            .map(|line| json!({ "kind": line["kind"], "target": line["target"] }))
            .collect();
        // The name in code: nothing is linked, so it only has to be one.
        let name = text(&package["name"]).replace('-', "_");
        if let Some(deps) = node["deps"].as_array_mut() {
            deps.push(json!({ "name": name, "pkg": id, "dep_kinds": kinds }));
        }
    }
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}
