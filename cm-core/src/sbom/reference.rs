//! References: names that are unique in a document and stable between documents.

use std::collections::BTreeSet;

use super::purl::{index_url, repository};
use crate::config::host;
use crate::{Component, Scope, Sha256Digest, Source};

/// Hands out references.
#[derive(Debug, Default)]
pub(super) struct References {
    taken: BTreeSet<String>,
}

impl References {
    /// A reference for a component, such as `crates.io/serde@1.0.0`.
    ///
    /// It holds no path of this machine. Two sources that would read alike are told apart by the
    /// start of a digest of the source.
    pub(super) fn take(&mut self, component: &Component, scope: Scope) -> String {
        let Component { name, version, source, .. } = component;
        let prefix = if scope == Scope::Build { "build/" } else { "" };
        let place = place(source);
        self.unique(format!("{prefix}{place}/{name}@{version}"), &source.to_string())
    }

    /// The text itself, or with a suffix made from `salt` where it is taken.
    pub(super) fn unique(&mut self, text: String, salt: &str) -> String {
        let mut candidate = text.clone();
        let mut round = 0;
        while !self.taken.insert(candidate.clone()) {
            let digest = Sha256Digest::of(format!("{salt}{round}").as_bytes()).to_string();
            candidate = format!("{text}~{}", &digest[..8]);
            round += 1;
        }
        candidate
    }
}

fn place(source: &Source) -> String {
    match source {
        Source::Registry(text) if text == REGISTRY => kind(text),
        Source::Git(text) if text == GIT => kind(text),
        Source::Registry(text) => {
            index_url(text).and_then(host).unwrap_or("local-registry").to_owned()
        }
        Source::Git(text) => {
            let commit = source.commit().unwrap_or_default();
            let host = repository(text).and_then(|(url, _)| host(url)).unwrap_or("local-git");
            format!("{host}/{commit}")
        }
        other => other.to_string(),
    }
}

/// The source's text as the canonical list has it, less a path of this machine.
pub(super) fn source_text(source: &Source) -> String {
    match source {
        Source::Registry(text) if text == REGISTRY => kind(text),
        Source::Git(text) if text == GIT => kind(text),
        Source::Registry(text) if index_url(text).is_none() => LOCAL_REGISTRY.to_owned(),
        Source::Git(text) if repository(text).is_none() => {
            format!("{LOCAL_GIT}{}", source.commit().unwrap_or_default())
        }
        other => other.to_string(),
    }
}

/// Whether a text of [`source_text`] lacks the path that the canonical list has.
pub(super) fn is_reduced(text: &str) -> bool {
    text == LOCAL_REGISTRY || text.starts_with(LOCAL_GIT)
}

/// A source of which only the kind is known, as cargo-auditable tells it.
fn kind(text: &str) -> String {
    text.trim_end_matches('+').to_owned()
}

const REGISTRY: &str = "registry+";
const GIT: &str = "git+";
const LOCAL_REGISTRY: &str = "local-registry";
const LOCAL_GIT: &str = "local-git#";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unique_and_without_paths() {
        let mut references = References::default();
        let mut take = |source: &str, scope| {
            references.take(&Component::new("a", "1.0.0", source.parse().unwrap()), scope)
        };
        assert_eq!(take("crates.io", Scope::Runtime), "crates.io/a@1.0.0");
        assert_eq!(take("crates.io", Scope::Build), "build/crates.io/a@1.0.0");
        let one = take("git+file:///home/me/one#c0ffee", Scope::Runtime);
        let two = take("git+file:///home/me/two#c0ffee", Scope::Runtime);
        assert_eq!(one, "local-git/c0ffee/a@1.0.0");
        assert!(two.starts_with(&one) && two != one, "{two}");
    }
}
