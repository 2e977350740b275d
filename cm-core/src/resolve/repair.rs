//! Two things that cargo's metadata does not say plainly enough for guppy.
//!
//! - A path dependency without a version has the requirement `*`; where a package depends on two
//!   packages of one name, nothing but the path tells which is meant. The requirement becomes the
//!   version that stands at the path.
//! - A dependency without a library is left out of the resolved ones, since nothing of it is
//!   linked; cargo's feature resolver follows it all the same. Its node is there, but no edge to
//!   it.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use semver::{Version, VersionReq};
use serde::Deserialize;
use serde_json::{Value, json};

use super::error::ResolveError;

#[derive(Deserialize)]
struct Document<'a> {
    #[serde(borrow)]
    packages: Vec<Package<'a>>,
}

#[derive(Deserialize)]
struct Package<'a> {
    #[serde(borrow)]
    id: Cow<'a, str>,
    #[serde(borrow)]
    name: Cow<'a, str>,
    #[serde(borrow)]
    targets: Vec<Target<'a>>,
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
struct Target<'a> {
    #[serde(borrow)]
    kind: Vec<Cow<'a, str>>,
}

/// Whether the metadata has either of the two; text that is no metadata has not.
pub(super) fn is_needed(json: &str) -> bool {
    let Ok(document) = serde_json::from_str::<Document<'_>>(json) else { return false };
    document.packages.iter().any(Package::has_ambiguous_paths)
        || !document.without_library().is_empty()
}

impl Document<'_> {
    /// The packages without a library that others nevertheless depend on.
    fn without_library(&self) -> BTreeSet<&str> {
        let lines = self.packages.iter().flat_map(|package| &package.dependencies);
        let needed: BTreeSet<&str> = lines.map(|line| &*line.name).collect();
        self.packages
            .iter()
            .filter(|package| !package.has_library() && needed.contains(&*package.name))
            .map(|package| &*package.id)
            .collect()
    }
}

impl Package<'_> {
    fn has_library(&self) -> bool {
        let others = ["bin", "example", "test", "bench", "custom-build"];
        let mut kinds = self.targets.iter().flat_map(|target| &target.kind);
        kinds.any(|kind| !others.contains(&&**kind))
    }

    fn has_ambiguous_paths(&self) -> bool {
        let any_version = |it: &&Dependency<'_>| it.path.is_some() && it.req == "*";
        self.dependencies.iter().filter(any_version).any(|it| {
            self.dependencies.iter().any(|other| other.name == it.name && other.path != it.path)
        })
    }
}

/// The metadata with both said plainly.
pub(super) fn repaired(json: &str) -> Result<String, ResolveError> {
    let shape = |error: serde_json::Error| ResolveError::Metadata(error.into());
    let known: Document<'_> = serde_json::from_str(json).map_err(shape)?;
    let mut document: Value = serde_json::from_str(json).map_err(shape)?;
    let packages = document["packages"].as_array().cloned().unwrap_or_default();
    pin_paths(&mut document, &packages);
    let without_library = known.without_library();
    let is_one = |package: &&Value| without_library.contains(text(&package["id"]));
    for tool in packages.iter().filter(is_one) {
        for package in &packages {
            add_dependency(&mut document, package, tool);
        }
    }
    Ok(document.to_string())
}

fn pin_paths(document: &mut Value, packages: &[Value]) {
    let version_at: BTreeMap<&str, &str> =
        packages.iter().map(|it| (folder(it), text(&it["version"]))).collect();
    let packages = document["packages"].as_array_mut().into_iter().flatten();
    for dependency in packages.flat_map(|it| it["dependencies"].as_array_mut()).flatten() {
        let version = version_at.get(text(&dependency["path"]));
        if let (Some(version), "*") = (version, text(&dependency["req"])) {
            dependency["req"] = json!(format!("={version}"));
        }
    }
}

/// Adds the edges from a package to one without a library where the manifest declares it.
///
/// Resolved dependencies are named as code names them. Nothing names this one, so the manifest's
/// line gets its own name as a rename, which ties the two together.
fn add_dependency(document: &mut Value, package: &Value, tool: &Value) {
    let packages = document["packages"].as_array_mut().into_iter().flatten();
    let mut edges = Vec::new();
    for declared in packages.filter(|it| it["id"] == package["id"]) {
        let lines = declared["dependencies"].as_array_mut().into_iter().flatten();
        for line in lines.filter(|line| declares(line, tool)) {
            let name = line["rename"].as_str().unwrap_or(text(&line["name"])).to_owned();
            edges.push(json!({
                "name": name.replace('-', "_"),
                "pkg": tool["id"],
                "dep_kinds": [{ "kind": line["kind"], "target": line["target"] }],
            }));
            line["rename"] = json!(name);
        }
    }
    let nodes = document["resolve"]["nodes"].as_array_mut().into_iter().flatten();
    for node in nodes.filter(|node| node["id"] == package["id"]) {
        if let Some(known) = node["deps"].as_array_mut() {
            known.append(&mut edges);
        }
    }
}

/// Whether a line of a manifest means a package: by its path, else by its source and version.
fn declares(line: &Value, package: &Value) -> bool {
    let version = Version::parse(text(&package["version"]));
    let fits = VersionReq::parse(text(&line["req"]))
        .is_ok_and(|req| version.is_ok_and(|version| req.matches(&version)));
    line["name"] == package["name"]
        && match line["path"].as_str() {
            Some(path) => path == folder(package),
            None => fits && line["source"] == package["source"],
        }
}

/// The folder of a package's manifest.
fn folder(package: &Value) -> &str {
    let path = text(&package["manifest_path"]);
    path.rsplit_once(['/', '\\']).map_or(path, |(folder, _)| folder)
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}
