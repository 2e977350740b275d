//! Running cargo and rustc.

use std::path::Path;
use std::process::Command;

use crate::reason::Reason;

/// Runs a program; its first complaint is the reason when it fails.
pub(crate) fn run(command: &mut Command) -> Result<String, Reason> {
    let name = Path::new(command.get_program()).file_name().unwrap_or_default().to_owned();
    let name = name.to_string_lossy().into_owned();
    let output = command.output().map_err(|error| {
        Reason::new(format!("{name} cannot be run: {error}"), "see whether it can be run by hand")
    })?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        let first = said.lines().find_map(|line| line.strip_prefix("error: "));
        let what = first.or(said.lines().next()).unwrap_or("no message");
        return Err(Reason::new(format!("{name}: {what}"), "build with `cargo cm build`"));
    }
    String::from_utf8(output.stdout).map_err(|_| {
        Reason::new(format!("{name} does not answer in UTF-8"), "see whether it can be run by hand")
    })
}
