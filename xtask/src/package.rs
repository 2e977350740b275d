//! Naming a package so that cargo's names and ours can be compared.

use std::fmt;

use crate::failure::Failure;

/// One package, by what tells it from every other in a lockfile.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Package {
    pub(crate) name: String,
    pub(crate) version: String,
    pub(crate) origin: Origin,
}

/// The kind of a package's source.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Origin {
    CratesIo,
    /// The URL of another registry's index, less its user name and password.
    Registry(String),
    /// A full commit.
    Git(String),
    Local,
}

const CRATES_IO: [&str; 3] = [
    "crates.io",
    "registry+https://github.com/rust-lang/crates.io-index",
    "sparse+https://index.crates.io/",
];

impl Origin {
    /// Reads the text of a source, of our output or of `Cargo.lock`.
    pub(crate) fn parse(text: &str) -> Result<Self, Failure> {
        if CRATES_IO.contains(&text) {
            Ok(Self::CratesIo)
        } else if text == "local" || text.starts_with("path+") {
            Ok(Self::Local)
        } else if text.starts_with("registry+") || text.starts_with("sparse+") {
            Ok(Self::Registry(without_credentials(text)))
        } else if text.starts_with("git+") {
            let (_, commit) = text
                .rsplit_once('#')
                .ok_or_else(|| Failure::new(format!("no commit in the source {text:?}")))?;
            Ok(Self::Git(commit.to_owned()))
        } else {
            Err(Failure::new(format!("unknown source {text:?}")))
        }
    }
}

impl Package {
    /// Reads a package-id specification of cargo's unit graph.
    ///
    /// It names the reference that a git source asked for, not the commit, so `commit` has to find
    /// that by name, version and URL.
    pub(crate) fn from_spec(
        spec: &str,
        commit: &dyn Fn(&str, &str, &str) -> Result<String, Failure>,
    ) -> Result<Self, Failure> {
        let bad = || Failure::new(format!("unknown package id {spec:?}"));
        let (url, fragment) = spec.rsplit_once('#').ok_or_else(bad)?;
        let (name, version) = match fragment.split_once('@') {
            Some((name, version)) => (name, version),
            // The name is left out where the URL's path ends with it.
            None => {
                let path = url.split_once('?').map_or(url, |(path, _)| path);
                (path.rsplit_once('/').ok_or_else(bad)?.1, fragment)
            }
        };
        let origin = if url.starts_with("git+") {
            Origin::Git(commit(name, version, url)?)
        } else {
            Origin::parse(url)?
        };
        Ok(Self { name: name.to_owned(), version: version.to_owned(), origin })
    }
}

impl fmt::Display for Package {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.name, self.version)?;
        match &self.origin {
            Origin::CratesIo => Ok(()),
            Origin::Local => f.write_str(" (local)"),
            Origin::Registry(url) => write!(f, " ({url})"),
            Origin::Git(commit) => write!(f, " (git {commit})"),
        }
    }
}

fn without_credentials(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else { return url.to_owned() };
    let authority = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    match rest[..authority].rfind('@') {
        Some(at) => format!("{scheme}://{}", &rest[at + 1..]),
        None => url.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(spec: &str) -> Package {
        Package::from_spec(spec, &|_, _, _| Ok("c0ffee".to_owned())).unwrap()
    }

    /// The spellings are those of cargo's reference, "Package ID Specifications".
    #[test]
    fn specifications() {
        for (spec, name, version, origin) in [
            (
                "registry+https://github.com/rust-lang/crates.io-index#regex@1.4.3",
                "regex",
                "1.4.3",
                Origin::CratesIo,
            ),
            ("sparse+https://index.crates.io/#a@1.0.0+b", "a", "1.0.0+b", Origin::CratesIo),
            (
                "sparse+https://me@reg.test/i/#a@1.0.0",
                "a",
                "1.0.0",
                Origin::Registry("sparse+https://reg.test/i/".to_owned()),
            ),
            ("path+file:///a/b/app#0.1.0", "app", "0.1.0", Origin::Local),
            ("path+file:///a/b#app@0.1.0", "app", "0.1.0", Origin::Local),
            (
                "git+https://h/regex?branch=dev/x#1.4.3",
                "regex",
                "1.4.3",
                Origin::Git("c0ffee".to_owned()),
            ),
            (
                "git+ssh://git@h/x.git?tag=v1#regex@1.4.3",
                "regex",
                "1.4.3",
                Origin::Git("c0ffee".to_owned()),
            ),
        ] {
            let package = Package { name: name.into(), version: version.into(), origin };
            assert_eq!(read(spec), package, "{spec}");
        }
        assert!(Package::from_spec("regex@1", &|_, _, _| Ok(String::new())).is_err());
    }

    #[test]
    fn our_sources() {
        let git = Origin::parse("git+https://h/r?branch=m#c0ffee").unwrap();
        assert_eq!(git, Origin::Git("c0ffee".to_owned()));
        assert_eq!(Origin::parse("crates.io").unwrap(), Origin::CratesIo);
        assert!(Origin::parse("git+https://h/r").is_err());
        assert!(Origin::parse("elsewhere").is_err());
    }
}
