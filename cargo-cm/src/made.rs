//! What came of a build: its files, and whether they are what was predicted.

use std::path::{Path, PathBuf};

use cm_core::ResolvedBuild;
use cm_core::artifact::{
    Artifact, BuildManifest, FileHashes, NativeLink, check_records, native_links,
};
use cm_core::embedded::{Record, RecordError};
use cm_core::inspect::{inspect_file, object_facts};
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

/// Builds of cm.toml that differ only in features have one file: the last one's.
pub(crate) fn remark_overwritten(made: &mut [Made]) {
    for index in 0..made.len() {
        let (until, later) = made.split_at_mut(index + 1);
        let is_again =
            |path: &String| later.iter().flat_map(|it| &it.artifacts).any(|it| it.path == *path);
        let Some(one) = until.last_mut() else { continue };
        let paths = one.artifacts.iter().map(|artifact| artifact.path.clone());
        let again: Vec<String> = paths.filter(is_again).collect();
        let text = "was written again by a later build; build it alone to keep the file";
        one.remarks.extend(again.iter().map(|path| format!("{path} {text}")));
    }
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
        let (records, damaged) = records(file)?;
        self.differences.extend(damaged.iter().map(|error| format!("{name}: {error}")));
        let embeds = plan.embeds(build, built);
        let faults = check_records(build, &plan.lists, embeds, &records);
        self.differences.extend(faults.iter().map(|fault| format!("{name}: {fault}")));
        if records.is_empty() && !embeds {
            let text = "carries no record: its package's build script does not call cm-build";
            self.remarks.push(format!("{name} {text}"));
        }
        let facts = object_facts(file).map_err(|error| Failure::of(&error))?;
        self.artifacts.push(Artifact::new(name, &hashes, facts.unwrap_or_default(), &records));
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

/// A file's path below the target directory, the same on every system.
fn shown(file: &Path, plan: &Plan) -> String {
    let path = file.strip_prefix(&plan.target_directory).unwrap_or(file);
    path.to_string_lossy().replace('\\', "/")
}

fn unreadable(file: &Path, error: &std::io::Error) -> Failure {
    Failure::usage(format!("failed to read {}\n  because: {error}", file.display()))
}

/// The records of a file; damaged ones are differences.
fn records(file: &Path) -> Result<(Vec<Record>, Vec<RecordError>), Failure> {
    let inspection = inspect_file(file).map_err(|error| Failure::of(&error))?;
    let leaves = inspection.leaves.into_iter();
    let (found, damaged): (Vec<_>, Vec<_>) =
        leaves.map(|leaf| (leaf.records, leaf.damaged)).unzip();
    let records = found.into_iter().flatten().map(|found| found.record).collect();
    Ok((records, damaged.into_iter().flatten().map(|it| it.error).collect()))
}
