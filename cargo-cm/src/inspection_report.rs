//! What `cargo cm inspect` says: as text, and as JSON.

use std::path::PathBuf;

use cm_core::embedded::{Level, UnpackedList};
use cm_core::inspect::{FoundRecord, Inspection, Leaf};
use cm_core::{ComponentSet, Member, Scope};
use serde::Serialize;

use crate::output::escaped;
use crate::table;

/// The number of the JSON report's shape, in its member `format`.
const REPORT_FORMAT: u32 = 1;

/// A file, and what it says of itself.
pub(crate) struct Inspected {
    pub(crate) path: PathBuf,
    pub(crate) name: String,
    pub(crate) inspection: Inspection,
}

/// The report for people.
pub(crate) fn text(files: &[Inspected], components: bool) -> String {
    let mut text = String::new();
    for file in files {
        let Inspection { leaves, silent, is_short } = &file.inspection;
        for leaf in leaves {
            add_leaf(&mut text, &file.name, leaf, components);
        }
        if leaves.is_empty() {
            let name = escaped(&file.name);
            text.push_str(&format!("{name}\n  no record found in {silent} files inside\n"));
        }
        if *is_short {
            text.push_str("  more is inside than can be shown\n");
        }
    }
    text
}

fn add_leaf(text: &mut String, file: &str, leaf: &Leaf, components: bool) {
    let names = std::iter::once(file).chain(leaf.path.iter().map(String::as_str));
    let place = names.map(escaped).collect::<Vec<_>>().join(" > ");
    text.push_str(&format!("{place}: {}\n", leaf.kind));
    for found in &leaf.records {
        add_record(text, found, components);
    }
    for damaged in &leaf.damaged {
        text.push_str(&format!("  at {:#x}: {}\n", damaged.offset, damaged.error));
    }
    if let Some(set) = &leaf.auditable {
        let root = &set.root().component;
        let name = escaped(&format!("{} {}", root.name, root.version));
        text.push_str(&format!("  data of cargo-auditable: {name}\n"));
        let (linked, build) = (set.runtime().len(), set.build().len());
        text.push_str(&format!("    packages    {linked} linked, {build} needed by the build\n"));
        if components && leaf.records.is_empty() {
            add_components(text, set);
        }
    }
    if let Some(opaque) = &leaf.opaque {
        text.push_str(&format!("  cannot tell: {}\n", escaped(&opaque.to_string())));
    }
    if let Some(limit) = leaf.cut_off {
        text.push_str(&format!("  cut off: {limit}\n"));
    }
    let is_silent = leaf.records.is_empty() && leaf.damaged.is_empty() && leaf.auditable.is_none();
    if is_silent && leaf.opaque.is_none() && leaf.cut_off.is_none() {
        text.push_str("  no record found: it was not built with cm-build\n");
    }
}

fn add_record(text: &mut String, found: &FoundRecord, components: bool) {
    let record = &found.record;
    let offsets: Vec<String> = found.offsets.iter().map(|at| format!("{at:#x}")).collect();
    let name = escaped(&format!("{} {}", record.package, record.version));
    text.push_str(&format!("  record at {}: {name}\n", offsets.join(", ")));
    let rustc = match &record.rustc.commit {
        Some(commit) => format!("{} ({commit})", record.rustc.version),
        None => record.rustc.version.clone(),
    };
    let level = match &record.level {
        Level::None(reason) => format!("none: {reason}"),
        level => level.name().to_string(),
    };
    let digest = record.level.digest().map(ToString::to_string);
    let inside = match &found.list {
        None if record.list.is_some() => "inside, but not read: a limit was reached".to_owned(),
        None => "not inside".to_owned(),
        Some(Ok(list)) => format!("{} inside", list.set.runtime().len()),
        Some(Err(error)) => error.to_string(),
    };
    for (key, value) in [
        ("level", Some(&level)),
        ("SBOM digest", digest.as_ref()),
        ("profile", Some(&record.profile)),
        ("target", Some(&record.target)),
        ("rustc", Some(&rustc)),
        ("components", Some(&inside)),
    ] {
        if let Some(value) = value {
            text.push_str(&format!("    {key:<11} {}\n", escaped(value)));
        }
    }
    if let (true, Some(Ok(list))) = (components, &found.list) {
        add_components(text, &list.set);
    }
}

