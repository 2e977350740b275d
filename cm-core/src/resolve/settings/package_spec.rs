//! Package specifications, as `[profile.<name>.package.<spec>]` names packages.
//!
//! Their grammar: <https://doc.rust-lang.org/cargo/reference/pkgid-spec.html>.

use std::fmt;

use super::SettingsError;
use super::profile_package::ProfilePackage;

/// Which packages an override is for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum PackageSpec {
    /// `*`: every package that is no member of the workspace.
    All,
    /// Packages of a name, and perhaps of a version and source.
    Named { name: String, version: Option<String>, source: Option<Source> },
}

/// A source in a specification: where it names no kind, any kind of that URL is meant.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Source {
    kind: Option<String>,
    url: String,
    /// The branch, tag or revision of a git source.
    query: Option<String>,
}

impl PackageSpec {
    /// Reads the key of a `package` table.
    pub(super) fn parse(text: &str) -> Result<Self, SettingsError> {
        if text == "*" {
            return Ok(Self::All);
        }
        let parts = match text.split_once("://") {
            Some(_) => from_url(text),
            None => from_name(text).map(|(name, version)| (name, version, None)),
        };
        let (name, version, source) =
            parts.map_err(|problem| SettingsError::PackageSpec { spec: text.into(), problem })?;
        Ok(Self::Named { name, version, source })
    }

    /// Whether the specification names this package; `*` names none.
    pub(super) fn names(&self, package: &ProfilePackage<'_>) -> bool {
        let Self::Named { name, version, source } = self else { return false };
        name == package.name
            && version.as_ref().is_none_or(|version| version_matches(version, package.version))
            && source.as_ref().is_none_or(|source| source.is_of(package.id))
    }
}

impl fmt::Display for PackageSpec {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self::Named { name, version, source } = self else { return f.write_str("*") };
        if let Some(source) = source {
            let kind = source.kind.iter().map(|kind| format!("{kind}+")).collect::<String>();
            let query = source.query.iter().map(|query| format!("?{query}")).collect::<String>();
            write!(f, "{kind}{}{query}#", source.url)?;
        }
        f.write_str(name)?;
        version.as_ref().map_or(Ok(()), |version| write!(f, "@{version}"))
    }
}

impl Source {
    /// The part of a specification or package id before `#`.
    fn parse(text: &str) -> Self {
        let (kind, rest) = match text.split_once('+') {
            Some((kind, rest)) if !kind.contains(':') => (Some(kind.to_owned()), rest),
            _ => (None, text),
        };
        let (url, query) = match rest.split_once('?') {
            Some((url, query)) => (url, Some(query.to_owned())),
            None => (rest, None),
        };
        Self { kind, url: url.to_owned(), query }
    }

    fn is_of(&self, id: &str) -> bool {
        let of = Self::parse(id.split_once('#').map_or(id, |(source, _)| source));
        self.url == of.url
            && (self.kind.is_none() || (self.kind == of.kind && self.query == of.query))
    }
}

type Parts = (String, Option<String>, Option<Source>);

/// `https://host/name`, with `#version`, `#name` or `#name@version`.
fn from_url(text: &str) -> Result<Parts, &'static str> {
    let (source, fragment) = match text.split_once('#') {
        Some((source, fragment)) => (Source::parse(source), Some(fragment)),
        None => (Source::parse(text), None),
    };
    let last = source.url.rsplit('/').next().unwrap_or_default().to_owned();
    let (name, version) = match fragment {
        None => (last, None),
        Some(version) if version.starts_with(|first: char| first.is_ascii_digit()) => {
            (last, Some(version.to_owned()))
        }
        Some(fragment) => from_name(fragment)?,
    };
    Ok((name, version, Some(source)))
}

