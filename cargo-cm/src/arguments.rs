//! The command line.

use std::ffi::OsString;

use clap::{Parser, Subcommand};

use crate::commands::{build, inspect, sbom, verify};
use crate::failure::Failure;

/// Exact SBOMs for Rust products.
#[derive(Parser)]
#[command(name = "cargo", bin_name = "cargo", disable_help_subcommand = true)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    cargo: Cargo,
}

#[derive(Subcommand)]
enum Cargo {
    /// Configuration management: what exactly is in each binary
    #[command(version, arg_required_else_help = true, after_help = AFTER_HELP)]
    Cm {
        #[command(subcommand)]
        command: Command,
    },
}

const AFTER_HELP: &str = "\
Exit codes:
  0  done
  1  found: a mismatch or an uncontrolled change
  2  wrong usage or invalid input
  3  a digest or a signature does not hold
  4  cannot tell: incomplete or stale data";

#[derive(Subcommand)]
enum Command {
    Sbom(Box<sbom::Sbom>),
    Build(Box<build::Build>),
    Inspect(inspect::Inspect),
    Verify(verify::Verify),
}

impl Arguments {
    pub(crate) fn run(self) -> Result<std::process::ExitCode, Failure> {
        let Cargo::Cm { command } = self.cargo;
        match command {
            Command::Sbom(sbom) => sbom.run(),
            Command::Build(build) => build.run(),
            Command::Inspect(inspect) => inspect.run(),
            Command::Verify(verify) => verify.run(),
        }
    }
}

/// Reads the command line, as `cargo cm …` or, called directly, as `cargo-cm …`.
pub(crate) fn parse() -> Arguments {
    let mut words: Vec<OsString> = std::env::args_os().collect();
    if words.get(1).is_none_or(|word| word != "cm") {
        words.insert(1.min(words.len()), "cm".into());
    }
    Arguments::parse_from(words)
}
