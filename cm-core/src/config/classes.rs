//! The classes that standards sort components into.

use schemars::JsonSchema;
use serde::Deserialize;

/// A component's level of support, in the words of the FDA's guidance on premarket cybersecurity
/// (section 524B of the FD&C Act).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Support {
    /// Its supplier still works on it.
    ActivelyMaintained,
    /// Its supplier has ended the work on it.
    NoLongerMaintained,
    /// It is left by its supplier, without a word of its end.
    Abandoned,
}

impl Support {
    /// The word in `cm.toml`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ActivelyMaintained => "actively-maintained",
            Self::NoLongerMaintained => "no-longer-maintained",
            Self::Abandoned => "abandoned",
        }
    }
}

/// A software item's class of maintenance (IEC 81001-5-1, clause 4.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum MaintenanceClass {
    /// The manufacturer of the product maintains it.
    Maintained,
    /// Somebody else maintains it, and tells the manufacturer about its security.
    Supported,
    /// It is needed, though nobody vouches for its maintenance; this needs a justification.
    Required,
}

impl MaintenanceClass {
    /// The word in `cm.toml`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Maintained => "maintained",
            Self::Supported => "supported",
            Self::Required => "required",
        }
    }
}

/// A software item's safety class (IEC 62304, clause 4.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, JsonSchema)]
pub enum SoftwareItemClass {
    /// It cannot contribute to unacceptable risk.
    A,
    /// It can contribute to an injury that is not serious.
    B,
    /// It can contribute to a serious injury or to death.
    C,
}

impl SoftwareItemClass {
    /// The letter.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::A => "A",
            Self::B => "B",
            Self::C => "C",
        }
    }
}
