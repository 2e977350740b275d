//! The names that profiles may have.

use super::SettingsError;

/// The built-in profiles, less `doc`, which only `cargo doc` uses.
pub(super) const BUILT_IN: [&str; 4] = ["bench", "dev", "release", "test"];

/// Names that cargo keeps for its own directories and commands.
const RESERVED: [&str; 19] = [
    "build",
    "check",
    "clean",
    "config",
    "fetch",
    "fix",
    "install",
    "metadata",
    "package",
    "publish",
    "report",
    "root",
    "run",
    "rust",
    "rustc",
    "rustdoc",
    "target",
    "tmp",
    "uninstall",
];

/// Checks a name that a manifest gives a profile.
///
/// # Errors
/// When cargo would refuse it; of `doc`, which has no effect, it only warns.
pub(super) fn check(name: &str) -> Result<(), SettingsError> {
    let lower = name.to_lowercase();
    let problem = if !name.chars().all(|char| char.is_alphanumeric() || matches!(char, '_' | '-')) {
        "a profile's name has only letters, digits, `_` and `-`"
    } else if lower == "debug" {
        "the name is reserved; the development profile is `dev`"
    } else if lower == "build-override" {
        "the name is reserved; a profile's build dependencies are set in \
         `[profile.<name>.build-override]`"
    } else if RESERVED.contains(&lower.as_str()) || lower.starts_with("cargo") {
        "the name is reserved; choose another"
    } else {
        return Ok(());
    };
    Err(SettingsError::ProfileName { name: name.to_owned(), problem: problem.to_owned() })
}
