//! What the end-to-end tests share: running our programs, and making workspaces.
//!
//! Not for use outside this workspace; it panics where a test cannot go on.

mod build_script;
mod own_crates;
mod product;
mod program;
mod published;
mod report;
mod repository;
mod script;
mod workspace;

pub use build_script::BuildScript;
pub use own_crates::{publish_packaged, registry_with_cm_build};
pub use product::{APP, BUILD_RS, MAIN_RS, Product, linked, records, with_cm_build};
pub use program::{Outcome, Program, cargo, cargo_cm, comparison, program_path, repository};
pub use published::{Crate, directory_source, index, local_registry, sha256sum};
pub use report::{Build, builds};
pub use repository::Repository;
pub use script::shell_script;
pub use workspace::Workspace;
