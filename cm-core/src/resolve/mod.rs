//! resolve

pub mod cargo_config;
pub mod settings;
