//! What a document says of a build, whichever format it was read from.

use crate::Sha256Digest;

/// What a document of ours says, as far as a component list is made of it.
#[derive(Debug, Default)]
pub(super) struct Told {
    /// The reference of what is built.
    pub(super) root: Option<String>,
    /// The root and the components that are linked into it.
    pub(super) linked: Vec<ToldComponent>,
    /// What ran on the build host.
    pub(super) host: Vec<ToldComponent>,
    /// References of a component and of one that it needs.
    pub(super) needs: Vec<(String, String)>,
    /// The document's own properties.
    pub(super) properties: Properties,
}

/// One component of a document.
#[derive(Debug)]
pub(super) struct ToldComponent {
    pub(super) reference: String,
    pub(super) name: String,
    pub(super) version: Option<String>,
    /// Each SHA-256 that it states.
    pub(super) sha256: Vec<String>,
    pub(super) properties: Properties,
}

impl Told {
    /// The component that is built.
    pub(super) fn root(&self) -> Option<&ToldComponent> {
        let root = self.root.as_ref()?;
        self.linked.iter().find(|component| component.reference == *root)
    }

    /// The SBOM digest that the document states; nothing where it is no digest.
    pub(super) fn stated_digest(&self) -> Option<Sha256Digest> {
        self.root()?.properties.one("cm:sbom-digest").ok()??.parse().ok()
    }
}

/// Named values.
#[derive(Debug, Default)]
pub(super) struct Properties(Vec<(String, String)>);

impl Properties {
    pub(super) fn new(all: impl IntoIterator<Item = (String, String)>) -> Self {
        Self(all.into_iter().collect())
    }

    /// Reads the lines of an SPDX comment; what is indented goes on from the line before.
    pub(super) fn of_comment(comment: &str) -> Self {
        let mut all: Vec<(String, String)> = Vec::new();
        for line in comment.lines() {
            match (line.strip_prefix("  "), line.split_once(": ")) {
                (Some(more), _) => {
                    if let Some((_, value)) = all.last_mut() {
                        value.push('\n');
                        value.push_str(more);
                    }
                }
                (None, Some((name, value))) => all.push((name.to_owned(), value.to_owned())),
                (None, None) => {}
            }
        }
        Self(all)
    }

    /// The value of a name.
    ///
    /// # Errors
    /// The name, where it has several values.
    pub(super) fn one<'a>(&self, name: &'a str) -> Result<Option<&str>, &'a str> {
        let mut values = self.0.iter().filter(|(other, _)| other == name);
        let value = values.next().map(|(_, value)| value.as_str());
        if values.next().is_some() { Err(name) } else { Ok(value) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_a_comment() {
        let properties = Properties::of_comment("a: 1\nb: x\n  c: y\nnothing\na: 2\nd: ");
        assert_eq!(properties.one("b"), Ok(Some("x\nc: y")));
        assert_eq!(properties.one("c"), Ok(None));
        assert_eq!(properties.one("d"), Ok(Some("")));
        assert_eq!(properties.one("a"), Err("a"));
    }
}
