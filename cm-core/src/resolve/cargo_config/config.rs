//! Cargo's effective configuration.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use cargo_metadata::cargo_platform::{Cfg, CfgExpr};

use super::arguments::arguments;
use super::files::found_files;
use super::merge::merge;
use super::{ConfigFileError, ConfigKey, Data, Origin, Surroundings, Value};

/// Cargo's effective configuration: files, environment and `--config` arguments.
#[derive(Debug, Clone)]
pub struct CargoConfig {
    values: BTreeMap<String, Value>,
    env: BTreeMap<String, String>,
    cwd: PathBuf,
}

impl CargoConfig {
    /// Reads the configuration files that cargo would read, and joins them.
    ///
    /// # Errors
    /// When a file cannot be read or parsed, or two places contradict each other in kind.
    pub fn load(around: &Surroundings) -> Result<Self, ConfigFileError> {
        let mut values = found_files(around)?;
        merge(&mut values, arguments(&around.config_args, &around.cwd)?, "")?;
        Ok(Self { values, env: around.env.clone(), cwd: around.cwd.clone() })
    }

    /// The triples that `build.target` asks for; none where the build is for the host.
    ///
    /// The path of a `.json` target specification is made absolute as cargo does. The name
    /// `host-tuple`, which cargo replaces by the host's triple, is left as it is.
    ///
    /// # Errors
    /// When the value is of a wrong kind or a name is empty.
    pub fn build_targets(&self) -> Result<Vec<String>, ConfigFileError> {
        const EXPECTED: &str = "a target's name or an array of them";
        let key = ConfigKey::new("build.target");
        let values = match self.value(&key)? {
            None => Vec::new(),
            Some(Value { data: Data::List(items), .. }) => items,
            Some(value) => vec![value],
        };
        values
            .into_iter()
            .map(|value| match &value.data {
                Data::Text(name) if name.ends_with(".json") => {
                    Ok(value.origin.base(&self.cwd).join(name).to_string_lossy().into_owned())
                }
                Data::Text(name) if !name.is_empty() => Ok(name.clone()),
                _ => Err(wrong(&key, &value, EXPECTED)),
            })
            .collect()
    }

    /// The flags that rustc gets for a target, in order.
    ///
    /// `cfg` are the lines of `rustc --print cfg --target <triple>`; they decide which tables
    /// `target.'cfg(…)'` apply. The first of these that is set is the answer:
    /// `CARGO_ENCODED_RUSTFLAGS`, `RUSTFLAGS`, `target.*.rustflags`, `build.rustflags`. An empty
    /// variable is set, an empty array is not.
    ///
    /// # Errors
    /// When a value is of a wrong kind.
    pub fn rustflags(&self, triple: &str, cfg: &[String]) -> Result<Vec<String>, ConfigFileError> {
        if let Some(flags) = self.env.get("CARGO_ENCODED_RUSTFLAGS") {
            let flags = flags.split('\u{1f}').filter(|flag| !flag.is_empty());
            return Ok(flags.map(Into::into).collect());
        }
        if let Some(flags) = self.env.get("RUSTFLAGS") {
            return Ok(words(flags));
        }
        let mut flags = self.strings(&ConfigKey::new(&format!("target.{triple}.rustflags")))?;
        for expression in self.matching_targets(cfg)? {
            flags.extend(self.strings(&target_key(expression, "rustflags"))?);
        }
        if flags.is_empty() { self.strings(&ConfigKey::new("build.rustflags")) } else { Ok(flags) }
    }

    /// Whether some `target.'cfg(…)'` table may have flags.
    pub(in crate::resolve) fn has_cfg_flags(&self) -> bool {
        let tables = self.table(&ConfigKey::new("target")).ok().flatten();
        tables.into_iter().flat_map(BTreeMap::keys).any(|name| name.starts_with("cfg("))
    }

    /// The `links` keys whose build scripts are not run for a target, because the configuration says
    /// what they would: `[target.<triple>.<links>]`.
    pub(in crate::resolve) fn overridden_scripts(&self, triple: &str) -> BTreeSet<String> {
        let table = self.table(&ConfigKey::new("target").child(triple)).ok().flatten();
        let entries = table.into_iter().flatten();
        let tables = entries.filter(|(_, value)| matches!(value.data, Data::Table(_)));
        tables.map(|(name, _)| name.clone()).collect()
    }

    /// The configured linker of a target, if any; a relative path is made absolute as cargo does.
    ///
    /// # Errors
    /// When the value is of a wrong kind, or several `target.'cfg(…)'` tables name one.
    pub fn linker(&self, triple: &str, cfg: &[String]) -> Result<Option<String>, ConfigFileError> {
        let key = ConfigKey::new(&format!("target.{triple}.linker"));
        if let Some(value) = self.value(&key)? {
            return self.program(&key, &value).map(Some);
        }
        let mut found = Vec::new();
        for expression in self.matching_targets(cfg)? {
            let key = target_key(expression, "linker");
            found.extend(self.value(&key)?.map(|value| (key, value)));
        }
        match found.as_slice() {
            [] => Ok(None),
            [(key, value)] => self.program(key, value).map(Some),
            several => Err(ConfigFileError::SeveralLinkers {
                triple: triple.to_owned(),
                places: several.iter().map(|(_, value)| value.origin.to_string()).collect(),
            }),
        }
    }

