//! Reading a packed list: untrusted bytes.

use std::fmt;
use std::str::FromStr;

use miniz_oxide::inflate::decompress_to_vec_with_limit;

use super::packed::{PackedList, text};
use crate::{
    Component, ComponentSet, Dependency, DependencyKind, Member, Rustc, Scope, SetError, Source,
};

/// No component list is longer, in bytes.
const MAX_TEXT: usize = 4 << 20;

/// No component list has more components.
const MAX_COMPONENTS: usize = 1 << 16;

/// The components of a packed list; none has a checksum.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnpackedList {
    /// The runtime components; their edges are all of kind [`DependencyKind::Normal`].
    pub set: ComponentSet,
    /// The compiler.
    pub rustc: Rustc,
}

impl PackedList {
    /// Reads the list, and checks that the same list would be packed as the same text.
    ///
    /// # Errors
    /// When the bytes are no packed list.
    pub fn unpack(&self) -> Result<UnpackedList, PackedError> {
        let bytes = decompress_to_vec_with_limit(self.as_bytes(), MAX_TEXT)
            .map_err(|_| PackedError::Compression)?;
        let packed = String::from_utf8(bytes).map_err(|_| PackedError::Shape)?;
        let list = Lines(&packed).list()?;
        if text(&list.set, &list.rustc) == packed { Ok(list) } else { Err(PackedError::Shape) }
    }
}

/// What is left of the text.
struct Lines<'a>(&'a str);

impl<'a> Lines<'a> {
    fn list(mut self) -> Result<UnpackedList, PackedError> {
        let count: usize = self.number()?;
        let root = self.number()?;
        let rustc = Rustc {
            version: self.line()?.to_owned(),
            commit: Some(self.line()?.to_owned()).filter(|commit| !commit.is_empty()),
        };
        // Each component has a line in each of five columns.
        if count > MAX_COMPONENTS || count > self.0.len() / 5 {
            return Err(PackedError::Shape);
        }
        let mut column = || (0..count).map(|_| self.line()).collect::<Result<Vec<_>, _>>();
        let (names, versions) = (column()?, column()?);
        let (sources, features, steps) = (column()?, column()?, column()?);
        let members = (0..count).map(|index| {
            let source: Source = sources[index].parse().map_err(|_| PackedError::Shape)?;
            Ok(Member {
                scope: Scope::Runtime,
                component: Component::new(names[index], versions[index], source),
                features: words(features[index], ',').map(str::to_owned).collect(),
                dependencies: dependencies(steps[index])?,
            })
        });
        let members: Vec<Member> = members.collect::<Result<_, PackedError>>()?;
        Ok(UnpackedList { set: ComponentSet::new(members, root).map_err(PackedError::Set)?, rustc })
    }

    fn line(&mut self) -> Result<&'a str, PackedError> {
        let (line, rest) = self.0.split_once('\n').ok_or(PackedError::Shape)?;
        self.0 = rest;
        Ok(line)
    }

    fn number<T: FromStr>(&mut self) -> Result<T, PackedError> {
        self.line()?.parse().map_err(|_| PackedError::Shape)
    }
}

fn dependencies(steps: &str) -> Result<Vec<Dependency>, PackedError> {
    let mut to: usize = 0;
    let next = |step: &str| {
        let step: usize = step.parse().map_err(|_| PackedError::Shape)?;
        to = to.checked_add(step).ok_or(PackedError::Shape)?;
        Ok(Dependency { to, kind: DependencyKind::Normal })
    };
    words(steps, ' ').map(next).collect()
}

/// The words of a line; none in an empty one.
fn words(line: &str, separator: char) -> impl Iterator<Item = &str> {
    line.split(separator).filter(|word| !word.is_empty())
}

/// Why bytes are no packed list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PackedError {
    /// They are no DEFLATE stream, or of a length that no list has.
    Compression,
    /// The text is not laid out as a list.
    Shape,
    /// The components form no set.
    Set(SetError),
}

impl fmt::Display for PackedError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Compression => "the embedded component list cannot be decompressed",
            Self::Shape => "the embedded component list is not laid out as one",
            Self::Set(_) => "the components of the embedded list form no set",
        })
    }
}

impl std::error::Error for PackedError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Set(error) => Some(error),
            _ => None,
        }
    }
}
