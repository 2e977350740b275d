//! Reading canonical lists: only bytes that are their own canonical form are accepted.

use std::fmt;

use serde::Deserialize;

use crate::{
    Component, ComponentList, ComponentSet, Dependency, DependencyKind, LIST_FORMAT, Member, Rustc,
    Scope, SetError,
};

/// A list that was read: the components, and what the list says of the build.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadList {
    /// The runtime components; their edges are all of kind [`DependencyKind::Normal`].
    pub set: ComponentSet,
    /// The cargo profile.
    pub profile: String,
    /// The target triple.
    pub triple: String,
    /// The compiler.
    pub rustc: Rustc,
}

impl ReadList {
    /// The list itself.
    #[must_use]
    pub fn list(&self) -> ComponentList {
        ComponentList::new(&self.set, &self.profile, &self.triple, &self.rustc)
    }
}

impl ComponentList {
    /// Reads a list of at most 16 MiB and checks that the bytes are what this set is written as.
    ///
    /// # Errors
    /// When the text is no list, is of an unknown format number, or is not canonical.
    pub fn read(json: &str) -> Result<ReadList, ReadError> {
        if json.len() > MAX_LEN {
            return Err(ReadError::TooLong(json.len()));
        }
        // The number is looked at before anything else, so that a newer list is named as such.
        let Numbered { format } = serde_json::from_str(json).map_err(ReadError::Shape)?;
        if format != LIST_FORMAT {
            return Err(ReadError::Format(format));
        }
        let raw: RawList = serde_json::from_str(json).map_err(ReadError::Shape)?;
        let read = raw.checked()?;
        if read.list().as_json() == json { Ok(read) } else { Err(ReadError::NotCanonical) }
    }
}

const MAX_LEN: usize = 16 << 20;

#[derive(Deserialize)]
struct Numbered {
    format: u32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawList {
    components: Vec<RawComponent>,
    #[serde(rename = "format")]
    _format: u32,
    profile: String,
    root: usize,
    rustc: RawRustc,
    target: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRustc {
    commit: Option<String>,
    version: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawComponent {
    checksum: Option<String>,
    dependencies: Vec<usize>,
    features: Vec<String>,
    name: String,
    source: String,
    version: String,
}

impl RawList {
    fn checked(self) -> Result<ReadList, ReadError> {
        let members: Result<Vec<Member>, ReadError> =
            self.components.into_iter().map(RawComponent::checked).collect();
        Ok(ReadList {
            set: ComponentSet::new(members?, self.root).map_err(ReadError::Set)?,
            profile: self.profile,
            triple: self.target,
            rustc: Rustc { version: self.rustc.version, commit: self.rustc.commit },
        })
    }
}

impl RawComponent {
    fn checked(self) -> Result<Member, ReadError> {
        let value = |what: &dyn fmt::Display| ReadError::Value(self.name.clone(), what.to_string());
        let source = self.source.parse().map_err(|error| value(&error))?;
        let checksum =
            self.checksum.map(|text| text.parse().map_err(|error| value(&error))).transpose()?;
        let edge = |to| Dependency { to, kind: DependencyKind::Normal };
        Ok(Member {
            scope: Scope::Runtime,
            component: Component { name: self.name, version: self.version, source, checksum },
            features: self.features,
            dependencies: self.dependencies.into_iter().map(edge).collect(),
        })
    }
}

/// Why bytes are no canonical component list.
#[derive(Debug)]
pub enum ReadError {
    /// Longer than any list; its length in bytes.
    TooLong(usize),
    /// No JSON, or JSON of another shape.
    Shape(serde_json::Error),
    /// A format number that this version does not know.
    Format(u32),
    /// The named component has a value that cannot be.
    Value(String, String),
    /// The components form no set.
    Set(SetError),
    /// The same list would be written with other bytes, so its digest means nothing.
    NotCanonical,
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLong(len) => write!(f, "{len} bytes are more than a component list has"),
            Self::Shape(_) => f.write_str("not a component list"),
            Self::Format(number) => {
                write!(
                    f,
                    "format {number} of the component list is unknown; this version reads {LIST_FORMAT}"
                )
            }
            Self::Value(name, what) => write!(f, "component {name:?}: {what}"),
            Self::Set(_) => f.write_str("the components form no set"),
            Self::NotCanonical => f.write_str("the component list is not in canonical form"),
        }
    }
}

impl std::error::Error for ReadError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Shape(error) => Some(error),
            Self::Set(error) => Some(error),
            _ => None,
        }
    }
}
