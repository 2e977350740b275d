//! `cargo cm`: exact SBOMs and controlled configuration history for Rust products.

mod arguments;
mod cargo_flags;
mod commands;
mod failure;
mod files;
mod output;
mod progress;
mod report;
mod table;
mod verification;

use std::process::ExitCode;

fn main() -> ExitCode {
    match arguments::parse().run() {
        Ok(code) => code,
        Err(failure) => output::report(&failure),
    }
}
