//! What a build script says to cargo, on standard output.

use std::io::Write;
use std::path::Path;

/// Says a line to cargo.
///
/// One colon: cargo refuses two where a package's `rust-version` is older than they are.
fn say(key: &str, value: &str) {
    // A build script whose output nobody reads is at its end anyway.
    let _ = writeln!(std::io::stdout(), "cargo:{key}={}", value.replace('\n', " "));
}

/// Run again when this file changes; it must exist.
pub(crate) fn rerun_if_changed(path: &Path) {
    say("rerun-if-changed", &path.to_string_lossy());
}

/// Run again when this variable changes.
pub(crate) fn rerun_if_env_changed(name: &str) {
    say("rerun-if-env-changed", name);
}

/// Sets a variable for the crate's `env!`.
pub(crate) fn set(name: &str, value: &str) {
    say("rustc-env", &format!("{name}={value}"));
}

/// Passes an argument to the linker of the package's binaries and dynamic libraries.
pub(crate) fn link_argument(argument: &str) {
    say("rustc-link-arg", argument);
}

/// A warning that cargo shows for the packages of the workspace.
pub(crate) fn warn(text: &str) {
    say("warning", text);
}

/// Ends the build script, and with it the build.
pub(crate) fn fail(text: &str) -> ! {
    let _ = writeln!(std::io::stderr(), "error: {text}");
    std::process::exit(1)
}
