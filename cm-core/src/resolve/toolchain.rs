//! The compiler and cargo, as they tell of themselves.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::Path;
use std::process::Command;

use super::cargo_config::CargoConfig;
use super::error::ResolveError;
use super::process::run;
use super::request::CargoCall;
use crate::{Rustc, Toolchain};

/// The compiler's identity and its host triple.
pub(super) struct RustcFacts {
    pub(super) rustc: Rustc,
    pub(super) host: String,
}

/// A target as rustc sees it.
#[derive(Clone)]
pub(super) struct Target {
    /// The triple, or the stem of a custom target's file: what cargo names its folder.
    pub(super) triple: String,
    /// The lines of `rustc --print cfg`.
    pub(super) cfg: Vec<String>,
}

/// Asks `rustc -vV`.
pub(super) fn rustc_facts(call: &CargoCall, rustc: &OsString) -> Result<RustcFacts, ResolveError> {
    let output = run(Command::new(rustc).arg("-vV").current_dir(&call.cwd))?;
    let fields = fields(&output.stdout);
    let field = |name: &str| fields.get(name).map(|value| (*value).to_owned());
    let required = |name: &str| {
        field(name).ok_or_else(|| ResolveError::Tool(format!("learn from `rustc -vV` its {name}")))
    };
    Ok(RustcFacts {
        rustc: Rustc { version: required("release")?, commit: commit(field("commit-hash")) },
        host: required("host")?,
    })
}

/// cargo's identity.
pub(super) struct CargoFacts {
    version: String,
    commit: Option<String>,
}

/// The first cargo whose metadata names the default members.
const OLDEST_CARGO: (u64, u64) = (1, 71);

impl CargoFacts {
    /// Whether this cargo tells all that is needed.
    pub(super) fn check(&self) -> Result<(), ResolveError> {
        let mut numbers = self.version.split('.').map_while(|number| number.parse().ok());
        let version = (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0));
        if version < OLDEST_CARGO {
            let (major, minor) = OLDEST_CARGO;
            return Err(ResolveError::Tool(format!(
                "use cargo {}: it is older than {major}.{minor}, whose metadata is needed",
                self.version
            )));
        }
        Ok(())
    }

    pub(super) fn with(self, rustc: Rustc) -> Toolchain {
        Toolchain { rustc, cargo_version: self.version, cargo_commit: self.commit }
    }
}

/// Asks `cargo -V`: the longer `-vV` looks up the operating system too, which takes cargo a while.
pub(super) fn cargo_facts(call: &CargoCall) -> Result<CargoFacts, ResolveError> {
    let output = run(Command::new(&call.cargo).arg("-V").current_dir(&call.cwd))?;
    // cargo 1.95.0 (f2d3ce0bd 2026-03-21)
    let mut words = output.stdout.split_whitespace().skip(1);
    let version = words.next().map(str::to_owned).ok_or_else(|| {
        ResolveError::Tool(format!("understand the answer of `cargo -V`: {:?}", output.stdout))
    })?;
    let commit = words.next().and_then(|word| word.strip_prefix('(')).map(str::to_owned);
    Ok(CargoFacts { version, commit })
}

/// Asks `rustc --print cfg` for the host as the place where build scripts run in a build for a
/// named target: without flags.
pub(super) fn bare_host(
    call: &CargoCall,
    rustc: &OsString,
    triple: &str,
) -> Result<Target, ResolveError> {
    Ok(Target { triple: triple.to_owned(), cfg: print_cfg(call, rustc, None, &[])? })
}

/// Asks `rustc --print cfg` for a target, with the flags that the build will have.
pub(super) fn target(
    call: &CargoCall,
    rustc: &OsString,
    name: &str,
    is_host: bool,
    config: &CargoConfig,
) -> Result<Target, ResolveError> {
    let triple = triple_of(name);
    let mut rustflags = config.rustflags(&triple, &[])?;
    let mut cfg = print_cfg(call, rustc, (!is_host).then_some(name), &rustflags)?;
    // The flags can depend on the cfg values, and these on the flags: cargo looks twice, too.
    let again = config.rustflags(&triple, &cfg)?;
    if again != rustflags {
        rustflags = again;
        cfg = print_cfg(call, rustc, (!is_host).then_some(name), &rustflags)?;
    }
    Ok(Target { triple, cfg })
}

/// What cargo calls a target: a custom target's file is named by its stem.
fn triple_of(name: &str) -> String {
    match name.strip_suffix(".json") {
        Some(_) => Path::new(name).file_stem().unwrap_or_default().to_string_lossy().into_owned(),
        None => name.to_owned(),
    }
}

fn print_cfg(
    call: &CargoCall,
    rustc: &OsString,
    target: Option<&str>,
    flags: &[String],
) -> Result<Vec<String>, ResolveError> {
    let mut command = Command::new(rustc);
    command.current_dir(&call.cwd).args(["--print", "cfg"]);
    if let Some(target) = target {
        command.args(["--target", target]);
        if target.ends_with(".json") {
            // Where rustc takes custom targets only as unstable, so does cargo.
            command.arg("-Zunstable-options");
        }
    }
    let output = run(command.args(flags)).map_err(|error| match target {
        Some(target) if !error.is_missing() => {
            ResolveError::Target { target: target.to_owned(), source: error }
        }
        _ => error.into(),
    })?;
    Ok(output.stdout.lines().map(str::to_owned).collect())
}

fn fields(text: &str) -> BTreeMap<&str, &str> {
    text.lines().filter_map(|line| line.split_once(": ")).collect()
}

fn commit(hash: Option<String>) -> Option<String> {
    hash.filter(|hash| hash != "unknown")
}
