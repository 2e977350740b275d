//! `cargo xtask test`: every test of the workspace.

use crate::arguments::Arguments;
use crate::failure::Outcome;
use crate::process::{cargo, run};
use crate::workspace;

/// Builds what the end-to-end tests run, then runs all tests; further arguments go to `cargo test`.
pub(crate) fn test(arguments: Arguments) -> Outcome {
    workspace::debug_tool()?;
    let target = workspace::scratch("")?;
    let mut command = cargo();
    command.args(["test", "--workspace", "--all-features", "--target-dir"]).arg(target);
    run(command.args(arguments.rest()).current_dir(workspace::root()))
}
