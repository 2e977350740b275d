//! `cargo xtask audit`: our binaries under the auditing tools of others.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::arguments::Arguments;
use crate::failure::{Failure, Outcome};
use crate::process::{capture, cargo, must_run};
use crate::workspace;

/// Each tool, and its version: what they read has to stay the same for us to be compared with.
const TOOLS: [(&str, &str); 2] = [("cargo-audit", "0.22.2"), ("rust-audit-info", "0.5.4")];

/// An advisory of our own, for a crate that the example program is linked with.
const ADVISORY: &str = "```toml
[advisory]
id = \"RUSTSEC-2099-0001\"
package = \"serde_json\"
date = \"2099-01-01\"

[versions]
patched = [\">= 99.0.0\"]
```

# An advisory for a test

It is about no real fault.
";

/// Installs the tools once, builds the example program by plain `cargo build` and by
/// `cargo cm build`, and has both read by each tool. `--tool FILE` names the `cargo-cm` to build
/// with.
pub(crate) fn audit(mut arguments: Arguments) -> Outcome {
    let tool = match arguments.value("--tool")? {
        // It is run in another folder.
        Some(path) => fs::canonicalize(&path)
            .map_err(|cause| Failure::file("find", Path::new(&path), &cause))?,
        None => workspace::release_tool()?,
    };
    arguments.finish()?;
    let tools = installed()?;
    let scratch = workspace::scratch("audit")?;
    let database = database(&scratch)?;
    let mut holds = true;
    for (name, mut build) in [("cargo build", cargo()), ("cargo cm build", with(&tool))] {
        let target = scratch.join(name.replace(' ', "-"));
        build.args(["build", "--quiet", "--package", "gateway", "--target-dir"]).arg(&target);
        must_run(build.current_dir(workspace::root().join("examples")))?;
        let program = target.join("debug").join("gateway");
        holds &= is_read(name, &tools, &program)? & is_audited(name, &tools, &program, &database)?;
    }
    Ok(holds)
}

fn with(tool: &Path) -> Command {
    let mut command = Command::new(tool);
    command.arg("cm");
    command
}

/// The folder that the tools are in.
fn installed() -> Result<PathBuf, Failure> {
    let root = workspace::scratch("tools")?;
    for (name, version) in TOOLS {
        let mut command = cargo();
        command.args(["install", "--quiet", "--locked", "--version", version, name, "--root"]);
        must_run(command.arg(&root).current_dir(std::env::temp_dir()))?;
    }
    Ok(root.join("bin"))
}

fn database(scratch: &Path) -> Result<PathBuf, Failure> {
    let database = scratch.join("advisory-db");
    let folder = database.join("crates").join("serde_json");
    fs::create_dir_all(&folder).map_err(|cause| Failure::file("create", &folder, &cause))?;
    let file = folder.join("RUSTSEC-2099-0001.md");
    fs::write(&file, ADVISORY).map_err(|cause| Failure::file("write", &file, &cause))?;
    Ok(database)
}

/// `rust-audit-info` prints the data of the section, checked by cargo-auditable's own library.
fn is_read(name: &str, tools: &Path, program: &Path) -> Outcome {
    let mut command = Command::new(tools.join("rust-audit-info"));
    let answer = capture(command.arg(program))?.into_output("rust-audit-info")?;
    let data: Value = serde_json::from_slice(&answer)
        .map_err(|cause| Failure::new(format!("failed to read its answer: {cause}")))?;
    let packages = data["packages"].as_array().map(Vec::as_slice).unwrap_or_default();
    let roots: Vec<&Value> = packages.iter().filter(|it| it["root"] == true).collect();
    let is_linked = |crate_name: &str| {
        packages.iter().any(|it| it["name"] == crate_name && it["kind"] != "build")
    };
    let is_built = |crate_name: &str| {
        packages.iter().any(|it| it["name"] == crate_name && it["kind"] == "build")
    };
    let holds = matches!(&roots[..], [root] if root["name"] == "gateway")
        && is_linked("serde_json")
        && is_built("cm-build");
    println!("{name}, rust-audit-info: {} packages: {}", packages.len(), said(holds));
    Ok(holds)
}

/// `cargo audit bin` finds the advisory in the binary.
fn is_audited(name: &str, tools: &Path, program: &Path, database: &Path) -> Outcome {
    let mut command = Command::new(tools.join("cargo-audit"));
    command.args(["audit", "--json", "--no-fetch", "--stale", "--db"]).arg(database);
    command.arg("bin").arg(program);
    let answer = capture(&mut command)?;
    let report: Value = serde_json::from_slice(&answer.stdout).map_err(|cause| {
        Failure::new(format!("failed to read cargo audit's answer: {cause}\n{}", answer.stderr))
    })?;
    let holds = report["vulnerabilities"]["list"]
        .as_array()
        .is_some_and(|list| list.iter().any(|it| it["advisory"]["id"] == "RUSTSEC-2099-0001"));
    println!("{name}, cargo audit bin: {}", said(holds));
    Ok(holds)
}

fn said(holds: bool) -> &'static str {
    if holds { "read" } else { "not read as expected" }
}
