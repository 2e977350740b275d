//! The commits and the size of a lockfile.

use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::failure::Failure;

/// The packages of a `Cargo.lock`.
#[derive(Debug, Deserialize)]
pub(crate) struct Lock {
    #[serde(default, rename = "package")]
    packages: Vec<Locked>,
}

#[derive(Debug, Deserialize)]
struct Locked {
    name: String,
    version: String,
    source: Option<String>,
}

impl Lock {
    pub(crate) fn read(path: &Path) -> Result<Self, Failure> {
        let text = fs::read_to_string(path).map_err(|cause| Failure::file("read", path, &cause))?;
        Self::parse(&text).map_err(|cause| Failure::file("read", path, &cause))
    }

    fn parse(text: &str) -> Result<Self, toml::de::Error> {
        toml::from_str(text)
    }

    /// How many packages it names.
    pub(crate) fn len(&self) -> usize {
        self.packages.len()
    }

    /// The commit at which a git package is locked; `url` is that of a package-id specification.
    pub(crate) fn commit(&self, name: &str, version: &str, url: &str) -> Result<String, Failure> {
        let candidates: Vec<(&str, &str)> = self
            .packages
            .iter()
            .filter(|locked| locked.name == name && locked.version == version)
            .filter_map(|locked| locked.source.as_deref()?.rsplit_once('#'))
            .filter(|(source, _)| source.starts_with("git+"))
            .collect();
        // The lockfile escapes a reference in another way than a specification does, so the URL is
        // asked only where name and version do not suffice.
        match candidates.as_slice() {
            [(_, commit)] => Some(*commit),
            several => several.iter().find(|(source, _)| *source == url).map(|(_, commit)| *commit),
        }
        .map(str::to_owned)
        .ok_or_else(|| Failure::new(format!("no commit of {name} {version} in the lockfile")))
    }
}

/// The lockfile of the workspace that a manifest belongs to.
pub(crate) fn lockfile_of(manifest: &Path) -> Result<PathBuf, Failure> {
    let mut command = crate::process::cargo();
    command.args(["locate-project", "--workspace", "--message-format", "plain"]);
    command.arg("--manifest-path").arg(manifest);
    let output = crate::process::capture(&mut command)?.into_output("cargo locate-project")?;
    let path = String::from_utf8_lossy(&output).trim_end().to_owned();
    Ok(Path::new(&path).with_file_name("Cargo.lock"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = r#"
        version = 4
        [[package]]
        name = "a"
        version = "1.0.0"
        source = "git+https://h/a?branch=x%2Fy#1111"
        [[package]]
        name = "b"
        version = "1.0.0"
        source = "git+https://h/b?branch=x#2222"
        [[package]]
        name = "b"
        version = "1.0.0"
        source = "git+https://h/b?branch=y#3333"
        [[package]]
        name = "c"
        version = "1.0.0"
    "#;

    #[test]
    fn commits() {
        let lock = Lock::parse(TEXT).unwrap();
        assert_eq!(lock.len(), 4);
        assert_eq!(lock.commit("a", "1.0.0", "git+https://h/a?branch=x/y").unwrap(), "1111");
        assert_eq!(lock.commit("b", "1.0.0", "git+https://h/b?branch=y").unwrap(), "3333");
        assert!(lock.commit("b", "1.0.0", "git+https://h/b?branch=z").is_err());
        assert!(lock.commit("c", "1.0.0", "git+https://h/c").is_err());
    }
}
