//! Does an artifact hold beside the list or document that is given for it?
//!
//! A [`Reference`] is what is given: a canonical component list, or a document that the list is
//! written again from. [`verify`] compares each record of the artifacts with it, and gives
//! [`Check`]s: where something was looked at, and the [`Outcome`]. The worst [`Verdict`] is that of
//! the whole.

mod artifact;
mod check;
mod closest;
mod compare;
mod field;
mod outcome;
mod record;
mod reference;
mod verdict;

pub use artifact::{Artifact, verify};
pub use check::{Check, Place};
pub use field::FieldDifference;
pub use outcome::{OtherBuild, Outcome};
pub use reference::{Reference, ReferenceError};
pub use verdict::Verdict;
