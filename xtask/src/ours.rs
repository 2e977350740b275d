//! Our own answer: what `cargo cm sbom --format json` prints.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use crate::component_graph::{Build, BuildKey, Component, Kind, Node, Scope, linked_crate_types};
use crate::failure::Failure;
use crate::package::{Origin, Package};
use crate::profile::one_spelling;

#[derive(Debug, Deserialize)]
struct Output {
    format: u32,
    builds: Vec<RawBuild>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
struct RawBuild {
    package: String,
    version: String,
    target_name: String,
    crate_types: Vec<String>,
    profile: String,
    triple: String,
    root: usize,
    members: Vec<RawMember>,
    settings: RawSettings,
}

#[derive(Debug, Deserialize)]
struct RawMember {
    scope: String,
    name: String,
    version: String,
    source: String,
    features: BTreeSet<String>,
    dependencies: Vec<RawDependency>,
}

#[derive(Debug, Deserialize)]
struct RawDependency {
    to: usize,
    kind: String,
}

#[derive(Debug, Deserialize)]
struct RawSettings {
    profile: BTreeMap<String, String>,
}

/// Reads the builds of our output.
pub(crate) fn parse(json: &[u8]) -> Result<Vec<Build>, Failure> {
    let output: Output = serde_json::from_slice(json)
        .map_err(|cause| Failure::new(format!("failed to read our JSON: {cause}")))?;
    if output.format != 1 {
        return Err(Failure::new(format!("our JSON is of format {}, not 1", output.format)));
    }
    output.builds.iter().map(RawBuild::checked).collect()
}

impl RawBuild {
    fn checked(&self) -> Result<Build, Failure> {
        let nodes = self.members.iter().map(RawMember::node).collect::<Result<Vec<_>, _>>()?;
        let root = nodes.get(self.root).cloned().flatten();
        let mut components = BTreeMap::new();
        for (member, node) in self.members.iter().zip(&nodes) {
            let Some(node) = node else { continue };
            if components.insert(node.clone(), member.component(&nodes)?).is_some() {
                return Err(Failure::new(format!("our JSON lists {node} twice")));
            }
        }
        let settings = self.settings.profile.iter();
        Ok(Build {
            key: BuildKey {
                package: self.package.clone(),
                version: self.version.clone(),
                target_name: self.target_name.clone(),
                crate_types: linked_crate_types(&self.crate_types),
                profile: self.profile.clone(),
                triple: Some(self.triple.clone()),
            },
            root: root.ok_or_else(|| Failure::new("our JSON's root is no package"))?,
            components,
            settings: settings
                .map(|(key, value)| (key.clone(), one_spelling(key, value)))
                .collect(),
        })
    }
}

impl RawMember {
    /// Nothing for the standard library and native libraries: they are no units of cargo's.
    fn node(&self) -> Result<Option<Node>, Failure> {
        if self.source == "rust-toolchain" || self.source.starts_with("crate:") {
            return Ok(None);
        }
        let scope = match self.scope.as_str() {
            "runtime" => Scope::Runtime,
            "build" => Scope::Build,
            other => return Err(Failure::new(format!("unknown scope {other:?} in our JSON"))),
        };
        let origin = Origin::parse(&self.source)?;
        let package = Package { name: self.name.clone(), version: self.version.clone(), origin };
        Ok(Some(Node { scope, package }))
    }

    fn component(&self, nodes: &[Option<Node>]) -> Result<Component, Failure> {
        let mut needs = BTreeSet::new();
        for dependency in &self.dependencies {
            let target = nodes
                .get(dependency.to)
                .ok_or_else(|| Failure::new(format!("{} needs no member", self.name)))?;
            let kind = match dependency.kind.as_str() {
                "normal" => Kind::Normal,
                "build" => Kind::Build,
                other => return Err(Failure::new(format!("unknown kind {other:?} in our JSON"))),
            };
            needs.extend(target.clone().map(|target| (kind, target)));
        }
        Ok(Component { features: self.features.clone(), needs })
    }
}
