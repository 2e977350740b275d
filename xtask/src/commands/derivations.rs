//! `cargo xtask derivations`: the digest that a build script derives through `cargo tree`, beside the
//! one that `cargo cm sbom` simulates, for real programs.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::arguments::Arguments;
use crate::failure::{Failure, Outcome};
use crate::fetch::fetched;
use crate::process::{capture, cargo, must_run};
use crate::programs::{PROGRAMS, Program, SELECTIONS, find};
use crate::workspace;

const TARGETS: [&str; 2] = ["x86_64-unknown-linux-gnu", "aarch64-unknown-linux-gnu"];

/// Compares each program × feature selection × target. `--only NAME` (repeated) picks programs,
/// `--tool FILE` names the `cargo-cm` to ask.
pub(crate) fn derivations(mut arguments: Arguments) -> Outcome {
    let names = arguments.values("--only")?;
    let tool = match arguments.value("--tool")? {
        // It is run in another folder.
        Some(path) => std::fs::canonicalize(&path)
            .map_err(|cause| Failure::file("find", Path::new(&path), &cause))?,
        None => workspace::release_tool()?,
    };
    arguments.finish()?;
    let known = |name: &String| find(name).ok_or_else(|| Failure::new(format!("no {name}")));
    let programs: Vec<Program> = match names.is_empty() {
        true => PROGRAMS.to_vec(),
        false => names.iter().map(known).collect::<Result<_, _>>()?,
    };
    let script = build_script()?;
    let (mut compared, mut differences) = (0, Vec::new());
    for program in &programs {
        let place = fetched(*program)?;
        let asker = Asker { tool: &tool, script: &script, place: &place };
        for features in SELECTIONS {
            for target in TARGETS {
                asker.compare(features, target, &mut compared, &mut differences)?;
            }
        }
    }
    differences.iter().for_each(|difference| println!("{difference}"));
    println!("{} programs, {compared} builds, {} differences", programs.len(), differences.len());
    Ok(differences.is_empty() && compared > 0)
}

/// The program that does what a build script with the one call does.
fn build_script() -> Result<PathBuf, Failure> {
    let target = workspace::root().join("target");
    let arguments = ["build", "--quiet", "--package", "cm-tests", "--bin", "embed"];
    must_run(
        cargo().args(arguments).arg("--target-dir").arg(&target).current_dir(workspace::root()),
    )?;
    Ok(target.join("debug").join(format!("embed{}", std::env::consts::EXE_SUFFIX)))
}

/// Who asks both about one program.
struct Asker<'a> {
    tool: &'a Path,
    script: &'a Path,
    place: &'a Path,
}

impl Asker<'_> {
    fn compare(
        &self,
        features: &[&str],
        target: &str,
        compared: &mut usize,
        differences: &mut Vec<String>,
    ) -> Result<(), Failure> {
        let mut command = Command::new(self.tool);
        command.args(["cm", "sbom", "--quiet", "--format", "json", "--release", "--locked"]);
        command.args(["--offline", "--target", target]).args(features);
        command.arg("-o").arg(workspace::scratch("derivations")?).current_dir(self.place);
        let answer = capture(&mut command)?;
        // Without its default features a program can have nothing to build.
        if !answer.success && answer.stderr.contains("required features") {
            return Ok(());
        }
        let answer = answer.into_output("cargo cm sbom")?;
        let report: Value = serde_json::from_slice(&answer)
            .map_err(|cause| Failure::new(format!("failed to read the report: {cause}")))?;
        // The programs of one package have one list.
        let mut seen = BTreeSet::new();
        for build in report["builds"].as_array().into_iter().flatten() {
            if !seen.insert(build["package"].to_string()) {
                continue;
            }
            *compared += 1;
            let derived = self.derive(build, target)?;
            if Some(derived.as_str()) != build["digest"].as_str() {
                let place = self.place.display();
                differences.push(format!("{place} {features:?} {target}: {derived}"));
            }
        }
        Ok(())
    }

    /// The digest that a build script would embed, or what it says instead.
    fn derive(&self, build: &Value, target: &str) -> Result<String, Failure> {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let root = build["root"].as_u64().and_then(|root| usize::try_from(root).ok());
        let features = &build["members"][root.unwrap_or(usize::MAX)]["features"];
        let features: Vec<String> = features.as_array().into_iter().flatten().map(text).collect();
        let out = workspace::scratch("derivations")?.join(target).join("release/build/app-0/out");
        std::fs::create_dir_all(&out).map_err(|cause| Failure::file("create", &out, &cause))?;
        let mut command = Command::new(self.script);
        command.env("CARGO_MANIFEST_DIR", self.place).current_dir(self.place);
        command.env("CARGO", toolchain("cargo")).env("RUSTC", toolchain("rustc"));
        command.env("CARGO_PKG_NAME", text(&build["package"]));
        command.env("CARGO_PKG_VERSION", text(&build["version"]));
        command.env("CARGO_CFG_FEATURE", features.join(","));
        command.env("TARGET", target).env("OUT_DIR", &out);
        let said = capture(&mut command)?.into_output("the build script")?;
        let said = String::from_utf8_lossy(&said).into_owned();
        let digest =
            said.lines().find_map(|line| line.strip_prefix("cargo:rustc-env=CM_SBOM_DIGEST="));
        Ok(digest.filter(|digest| !digest.is_empty()).map_or(said.clone(), str::to_owned))
    }
}

/// A program of the toolchain that compiled this one, without rustup's proxy.
fn toolchain(program: &str) -> PathBuf {
    Path::new(env!("CARGO")).with_file_name(program)
}
