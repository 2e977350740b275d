//! Whether a crate with a `links` key links anything at all.

use std::fs;
use std::path::Path;

use guppy::graph::{BuildTargetId, PackageMetadata};

/// Some crates have a `links` key only so that no two versions of them meet in one build.
///
/// Such a crate's build script has no dependencies and tells cargo of no library, and none of its
/// sources has a `#[link]` attribute. Where a file cannot be read, the crate counts as linking.
pub(super) fn links_nothing(package: &PackageMetadata<'_>, has_build_dependencies: bool) -> bool {
    let Some(script) = package.build_target(&BuildTargetId::BuildScript) else { return false };
    let Some(folder) = package.manifest_path().parent() else { return false };
    !has_build_dependencies
        && fs::read_to_string(script.path()).is_ok_and(|text| !text.contains("rustc-link"))
        && has_no_link_attribute(folder.join("src").as_std_path())
}

fn has_no_link_attribute(folder: &Path) -> bool {
    let Ok(entries) = fs::read_dir(folder) else { return false };
    entries.into_iter().all(|entry| {
        let Ok(path) = entry.map(|entry| entry.path()) else { return false };
        if path.is_dir() {
            has_no_link_attribute(&path)
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            fs::read_to_string(&path).is_ok_and(|text| !text.contains("#[link("))
        } else {
            true
        }
    })
}
