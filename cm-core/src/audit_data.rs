//! What other auditing tools read in a binary: the data of cargo-auditable.

use std::collections::{BTreeMap, BTreeSet};

use miniz_oxide::deflate::compress_to_vec_zlib;

use crate::canonical::{separate, write_number, write_string};
use crate::{Component, ComponentSet, Scope, Source};

/// The revision of the data: packages are told apart as linked or needed by the build, procedural
/// macros among the latter.
const REVISION: usize = 1;

const COMPRESSION: u8 = 7;

/// The packages of a build as cargo-auditable describes them, for the section `.dep-v0`.
///
/// The schema is cargo-auditable's `VersionInfo` (crate auditable-serde 0.9): one root, no cycles,
/// a package that is linked and also needed by the build is `runtime`. Only crates are in it: the
/// readers match every name with advisories for crates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditData {
    json: String,
}

/// One package, whatever it is compiled for.
#[derive(Default)]
struct Package {
    is_linked: bool,
    is_root: bool,
    needs: BTreeSet<usize>,
}

impl AuditData {
    /// Describes a set's crates.
    #[must_use]
    pub fn new(set: &ComponentSet) -> Self {
        let members = set.members().iter();
        let names: BTreeSet<&Component> =
            members.map(|member| &member.component).filter(|it| it.is_crate()).collect();
        let places: BTreeMap<&Component, usize> =
            names.iter().enumerate().map(|(place, name)| (*name, place)).collect();
        let mut packages: Vec<Package> = names.iter().map(|_| Package::default()).collect();
        for (index, member) in set.members().iter().enumerate() {
            let Some(&place) = places.get(&member.component) else { continue };
            let needed = member.dependencies.iter().map(|edge| &set.members()[edge.to].component);
            let package = &mut packages[place];
            package.is_linked |= member.scope == Scope::Runtime;
            package.is_root |= index == set.root_index();
            package.needs.extend(needed.filter_map(|needed| places.get(needed)));
        }
        Self { json: json(&names, &packages) }
    }

    /// The JSON text.
    #[must_use]
    pub fn as_json(&self) -> &str {
        &self.json
    }

    /// The section's bytes: the text in the zlib format (RFC 1950).
    #[must_use]
    pub fn section(&self) -> Vec<u8> {
        compress_to_vec_zlib(self.json.as_bytes(), COMPRESSION)
    }
}

fn json(names: &BTreeSet<&Component>, packages: &[Package]) -> String {
    let mut json = String::from("{\"packages\":[");
    for (index, (name, package)) in names.iter().zip(packages).enumerate() {
        separate(&mut json, index);
        write_package(&mut json, name, package);
    }
    json.push_str("],\"format\":");
    write_number(&mut json, REVISION);
    json.push('}');
    json
}

fn write_package(json: &mut String, name: &Component, package: &Package) {
    for (key, value) in [
        ("{\"name\":", &*name.name),
        (",\"version\":", &name.version),
        (",\"source\":", kind(name)),
    ] {
        json.push_str(key);
        write_string(json, value);
    }
    if !package.is_linked {
        json.push_str(",\"kind\":\"build\"");
    }
    if !package.needs.is_empty() {
        json.push_str(",\"dependencies\":[");
        for (index, &to) in package.needs.iter().enumerate() {
            separate(json, index);
            write_number(json, to);
        }
        json.push(']');
    }
    json.push_str(if package.is_root { ",\"root\":true}" } else { "}" });
}

fn kind(component: &Component) -> &'static str {
    match component.source {
        Source::CratesIo => "crates.io",
        Source::Git(_) => "git",
        Source::Registry(_) => "registry",
        _ => "local",
    }
}
