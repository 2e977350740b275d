//! Package URLs (ECMA-427) of components.

use crate::config::is_url;
use crate::{Component, Rustc, Source};

/// The repository of the Rust toolchain.
const RUST: &str = "https://github.com/rust-lang/rust";

/// The package URL of a component.
///
/// Only a component of crates.io has a `pkg:cargo` URL without qualifiers: that is what advisories
/// name, and a namesake from elsewhere must not match it as exact.
pub(super) fn purl(component: &Component, rustc: &Rustc) -> String {
    let Component { name, version, source, .. } = component;
    match source {
        Source::CratesIo => write("cargo", name, version, None),
        Source::Registry(text) => match index_url(text) {
            Some(url) => write("cargo", name, version, Some(("repository_url", url))),
            None => write("generic", name, version, None),
        },
        Source::Git(text) => match vcs_url(text) {
            Some(url) => write("cargo", name, version, Some(("vcs_url", &url))),
            None => write("generic", name, version, None),
        },
        Source::Toolchain => {
            let url = rustc.commit.as_ref().map(|commit| format!("git+{RUST}@{commit}"));
            write("generic", name, version, url.as_ref().map(|url| ("vcs_url", url.as_str())))
        }
        Source::Local | Source::Carried(_) => write("generic", name, version, None),
    }
}

/// A generic package URL.
pub(super) fn generic(name: &str, version: Option<&str>) -> String {
    write("generic", name, version.unwrap_or_default(), None)
}

/// The repository of a git source and its commit, where it is not on this machine.
pub(super) fn repository(source: &str) -> Option<(&str, &str)> {
    let (url, commit) = source.strip_prefix("git+")?.rsplit_once('#')?;
    let url = url.split_once('?').map_or(url, |(url, _)| url);
    is_url(url).then_some((url, commit))
}

/// The URL of a registry's index, where it is not on this machine.
pub(super) fn index_url(source: &str) -> Option<&str> {
    let url = source.strip_prefix("sparse+").or_else(|| source.strip_prefix("registry+"))?;
    is_url(url).then_some(url)
}

fn vcs_url(source: &str) -> Option<String> {
    repository(source).map(|(url, commit)| format!("git+{url}@{commit}"))
}

fn write(kind: &str, name: &str, version: &str, qualifier: Option<(&str, &str)>) -> String {
    let mut text = format!("pkg:{kind}/{}", encode(name));
    if !version.is_empty() {
        text = format!("{text}@{}", encode(version));
    }
    match qualifier {
        Some((key, value)) => format!("{text}?{key}={}", encode(value)),
        None => text,
    }
}

/// Percent-encodes all but letters, digits, `.`, `-`, `_`, `~` and the colon (ECMA-427, character
/// encoding).
pub(super) fn encode(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b".-_~:".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(name: &str, version: &str, source: &str) -> String {
        let rustc = Rustc { version: "1.95.0".to_owned(), commit: Some("f00d".to_owned()) };
        purl(&Component::new(name, version, source.parse().unwrap()), &rustc)
    }

    /// The examples of the purl specification's type definitions `cargo` and `generic`, the second
    /// with the encoding that ECMA-427 prescribes for qualifiers.
    #[test]
    fn examples_of_the_specification() {
        assert_eq!(of("rand", "0.7.2", "crates.io"), "pkg:cargo/rand@0.7.2");
        assert_eq!(of("structopt", "0.3.11", "crates.io"), "pkg:cargo/structopt@0.3.11");
        assert_eq!(generic("openssl", Some("1.1.10g")), "pkg:generic/openssl@1.1.10g");
        assert_eq!(
            of("bitwarderl", "1.0.0", "git+https://git.fsfe.org/dxtr/bitwarderl#cc55108da32"),
            "pkg:cargo/bitwarderl@1.0.0\
             ?vcs_url=git%2Bhttps:%2F%2Fgit.fsfe.org%2Fdxtr%2Fbitwarderl%40cc55108da32"
        );
    }

    #[test]
    fn build_metadata_is_encoded() {
        assert_eq!(of("a", "1.0.0+x.1", "crates.io"), "pkg:cargo/a@1.0.0%2Bx.1");
    }

    #[test]
    fn none_but_crates_io_looks_like_crates_io() {
        for source in [
            "sparse+https://registry.example.org/index/",
            "registry+file:///home/someone/index",
            "git+https://example.org/a?branch=main#c0ffee",
            "git+file:///home/someone/a#c0ffee",
            "local",
            "rust-toolchain",
            "crate:a-src@1.0.0+2",
        ] {
            let text = of("a", "1.0.0", source);
            assert_ne!(text, "pkg:cargo/a@1.0.0");
            assert!(!text.contains("home"), "{text}");
            assert!(text.starts_with("pkg:generic/a@1.0.0") || text.contains("_url="), "{text}");
        }
    }
}
