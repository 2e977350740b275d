//! `cargo xtask ci`: what continuous integration asks for beside the tests.

use std::process::Command;

use serde_json::Value;

use crate::arguments::Arguments;
use crate::failure::{Failure, Outcome};
use crate::process::{capture, cargo, run, timed};
use crate::workspace;

/// A step's name, its program, and the success that is expected of it.
struct Step {
    name: String,
    command: Command,
    succeeds: bool,
}

/// Runs every step, also after one that failed, and names those that failed at the end.
pub(crate) fn ci(arguments: Arguments) -> Outcome {
    arguments.finish()?;
    let mut failed = Vec::new();
    for mut step in steps()? {
        step.command.current_dir(workspace::root());
        let success = timed(&step.name, || run(&mut step.command))?;
        if success != step.succeeds {
            failed.push(step.name);
        }
    }
    for name in &failed {
        println!("failed: {name}");
    }
    Ok(failed.is_empty())
}

fn steps() -> Result<Vec<Step>, Failure> {
    let mut steps = vec![
        with_cargo("format", &["fmt", "--all", "--", "--check"]),
        clippy("clippy", &["--workspace", "--all-targets", "--all-features"]),
        clippy("clippy, cm-core without features", &["--package", "cm-core"]),
    ];
    for feature in features_of("cm-core")? {
        let name = format!("clippy, cm-core with {feature}");
        steps.push(clippy(&name, &["--package", "cm-core", "--features", &feature]));
    }
    let mut docs = with_cargo("docs", &["doc", "--workspace", "--no-deps", "--all-features"]);
    docs.command.env("RUSTDOCFLAGS", "-D warnings");
    steps.push(docs);
    steps.push(with_xtask("tidy", &["tidy"])?);
    steps.push(with_xtask("conformance", &["conformance"])?);
    // A comparison that cannot fail says nothing.
    let mut planted =
        with_xtask("corpus, with planted faults", &["corpus", "--only=just", "--plant"])?;
    planted.succeeds = false;
    steps.push(planted);
    steps.push(with_xtask("corpus", &["corpus"])?);
    steps.push(with_xtask("derivations", &["derivations"])?);
    steps.push(with_xtask("audit", &["audit"])?);
    steps.push(with_xtask("artifacts", &["artifacts"])?);
    steps.push(with_xtask("matrix", &["matrix"])?);
    Ok(steps)
}

fn with_cargo(name: &str, arguments: &[&str]) -> Step {
    let mut command = cargo();
    command.args(arguments);
    Step { name: name.to_owned(), command, succeeds: true }
}

fn clippy(name: &str, selection: &[&str]) -> Step {
    let mut step = with_cargo(name, &["clippy", "--quiet"]);
    step.command.args(selection).args(["--", "-D", "warnings"]);
    step
}

/// This program again: the checks know nothing of each other.
fn with_xtask(name: &str, arguments: &[&str]) -> Result<Step, Failure> {
    let program = std::env::current_exe()
        .map_err(|cause| Failure::new(format!("failed to find this program: {cause}")))?;
    let mut command = Command::new(program);
    command.args(arguments);
    Ok(Step { name: name.to_owned(), command, succeeds: true })
}

fn features_of(package: &str) -> Result<Vec<String>, Failure> {
    let mut command = cargo();
    command.args(["metadata", "--format-version=1", "--no-deps"]).current_dir(workspace::root());
    let output = capture(&mut command)?.into_output("cargo metadata")?;
    let value: Value = serde_json::from_slice(&output)
        .map_err(|cause| Failure::new(format!("failed to read cargo's metadata: {cause}")))?;
    let packages = value["packages"].as_array().map(Vec::as_slice).unwrap_or_default();
    let found = packages.iter().find(|one| one["name"] == package);
    let features = found.and_then(|one| one["features"].as_object());
    let names = features.map(|features| features.keys().cloned().collect());
    names.ok_or_else(|| Failure::new(format!("no features of {package}")))
}
