//! When the source was committed.

use std::path::Path;
use std::process::Command;

use super::process::run;

/// The commit time of the checkout that a folder is in, in seconds since 1970-01-01 UTC; nothing
/// outside a git checkout, before the first commit, or without git.
pub(super) fn commit_time(folder: &Path) -> Option<i64> {
    let mut git = Command::new("git");
    git.args(["-c", "log.showSignature=false", "log", "-1", "--format=%ct"]).current_dir(folder);
    run(&mut git).ok()?.stdout.trim().parse().ok()
}
