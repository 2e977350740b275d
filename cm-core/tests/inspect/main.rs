//! Inspecting bytes that are made by the formats' specifications, whole, damaged and hostile.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by a panic")]

mod auditable;
mod hostile;
mod images;
mod objects;
mod sample;
