//! The components of a package, from what cargo's tree and the lockfile say.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use cm_core::{Component, ComponentSet, Dependency, Member, Rustc, Source};

use crate::lockfile::{Locked, packages};
use crate::output;
use crate::project::Project;
use crate::reason::Reason;
use crate::rustc;
use crate::tree::{Node, Shown, nodes};

/// A package's components, and the compiler.
pub(crate) struct PackageList {
    pub(crate) set: ComponentSet,
    pub(crate) rustc: Rustc,
}

const FRESH_LOCKFILE: &str = "commit a Cargo.lock that fits the manifests";
const EXACT: &str = "build with `cargo cm build`";

impl PackageList {
    /// Asks cargo, joins the lockfile, and tells cargo which files that depends on.
    pub(crate) fn resolve(project: &Project<'_>) -> Result<Self, Reason> {
        let lockfile = project.lockfile();
        output::rerun_if_changed(project.root_manifest());
        let text = fs::read_to_string(&lockfile)
            .map_err(|error| Reason::new(format!("no lockfile: {error}"), FRESH_LOCKFILE))?;
        output::rerun_if_changed(&lockfile);
        let nodes = nodes(&project.tree()?)
            .ok_or_else(|| Reason::new("`cargo tree` is laid out in an unknown way", EXACT))?;
        let manifests: BTreeSet<PathBuf> =
            nodes.iter().filter_map(|node| manifest(&node.shown)).collect();
        manifests.iter().for_each(|manifest| output::rerun_if_changed(manifest));
        let rustc = rustc::ask(&project.unit.rustc)?;
        let crates = members(&nodes, &packages(&text))?;
        let set = ComponentSet::of_crates(crates, &rustc)
            .map_err(|error| Reason::new(error.to_string(), EXACT))?;
        Ok(Self { set, rustc })
    }
}

fn members(nodes: &[Node], locked: &[Locked]) -> Result<Vec<Member>, Reason> {
    let member = |node: &Node| {
        Ok(Member {
            scope: node.scope,
            component: component(&node.shown, locked)?,
            features: node.shown.features.clone(),
            dependencies: node.needs.iter().map(|&(to, kind)| Dependency { to, kind }).collect(),
        })
    };
    nodes.iter().map(member).collect()
}

fn component(shown: &Shown, locked: &[Locked]) -> Result<Component, Reason> {
    let unknown = |what: &str| {
        let Shown { name, version, .. } = shown;
        Reason::new(format!("{name} {version} {what}"), FRESH_LOCKFILE)
    };
    let mut fitting = locked.iter().filter(|it| {
        it.name == shown.name && it.version == shown.version && is_from(it, shown.origin.as_deref())
    });
    let found = fitting.next().ok_or_else(|| unknown("is not in the lockfile"))?;
    if fitting.next().is_some() {
        return Err(unknown("is in the lockfile twice"));
    }
    let source = match &found.source {
        Some(text) => Source::from_cargo(text).map_err(|error| unknown(&error.to_string()))?,
        None => Source::Local,
    };
    let checksum = found.checksum.as_deref().map(str::parse).transpose();
    let mut component = Component::new(&found.name, &found.version, source);
    component.checksum = checksum.map_err(|_| unknown("has a malformed checksum"))?;
    Ok(component)
}

/// Whether a locked package can be the one that cargo shows with this origin.
fn is_from(locked: &Locked, origin: Option<&str>) -> bool {
    match (locked.source.as_deref(), origin) {
        // Only crates.io is shown as nothing; another index can stand in for it.
        (Some(source), None) => !source.starts_with("git+"),
        (Some(source), Some(origin)) => match source.strip_prefix("git+") {
            Some(git) => is_commit(git, origin),
            None => origin.starts_with("registry"),
        },
        (None, Some(origin)) => is_path(origin),
        (None, None) => false,
    }
}

/// Whether the lockfile's URL is the shown one: both end in the commit, one of them abbreviated.
fn is_commit(locked: &str, origin: &str) -> bool {
    let (Some((url, commit)), Some((shown_url, shown))) =
        (locked.rsplit_once('#'), origin.rsplit_once('#'))
    else {
        return false;
    };
    // The reference after the question mark is encoded in one of them.
    let place = |url: &str| url.split('?').next().unwrap_or_default().to_owned();
    commit.starts_with(shown) && place(url) == place(shown_url)
}

fn is_path(origin: &str) -> bool {
    !origin.contains("://") && !origin.starts_with("registry ")
}

/// The manifest of a local package.
fn manifest(shown: &Shown) -> Option<PathBuf> {
    let folder = shown.origin.as_deref().filter(|origin| is_path(origin))?;
    Some(PathBuf::from(folder).join("Cargo.toml")).filter(|path| path.is_file())
}
