//! Running what was made, and the tools that make other forms of it.

use std::path::Path;
use std::process::Command;

use crate::failure::Failure;
use crate::process::capture;

/// A program that is ended after a minute; an emulated board may never stop by itself.
pub(super) fn limited(program: &str) -> Command {
    let mut command = Command::new("timeout");
    command.args(["60", program]);
    command
}

/// What a program prints.
pub(super) fn printed(command: &mut Command) -> Result<String, Failure> {
    let what = format!("{command:?}");
    let output = capture(command)?.into_output(&what)?;
    Ok(String::from_utf8_lossy(&output).into_owned())
}

/// Runs a tool in a directory, so that the names that it stores are short.
pub(super) fn tool(directory: &Path, words: &[&str]) -> Result<(), Failure> {
    let (program, arguments) = words.split_first().unwrap_or((&"true", &[]));
    printed(Command::new(program).args(arguments).current_dir(directory)).map(drop)
}
