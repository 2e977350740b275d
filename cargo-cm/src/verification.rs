//! What `cargo cm verify` says: as text, and as JSON.

use cm_core::verify::{Check, FieldDifference, Place, Verdict};
use cm_core::{Change, Component};
use serde::Serialize;

use crate::output::escaped;

/// The number of the JSON report's shape, in its member `format`.
const REPORT_FORMAT: u32 = 1;
/// How many differences the text shows of one check.
const SHOWN: usize = 50;

/// The report for people.
pub(crate) fn text(checks: &[Check], verdict: Verdict) -> String {
    let mut text = String::new();
    let mut before = None;
    for check in checks {
        let place = heading(check);
        if before.as_ref() != Some(&place) {
            text.push_str(&format!("{}\n", escaped(&place)));
            before = Some(place);
        }
        text.push_str(&format!("  {:<11}  {}\n", check.verdict(), escaped(&message(check))));
        let lines = differences(check);
        for line in lines.iter().take(SHOWN) {
            text.push_str(&format!("  {:<11}    {}\n", "", escaped(line)));
        }
        if lines.len() > SHOWN {
            let more = lines.len() - SHOWN;
            text.push_str(&format!("  {:<11}    and {more} more; see --format json\n", ""));
        }
    }
    text.push_str(&format!("\nverdict: {verdict}\n"));
    text
}

/// The place in the artifacts, else the name of what is given.
fn heading(check: &Check) -> String {
    let Place { artifact, path, offset, package } = &check.place;
    let Some(artifact) = artifact else { return check.reference.clone().unwrap_or_default() };
    let mut text = std::iter::once(artifact).chain(path).cloned().collect::<Vec<_>>().join(" > ");
    if let Some((package, version)) = package {
        text.push_str(&format!(": {package} {version}"));
    }
    if let Some(offset) = offset {
        text.push_str(&format!(", record at {offset}"));
    }
    text
}

fn message(check: &Check) -> String {
    match (&check.place.artifact, &check.reference) {
        (Some(_), Some(reference)) => format!("{reference}: {}", check.outcome),
        _ => check.outcome.to_string(),
    }
}

fn differences(check: &Check) -> Vec<String> {
    let fields = check.outcome.fields().iter().map(FieldDifference::to_string);
    let changes = check.outcome.components().into_iter().flat_map(|diff| &diff.changes);
    fields.chain(changes.map(Change::to_string)).collect()
}

/// The report for programs.
pub(crate) fn json(checks: &[Check], verdict: Verdict) -> Result<String, serde_json::Error> {
    let report = JsonReport {
        format: REPORT_FORMAT,
        verdict: verdict.as_str(),
        checks: checks.iter().map(JsonCheck::from).collect(),
    };
    let mut text = serde_json::to_string(&report)?;
    text.push('\n');
    Ok(text)
}

#[derive(Serialize)]
struct JsonReport<'a> {
    format: u32,
    verdict: &'a str,
    checks: Vec<JsonCheck<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct JsonCheck<'a> {
    verdict: &'a str,
    outcome: &'a str,
    artifact: Option<&'a str>,
    path: &'a [String],
    offset: Option<u64>,
    package: Option<&'a str>,
    version: Option<&'a str>,
    reference: Option<&'a str>,
    message: String,
    fields: Vec<JsonField<'a>>,
    changes: Vec<JsonChange<'a>>,
}

#[derive(Serialize)]
struct JsonField<'a> {
    field: &'a str,
    record: &'a str,
    list: &'a str,
}

#[derive(Serialize)]
#[serde(tag = "change", rename_all = "kebab-case")]
enum JsonChange<'a> {
    Added(JsonComponent<'a>),
    Removed(JsonComponent<'a>),
    Replaced { from: JsonComponent<'a>, to: JsonComponent<'a> },
    Features { component: JsonComponent<'a>, added: &'a [String], removed: &'a [String] },
    Dependencies(JsonComponent<'a>),
}

#[derive(Serialize)]
struct JsonComponent<'a> {
    name: &'a str,
    version: &'a str,
    source: String,
}

impl<'a> From<&'a Check> for JsonCheck<'a> {
    fn from(check: &'a Check) -> Self {
        let outcome = &check.outcome;
        let package = check.place.package.as_ref();
        let changes = outcome.components().into_iter().flat_map(|diff| &diff.changes);
        let field = |it: &'a FieldDifference| JsonField {
            field: it.field,
            record: &it.record,
            list: &it.list,
        };
        Self {
            verdict: check.verdict().as_str(),
            outcome: outcome.name(),
            artifact: check.place.artifact.as_deref(),
            path: &check.place.path,
            offset: check.place.offset,
            package: package.map(|(name, _)| name.as_str()),
            version: package.map(|(_, version)| version.as_str()),
            reference: check.reference.as_deref(),
            message: outcome.to_string(),
            fields: outcome.fields().iter().map(field).collect(),
            changes: changes.map(JsonChange::from).collect(),
        }
    }
}

impl<'a> From<&'a Change> for JsonChange<'a> {
    fn from(change: &'a Change) -> Self {
        match change {
            Change::Added(component) => Self::Added(component.into()),
            Change::Removed(component) => Self::Removed(component.into()),
            Change::Replaced { from, to } => Self::Replaced { from: from.into(), to: to.into() },
            Change::Features { component, added, removed } => {
                Self::Features { component: component.into(), added, removed }
            }
            Change::Dependencies(component) => Self::Dependencies(component.into()),
        }
    }
}

impl<'a> From<&'a Component> for JsonComponent<'a> {
    fn from(component: &'a Component) -> Self {
        let Component { name, version, source, .. } = component;
        Self { name, version, source: source.to_string() }
    }
}
