//! What is asked of cargo.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::PathBuf;

use super::cargo_config::Surroundings;

/// How cargo is called: the flags that hold for every build.
///
/// Flags have the names and the meaning that they have for cargo.
#[derive(Debug, Clone, Default)]
pub struct CargoCall {
    /// The cargo to run: what the environment variable `CARGO` says, else `cargo`.
    pub cargo: OsString,
    /// The directory to run it in.
    pub cwd: PathBuf,
    /// `CARGO_HOME`, absolute.
    pub cargo_home: PathBuf,
    /// The environment variables that cargo would see, where they are Unicode.
    pub env: BTreeMap<String, String>,
    /// `--manifest-path`.
    pub manifest_path: Option<PathBuf>,
    /// `--locked`.
    pub locked: bool,
    /// `--offline`.
    pub offline: bool,
    /// `--frozen`.
    pub frozen: bool,
    /// `--config`, each value as given.
    pub config: Vec<String>,
    /// `-Z`: unstable flags, each as given.
    pub unstable: Vec<String>,
}

impl CargoCall {
    /// What cargo's configuration depends on.
    pub(super) fn surroundings(&self) -> Surroundings {
        Surroundings {
            cwd: self.cwd.clone(),
            cargo_home: self.cargo_home.clone(),
            env: self.env.clone(),
            config_args: self.config.clone(),
        }
    }

    /// The flags that cargo's subcommands have in common.
    #[must_use]
    pub fn flags(&self) -> Vec<OsString> {
        let mut flags = Vec::new();
        let switches =
            [("--locked", self.locked), ("--offline", self.offline), ("--frozen", self.frozen)];
        flags.extend(switches.iter().filter(|(_, on)| *on).map(|(flag, _)| OsString::from(flag)));
        for value in &self.config {
            flags.extend(["--config".into(), value.into()]);
        }
        for flag in &self.unstable {
            flags.extend(["-Z".into(), flag.into()]);
        }
        if let Some(path) = &self.manifest_path {
            flags.extend(["--manifest-path".into(), path.into()]);
        }
        flags
    }
}

/// One `cargo build` whose binaries are to be described, for one or several profiles.
///
/// Features are unified over all its packages and target triples, as cargo does.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Invocation {
    /// `-p`: package specifications; shell patterns are allowed.
    pub packages: Vec<String>,
    /// `--workspace`.
    pub workspace: bool,
    /// `--exclude`.
    pub exclude: Vec<String>,
    /// Which targets of the packages.
    pub targets: TargetChoice,
    /// `--features`, split at commas and spaces.
    pub features: Vec<String>,
    /// `--all-features`.
    pub all_features: bool,
    /// `--no-default-features`.
    pub no_default_features: bool,
    /// `--target`: triples or paths of custom target files; none means cargo's own choice.
    pub triples: Vec<String>,
    /// `--profile`: none means `release` and each custom profile.
    pub profiles: Vec<String>,
}

/// `--bin`, `--bins` and `--lib`; nothing chosen means every binary-like target.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TargetChoice {
    /// `--bin`: names; shell patterns are allowed.
    pub bin: Vec<String>,
    /// `--bins`.
    pub bins: bool,
    /// `--lib`.
    pub lib: bool,
}

impl TargetChoice {
    /// Whether the choice is cargo's default.
    #[must_use]
    pub fn is_default(&self) -> bool {
        *self == Self::default()
    }
}

impl Invocation {
    /// The flags of `cargo build` that mean this invocation; of several profiles the first.
    #[must_use]
    pub fn flags(&self) -> Vec<String> {
        let mut flags = Vec::new();
        let lists = [
            ("--package", &self.packages),
            ("--exclude", &self.exclude),
            ("--bin", &self.targets.bin),
            ("--features", &self.features),
            ("--target", &self.triples),
        ];
        for (flag, values) in lists {
            values.iter().for_each(|value| flags.extend([flag.to_owned(), value.clone()]));
        }
        let switches = [
            ("--workspace", self.workspace),
            ("--bins", self.targets.bins),
            ("--lib", self.targets.lib),
            ("--all-features", self.all_features),
            ("--no-default-features", self.no_default_features),
        ];
        flags.extend(switches.iter().filter(|(_, on)| *on).map(|(flag, _)| (*flag).to_owned()));
        if let Some(profile) = self.profiles.first() {
            flags.extend(["--profile".to_owned(), profile.clone()]);
        }
        flags
    }
}
