//! The settings that a build is made with: profile, flags and linker.
//!
//! The rules of profiles are those of <https://doc.rust-lang.org/cargo/reference/profiles.html>.

mod effective;
mod error;
mod layer;
mod local_paths;
mod package_spec;
mod profile;
mod profile_name;
mod profile_package;
mod profile_value;
mod summary;

pub use effective::Side;
pub use error::SettingsError;
pub use local_paths::Places;
pub use profile::{Profile, profile_names};
pub use profile_package::ProfilePackage;
pub use summary::settings;
