//! One selection of builds, asked of cargo and of us.

use std::fs;
use std::path::{Path, PathBuf};

use crate::arguments::Arguments;
use crate::component_graph::Build;
use crate::difference::{Difference, Sort, compare};
use crate::failure::Failure;
use crate::lock::{Lock, lockfile_of};
use crate::plant::{PLANTS, plant};
use crate::process::{Captured, capture, cargo};
use crate::unit_graph::UnitGraph;
use crate::{ours, workspace};

/// What to build, in cargo's flags.
#[derive(Debug, Clone)]
pub(crate) struct Selection {
    /// An absolute path.
    pub(crate) manifest: PathBuf,
    /// Flags that cargo and we take alike: packages, features, `--locked`, `--offline`.
    pub(crate) flags: Vec<String>,
    /// None means the host, as it does to cargo.
    pub(crate) targets: Vec<String>,
    pub(crate) profiles: Vec<String>,
}

/// The two answers compared.
#[derive(Debug, Default)]
pub(crate) struct Answer {
    /// How many builds cargo has.
    pub(crate) builds: usize,
    pub(crate) differences: Vec<Difference>,
    /// cargo's complaint where it refuses the selection.
    pub(crate) refused: Option<String>,
}

impl Selection {
    /// Takes a selection from a command line; what it does not know goes to both programs.
    pub(crate) fn take(mut arguments: Arguments) -> Result<Self, Failure> {
        let manifest = arguments.value("--manifest-path")?.unwrap_or("Cargo.toml".to_owned());
        let manifest = fs::canonicalize(&manifest)
            .map_err(|cause| Failure::file("find", Path::new(&manifest), &cause))?;
        let targets = arguments.values("--target")?;
        let mut profiles = arguments.values("--profile")?;
        if arguments.flag("--release") || profiles.is_empty() {
            profiles.push("release".to_owned());
        }
        Ok(Self { manifest, flags: arguments.rest(), targets, profiles })
    }

    /// Asks both and compares. `scratch` is a directory that our documents may be written to, and
    /// `faulty` plants one fault of each kind in our answer first.
    pub(crate) fn check(
        &self,
        tool: &Path,
        scratch: &Path,
        faulty: bool,
    ) -> Result<Answer, Failure> {
        let ours = self.ask_us(tool, scratch)?;
        let cargo = match self.ask_cargo()? {
            Ok(builds) => builds,
            Err(complaint) => return refused(complaint, &ours),
        };
        let differences = if ours.success {
            let mut own = ours::parse(&ours.stdout)?;
            if faulty {
                for sort in PLANTS {
                    plant(&mut own, sort);
                }
            }
            compare(&cargo, &own)
        } else {
            unanswered(&cargo, &ours)
        };
        Ok(Answer { builds: cargo.len(), differences, refused: None })
    }

    fn ask_us(&self, tool: &Path, scratch: &Path) -> Result<Captured, Failure> {
        workspace::remove(scratch)?;
        let mut command = std::process::Command::new(tool);
        command.args(["cm", "sbom", "--format", "json", "-o"]).arg(scratch);
        for profile in &self.profiles {
            command.args(["--profile", profile]);
        }
        self.put_on(&mut command);
        let answer = capture(&mut command);
        workspace::remove(scratch)?;
        answer
    }

    /// The builds of cargo's unit graph, or cargo's complaint.
    pub(crate) fn ask_cargo(&self) -> Result<Result<Vec<Build>, String>, Failure> {
        let mut builds = Vec::new();
        for profile in &self.profiles {
            let mut command = cargo();
            // The flag is unstable; nothing is compiled with it.
            command.env("RUSTC_BOOTSTRAP", "1");
            command.args(["build", "--unit-graph", "-Z", "unstable-options"]);
            command.args(["--ignore-rust-version", "--profile", profile]);
            self.put_on(&mut command);
            let answer = capture(&mut command)?;
            if !answer.success {
                return Ok(Err(answer.complaint()));
            }
            let commit = |name: &str, version: &str, url: &str| {
                Lock::read(&lockfile_of(&self.manifest)?)?.commit(name, version, url)
            };
            builds.extend(UnitGraph::parse(&answer.stdout)?.builds(&commit)?);
        }
        Ok(Ok(builds))
    }

    fn put_on(&self, command: &mut std::process::Command) {
        command.arg("--manifest-path").arg(&self.manifest).args(&self.flags);
        for target in &self.targets {
            command.args(["--target", target]);
        }
        // cargo looks for its configuration from here upwards.
        if let Some(directory) = self.manifest.parent() {
            command.current_dir(directory);
        }
    }
}

/// cargo refuses: then there must be no build of ours.
fn refused(complaint: String, ours: &Captured) -> Result<Answer, Failure> {
    let own = if ours.success { ours::parse(&ours.stdout)? } else { Vec::new() };
    Ok(Answer { builds: 0, differences: compare(&[], &own), refused: Some(complaint) })
}

/// We refuse: right only where cargo has no build either.
fn unanswered(cargo: &[Build], ours: &Captured) -> Vec<Difference> {
    let what = || format!("the whole build: {}", ours.complaint());
    cargo
        .iter()
        .map(|build| Difference { sort: Sort::Missing, build: build.key.to_string(), what: what() })
        .collect()
}
