//! What `cargo cm sbom --format json` says, in a form that an expectation can be written in.

use serde_json::Value;

/// One build of the report.
#[derive(Debug, PartialEq, Eq)]
pub struct Build {
    /// Its target's name.
    pub target: String,
    /// The linked crates with their features, `name: feature feature`, less the standard library.
    pub runtime: Vec<String>,
    /// The crates that only ran on the build host, in the same form.
    pub build: Vec<String>,
}

/// Reads the builds of a report.
///
/// # Panics
/// When it has another shape than `FORMAT.md` promises.
#[must_use]
pub fn builds(report: &str) -> Vec<Build> {
    let report: Value = serde_json::from_str(report).unwrap();
    assert_eq!(report["format"], 1);
    report["builds"].as_array().unwrap().iter().map(build).collect()
}

fn build(value: &Value) -> Build {
    let members = value["members"].as_array().unwrap();
    let of_scope = |scope: &str| {
        let crates = members.iter().filter(|it| it["scope"] == scope);
        crates.filter(|it| it["source"] != "rust-toolchain").map(described).collect()
    };
    let target = value["target-name"].as_str().unwrap().to_owned();
    Build { target, runtime: of_scope("runtime"), build: of_scope("build") }
}

fn described(member: &Value) -> String {
    let features = member["features"].as_array().unwrap().iter();
    let features: Vec<&str> = features.map(|it| it.as_str().unwrap()).collect();
    let name = member["name"].as_str().unwrap();
    if features.is_empty() { name.to_owned() } else { format!("{name}: {}", features.join(" ")) }
}
