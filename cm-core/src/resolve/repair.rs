//! Two things that cargo's metadata does not say plainly enough for guppy.
//!
//! - A package can depend on two packages of one name, one of them renamed. guppy tells them apart
//!   by version, which is not enough for two commits of one version, or for paths without a
//!   version. The renamed one gets another condition of the same meaning, which guppy compares too.
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
    version: Cow<'a, str>,
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
    rename: Option<Cow<'a, str>>,
}

#[derive(Deserialize)]
struct Target<'a> {
    #[serde(borrow)]
    kind: Vec<Cow<'a, str>>,
}

/// Whether the metadata has either of the two; text that is no metadata has not.
pub(super) fn is_needed(json: &str) -> bool {
    let Ok(document) = serde_json::from_str::<Document<'_>>(json) else { return false };
    !document.with_namesakes().is_empty() || !document.without_library().is_empty()
}

impl Document<'_> {
    /// The packages of which two names for dependencies could mean the same package.
    fn with_namesakes(&self) -> BTreeSet<&str> {
        let could_be_one = |line: &Dependency<'_>, other: &Dependency<'_>| {
            line.name == other.name
                && line.name_in_code() != other.name_in_code()
                && self.packages.iter().any(|it| line.means(it) && other.means(it))
        };
        let ambiguous = |package: &&Package<'_>| {
            let lines = &package.dependencies;
            lines.iter().any(|line| lines.iter().any(|other| could_be_one(line, other)))
        };
        self.packages.iter().filter(ambiguous).map(|package| &*package.id).collect()
    }

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
}

impl Dependency<'_> {
    fn name_in_code(&self) -> String {
        as_in_code(self.rename.as_deref().unwrap_or(&self.name))
    }

    fn means(&self, package: &Package<'_>) -> bool {
        self.name == package.name && fits(&self.req, &package.version)
    }
}

/// The metadata with both said plainly.
pub(super) fn repaired(json: &str) -> Result<String, ResolveError> {
    let shape = |error: serde_json::Error| ResolveError::Metadata(error.into());
    let known: Document<'_> = serde_json::from_str(json).map_err(shape)?;
    let mut document: Value = serde_json::from_str(json).map_err(shape)?;
    let packages = document["packages"].as_array().cloned().unwrap_or_default();
    mark_renamed(&mut document, &packages, &known.with_namesakes());
    let without_library = known.without_library();
    let is_one = |package: &&Value| without_library.contains(text(&package["id"]));
    for tool in packages.iter().filter(is_one) {
        for package in &packages {
            add_dependency(&mut document, package, tool);
        }
    }
    Ok(document.to_string())
}

/// Marks each renamed dependency and the edge that it resolved to, where the package has another
/// dependency on a package of that name.
fn mark_renamed(document: &mut Value, packages: &[Value], ambiguous: &BTreeSet<&str>) {
    let name_of: BTreeMap<&str, &str> =
        packages.iter().map(|it| (text(&it["id"]), text(&it["name"]))).collect();
    let mut marks: BTreeMap<String, BTreeMap<Renamed, usize>> = BTreeMap::new();
    let all = document["packages"].as_array_mut().into_iter().flatten();
    for package in all.filter(|package| ambiguous.contains(text(&package["id"]))) {
        let marks = marks.entry(text(&package["id"]).to_owned()).or_default();
        let lines = package["dependencies"].as_array_mut().into_iter().flatten();
        for line in lines.filter(|line| is_renamed(line)) {
            let renamed = (text(&line["name"]).to_owned(), as_in_code(text(&line["rename"])));
            let next = marks.len() + 1;
            mark(&mut line["target"], *marks.entry(renamed).or_insert(next));
        }
    }
    for node in document["resolve"]["nodes"].as_array_mut().into_iter().flatten() {
        let Some(marks) = marks.get(text(&node["id"])) else { continue };
        for edge in node["deps"].as_array_mut().into_iter().flatten() {
            let package = name_of.get(text(&edge["pkg"])).copied().unwrap_or_default();
            let renamed = (package.to_owned(), text(&edge["name"]).to_owned());
            let Some(depth) = marks.get(&renamed) else { continue };
            let kinds = edge["dep_kinds"].as_array_mut().into_iter().flatten();
            kinds.for_each(|kind| mark(&mut kind["target"], *depth));
        }
    }
}

/// Whether code has another name for it; a manifest can state the same one.
fn is_renamed(line: &Value) -> bool {
    let rename = line["rename"].as_str();
    rename.is_some_and(|rename| as_in_code(rename) != as_in_code(text(&line["name"])))
}

/// A package's name, and the name that code has for it.
type Renamed = (String, String);

/// Writes a condition in another way: `all` of it alone, to a depth.
fn mark(target: &mut Value, depth: usize) {
    let condition = text(target);
    let condition = condition.strip_prefix("cfg(").and_then(|it| it.strip_suffix(')'));
    let (all, ends) = ("all(".repeat(depth), ")".repeat(depth));
    *target = json!(format!("cfg({all}{}{ends})", condition.unwrap_or_default()));
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
                "name": as_in_code(&name),
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
    let fits = fits(text(&line["req"]), text(&package["version"]));
    line["name"] == package["name"]
        && match line["path"].as_str() {
            Some(path) => path == folder(package),
            None => fits && line["source"] == package["source"],
        }
}

/// Whether a version meets a requirement; `*` takes pre-releases too.
fn fits(requirement: &str, version: &str) -> bool {
    requirement == "*"
        || VersionReq::parse(requirement).is_ok_and(|requirement| {
            Version::parse(version).is_ok_and(|version| requirement.matches(&version))
        })
}

/// A name as code has it.
fn as_in_code(name: &str) -> String {
    name.replace('-', "_")
}

/// The folder of a package's manifest.
fn folder(package: &Value) -> &str {
    let path = text(&package["manifest_path"]);
    path.rsplit_once(['/', '\\']).map_or(path, |(folder, _)| folder)
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}
