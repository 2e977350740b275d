//! The canonical component list: JSON that is its own canonical form (RFC 8785).

use std::fmt::Write;

use crate::{ComponentSet, Member, Rustc, Sha256Digest};

/// The number of the list's format, in its member `format`.
pub const LIST_FORMAT: u32 = 1;

/// The runtime components of one build as canonical JSON.
///
/// It holds no time, path, host, user or tool version, so that two builders get the same bytes.
/// `FORMAT.md` specifies it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ComponentList {
    json: String,
}

impl ComponentList {
    /// Writes the list of a set's runtime components.
    #[must_use]
    pub fn new(set: &ComponentSet, profile: &str, triple: &str, rustc: &Rustc) -> Self {
        let mut json = String::from("{\"components\":[");
        for (index, member) in set.runtime().iter().enumerate() {
            separate(&mut json, index);
            write_member(&mut json, member, set.runtime().len());
        }
        json.push_str("],\"format\":");
        write_number(&mut json, LIST_FORMAT as usize);
        json.push_str(",\"profile\":");
        write_string(&mut json, profile);
        json.push_str(",\"root\":");
        write_number(&mut json, set.root_index());
        json.push_str(",\"rustc\":{");
        if let Some(commit) = &rustc.commit {
            json.push_str("\"commit\":");
            write_string(&mut json, commit);
            json.push(',');
        }
        json.push_str("\"version\":");
        write_string(&mut json, &rustc.version);
        json.push_str("},\"target\":");
        write_string(&mut json, triple);
        json.push('}');
        Self { json }
    }

    /// The list's bytes; a file that holds them has the digest as its `sha256sum`.
    #[must_use]
    pub fn as_json(&self) -> &str {
        &self.json
    }

    /// The SBOM digest: SHA-256 of the list's bytes.
    #[must_use]
    pub fn digest(&self) -> Sha256Digest {
        Sha256Digest::of(self.json.as_bytes())
    }
}

fn write_member(json: &mut String, member: &Member, runtime: usize) {
    let component = &member.component;
    json.push('{');
    if let Some(checksum) = &component.checksum {
        json.push_str("\"checksum\":");
        write_string(json, &checksum.to_string());
        json.push(',');
    }
    json.push_str("\"dependencies\":[");
    for (index, to) in member.linked(runtime).into_iter().enumerate() {
        separate(json, index);
        write_number(json, to);
    }
    json.push_str("],\"features\":[");
    for (index, feature) in member.features.iter().enumerate() {
        separate(json, index);
        write_string(json, feature);
    }
    json.push_str("],\"name\":");
    write_string(json, &component.name);
    json.push_str(",\"source\":");
    write_string(json, &component.source.to_string());
    json.push_str(",\"version\":");
    write_string(json, &component.version);
    json.push('}');
}

pub(crate) fn separate(json: &mut String, index: usize) {
    if index > 0 {
        json.push(',');
    }
}

pub(crate) fn write_number(json: &mut String, number: usize) {
    // Writing into a string cannot fail.
    let _ = write!(json, "{number}");
}

/// RFC 8785, section 3.2.2.2: the escapes of ECMAScript's `JSON.stringify`.
pub(crate) fn write_string(json: &mut String, text: &str) {
    json.push('"');
    for character in text.chars() {
        match character {
            '"' => json.push_str("\\\""),
            '\\' => json.push_str("\\\\"),
            '\u{8}' => json.push_str("\\b"),
            '\t' => json.push_str("\\t"),
            '\n' => json.push_str("\\n"),
            '\u{c}' => json.push_str("\\f"),
            '\r' => json.push_str("\\r"),
            control if control < ' ' => {
                let _ = write!(json, "\\u{:04x}", control as u32);
            }
            other => json.push(other),
        }
    }
    json.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The string of RFC 8785, section 3.2.2 (sample), in its canonical spelling there.
    #[test]
    fn escapes_as_the_rfc_does() {
        let mut json = String::new();
        write_string(&mut json, "\u{20ac}$\u{f}\nA'\u{42}\u{22}\u{5c}\\\"/");
        assert_eq!(json, "\"€$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"");
    }
}
