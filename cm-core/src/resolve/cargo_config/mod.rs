//! Cargo's hierarchical configuration, as far as it decides how a build is made.
//!
//! The rules are those of <https://doc.rust-lang.org/cargo/reference/config.html>.

mod arguments;
mod config;
mod error;
mod files;
mod key;
mod merge;
mod origin;
mod surroundings;
mod value;

pub use config::CargoConfig;
pub use error::ConfigFileError;
pub use surroundings::Surroundings;

pub(super) use key::ConfigKey;
pub(super) use origin::Origin;
pub(super) use value::{Data, Value};
