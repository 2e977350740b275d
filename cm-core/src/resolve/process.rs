//! Running the toolchain's programs.

use std::ffi::OsStr;
use std::fmt;
use std::io;
use std::process::{Command, ExitStatus, Stdio};

/// The output of a program that ended with success.
pub(super) struct Output {
    pub(super) stdout: String,
    pub(super) stderr: String,
}

/// Runs a command to its end, with nothing to read.
pub(super) fn run(command: &mut Command) -> Result<Output, ProcessError> {
    let program = command.get_program().to_owned();
    let fail = |cause| ProcessError { program: display(&program), cause };
    let output =
        command.stdin(Stdio::null()).output().map_err(|error| fail(Cause::Start(error)))?;
    let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
    if !output.status.success() {
        return Err(fail(Cause::Failed(output.status, stderr)));
    }
    let stdout = String::from_utf8(output.stdout).map_err(|_| fail(Cause::NotText))?;
    Ok(Output { stdout, stderr })
}

fn display(program: &OsStr) -> String {
    program.to_string_lossy().into_owned()
}

/// A program that could not be run or did not succeed.
#[derive(Debug)]
pub struct ProcessError {
    program: String,
    cause: Cause,
}

#[derive(Debug)]
enum Cause {
    Start(io::Error),
    Failed(ExitStatus, String),
    NotText,
}

impl ProcessError {
    /// What the program itself wrote to stderr before it failed.
    #[must_use]
    pub fn stderr(&self) -> &str {
        match &self.cause {
            Cause::Failed(_, stderr) => stderr,
            _ => "",
        }
    }

    /// Whether the program is not there at all.
    #[must_use]
    pub fn is_missing(&self) -> bool {
        matches!(&self.cause, Cause::Start(error) if error.kind() == io::ErrorKind::NotFound)
    }
}

impl fmt::Display for ProcessError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let program = &self.program;
        match &self.cause {
            Cause::Start(_) => write!(f, "start `{program}`"),
            Cause::Failed(status, stderr) => {
                write!(f, "run `{program}` ({status}):\n{}", stderr.trim_end())
            }
            Cause::NotText => write!(f, "read the output of `{program}`: it is not UTF-8"),
        }
    }
}

impl std::error::Error for ProcessError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.cause {
            Cause::Start(error) => Some(error),
            _ => None,
        }
    }
}
