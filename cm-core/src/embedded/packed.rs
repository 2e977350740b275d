//! The component list as it travels inside a binary: without checksums, in columns, compressed.

use miniz_oxide::deflate::compress_to_vec;

use crate::{ComponentSet, Member, Rustc};

/// A component list for a record: about a twelfth of the canonical list.
///
/// A checksum cannot be compressed, and four hundred of them alone would take 12.8 KB. The SBOM
/// digest covers them; where the list is at hand, its checksums can be compared with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackedList(Vec<u8>);

/// miniz_oxide's best level that still fits a build script's patience.
const COMPRESSION: u8 = 9;

impl PackedList {
    /// Packs a set's runtime components.
    #[must_use]
    pub fn new(set: &ComponentSet, rustc: &Rustc) -> Self {
        Self(compress_to_vec(text(set, rustc).as_bytes(), COMPRESSION))
    }

    /// Takes what was packed before; its content is looked at when it is unpacked.
    #[must_use]
    pub fn from_bytes(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }

    /// A raw DEFLATE stream (RFC 1951).
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

/// The number of components, the root's index, the compiler's version and commit, a line each;
/// then the columns, each a line per component.
pub(super) fn text(set: &ComponentSet, rustc: &Rustc) -> String {
    let runtime = set.runtime();
    let commit = rustc.commit.as_deref().unwrap_or_default();
    let mut text =
        format!("{}\n{}\n{}\n{commit}\n", runtime.len(), set.root_index(), rustc.version);
    let columns: [&dyn Fn(&Member) -> String; 5] = [
        &|member| member.component.name.clone(),
        &|member| member.component.version.clone(),
        &|member| member.component.source.to_string(),
        &|member| member.features.join(","),
        &|member| steps(member, runtime.len()),
    ];
    for column in columns {
        for member in runtime {
            text.push_str(&column(member).replace('\n', " "));
            text.push('\n');
        }
    }
    text
}

/// Indices of the runtime components that are needed, each as the step from the one before.
fn steps(member: &Member, runtime: usize) -> String {
    let mut before = 0;
    let mut steps = Vec::new();
    for to in member.linked(runtime) {
        steps.push((to - before).to_string());
        before = to;
    }
    steps.join(" ")
}
