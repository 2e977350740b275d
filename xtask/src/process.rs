//! Running other programs.

use std::env;
use std::ffi::OsString;
use std::process::{Command, Stdio};
use std::time::Instant;

use crate::failure::Failure;

/// The cargo that runs this program, else the one on the path.
pub(crate) fn cargo() -> Command {
    Command::new(env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo")))
}

/// What a finished program left.
#[derive(Debug)]
pub(crate) struct Captured {
    pub(crate) success: bool,
    pub(crate) stdout: Vec<u8>,
    pub(crate) stderr: String,
}

impl Captured {
    /// Its output when it succeeded; its messages as the failure when not.
    pub(crate) fn into_output(self, what: &str) -> Result<Vec<u8>, Failure> {
        if self.success {
            Ok(self.stdout)
        } else {
            Err(Failure::new(format!("{what} failed:\n{}", self.stderr.trim_end())))
        }
    }

    /// The first line of its messages that says what went wrong.
    pub(crate) fn complaint(&self) -> String {
        let lines = || self.stderr.lines().map(str::trim).filter(|line| !line.is_empty());
        let error = lines().find(|line| line.starts_with("error"));
        error.or_else(|| lines().next()).unwrap_or("no message").to_owned()
    }
}

/// Runs a program and keeps what it writes.
pub(crate) fn capture(command: &mut Command) -> Result<Captured, Failure> {
    let output = command
        .stdin(Stdio::null())
        .output()
        .map_err(|cause| Failure::new(format!("failed to run {}: {cause}", line_of(command))))?;
    Ok(Captured {
        success: output.status.success(),
        stdout: output.stdout,
        stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
    })
}

/// Runs a program that writes to our own terminal; whether it succeeded.
pub(crate) fn run(command: &mut Command) -> Result<bool, Failure> {
    eprintln!("$ {}", line_of(command));
    let status = command
        .status()
        .map_err(|cause| Failure::new(format!("failed to run {}: {cause}", line_of(command))))?;
    Ok(status.success())
}

/// Runs a program without which the check cannot be made.
pub(crate) fn must_run(command: &mut Command) -> Result<(), Failure> {
    if run(command)? { Ok(()) } else { Err(Failure::new(format!("{} failed", line_of(command)))) }
}

/// Announces a step, and says afterwards how long it took.
pub(crate) fn timed<T>(name: &str, step: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let result = step();
    eprintln!("[{name}: {:.0} s]", start.elapsed().as_secs_f64());
    result
}

fn line_of(command: &Command) -> String {
    let mut line = command.get_program().to_string_lossy().into_owned();
    if let Some((_, name)) = line.rsplit_once('/') {
        line = name.to_owned();
    }
    for argument in command.get_args() {
        line.push(' ');
        line.push_str(&argument.to_string_lossy());
    }
    line
}
