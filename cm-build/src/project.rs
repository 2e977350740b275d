//! The workspace that the package belongs to, and asking cargo and rustc about it.

use std::env;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::alias;
use crate::outer::Outer;
use crate::place::Place;
use crate::process::run;
use crate::reason::Reason;
use crate::tree;
use crate::unit::Unit;

/// Where a package is built, and by which cargo.
pub(crate) struct Project<'a> {
    pub(crate) unit: &'a Unit,
    place: &'a Place,
    outer: Option<Outer>,
    /// The manifest of the workspace's root.
    root_manifest: PathBuf,
}

const LOCKED: &str = "add `--locked`, or build with `cargo cm build`";
const OWN_WORKSPACE: &str =
    "call cm-build in the package that is shipped, not in a dependency of it";

impl<'a> Project<'a> {
    /// Finds the workspace, and makes sure that its lockfile is the one of this build.
    pub(crate) fn find(unit: &'a Unit, place: &'a Place) -> Result<Self, Reason> {
        let outer = Outer::find(&unit.cargo);
        let mut project = Self { unit, place, outer, root_manifest: PathBuf::new() };
        project.expand_aliases()?;
        let is_installed = project.refuse_ignored_lockfile()?;
        project.root_manifest = project.root_of(Some(&unit.manifest))?;
        if !is_installed {
            project.refuse_dependency()?;
        }
        Ok(project)
    }

    /// The workspace's lockfile.
    pub(crate) fn lockfile(&self) -> PathBuf {
        self.root_manifest.with_file_name("Cargo.lock")
    }

    /// The manifest of the workspace's root.
    pub(crate) fn root_manifest(&self) -> &Path {
        &self.root_manifest
    }

    /// The folder that configuration is looked for from: where cargo was started, or what
    /// `cargo install` goes by instead.
    pub(crate) fn cwd(&self) -> PathBuf {
        let Some(outer) = &self.outer else {
            return self.unit.manifest.parent().unwrap_or(Path::new(".")).to_owned();
        };
        match (outer.subcommand(), outer.values("--path").last()) {
            (Some("install"), Some(path)) => outer.cwd.join(path),
            (Some("install"), None) => cargo_home().unwrap_or_else(|| outer.cwd.clone()),
            _ => outer.cwd.clone(),
        }
    }

    /// `cargo install` resolves anew, whatever the lockfile says, and tells nobody. Gives whether
    /// this is such an installation, with the lockfile.
    fn refuse_ignored_lockfile(&self) -> Result<bool, Reason> {
        let refuse = |what: &str| Err(Reason::new(what, LOCKED));
        let Some(outer) = &self.outer else {
            let out_dir = self.unit.out_dir.to_string_lossy();
            return match out_dir.contains("cargo-install") {
                true => refuse("`cargo install` may have ignored the lockfile"),
                false => Ok(false),
            };
        };
        if outer.subcommand() != Some("install") {
            return Ok(false);
        }
        if !outer.has("--locked") && !outer.has("--frozen") {
            return refuse("`cargo install` without `--locked` ignores the lockfile");
        }
        let is_named = |word: &str| word.split('@').next() == Some(&self.unit.package);
        Ok(outer.words().skip(1).any(is_named) && outer.values("--path").is_empty())
    }

    /// Puts what aliases stand for in their place; an alias can stand for another.
    fn expand_aliases(&mut self) -> Result<(), Reason> {
        let mut known = Vec::new();
        while let Some(name) = self.outer.as_ref().and_then(Outer::alias).map(str::to_owned) {
            let list = run(&mut self.cargo("--list"))?;
            let arguments = alias::arguments(&name, &list)?.filter(|_| !known.contains(&name));
            let (Some(arguments), Some(outer)) = (arguments, &mut self.outer) else { break };
            outer.replace_subcommand(arguments);
            known.push(name);
        }
        self.outer.iter_mut().for_each(Outer::drop_foreign);
        Ok(())
    }

