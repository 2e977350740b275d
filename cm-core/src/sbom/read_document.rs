//! Reading our own documents back.

use std::fmt;

use serde::Deserialize;

use super::format::Format;
use super::rebuild::{RebuildError, rebuild};
use super::serial::is_numbered;
use super::told::Told;
use super::{cyclonedx_read, spdx_read};
use crate::{ReadList, Sha256Digest};

/// A document that was read.
#[derive(Debug, Clone)]
pub struct ReadDocument {
    /// Its format; nothing where it is another version of CycloneDX or SPDX than those which
    /// cargo-cm writes.
    pub format: Option<Format>,
    /// The SBOM digest that it states (`cm:sbom-digest`).
    pub stated: Option<Sha256Digest>,
    /// The package that is built, and its version.
    pub package: Option<(String, String)>,
    /// The component list that it was written from, or why that cannot be written again.
    pub list: Result<ReadList, RebuildError>,
    /// Whether it has not been changed at all since it was written: its serial number is derived
    /// from its text. One that was only laid out anew says the same, but is not as written.
    pub is_as_written: bool,
}

/// Reads a CycloneDX or SPDX document in JSON of at most 64 MiB.
///
/// # Errors
/// When the text is not JSON, or neither of the two. A document of another tool is no error: it
/// states no digest, and its list cannot be rebuilt.
pub fn read_document(json: &str) -> Result<ReadDocument, DocumentError> {
    if json.len() > MAX_LEN {
        return Err(DocumentError::TooLong(json.len()));
    }
    let head: Head = serde_json::from_str(json).map_err(DocumentError::Json)?;
    let (told, format) = match (&head.bom_format, &head.spdx_version) {
        (Some(name), None) if name == "CycloneDX" => {
            (cyclonedx_read::read(json), head.spec_version.map(|it| format!("cyclonedx-{it}")))
        }
        (None, Some(version)) => (spdx_read::read(json), version.strip_prefix("SPDX-").map(spdx)),
        _ => return Err(DocumentError::Neither),
    };
    let told = told.map_err(DocumentError::Json)?;
    let serial = head.serial_number.or(head.document_namespace).unwrap_or_default();
    Ok(ReadDocument {
        format: format.and_then(|text| text.parse().ok()),
        stated: told.stated_digest(),
        package: package(&told),
        list: rebuild(&told),
        is_as_written: is_numbered(json, &serial),
    })
}

const MAX_LEN: usize = 64 << 20;

fn spdx(version: &str) -> String {
    format!("spdx-{version}")
}

fn package(told: &Told) -> Option<(String, String)> {
    let text = told.root()?.properties.one("cm:package").ok()??;
    text.rsplit_once('@').map(|(name, version)| (name.to_owned(), version.to_owned()))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Head {
    bom_format: Option<String>,
    spec_version: Option<String>,
    serial_number: Option<String>,
    spdx_version: Option<String>,
    document_namespace: Option<String>,
}

/// Text that is no SBOM document.
#[derive(Debug)]
pub enum DocumentError {
    /// Longer than any document; its length in bytes.
    TooLong(usize),
    /// No JSON, or JSON of another shape than the format has.
    Json(serde_json::Error),
    /// Neither CycloneDX nor SPDX 2.
    Neither,
}

impl fmt::Display for DocumentError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLong(len) => write!(f, "read {len} bytes: more than an SBOM document has"),
            Self::Json(_) => f.write_str("read the text as CycloneDX or SPDX in JSON"),
            Self::Neither => f.write_str(
                "find bomFormat \"CycloneDX\" or an spdxVersion: this is neither CycloneDX nor \
                 SPDX 2 in JSON",
            ),
        }
    }
}

impl std::error::Error for DocumentError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Json(error) => Some(error),
            _ => None,
        }
    }
}
