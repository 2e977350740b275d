//! One file a command.

pub(crate) mod build;
pub(crate) mod inspect;
pub(crate) mod sbom;
pub(crate) mod verify;
