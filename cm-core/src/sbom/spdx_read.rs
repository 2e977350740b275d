//! Reading SPDX 2.3 JSON for what a component list is made of.

use serde::Deserialize;

use super::told::{Properties, Told, ToldComponent};

const DOCUMENT: &str = "SPDXRef-DOCUMENT";

/// Reads the parts of a document; what they mean is not judged here.
pub(super) fn read(json: &str) -> Result<Told, serde_json::Error> {
    let document: Document = serde_json::from_str(json)?;
    let describes = |it: &&Relationship| it.from == DOCUMENT && it.kind == "DESCRIBES";
    let root = document.relationships.iter().find(describes).map(|it| it.to.clone());
    let packages = document.packages.into_iter().map(Package::told);
    // What ran on the build host says what it did there.
    let (host, linked) =
        packages.partition(|it: &ToldComponent| it.properties.one("cm:role") != Ok(None));
    let needs = document.relationships.into_iter().filter(|it| it.kind == "DEPENDS_ON");
    Ok(Told {
        root,
        linked,
        host,
        needs: needs.map(|it| (it.from, it.to)).collect(),
        properties: Properties::of_comment(&document.comment),
    })
}

impl Package {
    fn told(self) -> ToldComponent {
        let sha256 = self.checksums.into_iter().filter(|it| it.algorithm == "SHA256");
        ToldComponent {
            reference: self.id,
            name: self.name,
            version: self.version_info,
            sha256: sha256.map(|it| it.checksum_value).collect(),
            properties: Properties::of_comment(&self.comment),
        }
    }
}

#[derive(Deserialize)]
struct Document {
    #[serde(default)]
    comment: String,
    #[serde(default)]
    packages: Vec<Package>,
    #[serde(default)]
    relationships: Vec<Relationship>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Package {
    #[serde(rename = "SPDXID")]
    id: String,
    name: String,
    version_info: Option<String>,
    #[serde(default)]
    checksums: Vec<Checksum>,
    #[serde(default)]
    comment: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Checksum {
    algorithm: String,
    checksum_value: String,
}

#[derive(Deserialize)]
struct Relationship {
    #[serde(rename = "spdxElementId")]
    from: String,
    #[serde(rename = "relationshipType")]
    kind: String,
    #[serde(rename = "relatedSpdxElement")]
    to: String,
}
