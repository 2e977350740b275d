//! The `--config` arguments.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use super::files::{argument_file, with_includes};
use super::merge::merge;
use super::value::parsed;
use super::{ConfigFileError, Data, Origin, Value};

/// The `--config` arguments, joined; a later one wins.
pub(super) fn arguments(
    texts: &[String],
    cwd: &Path,
) -> Result<BTreeMap<String, Value>, ConfigFileError> {
    let mut all = BTreeMap::new();
    for text in texts {
        merge(&mut all, argument(text, cwd)?, "")?;
    }
    Ok(all)
}

/// A path of a file that exists, or else one `KEY=VALUE`.
fn argument(text: &str, cwd: &Path) -> Result<BTreeMap<String, Value>, ConfigFileError> {
    if !text.is_empty()
        && let Some(table) = argument_file(&cwd.join(text))?
    {
        return Ok(table);
    }
    let origin = Origin::Argument(Arc::from(text));
    let table = parsed(text, &origin)?;
    if text.trim_start().starts_with('[') || !sets_one_value(&table) {
        return Err(ConfigFileError::Argument(text.to_owned()));
    }
    with_includes(table, cwd)
}

/// Whether the table is one dotted key with a value that is no table.
fn sets_one_value(table: &BTreeMap<String, Value>) -> bool {
    let mut values = table.values();
    match (values.next().map(|value| &value.data), values.next()) {
        (Some(Data::Table(inner)), None) => sets_one_value(inner),
        (Some(_), None) => true,
        _ => false,
    }
}
