//! What `cargo cm sbom` says of its builds: as a table, and as JSON.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use cm_core::{DependencyKind, Member, ResolvedBuild, Scope, Settings};
use serde::Serialize;

use crate::output::escaped;
use crate::table;

/// The number of the JSON report's shape, in its member `format`.
const REPORT_FORMAT: u32 = 1;

/// One build and what was written for it.
pub(crate) struct Written<'a> {
    pub(crate) build: &'a ResolvedBuild,
    /// Where the canonical list and the document are.
    pub(crate) files: Files,
    /// Why the document is incomplete; empty when it is not.
    pub(crate) incomplete: Vec<String>,
}

/// The files of one build.
#[derive(Serialize)]
pub(crate) struct Files {
    pub(crate) components: PathBuf,
    pub(crate) document: PathBuf,
}

/// The report for people.
pub(crate) fn table(builds: &[Written<'_>], cwd: &Path) -> String {
    let heading = ["build", "profile", "target", "runtime", "build-only", "native", "SBOM digest"];
    let mut rows = vec![heading.map(str::to_owned).to_vec()];
    rows.extend(builds.iter().map(row));
    let mut text = table::columns(&rows);
    let folders = builds.iter().filter_map(|written| written.files.document.parent());
    add_folder(&mut text, folders.min(), cwd);
    add_section(&mut text, "incomplete", builds.iter().flat_map(|written| &written.incomplete));
    text
}

/// Says where files were written.
pub(crate) fn add_folder(text: &mut String, folder: Option<&Path>, cwd: &Path) {
    if let Some(folder) = folder {
        let folder = folder.strip_prefix(cwd).unwrap_or(folder);
        text.push_str(&format!("\nwritten to {}\n", escaped(&folder.display().to_string())));
    }
}

/// Adds lines under a heading, each once and sorted; nothing where there are none.
pub(crate) fn add_section<'a>(
    text: &mut String,
    heading: &str,
    lines: impl Iterator<Item = &'a String>,
) {
    let lines: BTreeSet<&String> = lines.collect();
    if !lines.is_empty() {
        text.push_str(&format!("\n{heading}:\n"));
        lines.iter().for_each(|line| text.push_str(&format!("  {}\n", escaped(line))));
    }
}

fn row(written: &Written<'_>) -> Vec<String> {
    let (id, set) = (&written.build.id, &written.build.set);
    let name = if id.package == id.target_name {
        id.package.clone()
    } else {
        format!("{} {}", id.package, id.target_name)
    };
    let natives = set.runtime().iter().filter(|member| member.component.is_native()).count();
    let mark = if written.incomplete.is_empty() { "" } else { " incomplete" };
    let digest = written.build.list().digest().to_string();
    vec![
        escaped(&name),
        escaped(&id.profile),
        escaped(&id.triple),
        set.runtime().len().to_string(),
        set.build().len().to_string(),
        natives.to_string(),
        format!("{}{mark}", &digest[..16]),
    ]
}

/// The report for programs.
pub(crate) fn json(builds: &[Written<'_>]) -> Result<String, serde_json::Error> {
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
    crate_types: &'a [String],
    profile: &'a str,
    triple: &'a str,
    digest: String,
    files: &'a Files,
    incomplete: &'a [String],
    settings: &'a Settings,
    root: usize,
    members: Vec<JsonMember<'a>>,
}

#[derive(Serialize)]
struct JsonMember<'a> {
    scope: &'static str,
    name: &'a str,
    version: &'a str,
    source: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    checksum: Option<String>,
    features: &'a [String],
    dependencies: Vec<JsonDependency>,
}

#[derive(Serialize)]
struct JsonDependency {
    to: usize,
    kind: &'static str,
}

impl<'a> From<&'a Written<'_>> for JsonBuild<'a> {
    fn from(written: &'a Written<'_>) -> Self {
        let build = written.build;
        Self {
            package: &build.id.package,
            version: &build.id.version,
            target_name: &build.id.target_name,
            crate_types: &build.id.crate_types,
            profile: &build.id.profile,
            triple: &build.id.triple,
            digest: build.list().digest().to_string(),
            files: &written.files,
            incomplete: &written.incomplete,
            settings: &build.settings,
            root: build.set.root_index(),
            members: build.set.members().iter().map(JsonMember::from).collect(),
        }
    }
}

impl<'a> From<&'a Member> for JsonMember<'a> {
    fn from(member: &'a Member) -> Self {
        let component = &member.component;
        Self {
            scope: match member.scope {
                Scope::Runtime => "runtime",
                Scope::Build => "build",
            },
            name: &component.name,
            version: &component.version,
            source: component.source.to_string(),
            checksum: component.checksum.map(|checksum| checksum.to_string()),
            features: &member.features,
            dependencies: member
                .dependencies
                .iter()
                .map(|edge| JsonDependency {
                    to: edge.to,
                    kind: match edge.kind {
                        DependencyKind::Normal => "normal",
                        DependencyKind::Build => "build",
                    },
                })
                .collect(),
        }
    }
}
