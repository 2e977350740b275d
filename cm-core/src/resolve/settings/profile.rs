//! A profile, with all that it inherits and all that overrides it.

use std::collections::{BTreeMap, BTreeSet};

use super::SettingsError;
use super::layer::{Keys, Layer};
use super::package_spec::PackageSpec;
use super::profile_name::{BUILT_IN, check};
use crate::nearest::nearest;
use crate::resolve::cargo_config::{CargoConfig, ConfigKey, Data, Value};

/// A profile, with all that it inherits and all that overrides it.
#[derive(Debug, Clone)]
pub struct Profile {
    pub(super) name: String,
    /// What cargo sets by itself, then the inherited profiles, then the profile's own keys.
    pub(super) keys: Keys,
    pub(super) build_override: Keys,
    pub(super) packages: BTreeMap<PackageSpec, Keys>,
    /// `CARGO_INCREMENTAL` or `build.incremental`, which wins over every profile.
    pub(super) incremental: Option<bool>,
}

impl Profile {
    /// The profile of a name, from the manifest of the workspace's root and cargo's configuration.
    ///
    /// # Errors
    /// When no profile has the name, or cargo would refuse it or a profile of the manifest.
    pub fn resolve(
        manifest: &toml::Table,
        config: &CargoConfig,
        name: &str,
    ) -> Result<Self, SettingsError> {
        if name == "doc" {
            let problem = "cargo does not let a build use it".to_owned();
            return Err(SettingsError::ProfileName { name: name.to_owned(), problem });
        }
        let profiles = Layers::new(manifest, config)?;
        let mut layer = Layer { keys: root_keys(profiles.root_of(name)?), ..Layer::default() };
        for inherited in profiles.chain(name)?.iter().rev() {
            layer.put_over(inherited);
        }
        Ok(Self {
            name: name.to_owned(),
            keys: layer.keys,
            build_override: layer.build_override,
            packages: layer.packages,
            incremental: incremental(config)?,
        })
    }

    /// The profile's name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The settings that differ for some packages, by package specification or `build-override`.
    #[must_use]
    pub fn overrides(&self) -> BTreeMap<String, BTreeMap<String, String>> {
        let build = (!self.build_override.is_empty())
            .then(|| ("build-override".to_owned(), self.build_override.clone()));
        let packages = self.packages.iter().filter(|(_, keys)| !keys.is_empty());
        packages.map(|(spec, keys)| (spec.to_string(), keys.clone())).chain(build).collect()
    }
}

/// The custom profiles that the manifest of the workspace's root and the configuration define,
/// sorted: not `bench`, `dev`, `doc`, `release` or `test`.
///
/// One that only environment variables define is not among them.
#[must_use]
pub fn profile_names(manifest: &toml::Table, config: &CargoConfig) -> Vec<String> {
    let configured = config.table(&ConfigKey::new("profile")).ok().flatten();
    let names: BTreeSet<&String> = manifest
        .get("profile")
        .and_then(toml::Value::as_table)
        .into_iter()
        .flat_map(toml::Table::keys)
        .chain(configured.into_iter().flat_map(BTreeMap::keys))
        .collect();
    let custom = |name: &str| name != "doc" && !BUILT_IN.contains(&name);
    names.into_iter().filter(|name| custom(name)).cloned().collect()
}

/// All profiles before inheritance.
struct Layers<'a> {
    by_name: BTreeMap<String, Layer>,
    config: &'a CargoConfig,
}

impl<'a> Layers<'a> {
    /// Reads the manifest's profiles, and checks them all, as cargo does before any build.
    fn new(manifest: &toml::Table, config: &'a CargoConfig) -> Result<Self, SettingsError> {
        let mut by_name = BTreeMap::new();
        if let Some(value) = manifest.get("profile") {
            for (name, value) in &profile_tables(value)? {
                check(name)?;
                by_name.insert(name.clone(), Layer::read(name, value)?);
            }
        }
        let manifests: Vec<String> = by_name.keys().cloned().collect();
        let layers = Self { by_name, config };
        for name in &manifests {
            layers.chain(name)?;
        }
        Ok(layers)
    }

