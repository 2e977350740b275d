//! What a profile means for one package.

use std::collections::BTreeMap;

use super::layer::Keys;
use super::package_spec::PackageSpec;
use super::profile_package::ProfilePackage;
use super::{Profile, SettingsError};

/// What a unit is compiled for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// The product.
    Target,
    /// The build: build scripts, proc macros and their dependencies.
    Host {
        /// Whether the build is for the host, asked for without `--target` or `build.target`:
        /// then cargo leaves debug information out of host units.
        native: bool,
    },
}

impl Profile {
    /// What the profile means for one unit: its package, what it is compiled for, and the
    /// units that it depends on directly (build scripts left out).
    ///
    /// The dependencies decide `strip` where it is not set: cargo strips the standard library's
    /// debug information where neither the unit nor a dependency has any. In a native build cargo
    /// compiles a package that the product and a build script both need only once where it can,
    /// with the product's `debug`: that is the settings of its [`Side::Target`].
    ///
    /// # Errors
    /// When several package specifications match one package.
    pub fn effective(
        &self,
        package: &ProfilePackage<'_>,
        side: Side,
        dependencies: &[(ProfilePackage<'_>, Side)],
    ) -> Result<BTreeMap<String, String>, SettingsError> {
        let mut keys = self.keys_of(package, side)?;
        if !keys.contains_key("strip") {
            // Cargo looks at the unit before it leaves out debug information, at its
            // dependencies after that.
            let before = if side == Side::Target { side } else { Side::Host { native: false } };
            let mut debug = has_debug(&self.keys_of(package, before)?);
            for (dependency, side) in dependencies {
                debug |= has_debug(&self.keys_of(dependency, *side)?);
            }
            set(&mut keys, "strip", if debug { "none" } else { "debuginfo" });
        }
        Ok(keys)
    }

    /// The keys for one unit, `strip` only where it is set.
    fn keys_of(
        &self,
        package: &ProfilePackage<'_>,
        side: Side,
    ) -> Result<BTreeMap<String, String>, SettingsError> {
        let mut keys = self.keys.clone();
        if let Side::Host { native } = side {
            set(&mut keys, "opt-level", "0");
            set(&mut keys, "codegen-units", "default");
            if native {
                set(&mut keys, "debug", "none");
            }
            keys.extend(self.build_override.clone());
        }
        if !package.is_member {
            keys.extend(self.packages.get(&PackageSpec::All).cloned().unwrap_or_default());
        }
        keys.extend(self.named_override(package)?.cloned().unwrap_or_default());
        if side != Side::Target {
            // A build script or proc macro must be able to report its panic to cargo or rustc.
            set(&mut keys, "panic", "unwind");
        }
        if let Some(incremental) = self.incremental {
            set(&mut keys, "incremental", if incremental { "true" } else { "false" });
        }
        if !package.is_local() {
            set(&mut keys, "incremental", "false");
        }
        Ok(keys)
    }

    fn named_override(&self, package: &ProfilePackage<'_>) -> Result<Option<&Keys>, SettingsError> {
        let found: Vec<_> = self.packages.iter().filter(|(spec, _)| spec.names(package)).collect();
        match found.as_slice() {
            [] => Ok(None),
            [(_, keys)] => Ok(Some(keys)),
            several => Err(SettingsError::SeveralSpecs {
                profile: self.name.clone(),
                package: format!("{}@{}", package.name, package.version),
                specs: several.iter().map(|(spec, _)| spec.to_string()).collect(),
            }),
        }
    }
}

fn has_debug(keys: &Keys) -> bool {
    keys.get("debug").is_some_and(|debug| debug != "none")
}

fn set(keys: &mut Keys, key: &str, value: &str) {
    keys.insert(key.to_owned(), value.to_owned());
}
