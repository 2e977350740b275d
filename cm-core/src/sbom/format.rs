//! The formats that documents are written in.

use std::fmt;
use std::str::FromStr;

/// A format of SBOM documents, with its version.
///
/// Its text form is `cyclonedx-1.7`, `cyclonedx-1.6`, `cyclonedx-1.5` or `spdx-2.3`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Format {
    /// CycloneDX 1.7 (ECMA-424): holds declared and concluded licences side by side.
    #[default]
    CycloneDx17,
    /// CycloneDX 1.6, the oldest that BSI TR-03183-2 accepts.
    CycloneDx16,
    /// CycloneDX 1.5.
    CycloneDx15,
    /// SPDX 2.3, as JSON.
    Spdx23,
}

impl Format {
    /// All formats, the default one first.
    pub const ALL: [Self; 4] =
        [Self::CycloneDx17, Self::CycloneDx16, Self::CycloneDx15, Self::Spdx23];

    /// The end of a document's file name, without the dot before it.
    #[must_use]
    pub const fn extension(self) -> &'static str {
        match self {
            Self::CycloneDx17 | Self::CycloneDx16 | Self::CycloneDx15 => "cdx.json",
            Self::Spdx23 => "spdx.json",
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::CycloneDx17 => "cyclonedx-1.7",
            Self::CycloneDx16 => "cyclonedx-1.6",
            Self::CycloneDx15 => "cyclonedx-1.5",
            Self::Spdx23 => "spdx-2.3",
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Format {
    type Err = FormatError;

    fn from_str(text: &str) -> Result<Self, FormatError> {
        Self::ALL
            .into_iter()
            .find(|format| format.name() == text)
            .ok_or_else(|| FormatError(text.to_owned()))
    }
}

/// A format that this version does not write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormatError(String);

impl fmt::Display for FormatError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "unknown SBOM format {:?}; known are", self.0)?;
        let mut separator = " ";
        for format in Format::ALL {
            write!(f, "{separator}{format}")?;
            separator = ", ";
        }
        Ok(())
    }
}

impl std::error::Error for FormatError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_and_written() {
        assert_eq!("cyclonedx-1.7".parse(), Ok(Format::default()));
        assert_eq!("spdx-2.3".parse(), Ok(Format::Spdx23));
        let error = "cyclonedx-2.0".parse::<Format>().unwrap_err().to_string();
        assert!(error.contains("cyclonedx-2.0") && error.contains("spdx-2.3"), "{error}");
    }
}
