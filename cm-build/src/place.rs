//! What the path of the output directory tells: cargo's profile and its build directory.

use std::path::{Path, PathBuf};

/// Where in cargo's build directory a build script writes to.
///
/// `PROFILE` is only ever `debug` or `release`; a custom profile's name stands in the path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Place {
    /// The profile's name.
    pub(crate) profile: String,
    /// cargo's build directory.
    pub(crate) build_directory: PathBuf,
}

impl Place {
    /// Reads `<build directory>/[<target>/]<profile>/build/<package>-<hash>/out`, or, in cargo's
    /// newer layout, `…/build/<package>/<hash>/out`.
    pub(crate) fn of(out_dir: &Path, target: &str) -> Option<Self> {
        let above: Vec<&Path> = out_dir.ancestors().collect();
        let is_build = |path: &&Path| path.file_name().is_some_and(|name| name == "build");
        // In the newer layout a package can be called `build`; no profile can.
        let build = [above.get(3)?, above.get(2)?].into_iter().find(|path| is_build(path))?;
        let profile = build.parent()?;
        let mut build_directory = profile.parent()?;
        if build_directory.file_name().is_some_and(|name| name == target) {
            build_directory = build_directory.parent()?;
        }
        let profile = match profile.file_name()?.to_str()? {
            "debug" => "dev",
            name => name,
        };
        Some(Self { profile: profile.to_owned(), build_directory: build_directory.to_owned() })
    }

    /// Whether a profile builds here: two of cargo's own have no folder of their own.
    pub(crate) fn is_of(&self, profile: &str) -> bool {
        let shared = match profile {
            "test" => "dev",
            "bench" => "release",
            name => name,
        };
        self.profile == shared
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_layouts() {
        for (path, profile) in [
            ("/w/target/debug/build/app-0123/out", "dev"),
            ("/w/target/release/build/app-0123/out", "release"),
            ("/w/target/arm/device-trace/build/app-0123/out", "device-trace"),
            ("/w/target/release/build/app/0123/out", "release"),
            ("/w/target/arm/device/build/build/0123/out", "device"),
            ("/w/target/device/build/build-0123/out", "device"),
        ] {
            let place = Place::of(Path::new(path), "arm").unwrap();
            assert_eq!(place.profile, profile, "{path}");
            assert_eq!(place.build_directory, Path::new("/w/target"), "{path}");
        }
        assert_eq!(Place::of(Path::new("/out"), "arm"), None);
        assert_eq!(Place::of(Path::new("/w/elsewhere/app/out"), "arm"), None);
    }
}
