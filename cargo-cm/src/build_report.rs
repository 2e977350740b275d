//! What `cargo cm build` says of its builds: as a table, and as JSON.

use std::path::{Path, PathBuf};

use cm_core::artifact::{Artifact, NativeLink};
use serde::Serialize;

use crate::made::Made;
use crate::output::escaped;
use crate::report::{Files, Written, add_folder, add_section};
use crate::table;

/// The number of the JSON report's shape, in its member `format`.
const REPORT_FORMAT: u32 = 1;

/// One build, what came of it, and what was written for it.
pub(crate) struct MadeBuild<'a> {
    pub(crate) written: Written<'a>,
    pub(crate) made: Made,
    pub(crate) manifest: PathBuf,
}

/// The report for people.
pub(crate) fn table(builds: &[MadeBuild<'_>], cwd: &Path) -> String {
    let heading = ["artifact", "profile", "target", "runtime", "record", "SBOM digest"];
    let mut rows = vec![heading.map(str::to_owned).to_vec()];
    rows.extend(builds.iter().flat_map(rows_of));
    let mut text = table::columns(&rows);
    add_folder(&mut text, builds.iter().filter_map(|it| it.manifest.parent()).min(), cwd);
    let made = || builds.iter().map(|it| &it.made);
    add_section(&mut text, "differences", made().flat_map(|it| &it.differences));
    let incomplete = builds.iter().flat_map(|it| &it.written.incomplete);
    add_section(&mut text, "incomplete", incomplete);
    add_section(&mut text, "remarks", made().flat_map(|it| &it.remarks));
    text
}

fn rows_of<'a>(it: &'a MadeBuild<'_>) -> impl Iterator<Item = Vec<String>> + 'a {
    let build = it.written.build;
    it.made.artifacts.iter().map(move |artifact| {
        let own = artifact.records.iter().find(|record| record.is_of(&build.id.package));
        vec![
            escaped(&artifact.path),
            escaped(&build.id.profile),
            escaped(&build.id.triple),
            build.set.runtime().len().to_string(),
            own.map_or("-", |record| record.level()).to_owned(),
            build.list().digest().to_string()[..16].to_owned(),
        ]
    })
}

/// The report for programs.
pub(crate) fn json(builds: &[MadeBuild<'_>]) -> Result<String, serde_json::Error> {
    let builds = builds.iter().map(JsonBuild::from).collect();
    let mut text = serde_json::to_string(&JsonReport { format: REPORT_FORMAT, builds })?;
    text.push('\n');
    Ok(text)
}

#[derive(Serialize)]
struct JsonReport<'a> {
    format: u32,
    builds: Vec<JsonBuild<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct JsonBuild<'a> {
    package: &'a str,
    version: &'a str,
    target_name: &'a str,
    profile: &'a str,
    triple: &'a str,
    digest: String,
    files: &'a Files,
    manifest: &'a Path,
    artifacts: &'a [Artifact],
    native_libraries: &'a [NativeLink],
    incomplete: &'a [String],
    differences: &'a [String],
}

impl<'a> From<&'a MadeBuild<'_>> for JsonBuild<'a> {
    fn from(it: &'a MadeBuild<'_>) -> Self {
        let build = it.written.build;
        Self {
            package: &build.id.package,
            version: &build.id.version,
            target_name: &build.id.target_name,
            profile: &build.id.profile,
            triple: &build.id.triple,
            digest: build.list().digest().to_string(),
            files: &it.written.files,
            manifest: &it.manifest,
            artifacts: &it.made.artifacts,
            native_libraries: &it.made.native_libraries,
            incomplete: &it.written.incomplete,
            differences: &it.made.differences,
        }
    }
}
