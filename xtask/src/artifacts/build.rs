//! One build of a small package, and the digest that its artifacts must name.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use super::toolchain::Toolchain;
use crate::failure::Failure;
use crate::process::{capture, must_run};
use crate::workspace;

/// The target that the artifacts are made on; the recipe is for this one alone.
pub(super) const HOST: &str = "x86_64-unknown-linux-gnu";

/// The workspace that customers copy from.
const EXAMPLES: &str = "examples";
/// The workspace of the packages that are only for this check.
const PARTS: &str = "xtask/artifacts";

/// What is built, and how.
#[derive(Debug, Clone)]
pub(super) struct Build {
    toolchain: Toolchain,
    /// Where its workspace is, from the checkout's root.
    workspace: &'static str,
    package: &'static str,
    target: &'static str,
    /// The program that links, where the compiler's default is not installed.
    linker: Option<&'static str>,
    /// The crates of the standard library that are compiled along with it.
    library: &'static str,
    /// What the linker has to be told.
    rustflags: &'static str,
}

impl Build {
    fn new(workspace: &'static str, package: &'static str, target: &'static str) -> Self {
        let toolchain = if target == HOST { Toolchain::Usual } else { Toolchain::Debian };
        let library = if workspace == EXAMPLES { "std,panic_abort" } else { "core" };
        Self { toolchain, workspace, package, target, linker: None, library, rustflags: "" }
    }

    /// A package of `examples/`, with the standard library.
    pub(super) fn example(package: &'static str, target: &'static str) -> Self {
        Self::new(EXAMPLES, package, target)
    }

    /// A package of `xtask/artifacts/`, without the standard library.
    pub(super) fn part(package: &'static str, target: &'static str) -> Self {
        Self::new(PARTS, package, target)
    }

    pub(super) fn linker(self, linker: &'static str) -> Self {
        Self { linker: Some(linker), ..self }
    }

    pub(super) fn library(self, library: &'static str) -> Self {
        Self { library, ..self }
    }

    pub(super) fn rustflags(self, rustflags: &'static str) -> Self {
        Self { rustflags, ..self }
    }

    /// Where its sources are.
    pub(super) fn place(&self) -> PathBuf {
        workspace::root().join(self.workspace)
    }

    /// Builds it with `cargo cm build`; the directory that holds what was made.
    pub(super) fn make(&self, tool: &Path) -> Result<PathBuf, Failure> {
        let mut command = Command::new(tool);
        command.args(["cm", "build"]);
        self.finish(command, &[])
    }

    /// Builds a static library with `cargo rustc`, for targets that have no linker here.
    pub(super) fn make_static(&self, arguments: &[&str]) -> Result<PathBuf, Failure> {
        let mut command = self.toolchain.cargo();
        command.args(["rustc", "--crate-type", "staticlib"]);
        self.finish(command, arguments)
    }

    fn finish(&self, mut command: Command, arguments: &[&str]) -> Result<PathBuf, Failure> {
        self.toolchain.check()?;
        let name = if self.toolchain == Toolchain::Debian { "debian" } else { "usual" };
        let target_dir = workspace::scratch("artifacts")?.join(name);
        must_run(self.select(&mut command, &target_dir).args(arguments))?;
        Ok(target_dir.join(self.target).join("release"))
    }

    /// Says what is built and where to, in the flags of `cargo build`.
    pub(super) fn select<'a>(
        &self,
        command: &'a mut Command,
        target_dir: &Path,
    ) -> &'a mut Command {
        self.toolchain.dress(command);
        command.args(["--quiet", "--locked", "--release", "--target", self.target]);
        command.args(["--package", self.package, "--target-dir"]).arg(target_dir);
        if self.toolchain == Toolchain::Debian {
            command.env("CARGO_UNSTABLE_BUILD_STD", self.library);
        }
        let target = self.target.to_uppercase().replace('-', "_");
        if let Some(linker) = self.linker {
            command.env(format!("CARGO_TARGET_{target}_LINKER"), linker);
        }
        if !self.rustflags.is_empty() {
            command.env(format!("CARGO_TARGET_{target}_RUSTFLAGS"), self.rustflags);
        }
        command.current_dir(self.place())
    }

    /// The digest of its component list: `sha256sum` of the file that `cargo cm sbom` writes.
    pub(super) fn digest(&self, tool: &Path) -> Result<String, Failure> {
        // Cargo looks at every package of the lockfile, whatever the target.
        let mut fetch = self.toolchain.cargo();
        fetch.args(["fetch", "--quiet", "--locked"]).current_dir(self.place());
        capture(&mut fetch)?.into_output("cargo fetch")?;
        let out = workspace::scratch("artifacts/lists")?;
        let mut command = Command::new(tool);
        self.toolchain.dress(&mut command);
        command.args(["cm", "sbom", "--locked", "--offline", "--format", "json"]);
        command.args(["--profile", "release", "--target", self.target, "--package", self.package]);
        command.arg("-o").arg(out).current_dir(self.place());
        let output = capture(&mut command)?.into_output("cargo cm sbom")?;
        sha256sum(&self.place().join(list_file(&output)?))
    }
}

fn list_file(report: &[u8]) -> Result<String, Failure> {
    let unreadable = || Failure::new("cargo cm sbom does not name one component list");
    let value: Value = serde_json::from_slice(report).map_err(|_| unreadable())?;
    let builds = value["builds"].as_array().map(Vec::as_slice).unwrap_or_default();
    match builds {
        [build] => build["files"]["components"].as_str().map(str::to_owned),
        _ => None,
    }
    .ok_or_else(unreadable)
}

fn sha256sum(file: &Path) -> Result<String, Failure> {
    let output = capture(Command::new("sha256sum").arg(file))?.into_output("sha256sum")?;
    let line = String::from_utf8_lossy(&output);
    Ok(line.split_whitespace().next().unwrap_or_default().to_owned())
}
