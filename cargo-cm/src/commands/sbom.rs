//! `cargo cm sbom`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, ValueEnum, ValueHint};
use cm_core::ResolvedBuild;
use cm_core::resolve::Workspace;

use crate::cargo_flags::{BuildFlags, ManifestFlags};
use crate::failure::Failure;
use crate::output;
use crate::progress::Progress;

/// Write an SBOM for each binary and build profile
#[derive(Args)]
pub(crate) struct Sbom {
    #[command(flatten)]
    build: BuildFlags,
    #[command(flatten)]
    manifest: ManifestFlags,
    /// Folder to write to, or `-` to print a single document [default: target/cm/sbom]
    #[arg(short, long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    output: Option<PathBuf>,
    /// How to print the result
    #[arg(long, value_name = "FORMAT", default_value = "table")]
    format: Report,
    /// No talk on stderr
    #[arg(short, long)]
    quiet: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Report {
    /// A table for people
    Table,
    /// JSON for programs
    Json,
}

impl Sbom {
    pub(crate) fn run(&self) -> Result<ExitCode, Failure> {
        let progress = Progress::start("asking cargo", self.quiet);
        let mut asked = self.build.invocation();
        let mut workspace = Workspace::load(self.manifest.call()?, &asked.triples)?;
        if asked.profiles.is_empty() {
            asked.profiles.push("release".to_owned());
        }
        let builds = workspace.resolve(&asked)?;
        drop(progress);
        let builds: Vec<serde_json::Value> = builds.iter().map(json).collect();
        let report = serde_json::json!({ "format": 1, "builds": builds });
        output::answer(&format!("{report}\n"));
        Ok(ExitCode::SUCCESS)
    }
}

/// One build for programs.
fn json(build: &ResolvedBuild) -> serde_json::Value {
    let members: Vec<serde_json::Value> = build
        .set
        .members()
        .iter()
        .map(|member| {
            let dependencies: Vec<serde_json::Value> = member
                .dependencies
                .iter()
                .map(|edge| {
                    let kind = match edge.kind {
                        cm_core::DependencyKind::Normal => "normal",
                        cm_core::DependencyKind::Build => "build",
                    };
                    serde_json::json!({ "to": edge.to, "kind": kind })
                })
                .collect();
            serde_json::json!({
                "scope": if member.scope == cm_core::Scope::Runtime { "runtime" } else { "build" },
                "name": member.component.name,
                "version": member.component.version,
                "source": member.component.source.to_string(),
                "checksum": member.component.checksum.map(|checksum| checksum.to_string()),
                "features": member.features,
                "dependencies": dependencies,
            })
        })
        .collect();
    serde_json::json!({
        "package": build.id.package,
        "version": build.id.version,
        "target-name": build.id.target_name,
        "crate-types": build.id.crate_types,
        "profile": build.id.profile,
        "triple": build.id.triple,
        "digest": build.list().digest().to_string(),
        "root": build.set.root_index(),
        "incomplete": build.unknown_natives.iter().map(|native| native.component.to_string()).collect::<Vec<_>>(),
        "members": members,
    })
}
