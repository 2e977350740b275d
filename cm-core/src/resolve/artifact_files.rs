//! Which files of a build are the ones that are shipped.

use std::path::{Path, PathBuf};

use super::built::{ArtifactKind, Built, BuiltArtifact, triple_of};
use super::plan::Plan;
use crate::ResolvedBuild;

impl Plan {
    /// The linked files of a build: the program, or the dynamic or static library.
    #[must_use]
    pub fn files_of(&self, build: &ResolvedBuild, built: &Built) -> Vec<PathBuf> {
        let artifacts = built.artifacts.iter().filter(|artifact| self.is_of(artifact, build));
        let files = artifacts.flat_map(|artifact| &artifact.files);
        files
            .filter(|file| self.is_for(file, &build.id.triple))
            .filter(|file| is_linked(file, &build.id.crate_types))
            .cloned()
            .collect()
    }

    /// Whether the build script of a build's package called cm-build.
    #[must_use]
    pub fn embeds(&self, build: &ResolvedBuild, built: &Built) -> bool {
        let mut scripts = built.scripts.iter().filter(|script| script.embeds);
        scripts.any(|script| self.is_package_of(&script.package_id, build))
    }

    fn is_of(&self, artifact: &BuiltArtifact, build: &ResolvedBuild) -> bool {
        let is_binary = build.id.crate_types == ["bin"];
        let kind = if is_binary { ArtifactKind::Binary } else { ArtifactKind::Library };
        artifact.kind == kind
            && artifact.target_name == build.id.target_name
            && self.is_package_of(&artifact.package_id, build)
    }

    fn is_package_of(&self, package_id: &str, build: &ResolvedBuild) -> bool {
        self.packages.get(package_id).is_some_and(|(name, version)| {
            *name == build.id.package && *version == build.id.version
        })
    }

    fn is_for(&self, file: &Path, triple: &str) -> bool {
        self.is_native
            || triple_of(file, &self.target_directory, &self.triples).is_some_and(|it| it == triple)
    }
}

/// Whether a file is the result of linking, rather than what other crates or debuggers need.
fn is_linked(file: &Path, crate_types: &[String]) -> bool {
    let is = |kind: &str| crate_types.iter().any(|it| it == kind);
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    // A DLL's import library has no code of it.
    let is_import = [".dll.lib", ".dll.a", ".dll.exp"].iter().any(|end| name.ends_with(end));
    match file.extension().and_then(|extension| extension.to_str()) {
        _ if is_import => false,
        Some("rlib" | "rmeta" | "d" | "pdb" | "dwp" | "dwo" | "dSYM" | "o") => false,
        Some("a" | "lib") => is("staticlib"),
        Some("so" | "dylib" | "dll") => is("cdylib"),
        _ => true,
    }
}
