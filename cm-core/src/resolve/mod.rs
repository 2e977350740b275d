//! From cargo's own facts to component sets.
//!
//! A [`Workspace`] makes one `cargo metadata` call; each [`Invocation`] of cargo is then simulated
//! with guppy and joined with the lockfile's checksums.

mod artifact_files;
mod build_targets;
mod built;
pub mod cargo_config;
mod commit_time;
mod conditions;
mod configured;
mod discrepancy;
mod error;
mod features;
mod links;
mod lockfile;
mod metadata;
mod metadata_call;
mod natives;
mod packages;
mod plan;
mod process;
mod repair;
mod request;
mod resolved;
pub mod settings;
mod simulate;
mod slashed;
mod toolchain;
mod workspace;

pub use built::{ArtifactKind, Built, BuiltArtifact, LinkedLibrary, RanScript};
pub use discrepancy::Discrepancy;
pub use error::ResolveError;
pub use plan::{PackageList, Plan, PlannedUnit};
pub use request::{CargoCall, Invocation, TargetChoice};
pub use workspace::Workspace;
