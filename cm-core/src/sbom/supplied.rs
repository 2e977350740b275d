//! Reading the SBOM documents of suppliers.

use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::config::{NativeLibrary, Supplier, is_email, is_url};
use crate::{Sha256Digest, Sha512Digest};

/// Versions of CycloneDX whose components have the fields that are read here in one form.
const VERSIONS: [&str; 6] = ["1.2", "1.3", "1.4", "1.5", "1.6", "1.7"];
/// Nested deeper than this, a document is not a list of components.
const DEPTH: usize = 16;

/// A native library as its supplier's document has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SuppliedLibrary {
    /// The library; its version may be absent.
    pub library: NativeLibrary,
    /// SHA-256 of its file.
    pub sha256: Option<Sha256Digest>,
    /// SHA-512 of its file.
    pub sha512: Option<Sha512Digest>,
}

impl From<NativeLibrary> for SuppliedLibrary {
    fn from(library: NativeLibrary) -> Self {
        Self { library, sha256: None, sha512: None }
    }
}

/// The components that a supplier's CycloneDX JSON document lists, sorted by name and version.
///
/// Components within components count too. Only identity, supplier, licence and hashes are taken
/// over.
///
/// # Errors
/// When the file cannot be read, is no CycloneDX JSON of version 1.2 to 1.7, or lists nothing.
pub fn read_supplied(path: &Path) -> Result<Vec<SuppliedLibrary>, SuppliedError> {
    let error = |kind| SuppliedError { path: path.to_owned(), kind };
    let bytes = fs::read(path).map_err(|cause| error(SuppliedErrorKind::Io(cause)))?;
    parse(&bytes).map_err(error)
}

fn parse(bytes: &[u8]) -> Result<Vec<SuppliedLibrary>, SuppliedErrorKind> {
    let head: Head = serde_json::from_slice(bytes).map_err(SuppliedErrorKind::Json)?;
    if head.bom_format.as_deref() != Some("CycloneDX") {
        return Err(SuppliedErrorKind::NotCycloneDx);
    }
    match head.spec_version {
        Some(version) if VERSIONS.contains(&version.as_str()) => {}
        version => return Err(SuppliedErrorKind::Version(version.unwrap_or_default())),
    }
    let body: Body = serde_json::from_slice(bytes).map_err(SuppliedErrorKind::Json)?;
    let mut libraries = Vec::new();
    collect(&body.components, DEPTH, &mut libraries)?;
    if libraries.is_empty() {
        return Err(SuppliedErrorKind::Empty);
    }
    libraries.sort_by(|a, b| {
        let (a, b) = (&a.library, &b.library);
        (&a.name, &a.version, &a.purl).cmp(&(&b.name, &b.version, &b.purl))
    });
    Ok(libraries)
}

