//! What was checked, and where.

use super::outcome::Outcome;
use super::verdict::Verdict;

/// Something that was checked, and what was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// Where in the artifacts; nowhere where only what is given was looked at.
    pub place: Place,
    /// The list or document that it was compared with, by its name.
    pub reference: Option<String>,
    /// What was found.
    pub outcome: Outcome,
}

impl Check {
    /// How it ended.
    #[must_use]
    pub const fn verdict(&self) -> Verdict {
        self.outcome.verdict()
    }
}

/// A place in the artifacts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Place {
    /// The artifact's name.
    pub artifact: Option<String>,
    /// The file inside of the artifact, as [`Leaf::path`](crate::inspect::Leaf::path) has it.
    pub path: Vec<String>,
    /// Where the record begins, as [`FoundRecord::offsets`](crate::inspect::FoundRecord::offsets) has it.
    pub offset: Option<u64>,
    /// The package and the version that the record names.
    pub package: Option<(String, String)>,
}
