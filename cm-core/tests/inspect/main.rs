//! Inspecting bytes that are made by the formats' specifications, whole, damaged and hostile.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by a panic")]

mod archives;
mod auditable;
mod containers;
mod hostile;
mod images;
mod named;
mod objects;
mod opaque;
mod sample;
mod scanning;
