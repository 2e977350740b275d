//! A workspace as cargo sees it: loaded once, for every build asked for.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;

use guppy::graph::PackageGraph;
use guppy::graph::cargo::CargoResolverVersion;

use super::cargo_config::{CargoConfig, ConfigKey};
use super::commit_time;
use super::error::ResolveError;
use super::lockfile::Lock;
use super::metadata::Metadata;
use super::metadata_call;
use super::request::{CargoCall, Invocation};
use super::toolchain::{self, RustcFacts, Target};
use crate::{Component, PackageFacts, Source, Toolchain};

/// The name that cargo replaces by the host's triple.
pub(super) const HOST_TUPLE: &str = "host-tuple";

/// A workspace: cargo's metadata, its lockfile, its root manifest and the toolchain.
///
/// Loading makes one `cargo metadata` call; every build is then resolved without cargo.
pub struct Workspace {
    pub(super) call: CargoCall,
    pub(super) metadata: Metadata,
    pub(super) config: CargoConfig,
    pub(super) lock: Lock,
    pub(super) manifest: toml::Table,
    pub(super) facts: Arc<BTreeMap<Component, PackageFacts>>,
    pub(super) toolchain: Toolchain,
    pub(super) rustc: OsString,
    pub(super) host: String,
    targets: BTreeMap<String, Target>,
    bare_host: Option<Target>,
    /// The features that the metadata was narrowed to, where cargo refused all of them at once.
    narrowed: Option<Invocation>,
    committed: Option<i64>,
    said: String,
    filtered: bool,
}

impl Workspace {
    /// Asks cargo and rustc, side by side.
    ///
    /// `asked` is what is known to be wanted; other invocations can be resolved later.
    ///
    /// # Errors
    /// When a tool is missing or fails, or a file of the workspace cannot be read.
    pub fn load(call: CargoCall, asked: &Invocation) -> Result<Self, ResolveError> {
        let config = CargoConfig::load(&call.surroundings())?;
        let rustc = OsString::from(config.rustc()?);
        let triples = &asked.triples[..];
        let answers = thread::scope(|scope| {
            let compiler = scope.spawn(|| compiler(&call, &config, &rustc, triples));
            let cargo = scope.spawn(|| toolchain::cargo_facts(&call));
            let platforms = || filter_platforms(&call, &rustc, triples);
            let committed = scope.spawn(|| commit_time::commit_time(&folder(&call)));
            let metadata = metadata_call::call(&call, asked, &platforms);
            (metadata, joined(compiler), joined(cargo), joined(committed))
        });
        // cargo's own message comes first: a broken manifest says more than what follows from it.
        let (output, (rustc_facts, targets), cargo) = (answers.0?, answers.1?, answers.2?);
        cargo.check()?;
        let (metadata, early_lock) = thread::scope(|scope| {
            let lock = scope.spawn(|| early_lock(&output.json));
            (Metadata::read(&output.json), joined(lock))
        });
        let metadata = metadata?;
        let root = metadata.graph.workspace().root().as_std_path();
        let path = root.join("Cargo.lock");
        let lock = match early_lock {
            Some(lock) if lock.is_at(&path) => lock,
            _ => Lock::read(&path)?,
        };
        let manifest = read_manifest(&root.join("Cargo.toml"))?;
        Ok(Self {
            manifest,
            config,
            facts: Arc::new(facts(&metadata.graph, &lock)?),
            toolchain: cargo.with(rustc_facts.rustc),
            rustc,
            host: rustc_facts.host,
            targets,
            lock,
            committed: answers.3,
            said: output.said,
            filtered: output.filtered,
            narrowed: output.narrow.then(|| asked.clone()),
            bare_host: None,
            metadata,
            call,
        })
    }

    /// The folder of the workspace's root manifest.
    #[must_use]
    pub fn root(&self) -> &Path {
        self.metadata.graph.workspace().root().as_std_path()
    }

    /// cargo's target directory.
    #[must_use]
    pub fn target_directory(&self) -> &Path {
        self.metadata.graph.workspace().target_directory().as_std_path()
    }

    /// cargo's home directory, where it keeps what it downloads.
    #[must_use]
    pub fn cargo_home(&self) -> &Path {
        &self.call.cargo_home
    }

    /// When the checkout's commit was made, in seconds since 1970-01-01 UTC; nothing outside a git
    /// checkout.
    #[must_use]
    pub fn commit_time(&self) -> Option<i64> {
        self.committed
    }

    /// What cargo said on stderr while it answered.
    #[must_use]
    pub fn cargo_said(&self) -> &str {
        &self.said
    }

    /// Whether only the packages of the wanted platforms could be loaded, because others were never
    /// downloaded.
    #[must_use]
    pub fn is_filtered(&self) -> bool {
        self.filtered
    }

    /// The target of this name, asking rustc where it was not asked before.
    pub(super) fn target(&mut self, name: &str) -> Result<Target, ResolveError> {
        if let Some(target) = self.targets.get(name) {
            return Ok(target.clone());
        }
        let target = toolchain::target(&self.call, &self.rustc, name, false, &self.config)?;
        self.targets.insert(name.to_owned(), target.clone());
        Ok(target)
    }

    /// The host as build scripts see it: with the build's flags only in a native build.
    pub(super) fn host_side(&mut self, native: bool) -> Result<Target, ResolveError> {
        let host = self.host.clone();
        if native || self.config.rustflags(&host, &[])?.is_empty() && !self.config.has_cfg_flags() {
            return self.target(&host);
        }
        if self.bare_host.is_none() {
            self.bare_host = Some(toolchain::bare_host(&self.call, &self.rustc, &host)?);
        }
        self.bare_host.clone().map_or_else(|| self.target(&host), Ok)
    }