/// `name`, `name@version` or, in the older spelling, `name:version`.
fn from_name(text: &str) -> Result<(String, Option<String>), &'static str> {
    let (name, version) = match text.split_once(['@', ':']) {
        Some((name, version)) => (name, Some(version)),
        None => (text, None),
    };
    let plain = |char: char| char.is_alphanumeric() || matches!(char, '_' | '-');
    if name.is_empty() || !name.chars().all(plain) {
        return Err("it has no package name, only of letters, digits, `_` and `-`");
    }
    match version {
        Some(version) if !is_partial_version(version) => Err("its version cannot be read"),
        _ => Ok((name.to_owned(), version.map(Into::into))),
    }
}

/// One to three numbers; a pre-release or build part only after three.
fn is_partial_version(text: &str) -> bool {
    let number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    semver::Version::parse(text).is_ok()
        || (text.split('.').count() < 3 && text.split('.').all(number))
}

/// Whether a version starts with what the specification gives; a pre-release is only meant
/// where it is named.
fn version_matches(given: &str, version: &str) -> bool {
    let Ok(version) = semver::Version::parse(version) else { return given == version };
    if let Ok(given) = semver::Version::parse(given) {
        let build = given.build.is_empty() || given.build == version.build;
        return given.cmp_precedence(&version).is_eq() && build;
    }
    let mut numbers = [version.major, version.minor].into_iter().map(|number| number.to_string());
    version.pre.is_empty() && given.split('.').all(|part| numbers.next().as_deref() == Some(part))
}

#[cfg(test)]
mod tests {
    use super::*;

    const CRATES_IO: &str = "registry+https://github.com/rust-lang/crates.io-index#regex@1.4.3";

    /// The examples of the specification chapter in cargo's reference.
    #[test]
    fn the_references_examples_name_their_package() {
        for spec in [
            "regex",
            "regex@1",
            "regex@1.4",
            "regex@1.4.3",
            "regex:1.4.3",
            "https://github.com/rust-lang/crates.io-index#regex",
            "https://github.com/rust-lang/crates.io-index#regex@1.4.3",
            "registry+https://github.com/rust-lang/crates.io-index#regex@1.4.3",
        ] {
            assert!(names(spec, CRATES_IO, "regex", "1.4.3"), "{spec}");
        }
        let git = "git+ssh://git@github.com/rust-lang/regex.git?branch=dev#regex@1.4.3";
        for spec in [
            "ssh://git@github.com/rust-lang/regex.git#regex@1.4.3",
            "git+ssh://git@github.com/rust-lang/regex.git?branch=dev#regex@1.4.3",
        ] {
            assert!(names(spec, git, "regex", "1.4.3"), "{spec}");
        }
        let path = "path+file:///path/to/my/project/foo#1.1.8";
        for spec in ["file:///path/to/my/project/foo", "file:///path/to/my/project/foo#1.1.8", path]
        {
            assert!(names(spec, path, "foo", "1.1.8"), "{spec}");
        }
    }

    #[test]
    fn other_packages_are_not_named() {
        for spec in [
            "*",
            "regex-syntax",
            "regex@1.5",
            "regex@2",
            "regex@1.4.4",
            "regex@1.4.3-rc.1",
            "https://example.org/index#regex",
            "git+https://github.com/rust-lang/crates.io-index#regex",
        ] {
            assert!(!names(spec, CRATES_IO, "regex", "1.4.3"), "{spec}");
        }
        assert!(!names("regex@2", CRATES_IO, "regex", "2.0.0-rc.1"));
        assert!(names("regex@2.0.0-rc.1", CRATES_IO, "regex", "2.0.0-rc.1"));
    }

    #[test]
    fn unreadable_specifications() {
        for spec in ["", "a b", "a@", "a@x", "a@1.2.3.4", "@1", "../a"] {
            assert!(PackageSpec::parse(spec).is_err(), "{spec}");
        }
    }

    fn names(spec: &str, id: &str, name: &str, version: &str) -> bool {
        let package = ProfilePackage { id, name, version, is_member: false };
        PackageSpec::parse(spec).unwrap().names(&package)
    }
}
