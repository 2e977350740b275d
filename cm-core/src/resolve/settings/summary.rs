//! The settings of a build, as its SBOM documents show them.

use std::collections::BTreeMap;

use super::{Places, Profile, ProfilePackage, SettingsError, Side};
use crate::Settings;
use crate::resolve::cargo_config::CargoConfig;

/// The settings of a build: of its root package, with what overrides them for others.
///
/// `dependencies` are the units that the root depends on directly, `cfg` the lines of
/// `rustc --print cfg` for the triple. Absolute paths are reduced, see [`Places`].
///
/// # Errors
/// When the configuration contradicts itself.
pub fn settings(
    profile: &Profile,
    root: &ProfilePackage<'_>,
    dependencies: &[(ProfilePackage<'_>, Side)],
    config: &CargoConfig,
    (triple, cfg): (&str, &[String]),
    places: &Places,
) -> Result<Settings, SettingsError> {
    let mut settings = Settings {
        profile: profile.effective(root, Side::Target, dependencies)?,
        overrides: profile
            .overrides()
            .into_iter()
            .map(|(spec, keys)| (places.reduce_flag(&spec), keys))
            .collect(),
        rustflags: places.reduce_flags(&config.rustflags(triple, cfg)?),
        linker: config.linker(triple, cfg)?.map(|linker| places.reduce_linker(&linker)),
    };
    reduce_flags_of(&mut settings.profile, places);
    settings.overrides.values_mut().for_each(|keys| reduce_flags_of(keys, places));
    Ok(settings)
}

/// The unstable `profile.<name>.rustflags`, whose flags are separated by a space.
fn reduce_flags_of(keys: &mut BTreeMap<String, String>, places: &Places) {
    if let Some(flags) = keys.get_mut("rustflags") {
        let words: Vec<String> = flags.split(' ').map(Into::into).collect();
        *flags = places.reduce_flags(&words).join(" ");
    }
}
