//! What cargo tells a build script of the package that is built.

use std::env;
use std::ffi::OsString;
use std::path::PathBuf;

use crate::reason::Reason;

/// A package as it is being built.
#[derive(Debug, Clone)]
pub(crate) struct Unit {
    pub(crate) package: String,
    pub(crate) version: String,
    /// Its manifest.
    pub(crate) manifest: PathBuf,
    /// Where the build script writes to.
    pub(crate) out_dir: PathBuf,
    /// The target triple, or the stem of a custom target's file.
    pub(crate) target: String,
    /// The features that it is built with, sorted.
    pub(crate) features: Vec<String>,
    /// The cargo that runs the build.
    pub(crate) cargo: OsString,
    /// The compiler of the build.
    pub(crate) rustc: OsString,
}

impl Unit {
    /// Reads the variables that cargo sets for build scripts.
    pub(crate) fn from_env() -> Result<Self, Reason> {
        Ok(Self {
            package: text("CARGO_PKG_NAME")?,
            version: text("CARGO_PKG_VERSION")?,
            manifest: PathBuf::from(os("CARGO_MANIFEST_DIR")?).join("Cargo.toml"),
            out_dir: os("OUT_DIR")?.into(),
            target: text("TARGET")?,
            features: features(),
            cargo: os("CARGO")?,
            rustc: os("RUSTC")?,
        })
    }

    /// Whether features that names of variables cannot tell apart may be in play: a cargo that does
    /// not list them plainly.
    pub(crate) fn features_are_plain(&self) -> bool {
        env::var_os("CARGO_CFG_FEATURE").is_some() || !has_feature_variables()
    }
}

/// `CARGO_CFG_FEATURE` holds the features as they are written; `CARGO_FEATURE_*` are mangled.
fn features() -> Vec<String> {
    let list = env::var("CARGO_CFG_FEATURE").unwrap_or_default();
    let mut features: Vec<String> =
        list.split(',').filter(|name| !name.is_empty()).map(str::to_owned).collect();
    features.sort_unstable();
    features.dedup();
    features
}

fn has_feature_variables() -> bool {
    env::vars_os().any(|(name, _)| name.to_string_lossy().starts_with("CARGO_FEATURE_"))
}

fn os(name: &str) -> Result<OsString, Reason> {
    env::var_os(name).ok_or_else(|| missing(name))
}

fn text(name: &str) -> Result<String, Reason> {
    env::var(name).map_err(|_| missing(name))
}

fn missing(name: &str) -> Reason {
    Reason::new(format!("cargo's variable {name} is not set"), "call it from a build script")
}
