//! The cargo that runs the build, as the system shows it: where it was started, and how.
//!
//! cargo tells a build script neither. Both matter: configuration is read from where it was started
//! upwards, and `cargo install` ignores the lockfile unless it is told otherwise.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

/// A running cargo.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Outer {
    /// Its working directory.
    pub(crate) cwd: PathBuf,
    /// Its arguments, without its own name.
    arguments: Vec<String>,
}

/// cargo's own subcommands that build; no alias can have their names. All others that run a build
/// script in the same process are aliases.
const BUILDING: [&str; 12] = [
    "build", "run", "test", "check", "bench", "doc", "rustc", "rustdoc", "fix", "package",
    "publish", "install",
];

impl Outer {
    /// The parent process, if it is this cargo.
    #[cfg(target_os = "linux")]
    pub(crate) fn find(cargo: &OsStr) -> Option<Self> {
        let process = PathBuf::from(format!("/proc/{}", std::os::unix::process::parent_id()));
        if std::fs::read_link(process.join("exe")).ok()? != Path::new(cargo).canonicalize().ok()? {
            return None;
        }
        let line = String::from_utf8(std::fs::read(process.join("cmdline")).ok()?).ok()?;
        let mut arguments: Vec<String> = line.split('\0').skip(1).map(str::to_owned).collect();
        arguments.pop_if(|last| last.is_empty());
        Some(Self { cwd: std::fs::read_link(process.join("cwd")).ok()?, arguments })
    }

    /// Other systems do not show it without a library of their own.
    #[cfg(not(target_os = "linux"))]
    pub(crate) fn find(_: &OsStr) -> Option<Self> {
        None
    }

    /// The subcommand.
    pub(crate) fn subcommand(&self) -> Option<&str> {
        self.words().next()
    }

    /// The subcommand, where it is none of cargo's own: an alias.
    pub(crate) fn alias(&self) -> Option<&str> {
        self.subcommand().filter(|name| !BUILDING.contains(name))
    }

    /// Puts what the subcommand stands for in its place.
    pub(crate) fn replace_subcommand(&mut self, by: Vec<String>) {
        let place = self.word_places().next();
        if let Some(place) = place {
            self.arguments.splice(place..=place, by);
        }
    }

    /// Drops the arguments that are not for cargo but for what it runs.
    pub(crate) fn drop_foreign(&mut self) {
        if let Some(place) = self.arguments.iter().position(|it| it == "--") {
            self.arguments.truncate(place);
        }
        // All that follows the first word is for the program.
        let first = (self.subcommand() == Some("run")).then(|| self.word_places().nth(1));
        if let Some(place) = first.flatten() {
            self.arguments.truncate(place);
        }
    }

    /// The arguments that are neither flags nor values of flags that stand alone.
    pub(crate) fn words(&self) -> impl Iterator<Item = &str> {
        self.word_places().map(|place| &*self.arguments[place])
    }

    fn word_places(&self) -> impl Iterator<Item = usize> {
        let mut is_value = false;
        self.arguments.iter().enumerate().filter_map(move |(place, argument)| {
            let is_word = !is_value && !argument.starts_with(['-', '+']);
            is_value = takes_value(argument);
            is_word.then_some(place)
        })
    }

    /// Whether a flag was given.
    pub(crate) fn has(&self, flag: &str) -> bool {
        self.arguments.iter().any(|argument| argument == flag)
    }

    /// The values of an option, written `--option value` or `--option=value`.
    pub(crate) fn values<'a>(&'a self, option: &str) -> Vec<&'a str> {
        let mut values = Vec::new();
        let mut arguments = self.arguments.iter().map(String::as_str);
        while let Some(argument) = arguments.next() {
            if argument == option {
                values.extend(arguments.next());
            } else if let Some(value) =
                argument.strip_prefix(option).and_then(|rest| rest.strip_prefix('='))
            {
                values.push(value);
            }
        }
        values
    }

    /// The arguments that change cargo's configuration.
    pub(crate) fn configuration(&self) -> Vec<&str> {
        let mut flags = Vec::new();
        for value in self.values("--config") {
            flags.extend(["--config", value]);
        }
        let unstable = self.arguments.iter().filter(|it| it.starts_with("-Z") && it.len() > 2);
        flags.extend(unstable.map(String::as_str));
        for value in self.values("-Z") {
            flags.extend(["-Z", value]);
        }
        flags
    }
}

/// The options whose values would be taken for words, where they can stand before a word.
fn takes_value(argument: &str) -> bool {
    matches!(
        argument,
        "--config"
            | "--color"
            | "-Z"
            | "-C"
            | "--path"
            | "--git"
            | "--root"
            | "--version"
            | "--vers"
            | "--index"
            | "--registry"
            | "--bin"
            | "--example"
            | "--features"
            | "-F"
            | "--profile"
            | "--target"
            | "--target-dir"
            | "--manifest-path"
            | "-j"
            | "--jobs"
            | "--branch"
            | "--tag"
            | "--rev"
            | "-p"
            | "--package"
            | "--message-format"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outer(line: &str) -> Outer {
        let arguments = line.split_whitespace().map(str::to_owned).collect();
        Outer { cwd: PathBuf::from("/"), arguments }
    }

    #[test]
    fn subcommands() {
        for (line, subcommand, is_alias) in [
            ("build --release", "build", false),
            ("--config a=1 -Z x --color never b", "b", true),
            ("+stable install --path .", "install", false),
            ("ship", "ship", true),
        ] {
            let outer = outer(line);
            assert_eq!(outer.subcommand(), Some(subcommand), "{line}");
            assert_eq!(outer.alias().is_some(), is_alias, "{line}");
        }
    }

    #[test]
    fn an_alias_in_its_place() {
        let mut outer = outer("--config a=1 ship --locked");
        outer.replace_subcommand(vec!["install".into(), "--path=.".into()]);
        assert_eq!(outer.arguments.join(" "), "--config a=1 install --path=. --locked");
    }

    #[test]
    fn arguments_of_the_program() {
        for (line, kept) in [
            ("run --config a=1 -- --config b=2", "run --config a=1"),
            ("run --bin x serve --config b=2", "run --bin x"),
            ("test name --config a=1 -- x", "test name --config a=1"),
        ] {
            let mut outer = outer(line);
            outer.drop_foreign();
            assert_eq!(outer.arguments.join(" "), kept);
        }
    }

    #[test]
    fn values_and_words() {
        let outer = outer("--config a=1 install foo@1 --bin x --config=b=2 -Zone -Z two --locked");
        assert_eq!(
            outer.configuration(),
            ["--config", "a=1", "--config", "b=2", "-Zone", "-Z", "two"]
        );
        assert_eq!(outer.words().collect::<Vec<_>>(), ["install", "foo@1"]);
        assert!(outer.has("--locked") && !outer.has("--frozen"));
    }
}
