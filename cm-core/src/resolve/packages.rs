//! Which packages of the workspace are selected.

use std::path::Path;

use glob::Pattern;
use guppy::graph::{PackageGraph, PackageMetadata};

use super::error::ResolveError;
use super::request::Invocation;
use crate::nearest::nearest;

/// The workspace members that `cargo build` with these flags would build, in order of their names.
pub(super) fn selected<'g>(
    graph: &'g PackageGraph,
    asked: &Invocation,
) -> Result<Vec<PackageMetadata<'g>>, ResolveError> {
    let workspace = graph.workspace();
    let mut packages: Vec<PackageMetadata<'g>> = if asked.workspace {
        check_specs(graph, &asked.exclude)?;
        workspace.iter().filter(|p| !asked.exclude.iter().any(|spec| matches(p, spec))).collect()
    } else if asked.packages.is_empty() {
        workspace.default_members().collect()
    } else {
        check_specs(graph, &asked.packages)?;
        workspace.iter().filter(|p| asked.packages.iter().any(|spec| matches(p, spec))).collect()
    };
    packages.sort_by_key(|package| package.name());
    packages.dedup_by_key(|package| package.id());
    Ok(packages)
}

/// The package in whose directory cargo runs: the nearest manifest upwards.
pub(super) fn current<'g>(
    graph: &'g PackageGraph,
    cwd: &Path,
    manifest_path: Option<&Path>,
) -> Option<PackageMetadata<'g>> {
    let manifest = match manifest_path {
        Some(path) => cwd.join(path),
        None => cwd.ancestors().map(|dir| dir.join("Cargo.toml")).find(|path| path.is_file())?,
    };
    let manifest = manifest.canonicalize().ok()?;
    graph.workspace().iter().find(|package| {
        package.manifest_path().as_std_path().canonicalize().is_ok_and(|path| path == manifest)
    })
}

fn check_specs(graph: &PackageGraph, specs: &[String]) -> Result<(), ResolveError> {
    let unknown = |spec: &&String| !graph.workspace().iter().any(|package| matches(&package, spec));
    match specs.iter().find(unknown) {
        Some(spec) => Err(ResolveError::Unknown {
            what: "package",
            name: spec.clone(),
            nearest: nearest(spec, graph.workspace().iter().map(|package| package.name())),
        }),
        None => Ok(()),
    }
}

/// cargo's package specifications: `name`, `name@version`, a URL, or a shell pattern.
fn matches(package: &PackageMetadata<'_>, spec: &str) -> bool {
    if spec.contains("://") {
        return package.id().repr() == spec
            || package.id().repr().split_once('#').is_some_and(|(url, _)| url == spec);
    }
    let (name, version) = match spec.split_once(['@', ':']) {
        Some((name, version)) => (name, Some(version)),
        None => (spec, None),
    };
    // cargo takes `1` and `1.2` for 1.2.3 here.
    let full = package.version().to_string();
    let version_fits = version.is_none_or(|version| {
        full == version
            || full.starts_with(&format!("{version}."))
            || full.starts_with(&format!("{version}+"))
    });
    version_fits && name_fits(package.name(), name)
}

/// Whether a name is the one given, or fits the pattern given.
pub(super) fn name_fits(name: &str, pattern: &str) -> bool {
    name == pattern
        || pattern.contains(['*', '?', '['])
            && Pattern::new(pattern).is_ok_and(|pattern| pattern.matches(name))
}