fn collect(
    components: &[Component],
    depth: usize,
    libraries: &mut Vec<SuppliedLibrary>,
) -> Result<(), SuppliedErrorKind> {
    if depth == 0 && !components.is_empty() {
        return Err(SuppliedErrorKind::TooDeep);
    }
    for component in components {
        libraries.push(component.library());
        collect(&component.components, depth - 1, libraries)?;
    }
    Ok(())
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Head {
    bom_format: Option<String>,
    spec_version: Option<String>,
}

#[derive(Deserialize)]
struct Body {
    #[serde(default)]
    components: Vec<Component>,
}

#[derive(Deserialize)]
struct Component {
    name: String,
    version: Option<String>,
    supplier: Option<Organization>,
    manufacturer: Option<Organization>,
    publisher: Option<String>,
    #[serde(default)]
    licenses: Vec<LicenceChoice>,
    cpe: Option<String>,
    purl: Option<String>,
    #[serde(default)]
    hashes: Vec<Hash>,
    #[serde(default)]
    components: Vec<Self>,
}

#[derive(Deserialize)]
struct Organization {
    name: Option<String>,
    #[serde(default)]
    url: Vec<String>,
    #[serde(default)]
    contact: Vec<Contact>,
}

#[derive(Deserialize)]
struct Contact {
    email: Option<String>,
}

impl Organization {
    /// The supplier, less an address that documents cannot hold.
    fn supplier(&self) -> Option<Supplier> {
        let mut emails = self.contact.iter().filter_map(|contact| contact.email.as_ref());
        Some(Supplier {
            name: self.name.clone().filter(|name| !name.trim().is_empty())?,
            url: self.url.iter().find(|url| is_url(url)).cloned(),
            email: emails.find(|email| is_email(email)).cloned(),
        })
    }
}

#[derive(Deserialize)]
struct LicenceChoice {
    license: Option<NamedLicence>,
    expression: Option<String>,
}

#[derive(Deserialize)]
struct NamedLicence {
    id: Option<String>,
    name: Option<String>,
}

#[derive(Deserialize)]
struct Hash {
    alg: String,
    content: String,
}

impl Component {
    fn library(&self) -> SuppliedLibrary {
        let supplier = |it: &Option<Organization>| it.as_ref().and_then(Organization::supplier);
        let publisher = self.publisher.clone().filter(|name| !name.trim().is_empty());
        SuppliedLibrary {
            library: NativeLibrary {
                name: self.name.clone(),
                version: self.version.clone().filter(|version| !version.is_empty()),
                licence: licence(&self.licenses),
                supplier: supplier(&self.supplier)
                    .or_else(|| supplier(&self.manufacturer))
                    .or_else(|| publisher.map(|name| Supplier { name, url: None, email: None })),
                purl: self.purl.clone(),
                cpe: self.cpe.clone(),
                patched: false,
                system: false,
            },
            sha256: self.hash("SHA-256").and_then(|text| text.parse().ok()),
            sha512: self.hash("SHA-512").and_then(|text| text.parse().ok()),
        }
    }

    fn hash(&self, algorithm: &str) -> Option<String> {
        let hash = self.hashes.iter().find(|hash| hash.alg == algorithm)?;
        Some(hash.content.to_ascii_lowercase())
    }
}

/// Several licences apply together (CycloneDX has expressions for a choice).
fn licence(choices: &[LicenceChoice]) -> Option<String> {
    let named = |it: &NamedLicence| it.id.clone().or_else(|| it.name.clone());
    let texts: Vec<String> = choices
        .iter()
        .filter_map(|it| it.expression.clone().or_else(|| it.license.as_ref().and_then(named)))
        .collect();
    match texts.as_slice() {
        [] => None,
        [one] => Some(one.clone()),
        several => Some(several.iter().map(|it| bracketed(it)).collect::<Vec<_>>().join(" AND ")),
    }
}

fn bracketed(expression: &str) -> String {
    if expression.contains(" OR ") { format!("({expression})") } else { expression.to_owned() }
}

/// A supplier's document that cannot be used.
#[derive(Debug)]
pub struct SuppliedError {
    path: PathBuf,
    kind: SuppliedErrorKind,
}

#[derive(Debug)]
enum SuppliedErrorKind {
    Io(io::Error),
    Json(serde_json::Error),
    NotCycloneDx,
    Version(String),
    TooDeep,
    Empty,
}

impl fmt::Display for SuppliedError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "read supplier's SBOM {}: ", self.path.display())?;
        match &self.kind {
            SuppliedErrorKind::Io(_) => f.write_str("the file is not readable"),
            SuppliedErrorKind::Json(cause) => {
                write!(f, "not CycloneDX JSON, line {}", cause.line())
            }
            SuppliedErrorKind::NotCycloneDx => f.write_str("bomFormat is not \"CycloneDX\""),
            SuppliedErrorKind::Version(version) => {
                write!(f, "specVersion {version:?} is none of {}", VERSIONS.join(", "))
            }
            SuppliedErrorKind::TooDeep => {
                write!(f, "components are nested deeper than {DEPTH} levels")
            }
            SuppliedErrorKind::Empty => f.write_str("it lists no components"),
        }
    }
}

impl std::error::Error for SuppliedError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.kind {
            SuppliedErrorKind::Io(cause) => Some(cause),
            SuppliedErrorKind::Json(cause) => Some(cause),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(version: &str, components: &str) -> String {
        format!(
            r#"{{"bomFormat":"CycloneDX","specVersion":"{version}","components":{components}}}"#
        )
    }

    #[test]
    fn components_within_components() {
        let text = document(
            "1.6",
            r#"[{"type":"library","name":"b","version":"2","supplier":{"name":"S","url":["not a url","https://s.example"],
                "contact":[{"name":"A"},{"email":"a@s.example"}]},
                "licenses":[{"license":{"id":"MIT"}},{"expression":"Zlib OR ISC"}],
                "components":[{"type":"library","name":"a","purl":"pkg:generic/a@1"}]}]"#,
        );
        let all = parse(text.as_bytes()).unwrap();
        let [a, b] = &all.iter().map(|it| &it.library).collect::<Vec<_>>()[..] else { panic!() };
        assert_eq!((a.name.as_str(), a.version.as_deref()), ("a", None));
        assert_eq!(a.purl.as_deref(), Some("pkg:generic/a@1"));
        let supplier = Supplier {
            name: "S".to_owned(),
            url: Some("https://s.example".to_owned()),
            email: Some("a@s.example".to_owned()),
        };
        assert_eq!(b.supplier, Some(supplier));
        assert_eq!(b.licence.as_deref(), Some("MIT AND (Zlib OR ISC)"));
    }

    #[test]
    fn errors_name_the_file_and_the_reason() {
        let folder = tempfile::tempdir().unwrap();
        let deep = "[{\"name\":\"a\",\"components\":".repeat(40) + "[]" + &"}]".repeat(40);
        for (text, reason) in [
            ("<bom/>".to_owned(), "line 1"),
            ("{}".to_owned(), "bomFormat"),
            (document("2.0", "[]"), "2.0"),
            (document("1.7", "[]"), "no components"),
            (document("1.7", "[{\"version\":\"1\"}]"), "line 1"),
            (document("1.7", &deep), "nested"),
        ] {
            let path = folder.path().join("vendor.cdx.json");
            fs::write(&path, text).unwrap();
            let error = read_supplied(&path).unwrap_err().to_string();
            assert!(error.contains("vendor.cdx.json") && error.contains(reason), "{error}");
        }
        assert!(read_supplied(&folder.path().join("absent")).is_err());
    }
}