    /// The profile and those it inherits from, the root last.
    fn chain(&self, name: &str) -> Result<Vec<Layer>, SettingsError> {
        let mut chain = Vec::new();
        let mut seen = vec![name.to_owned()];
        let mut current = name.to_owned();
        loop {
            let Some(layer) = self.layer(&current)? else { return Err(self.unknown(&seen)) };
            let parent = layer.inherits.clone();
            chain.push(layer);
            match parent {
                None if is_root(&current) => return Ok(chain),
                None => return Err(SettingsError::NoInherits(current)),
                Some(_) if is_root(&current) => return Err(SettingsError::RootInherits(current)),
                Some(parent) if seen.contains(&parent) => {
                    return Err(SettingsError::InheritsLoop { profile: current, parent });
                }
                Some(parent) => current = parent,
            }
            seen.push(current.clone());
        }
    }

    /// `dev` or `release`, whichever the profile descends from.
    fn root_of(&self, name: &str) -> Result<&'static str, SettingsError> {
        let chain = self.chain(name)?;
        // The root itself has no `inherits`: the last one that is set names it.
        let root = chain.iter().rev().find_map(|layer| layer.inherits.as_deref()).unwrap_or(name);
        Ok(if root == "release" { "release" } else { "dev" })
    }

    /// What the manifest says of one profile, and over it what the configuration says.
    fn layer(&self, name: &str) -> Result<Option<Layer>, SettingsError> {
        let built_in = match name {
            "dev" | "release" => Some(None),
            "test" | "doc" => Some(Some("dev".to_owned())),
            "bench" => Some(Some("release".to_owned())),
            _ => None,
        };
        let mut all = built_in.map(|inherits| Layer { inherits, ..Layer::default() });
        let configured = Layer::configured(name, self.config)?;
        for layer in self.by_name.get(name).into_iter().chain(&configured) {
            all.get_or_insert_default().put_over(layer);
        }
        Ok(all)
    }

    /// The last name seen is unknown: it was asked for, or the one before inherits from it.
    fn unknown(&self, seen: &[String]) -> SettingsError {
        match seen {
            [.., profile, parent] => {
                SettingsError::UnknownParent { profile: profile.clone(), parent: parent.clone() }
            }
            _ => {
                let name = seen.concat();
                let configured = self.config.table(&ConfigKey::new("profile")).ok().flatten();
                let configured = configured.into_iter().flat_map(BTreeMap::keys);
                let known = self.by_name.keys().chain(configured).map(String::as_str);
                let nearest = nearest(&name, known.chain(BUILT_IN));
                SettingsError::UnknownProfile { name, nearest }
            }
        }
    }
}

fn is_root(name: &str) -> bool {
    matches!(name, "dev" | "release")
}

fn profile_tables(value: &toml::Value) -> Result<BTreeMap<String, Value>, SettingsError> {
    let value = Value::from_manifest(value);
    match value.data {
        Data::Table(table) => Ok(table),
        other => Err(SettingsError::Value {
            key: "profile".to_owned(),
            place: value.origin.to_string(),
            found: other.kind().to_owned(),
            expected: "a table",
        }),
    }
}

/// What cargo sets by itself; `strip` depends on the dependencies and is found later.
fn root_keys(root: &str) -> Keys {
    let dev = root == "dev";
    [
        ("codegen-units", "default"),
        ("debug", if dev { "full" } else { "none" }),
        ("debug-assertions", if dev { "true" } else { "false" }),
        ("incremental", if dev { "true" } else { "false" }),
        ("lto", "false"),
        ("opt-level", if dev { "0" } else { "3" }),
        ("overflow-checks", if dev { "true" } else { "false" }),
        ("panic", "unwind"),
        ("rpath", "false"),
    ]
    .into_iter()
    .map(|(key, value)| (key.to_owned(), value.to_owned()))
    .collect()
}

fn incremental(config: &CargoConfig) -> Result<Option<bool>, SettingsError> {
    if let Some(text) = config.variable("CARGO_INCREMENTAL") {
        return Ok(Some(text == "1"));
    }
    match config.value(&ConfigKey::new("build.incremental"))? {
        None => Ok(None),
        Some(Value { data: Data::Boolean(boolean), .. }) => Ok(Some(boolean)),
        Some(value) => Err(SettingsError::Value {
            key: "build.incremental".to_owned(),
            place: value.origin.to_string(),
            found: value.data.kind().to_owned(),
            expected: "a boolean",
        }),
    }
}
