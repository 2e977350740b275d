//! The revision of the SBOM documents.

use super::fault::Fault;
use super::raw::RawSbom;

/// `[sbom]`: which revision the SBOM documents of this product version are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SbomDocument {
    /// The revision, from 1; CycloneDX's `version`.
    pub version: u32,
    /// What it corrects of the revision before; present from revision 2 on.
    pub corrects: Option<String>,
}

impl Default for SbomDocument {
    fn default() -> Self {
        Self { version: 1, corrects: None }
    }
}

impl TryFrom<RawSbom> for SbomDocument {
    type Error = Fault;

    fn try_from(raw: RawSbom) -> Result<Self, Fault> {
        let (at, number) = raw.version.map_or((0, 1), |version| (version.at, version.value));
        let version =
            u32::try_from(number).ok().filter(|&version| version > 0).ok_or_else(|| {
                Fault::new(at, format!("version {number} is not between 1 and {}", u32::MAX))
            })?;
        match raw.corrects {
            None if version > 1 => {
                Err(Fault::new(at, "a raised `version` needs `corrects`; say what it corrects"))
            }
            Some(text) if version == 1 => {
                Err(Fault::new(text.at, "version 1 corrects nothing; raise `version`"))
            }
            corrects => Ok(Self { version, corrects: corrects.map(|text| text.value.into()) }),
        }
    }
}