    /// The compiler that cargo runs: `RUSTC`, else `build.rustc`, else `rustc`.
    ///
    /// # Errors
    /// When the value is of a wrong kind.
    pub fn rustc(&self) -> Result<String, ConfigFileError> {
        if let Some(rustc) = self.env.get("RUSTC") {
            return Ok(rustc.clone());
        }
        let key = ConfigKey::new("build.rustc");
        let value = self.value(&key)?;
        value.map_or_else(|| Ok("rustc".to_owned()), |value| self.program(&key, &value))
    }

    /// An environment variable.
    pub(in crate::resolve) fn variable(&self, name: &str) -> Option<&str> {
        self.env.get(name).map(String::as_str)
    }

    /// The table at a key, without the environment's values.
    pub(in crate::resolve) fn table(
        &self,
        key: &ConfigKey,
    ) -> Result<Option<&BTreeMap<String, Value>>, ConfigFileError> {
        match self.stored(key)? {
            None => Ok(None),
            Some(Value { data: Data::Table(table), .. }) => Ok(Some(table)),
            Some(value) => Err(wrong(key, value, "a table")),
        }
    }

    /// The value at a key: an argument's, else the environment's, else a file's. Arrays join.
    pub(in crate::resolve) fn value(
        &self,
        key: &ConfigKey,
    ) -> Result<Option<Value>, ConfigFileError> {
        let stored = self.stored(key)?.cloned();
        let Some(text) = self.env.get(key.variable()) else { return Ok(stored) };
        Ok(match stored {
            Some(value) if value.origin.rank() > 1 && !matches!(value.data, Data::List(_)) => {
                Some(value)
            }
            Some(Value { data: Data::List(items), origin }) => {
                Some(Value { data: Data::List(joined(items, key.variable(), text)), origin })
            }
            _ => Some(Value::from_env(key.variable(), text)),
        })
    }

    /// An array of strings, or one string of words; the environment's words are added.
    fn strings(&self, key: &ConfigKey) -> Result<Vec<String>, ConfigFileError> {
        const EXPECTED: &str = "a string or an array of strings";
        let mut items = match self.stored(key)?.cloned() {
            None => Vec::new(),
            Some(Value { data: Data::List(items), .. }) => items,
            Some(Value { data: Data::Text(text), origin }) => words(&text)
                .into_iter()
                .map(|word| Value { data: Data::Text(word), origin: origin.clone() })
                .collect(),
            Some(value) => return Err(wrong(key, &value, EXPECTED)),
        };
        if let Some(text) = self.env.get(key.variable()) {
            items = joined(items, key.variable(), text);
        }
        items
            .into_iter()
            .map(|item| match item.data {
                Data::Text(text) => Ok(text),
                _ => Err(wrong(key, &item, EXPECTED)),
            })
            .collect()
    }

    /// The value at a key in files and arguments.
    fn stored(&self, key: &ConfigKey) -> Result<Option<&Value>, ConfigFileError> {
        let Some((last, above)) = key.parts().split_last() else { return Ok(None) };
        let mut table = &self.values;
        for part in above {
            match table.get(part) {
                None => return Ok(None),
                Some(Value { data: Data::Table(inner), .. }) => table = inner,
                Some(value) => return Err(wrong(&ConfigKey::new(part), value, "a table")),
            }
        }
        Ok(table.get(last))
    }

    /// The `target.'cfg(…)'` tables that apply, in cargo's order: by their text.
    fn matching_targets(&self, cfg: &[String]) -> Result<Vec<&str>, ConfigFileError> {
        let cfg: Vec<Cfg> = cfg.iter().filter_map(|line| line.parse().ok()).collect();
        let tables = self.table(&ConfigKey::new("target"))?;
        let names = tables.into_iter().flatten().map(|(name, _)| name.as_str());
        Ok(names.filter(|name| CfgExpr::matches_key(name, &cfg)).collect())
    }

    /// A program's name is looked up in `PATH`; with a separator it is a path.
    fn program(&self, key: &ConfigKey, value: &Value) -> Result<String, ConfigFileError> {
        match &value.data {
            Data::Text(name) if name.contains('/') || (cfg!(windows) && name.contains('\\')) => {
                Ok(value.origin.base(&self.cwd).join(name).to_string_lossy().into_owned())
            }
            Data::Text(name) => Ok(name.clone()),
            _ => Err(wrong(key, value, "a program's name or path")),
        }
    }
}

/// The text of a table's name is one part of the key, whatever it contains.
fn target_key(expression: &str, last: &str) -> ConfigKey {
    ConfigKey::new("target").verbatim_child(expression).child(last)
}

/// The array with the environment's words in their place: above files, below arguments.
fn joined(mut items: Vec<Value>, variable: &str, text: &str) -> Vec<Value> {
    items.extend(words(text).into_iter().map(|word| Value {
        data: Data::Text(word),
        origin: Origin::Environment(variable.to_owned()),
    }));
    items.sort_by_key(|item| item.origin.rank());
    items
}

fn words(text: &str) -> Vec<String> {
    text.split_whitespace().map(Into::into).collect()
}

fn wrong(key: &ConfigKey, value: &Value, expected: &'static str) -> ConfigFileError {
    let found = match &value.data {
        Data::Text(text) => format!("the string {text:?}"),
        other => other.kind().to_owned(),
    };
    ConfigFileError::Value {
        key: key.to_string(),
        place: value.origin.to_string(),
        found,
        expected,
    }
}
