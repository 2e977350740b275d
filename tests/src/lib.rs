//! What the end-to-end tests share: running our programs, and making workspaces.
//!
//! Not for use outside this workspace; it panics where a test cannot go on.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

mod program;
mod workspace;

pub use program::{Outcome, Program, cargo_cm, comparison, repository};
pub use workspace::Workspace;