    /// Whether cargo is told to compile the standard library (`-Z build-std`).
    pub(super) fn builds_std(&self) -> bool {
        let flag = |text: &String| text.starts_with("build-std");
        let configured = self.config.value(&ConfigKey::new("unstable.build-std"));
        self.call.unstable.iter().any(flag) || configured.is_ok_and(|value| value.is_some())
    }

    /// Asks cargo again where the metadata was narrowed to other features.
    pub(super) fn widen_for(&mut self, asked: &Invocation) -> Result<(), ResolveError> {
        let features =
            |it: &Invocation| (it.features.clone(), it.all_features, it.no_default_features);
        if self.narrowed.as_ref().is_some_and(|before| features(before) != features(asked)) {
            let output = metadata_call::narrow(&self.call, asked)?;
            self.metadata = Metadata::read(&output.json)?;
            self.facts = Arc::new(facts(&self.metadata.graph, &self.lock)?);
            self.narrowed = Some(asked.clone());
        }
        Ok(())
    }

    /// The feature resolver that the root manifest asks for: by `resolver`, else by edition.
    pub(super) fn resolver(&self) -> CargoResolverVersion {
        let table = |name: &str| self.manifest.get(name).and_then(toml::Value::as_table);
        let resolver = [table("workspace"), table("package")]
            .into_iter()
            .flatten()
            .find_map(|table| table.get("resolver")?.as_str());
        match (resolver, self.root_edition()) {
            (Some("1"), _) | (None, None | Some("2015" | "2018")) => CargoResolverVersion::V1,
            (Some("2"), _) | (None, Some("2021")) => CargoResolverVersion::V2,
            _ => CargoResolverVersion::V3,
        }
    }

    /// Whether the root manifest has no package.
    pub(super) fn is_virtual(&self) -> bool {
        !self.manifest.contains_key("package")
    }

    fn root_edition(&self) -> Option<&str> {
        let manifest = self.metadata.graph.workspace().root().join("Cargo.toml");
        let package = self
            .metadata
            .graph
            .workspace()
            .iter()
            .find(|package| package.manifest_path() == manifest)?;
        Some(package.edition())
    }
}

/// The lockfile, read while the metadata is: the workspace's root is its last path.
fn early_lock(json: &str) -> Option<Lock> {
    let (_, root) = json.rsplit_once("\"workspace_root\":")?;
    let mut texts = serde_json::Deserializer::from_str(root).into_iter::<String>();
    Lock::read(&Path::new(&texts.next()?.ok()?).join("Cargo.lock")).ok()
}

/// The folder whose checkout is described: the manifest's, where one is named.
fn folder(call: &CargoCall) -> PathBuf {
    let manifest = call.manifest_path.as_ref().map(|path| call.cwd.join(path));
    manifest.as_deref().and_then(Path::parent).unwrap_or(&call.cwd).to_owned()
}

fn compiler(
    call: &CargoCall,
    config: &CargoConfig,
    rustc: &OsString,
    triples: &[String],
) -> Result<(RustcFacts, BTreeMap<String, Target>), ResolveError> {
    let facts = toolchain::rustc_facts(call, rustc)?;
    let mut targets = BTreeMap::new();
    let configured = if triples.is_empty() { config.build_targets()? } else { Vec::new() };
    for name in std::iter::once(&facts.host).chain(triples).chain(&configured) {
        if name != HOST_TUPLE && !targets.contains_key(name) {
            let is_host = *name == facts.host;
            targets.insert(name.clone(), toolchain::target(call, rustc, name, is_host, config)?);
        }
    }
    Ok((facts, targets))
}

fn filter_platforms(
    call: &CargoCall,
    rustc: &OsString,
    triples: &[String],
) -> Result<Vec<String>, ResolveError> {
    let host = toolchain::rustc_facts(call, rustc)?.host;
    let named = triples.iter().filter(|name| *name != HOST_TUPLE).cloned();
    Ok(std::iter::once(host).chain(named).collect())
}

fn joined<T>(thread: thread::ScopedJoinHandle<'_, T>) -> T {
    match thread.join() {
        Ok(value) => value,
        Err(panic) => std::panic::resume_unwind(panic),
    }
}

fn read_manifest(path: &PathBuf) -> Result<toml::Table, ResolveError> {
    let text = std::fs::read_to_string(path).map_err(|error| ResolveError::file(path, error))?;
    text.parse().map_err(|error: toml::de::Error| ResolveError::file(path, error))
}

fn facts(
    graph: &PackageGraph,
    lock: &Lock,
) -> Result<BTreeMap<Component, PackageFacts>, ResolveError> {
    graph
        .packages()
        .map(|package| Ok((lock.locked(component(&package)?)?, package_facts(&package))))
        .collect()
}

/// A package as a component, without its checksum.
pub(super) fn component(
    package: &guppy::graph::PackageMetadata<'_>,
) -> Result<Component, ResolveError> {
    let source = match package.source().external_source() {
        Some(text) => {
            Source::from_cargo(text).map_err(|error| ResolveError::Metadata(error.into()))?
        }
        None => Source::Local,
    };
    Ok(Component::new(package.name(), package.version().to_string(), source))
}

fn package_facts(package: &guppy::graph::PackageMetadata<'_>) -> PackageFacts {
    let owned = |text: Option<&str>| text.map(str::to_owned);
    PackageFacts {
        authors: package.authors().to_vec(),
        licence: owned(package.license()),
        licence_file: package.license_file().map(ToString::to_string),
        description: owned(package.description()),
        repository: owned(package.repository()),
        homepage: owned(package.homepage()),
        documentation: owned(package.documentation()),
        links: owned(package.links()),
    }
}
