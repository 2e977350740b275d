//! The compiler's identity.

use std::ffi::OsStr;
use std::process::Command;

use cm_core::Rustc;

use crate::process::run;
use crate::reason::Reason;

/// Asks `rustc -vV`.
pub(crate) fn ask(rustc: &OsStr) -> Result<Rustc, Reason> {
    let answer = run(Command::new(rustc).arg("-vV"))?;
    let field = |name: &str| {
        answer.lines().find_map(|line| line.strip_prefix(name)).map(|it| it.trim().to_owned())
    };
    let unnamed = || Reason::new("`rustc -vV` names no release", "use a released compiler");
    Ok(Rustc {
        version: field("release:").ok_or_else(unnamed)?,
        commit: field("commit-hash:").filter(|commit| commit != "unknown"),
    })
}
