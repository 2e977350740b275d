//! Compares the effective settings with those that cargo itself computes.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by a panic")]

mod fixture;
mod flags;
mod profiles;
mod refusals;
