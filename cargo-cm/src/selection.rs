//! What is built: the flags' choice, or the builds that `cm.toml` names.

use cm_core::config::Config;
use cm_core::resolve::{Invocation, Workspace};

use crate::failure::Failure;

/// One invocation of cargo that is to be looked at.
#[derive(PartialEq)]
pub(crate) struct Chosen {
    /// The build's name in `cm.toml`.
    pub(crate) name: Option<String>,
    /// Whether the command line changes nothing of it.
    pub(crate) as_configured: bool,
    pub(crate) invocation: Invocation,
}

/// The names of builds in `cm.toml`, in the order of the builds.
#[derive(Default)]
pub(crate) struct Names {
    /// For files: of every configured build.
    pub(crate) files: Vec<Option<String>>,
    /// For documents: only of builds that are as `cm.toml` has them.
    pub(crate) builds: Vec<Option<String>>,
}

/// A profile or target on the command line takes the place of the configured one.
fn overridden(mut configured: Invocation, asked: &Invocation) -> Invocation {
    if !asked.profiles.is_empty() {
        configured.profiles.clone_from(&asked.profiles);
    }
    if !asked.triples.is_empty() {
        configured.triples.clone_from(&asked.triples);
    }
    configured
}

/// The workspace's `cm.toml`; an absent one declares nothing.
pub(crate) fn config(workspace: &Workspace) -> Result<Config, Failure> {
    let config = Config::read(&workspace.root().join("cm.toml"));
    Ok(config.map_err(|error| Failure::of(&error))?.unwrap_or_default())
}

/// What is asked for: the flags' choice, or, where `use_configured` says so, the builds of `cm.toml`
/// with their names, all or the named ones.
pub(crate) fn invocations(
    config: &Config,
    asked: &Invocation,
    names: &[String],
    use_configured: bool,
) -> Result<Vec<Chosen>, Failure> {
    let unknown = |name: &&String| !config.builds.iter().any(|build| build.name == **name);
    if let Some(name) = names.iter().find(unknown) {
        let known: Vec<&str> = config.builds.iter().map(|build| build.name.as_str()).collect();
        return Err(Failure::usage(format!("failed to find build {name:?} in cm.toml"))
            .with_hint(format!("cm.toml names these builds: {}", known.join(", "))));
    }
    if !use_configured || config.builds.is_empty() {
        return Ok(vec![Chosen { name: None, as_configured: false, invocation: asked.clone() }]);
    }
    let is_wanted = |name: &String| names.is_empty() || names.contains(name);
    let mut all: Vec<Chosen> = Vec::new();
    for build in config.builds.iter().filter(|build| is_wanted(&build.name)) {
        for configured in Invocation::of_build(build) {
            let invocation = overridden(configured.clone(), asked);
            let as_configured = invocation == configured;
            let chosen = Chosen { name: Some(build.name.clone()), as_configured, invocation };
            if !all.contains(&chosen) {
                all.push(chosen);
            }
        }
    }
    Ok(all)
}

impl Names {
    /// Adds the name of a choice for each of its builds.
    pub(crate) fn add(&mut self, chosen: &Chosen, builds: usize) {
        let name = || chosen.name.clone();
        self.files.extend((0..builds).map(|_| name()));
        self.builds.extend((0..builds).map(|_| name().filter(|_| chosen.as_configured)));
    }
}
