//! `cm.toml` as it is written: the types that its schema is derived from.
//!
//! The first paragraph of each comment is what an editor shows beside the key.

use schemars::JsonSchema;
use serde::Deserialize;

use super::classes::{MaintenanceClass, SoftwareItemClass, Support};
use super::date::Date;
use super::located::Located;
use super::requirement::Requirement;
use super::scalar::{BuildName, Cpe, Email, Line, Paragraph, Purl, RelativePath, Url};

/// The product, its builds, native libraries, component facts and SBOM revision.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[schemars(title = "cm.toml")]
pub(super) struct RawConfig {
    /// The product that the builds belong to.
    pub(super) product: Option<RawProduct>,
    /// The builds that are shipped, one table each. Without any they are derived from the packages.
    #[serde(default)]
    pub(super) build: Vec<Located<RawBuild>>,
    /// Native libraries that crates bring along, one table each.
    #[serde(default)]
    pub(super) native: Vec<Located<RawNative>>,
    /// Facts about components, one table each. Of the entries that match a component, the one that names its version most exactly wins as a whole.
    #[serde(default)]
    pub(super) component: Vec<Located<RawComponent>>,
    /// The revision of the SBOM documents.
    pub(super) sbom: Option<RawSbom>,
}

#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[schemars(extend("not" = { "required": ["version", "version-from"] }))]
pub(super) struct RawProduct {
    /// The product's name. Without it: the root package's.
    pub(super) name: Option<Line>,
    /// The product's version. Or give `version-from`.
    pub(super) version: Option<Line>,
    /// The package whose version is the product's. Or give `version`.
    pub(super) version_from: Option<Located<Line>>,
    /// Who supplies the product.
    pub(super) supplier: Option<RawSupplier>,
    /// E-mail address or URL of the SBOM's creator (BSI TR-03183-2).
    pub(super) contact: Option<Located<Line>>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct RawSupplier {
    /// The name of the company, project or person.
    pub(super) name: Line,
    /// Web address, http or https.
    pub(super) url: Option<Url>,
    /// E-mail address.
    pub(super) email: Option<Email>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[schemars(extend("not" = {
    "required": ["bin", "lib"], "properties": { "lib": { "const": true } }
}))]
pub(super) struct RawBuild {
    /// The build's name, which names its files too. Unique, upper and lower case being the same.
    pub(super) name: Located<BuildName>,
    /// The package that is built.
    pub(super) package: Line,
    /// The package's binary. Without `bin` and `lib`: all that the package links.
    pub(super) bin: Option<Line>,
    /// Whether the package's library is built (a cdylib or staticlib).
    #[serde(default)]
    pub(super) lib: Option<Located<bool>>,
    /// The cargo profile. Without it: release.
    pub(super) profile: Option<Line>,
    /// The target triples. Without any: the target that cargo builds for by default.
    #[serde(default)]
    #[schemars(extend("uniqueItems" = true))]
    pub(super) targets: Vec<Located<Line>>,
    /// The features to activate.
    #[serde(default)]
    pub(super) features: Vec<Line>,
    /// Whether all features are activated.
    #[serde(default)]
    pub(super) all_features: bool,
    /// Whether the default feature is activated. Without it: true.
    pub(super) default_features: Option<bool>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[schemars(extend(
    "oneOf" = [
        { "required": ["name"], "anyOf": [
            { "required": ["version"] },
            { "required": ["system"], "properties": { "system": { "const": true } } }
        ] },
        { "required": ["sbom"] },
        { "required": ["own-code", "justification"],
          "properties": { "own-code": { "const": true } } }
    ],
    "not" = { "required": ["licence", "license"] },
    "dependencies" = {
        "version": ["name"], "licence": ["name"], "license": ["name"], "supplier": ["name"],
        "purl": ["name"], "cpe": ["name"], "patched": ["name"], "system": ["name"],
        "justification": ["own-code"]
    }
))]
pub(super) struct RawNative {
    /// The crate that brings the library.
    #[serde(rename = "crate")]
    pub(super) carrier: Line,
    /// Which versions of the crate, as cargo writes requirements. Without it: every version.
    pub(super) crate_version: Option<Requirement>,
    /// The library's name. Or give `sbom` or `own-code`.
    pub(super) name: Option<Located<Line>>,
    /// The library's version. Only a library of the operating system may do without.
    pub(super) version: Option<Located<Line>>,
    /// The library's licence, an SPDX expression.
    pub(super) licence: Option<Located<Line>>,
    /// The same as `licence`.
    pub(super) license: Option<Located<Line>>,
    /// Who supplies the library.
    pub(super) supplier: Option<Located<RawSupplier>>,
    /// The library's package URL.
    pub(super) purl: Option<Located<Purl>>,
    /// The library's CPE name.
    pub(super) cpe: Option<Located<Cpe>>,
    /// Whether the library differs from what its supplier published. Without it: false.
    pub(super) patched: Option<Located<bool>>,
    /// Whether the library is the operating system's, not bundled with the product. Without it: false.
    pub(super) system: Option<Located<bool>>,
    /// The supplier's SBOM in CycloneDX, a path relative to this file. Its components are taken in.
    pub(super) sbom: Option<Located<RelativePath>>,
    /// Whether the native code is the crate's own, or there is none in spite of a links key.
    pub(super) own_code: Option<Located<bool>>,
    /// For own code: why it needs no entry of its own.
    pub(super) justification: Option<Located<Paragraph>>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[schemars(extend(
    "not" = { "required": ["licence-concluded", "license-concluded"] },
    "if" = { "required": ["maintenance-class"],
             "properties": { "maintenance-class": { "const": "required" } } },
    "then" = { "required": ["justification"] }
))]
pub(super) struct RawComponent {
    /// The component's name.
    pub(super) name: Line,
    /// Which versions, as cargo writes requirements. Without it: every version.
    pub(super) version: Option<Requirement>,
    /// Who supplies the component.
    pub(super) supplier: Option<RawSupplier>,
    /// The licence that you concluded, an SPDX expression.
    pub(super) licence_concluded: Option<Line>,
    /// The same as `licence-concluded`.
    pub(super) license_concluded: Option<Located<Line>>,
    /// The level of support (FDA, premarket cybersecurity).
    pub(super) support: Option<Support>,
    /// The day on which support ends, YYYY-MM-DD.
    pub(super) end_of_support: Option<Date>,
    /// Why the support is unknown, or why the class is required.
    pub(super) justification: Option<Paragraph>,
    /// The class of maintenance (IEC 81001-5-1, clause 4.3). Required needs a justification.
    pub(super) maintenance_class: Option<Located<MaintenanceClass>>,
    /// The safety class (IEC 62304, clause 4.3).
    pub(super) software_item_class: Option<SoftwareItemClass>,
    /// What the product needs the component for.
    pub(super) purpose: Option<Paragraph>,
}

#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[schemars(extend(
    "if" = { "required": ["version"], "properties": { "version": { "minimum": 2 } } },
    "then" = { "required": ["corrects"] },
    "else" = { "not": { "required": ["corrects"] } }
))]
pub(super) struct RawSbom {
    /// The revision of the SBOM documents, from 1. A corrected document keeps the product's version and raises this one. Without it: 1.
    #[schemars(with = "Option<u32>", range(min = 1, max = 4_294_967_295_u32))]
    pub(super) version: Option<Located<i64>>,
    /// What the raised version corrects.
    pub(super) corrects: Option<Located<Paragraph>>,
}
