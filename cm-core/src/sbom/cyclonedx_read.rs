//! Reading CycloneDX JSON (ECMA-424) for what a component list is made of.

use serde::Deserialize;

use super::told::{Properties, Told, ToldComponent};

/// Reads the parts of a document; what they mean is not judged here.
pub(super) fn read(json: &str) -> Result<Told, serde_json::Error> {
    let bom: Bom = serde_json::from_str(json)?;
    let mut told = Told::default();
    if let Some(metadata) = bom.metadata {
        told.properties = properties(metadata.properties);
        if let Some(root) = metadata.component {
            told.root = Some(root.bom_ref.clone());
            flatten(root, &mut told.linked);
        }
    }
    bom.components.into_iter().for_each(|component| flatten(component, &mut told.linked));
    let host = bom.formulation.into_iter().flat_map(|formula| formula.components);
    host.for_each(|component| flatten(component, &mut told.host));
    for edges in bom.dependencies {
        let needs = edges.depends_on.into_iter().map(|to| (edges.from.clone(), to));
        told.needs.extend(needs);
    }
    Ok(told)
}

/// Components within components count as what is linked, too: cargo-cm writes none, so a document
/// that has some states another list than its digest is of. serde_json limits their depth.
fn flatten(component: Component, into: &mut Vec<ToldComponent>) {
    let Component { bom_ref, name, version, hashes, properties: own, components } = component;
    let sha256 = hashes.into_iter().filter(|hash| hash.alg == "SHA-256");
    into.push(ToldComponent {
        reference: bom_ref,
        name,
        version,
        sha256: sha256.map(|hash| hash.content).collect(),
        properties: properties(own),
    });
    components.into_iter().for_each(|component| flatten(component, into));
}

fn properties(all: Vec<Property>) -> Properties {
    // A property without a value is one that cargo-cm does not write (ECMA-424 allows it).
    Properties::new(all.into_iter().map(|it| (it.name, it.value.unwrap_or_default())))
}

#[derive(Deserialize)]
struct Bom {
    metadata: Option<Metadata>,
    #[serde(default)]
    components: Vec<Component>,
    #[serde(default)]
    dependencies: Vec<Dependency>,
    #[serde(default)]
    formulation: Vec<Formula>,
}

#[derive(Deserialize)]
struct Metadata {
    component: Option<Component>,
    #[serde(default)]
    properties: Vec<Property>,
}

#[derive(Deserialize)]
struct Formula {
    #[serde(default)]
    components: Vec<Component>,
}

#[derive(Deserialize)]
struct Component {
    #[serde(rename = "bom-ref", default)]
    bom_ref: String,
    name: String,
    version: Option<String>,
    #[serde(default)]
    hashes: Vec<Hash>,
    #[serde(default)]
    properties: Vec<Property>,
    #[serde(default)]
    components: Vec<Self>,
}

#[derive(Deserialize)]
struct Hash {
    alg: String,
    content: String,
}

#[derive(Deserialize)]
struct Property {
    #[serde(default)]
    name: String,
    value: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Dependency {
    #[serde(rename = "ref")]
    from: String,
    #[serde(default)]
    depends_on: Vec<String>,
}
