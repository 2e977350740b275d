//! Running our programs.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

/// A program that is about to run.
pub struct Program {
    command: Command,
    folder: PathBuf,
}

/// What a program said and how it ended.
#[derive(Debug)]
pub struct Outcome {
    /// The exit code.
    pub code: Option<i32>,
    /// The answer.
    pub stdout: String,
    /// The talk.
    pub stderr: String,
}

/// `cargo-cm cm`, in this folder.
#[must_use]
pub fn cargo_cm(folder: &Path) -> Program {
    let mut program = Program::new(&program_path("cargo-cm"), folder);
    program.command.arg("cm");
    program
}

/// The toolchain's cargo, in this folder.
#[must_use]
pub fn cargo(folder: &Path) -> Program {
    Program::new(Path::new(env!("CARGO")), folder)
}

/// `xtask compare`, in this folder: our answer beside cargo's, as a JSON report.
#[must_use]
pub fn comparison(folder: &Path) -> Program {
    let program = Program::new(&program_path("xtask"), folder);
    program.args("compare --report json --tool").arg(program_path("cargo-cm"))
}

const LEAKING: [&str; 6] = [
    "CARGO",
    "CARGO_ENCODED_RUSTFLAGS",
    "CARGO_TARGET_DIR",
    "DOCS_RS",
    "RUSTFLAGS",
    "SOURCE_DATE_EPOCH",
];

impl Program {
    fn new(program: &Path, folder: &Path) -> Self {
        let mut command = Command::new(program);
        // The tests' own cargo and build must not leak into the program's answers.
        for name in LEAKING {
            command.env_remove(name);
        }
        command.env("PATH", path_of_programs());
        command.current_dir(folder).env("NO_COLOR", "1").env("RUST_BACKTRACE", "0");
        Self { command, folder: folder.to_owned() }
    }

    /// Adds arguments, separated by white space.
    #[must_use]
    pub fn args(mut self, args: &str) -> Self {
        self.command.args(args.split_whitespace());
        self
    }

    /// Adds one argument.
    #[must_use]
    pub fn arg(mut self, arg: impl AsRef<std::ffi::OsStr>) -> Self {
        self.command.arg(arg);
        self
    }

    /// Sets an environment variable.
    #[must_use]
    pub fn env(mut self, name: &str, value: impl AsRef<std::ffi::OsStr>) -> Self {
        self.command.env(name, value);
        self
    }

    /// Runs the program under another one, which gets it with its arguments.
    #[must_use]
    pub fn under(self, shell: &str, script: &Path) -> Self {
        let mut command = Command::new(shell);
        command.arg(script).arg(self.command.get_program()).args(self.command.get_args());
        command.current_dir(&self.folder);
        for (name, value) in self.command.get_envs() {
            match value {
                Some(value) => command.env(name, value),
                None => command.env_remove(name),
            };
        }
        Self { command, ..self }
    }

    /// Runs it to its end.
    #[must_use]
    pub fn run(mut self) -> Outcome {
        let output = self.command.output().unwrap_or_else(|error| {
            panic!("{:?} in {}: {error}", self.command, self.folder.display())
        });
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        Outcome {
            code: output.status.code(),
            stdout: text(output.stdout),
            stderr: text(output.stderr),
        }
    }
}

impl Outcome {
    /// The answer, after the program has ended well.
    ///
    /// # Panics
    /// When it has not.
    #[must_use]
    pub fn answer(self) -> String {
        assert_eq!(self.code, Some(0), "{}\n{}", self.stderr, self.stdout);
        self.stdout
    }
}

/// The toolchain's own folder before all others: its programs start faster than rustup's proxies.
fn path_of_programs() -> std::ffi::OsString {
    let toolchain = Path::new(env!("CARGO")).parent().map(Path::to_owned);
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::join_paths(toolchain.into_iter().chain(std::env::split_paths(&path))).unwrap()
}

/// The root of this repository.
#[must_use]
pub fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

/// The path of a program of this workspace; both are built once.
#[must_use]
pub fn program_path(name: &str) -> PathBuf {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    let folder = FOLDER.get_or_init(|| {
        let mut cargo = Command::new(env!("CARGO"));
        cargo.current_dir(repository()).args(["build", "--quiet", "-p", "cargo-cm", "-p", "xtask"]);
        assert!(cargo.status().unwrap().success(), "cargo-cm and xtask can be built");
        // This test runs from `<target>/debug/deps`.
        let test = std::env::current_exe().unwrap();
        test.ancestors().nth(2).unwrap().to_owned()
    });
    folder.join(format!("{name}{}", std::env::consts::EXE_SUFFIX))
}
