//! The data of cargo-auditable (crate auditable-serde 0.9, `VersionInfo`): untrusted bytes.

use std::collections::BTreeMap;

use miniz_oxide::inflate::{TINFLStatus, decompress_to_vec_zlib_with_limit};
use serde::Deserialize;

use super::budget::Budget;
use super::limits::{Limit, MAX_AUDITABLE, MAX_COMPONENTS};
use super::opaque::Trouble;
use crate::{Component, ComponentSet, Dependency, DependencyKind, Member, Scope, Source};

#[derive(Deserialize)]
struct VersionInfo {
    packages: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    version: String,
    source: String,
    #[serde(default)]
    kind: Kind,
    #[serde(default)]
    dependencies: Vec<usize>,
    #[serde(default)]
    root: bool,
}

#[derive(Deserialize, Default, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
enum Kind {
    Build,
    #[default]
    Runtime,
}

/// Reading a byte of the JSON takes about so many times as long as decompressing it.
const WEIGHT: u64 = 8;

/// The packages of a section.
///
/// The data knows no features and no checksums; of registries and repositories it says only that
/// they are some.
pub(super) fn packages(section: &[u8], budget: &Budget) -> Result<ComponentSet, Trouble> {
    // Where nothing more can be kept, nothing more is read.
    budget.keep_some()?;
    budget.decompressed.spend(1)?;
    let limit = usize::try_from(MAX_AUDITABLE).unwrap_or(usize::MAX);
    let json = match decompress_to_vec_zlib_with_limit(section, limit) {
        Ok(json) => json,
        Err(error) => {
            budget.decompressed.spend_or_empty(error.output.len() as u64)?;
            return Err(match error.status {
                TINFLStatus::HasMoreOutput => Trouble::Limit(Limit::Components),
                _ => Trouble::broken("cargo-auditable's data cannot be decompressed"),
            });
        }
    };
    budget.decompressed.spend_or_empty(WEIGHT * json.len() as u64)?;
    let info: VersionInfo = serde_json::from_slice(&json)
        .map_err(|error| Trouble::broken(format!("cargo-auditable's data is no list: {error}")))?;
    if info.packages.len() > MAX_COMPONENTS {
        return Err(Trouble::Limit(Limit::Components));
    }
    let set = set(&info).ok_or_else(|| {
        Trouble::broken("cargo-auditable's data names no root, or a package that it does not have")
    })?;
    budget.keep(&set)?;
    Ok(set)
}

fn set(info: &VersionInfo) -> Option<ComponentSet> {
    let root = info.packages.iter().position(|package| package.root)?;
    let components: Vec<Component> = info.packages.iter().map(component).collect();
    // Two registries can have a package of one name and version.
    let mut places: BTreeMap<(&Component, bool), usize> = BTreeMap::new();
    let mut place_of = Vec::new();
    for (component, package) in components.iter().zip(&info.packages) {
        let next = places.len();
        let is_build = package.kind == Kind::Build;
        place_of.push(*places.entry((component, is_build)).or_insert(next));
    }
    let mut members: Vec<Option<Member>> = vec![None; places.len()];
    for (index, package) in info.packages.iter().enumerate() {
        let scope = scope(package);
        let member = members[place_of[index]]
            .get_or_insert_with(|| Member::new(scope, components[index].clone()));
        for &to in &package.dependencies {
            let needed = info.packages.get(to)?;
            // A package that is both is called linked; what the build needs of it is not told.
            if package.kind == Kind::Runtime || needed.kind == Kind::Build {
                let edge = Dependency { to: place_of[to], kind: DependencyKind::Normal };
                member.dependencies.push(edge);
            }
        }
    }
    ComponentSet::new(members.into_iter().flatten().collect(), place_of[root]).ok()
}

fn scope(package: &Package) -> Scope {
    if package.kind == Kind::Build { Scope::Build } else { Scope::Runtime }
}

fn component(package: &Package) -> Component {
    let source = match package.source.as_str() {
        "crates.io" => Source::CratesIo,
        "local" => Source::Local,
        "git" => Source::Git("git+".to_owned()),
        _ => Source::Registry("registry+".to_owned()),
    };
    Component::new(&package.name, &package.version, source)
}
