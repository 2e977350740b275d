//! Why the component list cannot be known.

use std::fmt;

/// Why the level is `none`, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Reason {
    pub(crate) what: String,
    pub(crate) advice: &'static str,
}

impl Reason {
    pub(crate) fn new(what: impl Into<String>, advice: &'static str) -> Self {
        Self { what: what.into(), advice }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.what)
    }
}
