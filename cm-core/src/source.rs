//! Where a component comes from.

use std::fmt;
use std::str::FromStr;

/// Where a component comes from, as the canonical list writes it.
///
/// The text of a registry or git source is the one in `Cargo.lock`, less a user name or password
/// in its URL.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Source {
    /// The public registry: `crates.io`.
    CratesIo,
    /// Another registry, by the URL of its index: `registry+https://…` or `sparse+https://…`.
    Registry(String),
    /// A git commit: `git+https://host/repo?branch=main#<full commit>`.
    Git(String),
    /// The product's own repository or a path dependency: `local`.
    Local,
    /// The Rust toolchain, for its standard library: `rust-toolchain`.
    Toolchain,
    /// A native library that a crate's package carries: `crate:openssl-src@300.5.4+3.5.4`.
    Carried(String),
}

/// The lockfile's two names of the public registry's index.
const CRATES_IO: [&str; 2] =
    ["registry+https://github.com/rust-lang/crates.io-index", "sparse+https://index.crates.io/"];

impl Source {
    /// Reads a `source` value of `Cargo.lock` or of `cargo metadata`.
    ///
    /// # Errors
    /// When the text is of no kind that cargo writes.
    pub fn from_cargo(text: &str) -> Result<Self, SourceError> {
        if CRATES_IO.contains(&text) {
            return Ok(Self::CratesIo);
        }
        let text = without_credentials(text);
        if text.starts_with("registry+") || text.starts_with("sparse+") {
            Ok(Self::Registry(text))
        } else if text.starts_with("git+") {
            Ok(Self::Git(text))
        } else {
            Err(SourceError(text))
        }
    }

    /// The full commit of a git source.
    #[must_use]
    pub fn commit(&self) -> Option<&str> {
        match self {
            Self::Git(text) => text.rsplit_once('#').map(|(_, commit)| commit),
            _ => None,
        }
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::CratesIo => f.write_str("crates.io"),
            Self::Registry(text) | Self::Git(text) => f.write_str(text),
            Self::Local => f.write_str("local"),
            Self::Toolchain => f.write_str("rust-toolchain"),
            Self::Carried(by) => write!(f, "crate:{by}"),
        }
    }
}

impl FromStr for Source {
    type Err = SourceError;

    fn from_str(text: &str) -> Result<Self, SourceError> {
        match text {
            "crates.io" => Ok(Self::CratesIo),
            "local" => Ok(Self::Local),
            "rust-toolchain" => Ok(Self::Toolchain),
            _ => match text.strip_prefix("crate:") {
                Some(by) => Ok(Self::Carried(by.to_owned())),
                None => Self::from_cargo(text),
            },
        }
    }
}

/// A source that this version does not know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceError(String);

impl fmt::Display for SourceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "unknown kind of source {:?}", self.0)
    }
}

impl std::error::Error for SourceError {}

/// The URL less its user-information part (RFC 3986, section 3.2.1).
fn without_credentials(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else { return url.to_owned() };
    let authority = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    match rest[..authority].rfind('@') {
        // `git` is the user of every ssh URL and no secret; a password never is one either.
        Some(at) if &rest[..at] != "git" => format!("{scheme}://{}", &rest[at + 1..]),
        _ => url.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn credentials_are_left_out() {
        let source = Source::from_cargo("git+https://me:secret@host/repo.git?tag=v1#abc").unwrap();
        assert_eq!(source.to_string(), "git+https://host/repo.git?tag=v1#abc");
        assert_eq!(source.commit(), Some("abc"));
        let ssh = Source::from_cargo("git+ssh://git@host/repo?rev=a@b#c").unwrap();
        assert_eq!(ssh.to_string(), "git+ssh://git@host/repo?rev=a@b#c");
    }

    #[test]
    fn written_and_read_again() {
        for text in [
            "crates.io",
            "local",
            "rust-toolchain",
            "crate:a@1+2",
            "sparse+https://h/",
            "git+file:///r#c",
        ] {
            assert_eq!(text.parse::<Source>().unwrap().to_string(), text);
        }
        assert!("ftp://x".parse::<Source>().is_err());
    }
}
