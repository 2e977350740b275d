//! A failure as the user sees it: what went wrong, a hint, and the exit code.

use std::error::Error;
use std::fmt::Write;

use cm_core::resolve::ResolveError;

/// The exit codes of every command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exit {
    /// Something was found: a mismatch.
    Found = 1,
    /// Wrong usage or invalid input.
    Usage = 2,
    /// A digest, a checksum or a signature does not hold.
    Integrity = 3,
    /// The answer is incomplete.
    CannotTell = 4,
}

/// Why a command ended without an answer.
#[derive(Debug)]
pub(crate) struct Failure {
    pub(crate) message: String,
    pub(crate) hint: Option<String>,
    pub(crate) exit: Exit,
}

impl Failure {
    pub(crate) fn usage(message: impl Into<String>) -> Self {
        Self { message: message.into(), hint: None, exit: Exit::Usage }
    }

    /// An error of the library, with its causes.
    pub(crate) fn of(error: &dyn Error) -> Self {
        let mut message = format!("failed to {error}");
        let mut cause = error.source();
        while let Some(error) = cause {
            let _ = write!(message, "\n  because: {error}");
            cause = error.source();
        }
        Self { message, hint: None, exit: Exit::Usage }
    }

    pub(crate) fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

impl From<ResolveError> for Failure {
    fn from(error: ResolveError) -> Self {
        let failure = Self::of(&error);
        match hint(&error) {
            Some(hint) => failure.with_hint(hint),
            None => failure,
        }
    }
}

fn hint(error: &ResolveError) -> Option<&'static str> {
    Some(match error {
        ResolveError::Process(error) if error.is_missing() => {
            "is the Rust toolchain installed, and its folder in PATH?"
        }
        ResolveError::Process(error) => cargo_hint(error.stderr())?,
        ResolveError::Target { .. } => {
            "`rustc --print target-list` names the targets that it knows"
        }
        ResolveError::Lockfile { .. } => "`cargo update --workspace` brings the lockfile in line",
        ResolveError::Metadata(_) => {
            "this cargo writes another shape of metadata than this version of cargo-cm reads"
        }
        ResolveError::NoBuilds(_) => {
            "an SBOM describes a binary: choose a package that has one with `-p`"
        }
        ResolveError::RequiredFeatures { .. } => "turn them on with `--features`",
        _ => return None,
    })
}

/// What to do about cargo's own messages.
fn cargo_hint(stderr: &str) -> Option<&'static str> {
    let says = |words: &str| stderr.contains(words);
    if says("could not find `Cargo.toml`") {
        Some("run it in a Rust project, or name one with `--manifest-path`")
    } else if says("--locked") {
        Some(
            "without `--locked` cargo writes the lockfile; commit it, so that builds can be reproduced",
        )
    } else if says("--offline") || says("offline mode") {
        Some("`cargo fetch --locked` downloads what is missing, once")
    } else {
        None
    }
}
