//! The real programs that our answers are compared with cargo's on.

/// A program on crates.io whose package brings its `Cargo.lock`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Program {
    pub(crate) name: &'static str,
    pub(crate) version: &'static str,
}

const fn program(name: &'static str, version: &'static str) -> Program {
    Program { name, version }
}

/// Command-line tools, terminal and desktop programs, servers and cargo subcommands; from 58 to 801
/// packages in a lockfile.
pub(crate) const PROGRAMS: [Program; 20] = [
    program("nu", "0.115.1"),
    program("atuin", "18.24.4"),
    program("sccache", "0.19.0"),
    program("jj-cli", "0.45.1"),
    program("cargo-nextest", "0.9.151"),
    program("zellij", "0.45.1"),
    program("starship", "1.27.0"),
    program("gitui", "0.28.1"),
    program("cargo-audit", "0.22.2"),
    program("xh", "0.26.3"),
    program("alacritty", "0.17.0"),
    program("bat", "0.26.1"),
    program("mdbook", "0.5.4"),
    program("cargo-deny", "0.20.2"),
    program("tokei", "15.0.0"),
    program("difftastic", "0.72.0"),
    program("hyperfine", "1.20.0"),
    program("just", "1.59.0"),
    program("fd-find", "10.5.0"),
    program("ripgrep", "14.1.1"),
];

/// The targets that each program is resolved for.
pub(crate) const TARGETS: [&str; 5] = [
    "x86_64-unknown-linux-gnu",
    "aarch64-unknown-linux-gnu",
    "x86_64-pc-windows-msvc",
    "aarch64-apple-darwin",
    "thumbv7em-none-eabihf",
];

/// The feature selections that each program is resolved with.
pub(crate) const SELECTIONS: [&[&str]; 3] = [&[], &["--all-features"], &["--no-default-features"]];

/// The listed program of that name.
pub(crate) fn find(name: &str) -> Option<Program> {
    PROGRAMS.into_iter().find(|program| program.name == name)
}
