//! The project's checks: `cargo xtask <check>`.
//!
//! It drives cargo and our own program from outside and imports none of our crates, so that what it
//! expects comes from somewhere else than the code it checks.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a report is all that it makes")]

mod arguments;
mod artifacts;
mod case;
mod commands;
mod component_graph;
mod difference;
mod failure;
mod fetch;
mod lock;
mod measure;
mod module_map;
mod ours;
mod package;
mod peers;
mod plant;
mod process;
mod profile;
mod programs;
mod source_paths;
mod unit_graph;
mod workspace;

use std::process::ExitCode;

use crate::arguments::Arguments;
use crate::failure::{Failure, Outcome};

const USAGE: &str = "usage: cargo xtask <check>

  test         all tests of the workspace
  corpus       our answers beside cargo's unit graph, for real programs
  compare      the same for the workspace of --manifest-path
  conformance  our documents under the validators of others
  artifacts    real artifacts of every kind, read back
  audit        our binaries under the auditing tools of others
  derivations  what build scripts derive, beside what we simulate, for real programs
  matrix       one program built in every way, read back
  bench        time and memory, beside cargo and other tools
  bench-embed  what embedding a record and reading it back cost
  tidy         arrows between modules, length and form of files
  ci           all of what continuous integration asks for, but test

Exit code: 0 when nothing was found, 1 when something was, 2 when a check could not be made.";

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let name = arguments.next().unwrap_or_default();
    match dispatch(&name, Arguments::new(arguments)) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        Err(failure) => {
            eprintln!("error: {failure}");
            ExitCode::from(2)
        }
    }
}

fn dispatch(name: &str, arguments: Arguments) -> Outcome {
    match name {
        "test" => commands::test::test(arguments),
        "corpus" => commands::corpus::corpus(arguments),
        "compare" => commands::compare::compare(arguments),
        "conformance" => commands::conformance::conformance(arguments),
        "artifacts" => commands::artifacts::artifacts(arguments),
        "audit" => commands::audit::audit(arguments),
        "derivations" => commands::derivations::derivations(arguments),
        "matrix" => commands::matrix::matrix(arguments),
        "bench" => commands::bench::bench(arguments),
        "bench-embed" => commands::bench_embed::bench_embed(arguments),
        "tidy" => commands::tidy::tidy(arguments),
        "ci" => commands::ci::ci(arguments),
        _ => Err(Failure::new(format!("no check of the name {name:?}\n{USAGE}"))),
    }
}
