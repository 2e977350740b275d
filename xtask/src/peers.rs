//! Other tools that write SBOMs of Rust programs, to measure ours beside.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::component_graph::{Build, Scope};
use crate::failure::Failure;
use crate::process::{capture, cargo, must_run};
use crate::workspace;

/// A tool, its version, and how it is asked for one target's SBOM in CycloneDX JSON.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Peer {
    pub(crate) name: &'static str,
    pub(crate) version: &'static str,
    arguments: &'static [&'static str],
    /// Whether it takes `--target`; else it answers for all targets at once.
    targeted: bool,
    /// Whether it writes a file beside the manifest; else it prints.
    writes_file: bool,
}

/// The tools, at the versions that were the newest when this list was made.
pub(crate) const PEERS: [Peer; 2] = [
    Peer {
        name: "cargo-cyclonedx",
        version: "0.5.9",
        arguments: &["cyclonedx", "--format", "json"],
        targeted: true,
        writes_file: true,
    },
    Peer {
        name: "cargo-sbom",
        version: "0.10.0",
        arguments: &["sbom", "--output-format", "cyclone_dx_json_1_4"],
        targeted: false,
        writes_file: false,
    },
];

/// What a tool's list lacks and has too much.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Misses {
    /// Linked, and not in the list.
    pub(crate) missing: usize,
    /// In the list, and not linked.
    pub(crate) extra: usize,
    /// Of the extra ones, those that ran on the build host.
    pub(crate) on_host: usize,
}

impl Peer {
    /// The tool's program, installed below `target/` when it is absent.
    pub(crate) fn program(&self) -> Result<PathBuf, Failure> {
        let place = workspace::scratch("bench-tools")?;
        let program = place.join("bin").join(self.name);
        if !program.is_file() {
            let mut install = cargo();
            install.args(["install", "--quiet", "--locked", "--root"]).arg(&place);
            install.env("CARGO_TARGET_DIR", place.join("build"));
            must_run(install.arg(format!("{}@{}", self.name, self.version)))?;
        }
        Ok(program)
    }

    /// The call for the package in a directory.
    pub(crate) fn command(&self, target: &str, directory: &Path) -> Result<Command, Failure> {
        let mut command = Command::new(self.program()?);
        command.args(self.arguments).current_dir(directory).env("CARGO_NET_OFFLINE", "true");
        if self.targeted {
            command.args(["--target", target]);
        }
        Ok(command)
    }

    /// Compares the tool's list with what cargo compiles for a build.
    pub(crate) fn misses(&self, directory: &Path, build: &Build) -> Result<Misses, Failure> {
        let triple = build.key.triple.as_deref().unwrap_or_default();
        let output = capture(&mut self.command(triple, directory)?)?.into_output(self.name)?;
        let json = if self.writes_file {
            let file = directory.join(format!("{}.cdx.json", build.key.package));
            let json = fs::read(&file).map_err(|cause| Failure::file("read", &file, &cause))?;
            fs::remove_file(&file).map_err(|cause| Failure::file("remove", &file, &cause))?;
            json
        } else {
            output
        };
        let document: Value = serde_json::from_slice(&json)
            .map_err(|cause| Failure::new(format!("failed to read {}: {cause}", self.name)))?;
        Ok(misses(&document, build))
    }
}

type Named = (String, String);

fn misses(document: &Value, build: &Build) -> Misses {
    let root: Named = (build.root.package.name.clone(), build.root.package.version.clone());
    let part = |scope| -> BTreeSet<Named> {
        let nodes = build.components.keys().filter(|node| node.scope == scope);
        nodes.map(|node| (node.package.name.clone(), node.package.version.clone())).collect()
    };
    let (mut linked, on_host) = (part(Scope::Runtime), part(Scope::Build));
    let mut listed = listed(document);
    linked.remove(&root);
    listed.remove(&root);
    let extra: BTreeSet<&Named> = listed.difference(&linked).collect();
    Misses {
        missing: linked.difference(&listed).count(),
        extra: extra.len(),
        on_host: extra.into_iter().filter(|named| on_host.contains(*named)).count(),
    }
}

/// Name and version of the components of a CycloneDX document.
fn listed(document: &Value) -> BTreeSet<Named> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let components = document["components"].as_array().map(Vec::as_slice).unwrap_or_default();
    components.iter().map(|one| (text(&one["name"]), text(&one["version"]))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::unit_graph::UnitGraph;

    /// Of the captured workspace, `app` links both, linked and native-sys.
    #[test]
    fn counts() {
        let graph = UnitGraph::parse(include_bytes!("../testdata/graph.json")).unwrap();
        let none = |_: &str, _: &str, _: &str| Err(Failure::new("no git packages here"));
        let builds = graph.builds(&none).unwrap();
        let names = ["app", "both", "linked", "script-help", "only-tests"];
        let components: Vec<Value> = names
            .iter()
            .map(|name| serde_json::json!({"name": name, "version": "0.1.0"}))
            .collect();
        let document = serde_json::json!({"components": components});
        assert_eq!(misses(&document, &builds[0]), Misses { missing: 1, extra: 2, on_host: 1 });
    }
}
