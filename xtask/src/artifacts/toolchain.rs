//! Two Rust toolchains, side by side.

use std::env;
use std::ffi::OsString;
use std::path::Path;
use std::process::Command;

use crate::failure::Failure;
use crate::process::cargo;

/// Which cargo and rustc build.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Toolchain {
    /// The ones that run this program.
    Usual,
    /// Debian's packages `cargo-web`, `rustc-web` and `rust-web-src`. With the library's sources
    /// beside them they build for targets whose library is not installed.
    Debian,
}

/// Where Debian puts its compiler and cargo.
const PROGRAMS: &str = "/usr/bin";
/// Where Debian puts the sources of the standard library.
const SOURCES: &str = "/usr/lib/rustlib/src/rust/library/core";

/// What names another toolchain, its flags or its directories.
const MISLEADING: [&str; 12] = [
    "CARGO",
    "CARGO_BUILD_RUSTFLAGS",
    "CARGO_BUILD_TARGET",
    "CARGO_ENCODED_RUSTFLAGS",
    "CARGO_TARGET_DIR",
    "LD_LIBRARY_PATH",
    "RUSTC",
    "RUSTC_WORKSPACE_WRAPPER",
    "RUSTC_WRAPPER",
    "RUSTDOC",
    "RUSTFLAGS",
    "RUSTUP_TOOLCHAIN",
];

impl Toolchain {
    /// Checks that it is there.
    pub(crate) fn check(self) -> Result<(), Failure> {
        let programs = ["cargo", "rustc"].map(|name| Path::new(PROGRAMS).join(name).is_file());
        if self == Self::Usual || (Path::new(SOURCES).is_dir() && programs == [true, true]) {
            return Ok(());
        }
        Err(Failure::new("Debian's rustc-web, cargo-web and rust-web-src are not installed"))
    }

    /// Its cargo.
    pub(crate) fn cargo(self) -> Command {
        let mut command = match self {
            Self::Usual => cargo(),
            Self::Debian => Command::new(Path::new(PROGRAMS).join("cargo")),
        };
        self.dress(&mut command);
        command
    }

    /// Lets a program that asks for cargo and rustc find these.
    pub(crate) fn dress(self, command: &mut Command) {
        // On the usual toolchain only flags can make other artifacts than the recipe's.
        let debian = self == Self::Debian;
        for name in MISLEADING.iter().filter(|name| debian || name.contains("FLAGS")) {
            command.env_remove(name);
        }
        if debian {
            let rest = env::var_os("PATH").unwrap_or_default();
            let mut path = OsString::from(PROGRAMS);
            path.push(":");
            path.push(rest);
            // Building the standard library is for nightly compilers, or whoever insists.
            command.env("PATH", path).env("RUSTC_BOOTSTRAP", "1");
        }
    }
}
