//! What came of a build: its files, and whether they are what was predicted.

use std::fs;
use std::path::{Path, PathBuf};

use cm_core::ResolvedBuild;
use cm_core::artifact::{
    Artifact, BuildManifest, FileHashes, NativeLink, check_records, native_links,
};
use cm_core::embedded::{Record, magic};
use cm_core::resolve::{Built, Plan};

use crate::failure::Failure;
use crate::report::Files;

/// One build's result.
pub(crate) struct Made {
    pub(crate) artifacts: Vec<Artifact>,
    pub(crate) native_libraries: Vec<NativeLink>,
    /// Where it is not what was predicted, in words.
    pub(crate) differences: Vec<String>,
    /// What is worth knowing and no difference, in words.
    pub(crate) remarks: Vec<String>,
}

/// Looks at all builds of one run of cargo.
pub(crate) fn made(mut plan: Plan, built: &Built) -> Result<Vec<(ResolvedBuild, Made)>, Failure> {
    let compiled: Vec<String> = plan.compare(built).iter().map(ToString::to_string).collect();
    let mut all = Vec::new();
    for mut build in std::mem::take(&mut plan.builds) {
        let native_libraries = native_links(&mut build, &plan, built);
        let mut made = Made {
            artifacts: Vec::new(),
            native_libraries,
            differences: compiled.clone(),
            remarks: Vec::new(),
        };
        for file in plan.files_of(&build, built) {
            made.add(&file, &build, &plan, built)?;
        }
        if made.artifacts.is_empty() {
            made.differences.push("cargo named no file of this build".to_owned());
        }
        all.push((build, made));
    }
    Ok(all)
}

impl Made {
    fn add(
        &mut self,
        file: &Path,
        build: &ResolvedBuild,
        plan: &Plan,
        built: &Built,
    ) -> Result<(), Failure> {
        let name = shown(file, plan);
        let hashes = FileHashes::of(file).map_err(|error| unreadable(file, &error))?;
        let records = records(file)?;
        let embeds = embeds(build, plan, built);
        let faults = check_records(build, &plan.lists, embeds, &records);
        self.differences.extend(faults.iter().map(|fault| format!("{name}: {fault}")));
        if records.is_empty() && !embeds {
            let text = "carries no record: its package's build script does not call cm-build";
            self.remarks.push(format!("{name} {text}"));
        }
        self.artifacts.push(Artifact::new(name, &hashes, &records));
        Ok(())
    }

    pub(crate) fn manifest(&self, build: &ResolvedBuild, files: &Files) -> BuildManifest {
        let name = |path: &PathBuf| path.file_name().unwrap_or_default().to_string_lossy().into();
        BuildManifest::new(
            build,
            (name(&files.components), name(&files.document)),
            self.native_libraries.clone(),
            self.artifacts.clone(),
        )
    }
}

/// Whether the build script of a build's package called cm-build.
fn embeds(build: &ResolvedBuild, plan: &Plan, built: &Built) -> bool {
    built.scripts.iter().any(|script| {
        let package = plan.packages.get(&script.package_id);
        script.embeds
            && package.is_some_and(|(name, version)| {
                *name == build.id.package && *version == build.id.version
            })
    })
}

/// A file's path below the target directory, the same on every system.
fn shown(file: &Path, plan: &Plan) -> String {
    let path = file.strip_prefix(&plan.target_directory).unwrap_or(file);
    path.to_string_lossy().replace('\\', "/")
}

fn unreadable(file: &Path, error: &std::io::Error) -> Failure {
    Failure::usage(format!("failed to read {}\n  because: {error}", file.display()))
}

fn records(file: &Path) -> Result<Vec<Record>, Failure> {
    let bytes = fs::read(file).map_err(|error| unreadable(file, &error))?;
    let magic = magic();
    let starts = bytes.windows(magic.len()).enumerate().filter(|(_, window)| *window == magic);
    Ok(starts.filter_map(|(at, _)| Some(Record::decode(&bytes[at..]).ok()?.record)).collect())
}
