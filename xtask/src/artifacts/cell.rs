//! One of the many ways to build a program.

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

use super::build::{Build, HOST};
use super::run::tool;
use super::toolchain::Toolchain;
use crate::failure::Failure;
use crate::process::capture;

/// Cargo's `lto`.
const LTO: [&str; 3] = ["off", "thin", "fat"];
/// Cargo's `strip`.
const STRIP: [&str; 3] = ["none", "debuginfo", "symbols"];
/// Cargo's `opt-level` and `panic`.
const OPTIMISATIONS: [(&str, &str); 4] =
    [("0", "unwind"), ("3", "unwind"), ("s", "unwind"), ("z", "abort")];
/// The compiler's own, and those that the C compiler is told to use.
const LINKERS: [Linker; 4] = [
    Linker { name: "default", flags: "", mark: b"LLD " },
    Linker { name: "lld", flags: "-Clink-arg=-fuse-ld=lld", mark: b"LLD " },
    Linker { name: "bfd", flags: "-Clink-arg=-fuse-ld=bfd", mark: b"" },
    Linker { name: "gold", flags: "-Clink-arg=-fuse-ld=gold", mark: b".note.gnu.gold-version" },
];

/// A linker, and how it is known by what it made.
#[derive(Debug, Clone, Copy)]
struct Linker {
    name: &'static str,
    flags: &'static str,
    /// What it leaves in every file.
    mark: &'static [u8],
}

/// A way to build.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cell {
    lto: &'static str,
    strip: &'static str,
    optimisation: (&'static str, &'static str),
    linker: Linker,
}

impl Cell {
    /// Every way.
    pub(crate) fn all() -> Vec<Self> {
        let mut cells = Vec::new();
        for strip in STRIP {
            for optimisation in OPTIMISATIONS {
                for linker in LINKERS {
                    for lto in LTO {
                        cells.push(Self { lto, strip, optimisation, linker });
                    }
                }
            }
        }
        cells
    }

    /// The program of all ways, and its digest.
    pub(crate) fn digest(tool_path: &Path) -> Result<String, Failure> {
        program().digest(tool_path)
    }

    /// Builds the program in this way. Where it was not stripped, it is followed by a copy that
    /// GNU strip made.
    pub(crate) fn make(&self, target_dir: &Path) -> Result<Vec<PathBuf>, Failure> {
        let mut command = Toolchain::Usual.cargo();
        program().select(command.arg("build"), target_dir);
        let (level, panic) = self.optimisation;
        command.env("CARGO_PROFILE_RELEASE_LTO", self.lto);
        command.env("CARGO_PROFILE_RELEASE_STRIP", self.strip);
        command.env("CARGO_PROFILE_RELEASE_OPT_LEVEL", level);
        command.env("CARGO_PROFILE_RELEASE_PANIC", panic);
        let mut flags = "-Clink-arg=-Wl,--gc-sections".to_owned();
        if !self.linker.flags.is_empty() {
            // The compiler's own linker has to be switched off before another can be had.
            flags = format!("{flags} -Clinker-features=-lld {}", self.linker.flags);
        }
        command.env("RUSTFLAGS", flags);
        capture(&mut command)?.into_output(&format!("cargo build, {self}"))?;
        let directory = target_dir.join(HOST).join("release");
        let program = directory.join("tiny");
        self.check_linker(&program)?;
        if self.strip != "none" {
            return Ok(vec![program]);
        }
        tool(&directory, &["strip", "-s", "-o", "tiny-stripped", "tiny"])?;
        Ok(vec![program, directory.join("tiny-stripped")])
    }

    /// A cell that another linker made would say nothing.
    fn check_linker(&self, program: &Path) -> Result<(), Failure> {
        let bytes = fs::read(program).map_err(|cause| Failure::file("read", program, &cause))?;
        let has = |mark: &[u8]| bytes.windows(mark.len()).any(|window| window == mark);
        let marks = LINKERS.map(|linker| linker.mark);
        let others = || marks.into_iter().filter(|mark| !mark.is_empty()).any(has);
        let right = if self.linker.mark.is_empty() { !others() } else { has(self.linker.mark) };
        if right { Ok(()) } else { Err(Failure::new(format!("{self}: another linker made it"))) }
    }
}

fn program() -> Build {
    Build::part("tiny", HOST)
}

impl fmt::Display for Cell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { lto, strip, optimisation: (level, panic), linker } = self;
        let linker = linker.name;
        write!(f, "lto {lto}, strip {strip}, opt-level {level}, panic {panic}, linker {linker}")
    }
}
