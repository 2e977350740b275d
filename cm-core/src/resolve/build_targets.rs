//! Which binaries and linked libraries of a package are selected.

use guppy::graph::{BuildTarget, BuildTargetId, BuildTargetKind, PackageMetadata};

use super::error::ResolveError;
use super::packages::name_fits;
use super::request::TargetChoice;
use crate::nearest::nearest;

/// A binary-like target of a package.
#[derive(Clone)]
pub(super) struct Linked<'g> {
    pub(super) package: PackageMetadata<'g>,
    pub(super) name: String,
    pub(super) crate_types: Vec<String>,
    pub(super) required_features: Vec<String>,
}

/// The crate types that are linked to an artifact of their own.
const LINKED: [&str; 2] = ["cdylib", "staticlib"];

/// Whether a package's library is built for its own sake.
pub(super) fn builds_library(package: &PackageMetadata<'_>, choice: &TargetChoice) -> bool {
    (choice.is_default() || choice.lib) && package.build_target(&BuildTargetId::Library).is_some()
}

/// The chosen targets of the selected packages.
pub(super) fn chosen<'g>(
    packages: &[PackageMetadata<'g>],
    choice: &TargetChoice,
) -> Result<Vec<Linked<'g>>, ResolveError> {
    let all: Vec<Linked<'g>> = packages.iter().flat_map(linked).collect();
    for name in &choice.bin {
        let mut bins =
            all.iter().filter(|target| target.is_bin()).map(|target| target.name.as_str());
        if !bins.clone().any(|bin| name_fits(bin, name)) {
            let nearest = nearest(name, &mut bins);
            return Err(ResolveError::Unknown { what: "binary", name: name.clone(), nearest });
        }
    }
    let chosen: Vec<Linked<'g>> = all.into_iter().filter(|target| target.fits(choice)).collect();
    if chosen.is_empty() {
        let names: Vec<&str> = packages.iter().map(|package| package.name()).collect();
        return Err(ResolveError::NoBuilds(names.join(", ")));
    }
    Ok(chosen)
}

impl Linked<'_> {
    fn is_bin(&self) -> bool {
        self.crate_types == ["bin"]
    }

    fn fits(&self, choice: &TargetChoice) -> bool {
        let named = choice.bin.iter().any(|name| name_fits(&self.name, name));
        choice.is_default() || if self.is_bin() { choice.bins || named } else { choice.lib }
    }
}

fn linked<'g>(package: &PackageMetadata<'g>) -> Vec<Linked<'g>> {
    let package = *package;
    let mut targets: Vec<Linked<'g>> = package
        .build_targets()
        .filter_map(|target| {
            let crate_types = linked_types(&target);
            (!crate_types.is_empty()).then(|| Linked {
                package,
                name: target.name().to_owned(),
                crate_types,
                required_features: target.required_features().to_vec(),
            })
        })
        .collect();
    targets
        .sort_by(|a, b| (a.name.as_str(), &a.crate_types).cmp(&(b.name.as_str(), &b.crate_types)));
    targets
}

fn linked_types(target: &BuildTarget<'_>) -> Vec<String> {
    match (target.id(), target.kind()) {
        (BuildTargetId::Binary(_), _) => vec!["bin".to_owned()],
        (BuildTargetId::Library, BuildTargetKind::LibraryOrExample(types)) => {
            types.iter().filter(|kind| LINKED.contains(&kind.as_str())).cloned().collect()
        }
        _ => Vec::new(),
    }
}
