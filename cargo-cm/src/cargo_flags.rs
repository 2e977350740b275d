//! Flags that have cargo's names and cargo's meaning.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use clap::{Args, ValueHint};
use cm_core::resolve::{CargoCall, Invocation, TargetChoice};

use crate::failure::Failure;

/// How cargo is called.
#[derive(Args)]
#[command(next_help_heading = "Manifest options")]
pub(crate) struct ManifestFlags {
    /// Path to Cargo.toml
    #[arg(long, value_name = "PATH", value_hint = ValueHint::FilePath)]
    manifest_path: Option<PathBuf>,
    /// Assert that `Cargo.lock` will remain unchanged
    #[arg(long)]
    locked: bool,
    /// Run without accessing the network
    #[arg(long)]
    offline: bool,
    /// Equivalent to specifying both --locked and --offline
    #[arg(long)]
    frozen: bool,
    /// Override a configuration value
    #[arg(long, value_name = "KEY=VALUE|PATH")]
    config: Vec<String>,
    /// Unstable (nightly-only) flags of cargo, such as `json-target-spec`
    #[arg(short = 'Z', value_name = "FLAG")]
    unstable: Vec<String>,
}

impl ManifestFlags {
    /// The call of cargo that these flags and the environment make.
    pub(crate) fn call(&self) -> Result<CargoCall, Failure> {
        let cwd = std::env::current_dir().map_err(|error| {
            Failure::usage(format!("failed to find the current directory\n  because: {error}"))
        })?;
        let env: BTreeMap<String, String> = std::env::vars_os()
            .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
            .collect();
        Ok(CargoCall {
            cargo: std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()),
            cargo_home: cargo_home(&cwd),
            cwd,
            env,
            manifest_path: self.manifest_path.clone(),
            locked: self.locked,
            offline: self.offline,
            frozen: self.frozen,
            config: self.config.clone(),
            unstable: self.unstable.clone(),
        })
    }
}

/// `CARGO_HOME`, else `.cargo` in the home directory, as cargo finds it.
fn cargo_home(cwd: &Path) -> PathBuf {
    match std::env::var_os("CARGO_HOME").filter(|home| !home.is_empty()) {
        Some(home) => cwd.join(home),
        None => std::env::home_dir().unwrap_or_default().join(".cargo"),
    }
}

/// What is built.
#[derive(Args)]
pub(crate) struct BuildFlags {
    /// Package to choose (see `cargo help pkgid`)
    #[arg(short, long = "package", value_name = "SPEC", help_heading = "Package selection")]
    packages: Vec<String>,
    /// All packages of the workspace
    #[arg(long, visible_alias = "all", help_heading = "Package selection")]
    workspace: bool,
    /// Leave packages out of --workspace
    #[arg(long, value_name = "SPEC", requires = "workspace", help_heading = "Package selection")]
    exclude: Vec<String>,
    /// Only this binary
    #[arg(long, value_name = "NAME", help_heading = "Target selection")]
    bin: Vec<String>,
    /// All binaries
    #[arg(long, help_heading = "Target selection")]
    bins: bool,
    /// Only the package's library (cdylib or staticlib)
    #[arg(long, help_heading = "Target selection")]
    lib: bool,
    /// Features to activate, separated by commas or spaces
    #[arg(short = 'F', long, value_name = "FEATURES", help_heading = "Feature selection")]
    features: Vec<String>,
    /// Activate all features
    #[arg(long, help_heading = "Feature selection")]
    all_features: bool,
    /// Do not activate the `default` feature
    #[arg(long, help_heading = "Feature selection")]
    no_default_features: bool,
    /// For this target triple; can be given several times, as one build with unified features
    #[arg(long = "target", value_name = "TRIPLE", help_heading = "Compilation options")]
    triples: Vec<String>,
}

impl BuildFlags {
    /// The invocation of cargo that these flags make, with these profiles.
    pub(crate) fn invocation(&self, profiles: Vec<String>) -> Invocation {
        let features = self.features.iter().flat_map(|list| list.split([',', ' ']));
        Invocation {
            packages: self.packages.clone(),
            workspace: self.workspace,
            exclude: self.exclude.clone(),
            targets: TargetChoice { bin: self.bin.clone(), bins: self.bins, lib: self.lib },
            features: features.filter(|name| !name.is_empty()).map(str::to_owned).collect(),
            all_features: self.all_features,
            no_default_features: self.no_default_features,
            triples: self.triples.clone(),
            profiles,
        }
    }

    /// Whether the flags choose nothing but triples.
    pub(crate) fn choose_no_package(&self) -> bool {
        let plain = Invocation { triples: Vec::new(), ..self.invocation(Vec::new()) };
        plain == Invocation::default()
    }
}