    /// The lockfile of a dependency is not the one that it is built with.
    fn refuse_dependency(&self) -> Result<(), Reason> {
        let refuse = || {
            Err(Reason::new(
                "the package is built as a dependency of another workspace",
                OWN_WORKSPACE,
            ))
        };
        let Some(outer) = &self.outer else {
            let home = cargo_home();
            let is_fetched = home.is_some_and(|home| self.unit.manifest.starts_with(home));
            return if is_fetched { refuse() } else { Ok(()) };
        };
        let named = [outer.values("--manifest-path"), outer.values("--path")].concat();
        let named = named.last().map(|path| outer.cwd.join(path));
        let named = named.map(|path| if path.is_dir() { path.join("Cargo.toml") } else { path });
        // cargo verifies a package in a folder of its own, with the lockfile of that package.
        let is_packaged =
            self.unit.manifest.starts_with(self.place.build_directory.join("package"));
        let same = self.root_of(named.as_deref())? == self.root_manifest;
        if same || is_packaged { Ok(()) } else { refuse() }
    }

    /// The root of the workspace of a manifest, else of the folder that cargo was started in.
    fn root_of(&self, manifest: Option<&Path>) -> Result<PathBuf, Reason> {
        let mut command = self.cargo("locate-project");
        command.args(["--workspace", "--message-format", "plain"]);
        if let Some(manifest) = manifest {
            command.arg("--manifest-path").arg(manifest);
        }
        Ok(PathBuf::from(run(&mut command)?.trim_end()))
    }

    /// Asks cargo for the package's components.
    pub(crate) fn tree(&self) -> Result<String, Reason> {
        let Unit { package, version, features, .. } = self.unit;
        let mut command = self.cargo("tree");
        command.args(["--locked", "--offline", "--edges", "normal,build"]);
        command.args(["--charset", "ascii", "--prefix", "indent", "--format", &tree::format()]);
        command.arg("--manifest-path").arg(&self.unit.manifest);
        command.args(["--package", &format!("{package}@{version}"), "--no-default-features"]);
        command.args(["--features", &features.join(","), "--target", self.target()]);
        run(&mut command)
    }

    /// The target as cargo takes it: a custom target's file as it was named to the outer cargo.
    fn target(&self) -> &str {
        let target = &self.unit.target;
        let is_file = |value: &&str| {
            value.ends_with(".json") && Path::new(value).file_stem() == Some(OsStr::new(target))
        };
        let named = self.outer.as_ref().map(|outer| outer.values("--target")).unwrap_or_default();
        named.into_iter().find(is_file).unwrap_or(target)
    }

    /// This build's cargo, with this build's configuration.
    fn cargo(&self, subcommand: &str) -> Command {
        let mut command = Command::new(&self.unit.cargo);
        if let Some(outer) = &self.outer {
            command.args(outer.configuration());
        }
        command.arg(subcommand).current_dir(self.cwd());
        // What it learns of rustc is kept where this build keeps it.
        command.env("CARGO_TARGET_DIR", &self.place.build_directory);
        command.env("CARGO_TERM_COLOR", "never").env_remove("CARGO_MAKEFLAGS");
        command
    }

    /// The files of cargo's configuration and of the toolchain's choice, those that exist.
    pub(crate) fn configuration_files(&self) -> Vec<PathBuf> {
        let mut files = Vec::new();
        for folder in self.cwd().ancestors() {
            files.extend([".cargo/config.toml", ".cargo/config"].map(|file| folder.join(file)));
            files.extend(["rust-toolchain.toml", "rust-toolchain"].map(|file| folder.join(file)));
        }
        if let Some(home) = cargo_home() {
            files.extend(["config.toml", "config"].map(|file| home.join(file)));
        }
        // cargo runs a build script again and again while a file that it names does not exist.
        files.retain(|file| file.is_file());
        files.dedup();
        files
    }
}

fn cargo_home() -> Option<PathBuf> {
    env::var_os("CARGO_HOME").map(PathBuf::from).or_else(|| Some(env::home_dir()?.join(".cargo")))
}
