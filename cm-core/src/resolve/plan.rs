//! What one invocation of cargo is expected to compile, to be compared with what it says it did.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use guppy::graph::PackageMetadata;

use super::build_targets::{builds_library, chosen};
use super::error::ResolveError;
use super::request::Invocation;
use super::resolved::{Job, Unified};
use super::simulate::Node;
use super::slashed;
use super::workspace::Workspace;
use crate::{ComponentSet, Handed, ResolvedBuild, Scope};

/// The prediction for one invocation of `cargo build`.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The binaries and linked libraries that it makes.
    pub builds: Vec<ResolvedBuild>,
    /// Every unit that it compiles.
    pub units: BTreeSet<PlannedUnit>,
    /// A list for each package of the workspace that is linked and has a build script.
    pub lists: Vec<PackageList>,
    /// Name and version of every package that cargo's metadata has, by cargo's package id.
    pub packages: BTreeMap<String, (String, String)>,
    /// The target triples that are built for.
    pub triples: Vec<String>,
    /// cargo's target directory.
    pub target_directory: PathBuf,
    /// Whether cargo is told to compile the standard library, too.
    pub(super) builds_std: bool,
    /// Whether the host is built for without being named, so that target and host share folders.
    pub is_native: bool,
}

/// A package as it is compiled once: cargo's own name for it, where it runs, and its features.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct PlannedUnit {
    /// cargo's package id (`cargo help pkgid`).
    pub package_id: String,
    /// Compiled for the target, or for the build host.
    pub scope: Scope,
    /// The features, sorted.
    pub features: Vec<String>,
}

/// The components of one package of the workspace, for its build script.
#[derive(Debug, Clone)]
pub struct PackageList {
    /// The package's name.
    pub package: String,
    /// Its version.
    pub version: String,
    /// What is handed over.
    pub handed: Handed,
}

impl Workspace {
    /// Predicts one invocation.
    ///
    /// # Errors
    /// As [`resolve`](Self::resolve).
    pub fn plan(&mut self, asked: &Invocation) -> Result<Plan, ResolveError> {
        self.with_job(asked, |job, graph| {
            let unified = job.unify(graph)?;
            let mut plan = Plan {
                builds: job.builds(&unified)?,
                units: BTreeSet::new(),
                lists: Vec::new(),
                packages: named(graph.packages()),
                triples: job.targets.iter().map(|target| target.triple.clone()).collect(),
                target_directory: job.workspace.target_directory().to_owned(),
                builds_std: job.workspace.builds_std(),
                is_native: job.native,
            };
            for index in 0..job.targets.len() {
                job.add_target(&mut plan, &unified, index)?;
            }
            Ok(plan)
        })
    }
}

fn named<'g>(
    packages: impl Iterator<Item = PackageMetadata<'g>>,
) -> BTreeMap<String, (String, String)> {
    let named = packages.map(|package| {
        let name = (package.name().to_owned(), package.version().to_string());
        (package.id().repr().to_owned(), name)
    });
    named.collect()
}

impl Job<'_> {
    fn add_target(
        &self,
        plan: &mut Plan,
        unified: &Unified<'_>,
        target: usize,
    ) -> Result<(), ResolveError> {
        let mut scripted = BTreeMap::new();
        for root in self.roots(unified)? {
            let scope = if root.is_proc_macro() { Scope::Build } else { Scope::Runtime };
            for node in unified.nodes(root, scope, target) {
                plan.units.insert(unit(&node));
                let is_scripted = node.package.in_workspace() && node.package.has_build_script();
                if is_scripted && node.scope == Scope::Runtime {
                    scripted.insert(node.package.id(), node.package);
                }
            }
        }
        for package in scripted.into_values() {
            let (set, _) = self.set(&unified.nodes(package, Scope::Runtime, target))?;
            plan.lists.extend(self.lists(package, &set, target));
        }
        Ok(())
    }

    /// The packages that something is built of for its own sake.
    fn roots<'g>(&self, unified: &Unified<'g>) -> Result<Vec<PackageMetadata<'g>>, ResolveError> {
        let choice = &self.asked.targets;
        let libraries = unified.selected.iter().filter(|package| builds_library(package, choice));
        let mut roots: Vec<PackageMetadata<'g>> = libraries.copied().collect();
        for linked in chosen(&unified.selected, choice)? {
            if self.is_buildable(&linked, &unified.features)? {
                roots.push(linked.package);
            }
        }
        roots.sort_by_key(PackageMetadata::id);
        roots.dedup_by_key(|package| package.id());
        Ok(roots)
    }

    fn lists(
        &self,
        package: PackageMetadata<'_>,
        set: &ComponentSet,
        target: usize,
    ) -> Vec<PackageList> {
        let triple = &self.targets[target].triple;
        let rustc = &self.workspace.toolchain.rustc;
        let of_profile = |profile: &str| PackageList {
            package: package.name().to_owned(),
            version: package.version().to_string(),
            handed: Handed::new(set, profile, triple, rustc),
        };
        self.profiles.iter().map(|profile| of_profile(profile.name())).collect()
    }
}

fn unit(node: &Node<'_>) -> PlannedUnit {
    PlannedUnit {
        package_id: node.package.id().repr().to_owned(),
        scope: node.scope,
        features: slashed::without_slashed(&node.features),
    }
}
