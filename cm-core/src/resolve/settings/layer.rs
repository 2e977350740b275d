//! What one place says of one profile.

use std::collections::BTreeMap;

use super::SettingsError;
use super::package_spec::PackageSpec;
use super::profile_value::{KEYS, spelling};
use crate::resolve::cargo_config::{CargoConfig, ConfigFileError, ConfigKey, Data, Value};

/// Keys of a profile with their values, as spelt in `Settings`.
pub(super) type Keys = BTreeMap<String, String>;

/// What one place says of one profile.
#[derive(Debug, Clone, Default)]
pub(super) struct Layer {
    /// The profile that this one adds to.
    pub(super) inherits: Option<String>,
    /// What holds for every package.
    pub(super) keys: Keys,
    /// What holds for build scripts, proc macros and their dependencies.
    pub(super) build_override: Keys,
    /// What holds for some packages.
    pub(super) packages: BTreeMap<PackageSpec, Keys>,
}

impl Layer {
    /// A `[profile.<name>]` table.
    pub(super) fn read(name: &str, value: &Value) -> Result<Self, SettingsError> {
        let path = format!("profile.{name}");
        let table = table(&path, value)?;
        let mut layer = Self { keys: keys(&path, table)?, ..Self::default() };
        for (key, value) in table {
            match key.as_str() {
                "inherits" => layer.inherits = Some(inherits(&path, value)?),
                "dir-name" => return Err(misplaced(&path, key, value, "cargo does not take it")),
                "build-override" => layer.build_override = overrides(&path, key, value)?,
                "package" => layer.packages = packages(&path, value)?,
                _ => {}
            }
        }
        Ok(layer)
    }

    /// What cargo's configuration and the environment say of a profile, if anything.
    pub(super) fn configured(
        name: &str,
        config: &CargoConfig,
    ) -> Result<Option<Self>, SettingsError> {
        let key = ConfigKey::new("profile").child(name);
        let mut table = fields(config, &key)?;
        let nested = fields(config, &key.child("build-override"))?;
        insert_table(&mut table, "build-override", nested);
        let specs = key.child("package");
        let mut packages = BTreeMap::new();
        for spec in config.table(&specs)?.into_iter().flat_map(BTreeMap::keys) {
            insert_table(&mut packages, spec, fields(config, &specs.verbatim_child(spec))?);
        }
        insert_table(&mut table, "package", packages);
        let Some(origin) = table.values().next().map(|value| value.origin.clone()) else {
            // A table without a known key defines the profile all the same.
            return Ok(config.table(&key)?.map(|_| Self::default()));
        };
        Self::read(name, &Value { data: Data::Table(table), origin }).map(Some)
    }

    /// Lays another layer over this one: its keys win.
    pub(super) fn put_over(&mut self, over: &Self) {
        self.inherits = over.inherits.clone().or(self.inherits.take());
        extend(&mut self.keys, &over.keys);
        extend(&mut self.build_override, &over.build_override);
        for (spec, keys) in &over.packages {
            extend(self.packages.entry(spec.clone()).or_default(), keys);
        }
    }
}

fn extend(below: &mut Keys, above: &Keys) {
    below.extend(above.iter().map(|(key, value)| (key.clone(), value.clone())));
}

/// The known keys of one table of the configuration, the environment's among them.
fn fields(
    config: &CargoConfig,
    key: &ConfigKey,
) -> Result<BTreeMap<String, Value>, ConfigFileError> {
    // Reading the table first gives the better message where the value is none.
    config.table(key)?;
    let mut found = BTreeMap::new();
    for field in KEYS.into_iter().chain(["dir-name", "inherits"]) {
        if let Some(value) = config.value(&key.child(field))? {
            found.insert(field.to_owned(), value);
        }
    }
    Ok(found)
}

fn insert_table(into: &mut BTreeMap<String, Value>, key: &str, table: BTreeMap<String, Value>) {
    if let Some(first) = table.values().next() {
        let origin = first.origin.clone();
        into.insert(key.to_owned(), Value { data: Data::Table(table), origin });
    }
}

/// The known keys of a table; cargo only warns of others.
fn keys(path: &str, table: &BTreeMap<String, Value>) -> Result<Keys, SettingsError> {
    let known = table.iter().filter(|(key, _)| KEYS.contains(&key.as_str()));
    known
        .map(|(key, value)| match spelling(key, value) {
            Ok(text) => Ok((key.clone(), text)),
            Err(expected) => Err(wrong(&format!("{path}.{key}"), value, expected)),
        })
        .collect()
}

/// The keys of an override, which cannot be all that a profile's can.
fn overrides(path: &str, name: &str, value: &Value) -> Result<Keys, SettingsError> {
    const WHOLE: &str = "it can only be set for a whole profile";
    let path = format!("{path}.{name}");
    let table = table(&path, value)?;
    for key in ["build-override", "lto", "package", "panic", "rpath"] {
        if let Some(value) = table.get(key) {
            return Err(misplaced(&path, key, value, WHOLE));
        }
    }
    keys(&path, table)
}

fn packages(path: &str, value: &Value) -> Result<BTreeMap<PackageSpec, Keys>, SettingsError> {
    let path = format!("{path}.package");
    table(&path, value)?
        .iter()
        .map(|(spec, value)| Ok((PackageSpec::parse(spec)?, overrides(&path, spec, value)?)))
        .collect()
}

fn inherits(path: &str, value: &Value) -> Result<String, SettingsError> {
    match &value.data {
        Data::Text(text) => Ok(text.clone()),
        _ => Err(wrong(&format!("{path}.inherits"), value, "a profile's name")),
    }
}

fn table<'a>(path: &str, value: &'a Value) -> Result<&'a BTreeMap<String, Value>, SettingsError> {
    match &value.data {
        Data::Table(table) => Ok(table),
        _ => Err(wrong(path, value, "a table")),
    }
}

fn wrong(key: &str, value: &Value, expected: &'static str) -> SettingsError {
    let found = match &value.data {
        Data::Text(text) => format!("the string {text:?}"),
        Data::Integer(integer) => integer.to_string(),
        Data::Boolean(boolean) => boolean.to_string(),
        other => other.kind().to_owned(),
    };
    SettingsError::Value { key: key.to_owned(), place: value.origin.to_string(), found, expected }
}

fn misplaced(path: &str, key: &str, value: &Value, problem: &'static str) -> SettingsError {
    let place = value.origin.to_string();
    SettingsError::Misplaced { key: format!("{path}.{key}"), place, problem }
}
