//! Checksums from `Cargo.lock`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use cargo_lock::{Checksum, Lockfile};

use super::error::ResolveError;
use crate::{Component, Sha256Digest, Source};

/// The packages of a lockfile.
pub(super) struct Lock {
    path: PathBuf,
    packages: BTreeMap<Key, Option<Sha256Digest>>,
}

/// A package's name, version and source; a git source is reduced to its commit, since cargo spells
/// the branch in its URL in more than one way.
type Key = (String, String, String);

impl Lock {
    pub(super) fn read(path: &Path) -> Result<Self, ResolveError> {
        let lockfile = Lockfile::load(path).map_err(|error| ResolveError::file(path, error))?;
        let packages = lockfile.packages.iter().filter_map(|package| {
            let source = Source::from_cargo(&package.source.as_ref()?.to_string()).ok()?;
            let checksum = package.checksum.as_ref().and_then(sha256);
            Some((key(package.name.as_str(), &package.version.to_string(), &source), checksum))
        });
        Ok(Self { path: path.to_owned(), packages: packages.collect() })
    }

    /// Whether it was read from this path.
    pub(super) fn is_at(&self, path: &Path) -> bool {
        self.path == path
    }

    /// The component with the checksum that the lockfile has for it.
    pub(super) fn locked(&self, mut component: Component) -> Result<Component, ResolveError> {
        if component.source == Source::Local {
            return Ok(component);
        }
        let key = key(&component.name, &component.version, &component.source);
        component.checksum = *self.packages.get(&key).ok_or_else(|| ResolveError::Lockfile {
            path: self.path.clone(),
            package: component.to_string(),
        })?;
        Ok(component)
    }
}

fn key(name: &str, version: &str, source: &Source) -> Key {
    let source = source.commit().map_or_else(|| source.to_string(), str::to_owned);
    (name.to_owned(), version.to_owned(), source)
}

fn sha256(checksum: &Checksum) -> Option<Sha256Digest> {
    checksum.to_string().parse().ok()
}
