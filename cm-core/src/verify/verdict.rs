//! How a check ended.

use std::fmt;

/// How a check ended, the best first. The worst of several is that of them all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// It is as it should be.
    Holds,
    /// There is too little to say it.
    CannotTell,
    /// The artifact is of another build than what is given for it.
    Mismatch,
    /// Something contradicts itself: it was damaged or changed.
    Broken,
}

impl Verdict {
    /// As reports write it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Holds => "holds",
            Self::CannotTell => "cannot-tell",
            Self::Mismatch => "mismatch",
            Self::Broken => "broken",
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}
