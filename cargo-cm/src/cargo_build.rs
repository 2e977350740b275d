//! Running `cargo build`: its talk goes to the terminal as ever, its messages come here.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Command, Stdio};

use cm_core::resolve::{Built, CargoCall, Invocation};

use crate::failure::Failure;

/// One run of `cargo build`.
pub(crate) struct CargoBuild<'a> {
    pub(crate) call: &'a CargoCall,
    pub(crate) invocation: &'a Invocation,
    /// Flags that change nothing of what is built.
    pub(crate) flags: &'a [String],
    /// What is handed to build scripts, by the variable that it comes through.
    pub(crate) handed: Vec<(String, PathBuf)>,
}

impl CargoBuild<'_> {
    /// Runs it, and reads what cargo says that it built.
    pub(crate) fn run(self) -> Result<Built, Failure> {
        let failure = |what: String| Failure::usage(format!("failed to build: {what}"));
        let mut child = self
            .command()
            .spawn()
            .map_err(|error| failure(format!("cargo cannot run: {error}")))?;
        let mut built = Built::default();
        if let Some(stdout) = child.stdout.take() {
            for line in BufReader::new(stdout).lines() {
                let line = line.map_err(|error| failure(format!("cargo fell silent: {error}")))?;
                built.read(&line);
            }
        }
        let status =
            child.wait().map_err(|error| failure(format!("cargo cannot be awaited: {error}")))?;
        match (status.success(), built.is_finished) {
            (true, true) => Ok(built),
            _ => Err(failure(format!("cargo ended with {status}"))
                .with_hint("what cargo says above is what is wrong")),
        }
    }

    fn command(&self) -> Command {
        let mut command = Command::new(&self.call.cargo);
        command.args(["build", "--message-format", "json-render-diagnostics"]);
        command.args(self.invocation.flags()).args(self.flags).args(self.call.flags());
        command.envs(self.handed.iter().map(|(name, path)| (name, path)));
        command.current_dir(&self.call.cwd).stdout(Stdio::piped());
        command
    }
}
