//! `--features dependency/feature`: given a meaning by writing it into the manifest's features.
//!
//! cargo reads such a value as if the package had a feature that turns it on. guppy understands it
//! there too, so the package gets one more feature, under a name that no manifest can have, and
//! which is left out of the result.

use std::collections::BTreeMap;

use guppy::graph::PackageGraph;
use serde_json::Value;

use super::error::ResolveError;
use super::metadata;

/// No manifest's feature begins with a colon.
const NAME: &str = ":command-line";

/// The graph of the metadata, with the values of each package (by id) as a default feature.
pub(super) fn graph(
    json: &str,
    slashed: &BTreeMap<String, Vec<String>>,
) -> Result<PackageGraph, ResolveError> {
    let mut document: Value =
        serde_json::from_str(json).map_err(|error| ResolveError::Metadata(error.into()))?;
    let packages = document.get_mut("packages").and_then(Value::as_array_mut);
    for package in packages.into_iter().flatten() {
        let id = package.get("id").and_then(Value::as_str).unwrap_or_default();
        if let (Some(values), Some(features)) =
            (slashed.get(id).cloned(), package.get_mut("features").and_then(Value::as_object_mut))
        {
            features.insert(NAME.to_owned(), values.into());
        }
    }
    metadata::graph(&document.to_string())
}

/// The name to start from, where values were written into the package.
pub(super) fn name() -> &'static str {
    NAME
}

/// A package's features less the one that was added.
pub(super) fn without_slashed(features: &[String]) -> Vec<String> {
    features.iter().filter(|feature| *feature != NAME).cloned().collect()
}