fn add_components(text: &mut String, set: &ComponentSet) {
    let heading = ["", "component", "version", "source", "features"];
    let mut rows = vec![heading.map(str::to_owned).to_vec()];
    let row = |member: &Member| {
        let component = &member.component;
        let source = component.source.to_string();
        let cells = ["", &component.name, &component.version, &source, &member.features.join(" ")];
        cells.map(escaped).to_vec()
    };
    rows.extend(set.runtime().iter().map(row));
    for line in table::columns(&rows).lines() {
        text.push_str(&format!("    {line}\n"));
    }
}

/// The report for programs.
pub(crate) fn json(files: &[Inspected]) -> Result<String, serde_json::Error> {
    let files = files.iter().map(JsonFile::from).collect();
    let mut text = serde_json::to_string(&JsonReport { format: REPORT_FORMAT, files })?;
    text.push('\n');
    Ok(text)
}

#[derive(Serialize)]
struct JsonReport<'a> {
    format: u32,
    files: Vec<JsonFile<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct JsonFile<'a> {
    file: &'a str,
    silent: u64,
    is_short: bool,
    leaves: Vec<JsonLeaf<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct JsonLeaf<'a> {
    path: &'a [String],
    kind: String,
    records: Vec<JsonRecord<'a>>,
    damaged: Vec<JsonDamaged>,
    auditable: Option<Vec<JsonComponent<'a>>>,
    opaque: Option<&'a str>,
    opaque_reason: Option<String>,
    cut_off: Option<&'a str>,
}

#[derive(Serialize)]
struct JsonDamaged {
    offset: u64,
    error: String,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct JsonRecord<'a> {
    offsets: &'a [u64],
    package: &'a str,
    version: &'a str,
    level: &'static str,
    reason: Option<&'a str>,
    digest: Option<String>,
    profile: &'a str,
    target: &'a str,
    rustc_version: &'a str,
    rustc_commit: Option<&'a str>,
    root: Option<usize>,
    components: Option<Vec<JsonComponent<'a>>>,
}

#[derive(Serialize)]
struct JsonComponent<'a> {
    scope: &'static str,
    name: &'a str,
    version: &'a str,
    source: String,
    features: &'a [String],
    dependencies: Vec<usize>,
}

impl<'a> From<&'a Inspected> for JsonFile<'a> {
    fn from(file: &'a Inspected) -> Self {
        let Inspection { leaves, silent, is_short } = &file.inspection;
        let leaves = leaves.iter().map(JsonLeaf::from).collect();
        Self { file: &file.name, silent: *silent, is_short: *is_short, leaves }
    }
}

impl<'a> From<&'a Leaf> for JsonLeaf<'a> {
    fn from(leaf: &'a Leaf) -> Self {
        let damaged = leaf.damaged.iter();
        Self {
            path: &leaf.path,
            kind: leaf.kind.to_string(),
            records: leaf.records.iter().map(JsonRecord::from).collect(),
            damaged: damaged
                .map(|it| JsonDamaged { offset: it.offset, error: it.error.to_string() })
                .collect(),
            auditable: leaf.auditable.as_ref().map(components),
            opaque: leaf.opaque.as_ref().map(cm_core::inspect::Opaque::as_str),
            opaque_reason: leaf.opaque.as_ref().map(ToString::to_string),
            cut_off: leaf.cut_off.map(cm_core::inspect::Limit::as_str),
        }
    }
}

impl<'a> From<&'a FoundRecord> for JsonRecord<'a> {
    fn from(found: &'a FoundRecord) -> Self {
        let record = &found.record;
        let list: Option<&UnpackedList> = found.list.as_ref().and_then(|list| list.as_ref().ok());
        Self {
            offsets: &found.offsets,
            package: &record.package,
            version: &record.version,
            level: record.level.name().as_str(),
            reason: match &record.level {
                Level::None(reason) => Some(reason),
                _ => None,
            },
            digest: record.level.digest().map(ToString::to_string),
            profile: &record.profile,
            target: &record.target,
            rustc_version: &record.rustc.version,
            rustc_commit: record.rustc.commit.as_deref(),
            root: list.map(|list| list.set.root_index()),
            components: list.map(|list| components(&list.set)),
        }
    }
}

fn components(set: &ComponentSet) -> Vec<JsonComponent<'_>> {
    let members = set.members().iter();
    members
        .map(|member| JsonComponent {
            scope: if member.scope == Scope::Runtime { "runtime" } else { "build" },
            name: &member.component.name,
            version: &member.component.version,
            source: member.component.source.to_string(),
            features: &member.features,
            dependencies: member.dependencies.iter().map(|edge| edge.to).collect(),
        })
        .collect()
}
