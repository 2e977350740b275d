//! One invocation of cargo, resolved into builds.

use std::collections::BTreeSet;

use guppy::graph::cargo::{CargoResolverVersion, CargoSet};
use guppy::graph::{PackageGraph, PackageMetadata};
use guppy::platform::PlatformSpec;

use super::build_targets::{self, Linked};
use super::error::ResolveError;
use super::features::{self, Start};
use super::request::Invocation;
use super::settings::{Places, Profile, ProfilePackage, Side, profile_names, settings};
use super::simulate::{self, Node, Platforms};
use super::toolchain::Target;
use super::workspace::{self, HOST_TUPLE, Workspace};
use super::{natives, packages, slashed};
use crate::{
    BuildId, Component, ComponentSet, Dependency, DependencyKind, Member, ResolvedBuild, Scope,
    Settings, UnknownNative,
};

impl Workspace {
    /// Resolves one invocation of cargo: a build for each chosen target of each selected package,
    /// profile and target triple.
    ///
    /// # Errors
    /// When the invocation names something that the workspace does not have, or when what cargo
    /// told does not fit together.
    pub fn resolve(&mut self, asked: &Invocation) -> Result<Vec<ResolvedBuild>, ResolveError> {
        self.with_job(asked, |job, graph| job.builds(&job.unify(graph)?))
    }

    /// Prepares what one invocation is resolved with, and the graph that it is resolved in.
    pub(super) fn with_job<T>(
        &mut self,
        asked: &Invocation,
        work: impl FnOnce(&Job<'_>, &PackageGraph) -> Result<T, ResolveError>,
    ) -> Result<T, ResolveError> {
        self.widen_for(asked)?;
        let native = asked.triples.is_empty() && self.config.build_targets()?.is_empty();
        let targets = self.wanted_targets(asked)?;
        let profiles = self.wanted_profiles(asked)?;
        let host = self.host_side(native)?;
        let job = Job {
            workspace: self,
            asked,
            targets: &targets,
            profiles: &profiles,
            host: &host,
            native,
        };
        let selected = packages::selected(&self.metadata.graph, asked)?;
        let slashed = features::slashed(&job.start(&self.metadata.graph, &selected)?);
        if slashed.is_empty() {
            return work(&job, &self.metadata.graph);
        }
        work(&job, &slashed::graph(&self.metadata.json, &slashed)?)
    }

    /// The targets of `--target`, else of cargo's configuration, else the host.
    fn wanted_targets(&mut self, asked: &Invocation) -> Result<Vec<Target>, ResolveError> {
        let mut names = asked.triples.clone();
        if names.is_empty() {
            names = self.config.build_targets()?;
        }
        if names.is_empty() {
            names.push(HOST_TUPLE.to_owned());
        }
        for name in &mut names {
            if name == HOST_TUPLE {
                name.clone_from(&self.host);
            }
        }
        let mut given = BTreeSet::new();
        names.retain(|name| given.insert(name.clone()));
        names.iter().map(|name| self.target(name)).collect()
    }

    /// The profiles of `--profile`, else `release` and every custom profile.
    fn wanted_profiles(&self, asked: &Invocation) -> Result<Vec<Profile>, ResolveError> {
        let mut names = asked.profiles.clone();
        if names.is_empty() {
            names.push("release".to_owned());
            names.extend(profile_names(&self.manifest, &self.config));
        }
        let mut given = BTreeSet::new();
        names.retain(|name| given.insert(name.clone()));
        let resolve = |name: &String| Profile::resolve(&self.manifest, &self.config, name);
        Ok(names.iter().map(resolve).collect::<Result<_, _>>()?)
    }
}

/// What one invocation is resolved with.
pub(super) struct Job<'a> {
    pub(super) workspace: &'a Workspace,
    pub(super) asked: &'a Invocation,
    pub(super) targets: &'a [Target],
    pub(super) profiles: &'a [Profile],
    host: &'a Target,
    /// Whether no target was named, neither by flag nor by configuration.
    pub(super) native: bool,
}

/// The features of a whole invocation, and the platforms that it is for.
pub(super) struct Unified<'g> {
    pub(super) selected: Vec<PackageMetadata<'g>>,
    pub(super) features: CargoSet<'g>,
    host: simulate::CompiledFor,
    /// In the order of the job's targets.
    sides: Vec<simulate::CompiledFor>,
}

impl<'g> Unified<'g> {
    /// What is compiled for one package and one of the job's targets, by its index.
    pub(super) fn nodes(
        &self,
        root: PackageMetadata<'g>,
        scope: Scope,
        target: usize,
    ) -> Vec<Node<'g>> {
        simulate::walk((root, scope), &self.features, &self.sides[target], &self.host)
    }
}

impl Job<'_> {
    fn start<'g>(
        &self,
        graph: &'g PackageGraph,
        selected: &[PackageMetadata<'g>],
    ) -> Result<Vec<Start<'g>>, ResolveError> {
        let call = &self.workspace.call;
        let current = packages::current(graph, &call.cwd, call.manifest_path.as_deref());
        let one_package_only =
            self.workspace.resolver() == CargoResolverVersion::V1 && !self.workspace.is_virtual();
        features::start(graph, selected, current, self.asked, one_package_only)
    }

    pub(super) fn unify<'g>(&self, graph: &'g PackageGraph) -> Result<Unified<'g>, ResolveError> {
        let selected = packages::selected(graph, self.asked)?;
        let starts = self.start(graph, &selected)?;
        let conditions = &self.workspace.metadata.conditions;
        let host: PlatformSpec = conditions.platform(self.host)?.into();
        let targets: Vec<_> =
            self.targets.iter().map(|it| conditions.platform(it)).collect::<Result<_, _>>()?;
        let all = PlatformSpec::platforms(targets.clone());
        let platforms = Platforms { targets: all, host: host.clone() };
        let features = simulate::unify(
            features::initials(graph, &starts),
            self.workspace.resolver(),
            &platforms,
        )?;
        let targets = targets.into_iter().map(PlatformSpec::from);
        let sides = self.targets.iter().zip(targets).map(|(it, spec)| self.side(it, spec));
        let sides = sides.collect();
        Ok(Unified { selected, features, host: self.side(self.host, host), sides })
    }

    fn side(&self, target: &Target, platform: PlatformSpec) -> simulate::CompiledFor {
        let overridden = self.workspace.config.overridden_scripts(&target.triple);
        simulate::CompiledFor { platform, overridden }
    }

    pub(super) fn builds(&self, unified: &Unified<'_>) -> Result<Vec<ResolvedBuild>, ResolveError> {
        let mut builds = Vec::new();
        for linked in build_targets::chosen(&unified.selected, &self.asked.targets)? {
            if !self.is_buildable(&linked, &unified.features)? {
                continue;
            }
            for (index, target) in self.targets.iter().enumerate() {
                let nodes = unified.nodes(linked.package, Scope::Runtime, index);
                let resolved = self.set(&nodes)?;
                for profile in self.profiles {
                    let settings = self.settings(&nodes, profile, target)?;
                    builds.push(self.build(&linked, profile, target, settings, resolved.clone()));
                }
            }
        }
        Ok(builds)
    }

    /// cargo skips a target whose required features are off, unless it was named.
    pub(super) fn is_buildable(
        &self,
        linked: &Linked<'_>,
        unified: &CargoSet<'_>,
    ) -> Result<bool, ResolveError> {
        let on: BTreeSet<String> =
            simulate::features_of(linked.package, unified).into_iter().collect();
        let missing: Vec<String> =
            linked.required_features.iter().filter(|name| !on.contains(*name)).cloned().collect();
        if missing.is_empty() {
            Ok(true)
        } else if self.asked.targets.bin.contains(&linked.name) {
            Err(ResolveError::RequiredFeatures { target: linked.name.clone(), missing })
        } else {
            Ok(false)
        }
    }

    pub(super) fn set(
        &self,
        nodes: &[Node<'_>],
    ) -> Result<(ComponentSet, Vec<UnknownNative>), ResolveError> {
        let members: Vec<Member> =
            nodes.iter().map(|node| self.member(node)).collect::<Result<_, _>>()?;
        let components: Vec<Component> =
            members.iter().map(|member| member.component.clone()).collect();
        let set = ComponentSet::of_crates(members, &self.workspace.toolchain.rustc)?;
        let unknown = natives::unknown(nodes, &components, &set);
        Ok((set, unknown))
    }

    fn member(&self, node: &Node<'_>) -> Result<Member, ResolveError> {
        let component = self.workspace.lock.locked(workspace::component(&node.package)?)?;
        let features = slashed::without_slashed(&node.features);
        let dependencies = node.edges.iter().map(|&(to, kind)| Dependency { to, kind }).collect();
        Ok(Member { scope: node.scope, component, features, dependencies })
    }

    fn settings(
        &self,
        nodes: &[Node<'_>],
        profile: &Profile,
        target: &Target,
    ) -> Result<Settings, ResolveError> {
        let units: Vec<(ProfilePackage<'_>, Side)> = nodes[0]
            .edges
            .iter()
            .filter(|(_, kind)| *kind == DependencyKind::Normal)
            .map(|&(to, _)| (profile_package(&nodes[to]), side(&nodes[to], self.native)))
            .collect();
        let Workspace { config, call, .. } = self.workspace;
        let places = Places {
            workspace: self.workspace.root().to_owned(),
            cargo_home: call.cargo_home.clone(),
        };
        let root = profile_package(&nodes[0]);
        let target = (target.triple.as_str(), &target.cfg[..]);
        Ok(settings(profile, &root, &units, config, target, &places)?)
    }

    fn build(
        &self,
        linked: &Linked<'_>,
        profile: &Profile,
        target: &Target,
        settings: Settings,
        (set, unknown_natives): (ComponentSet, Vec<UnknownNative>),
    ) -> ResolvedBuild {
        ResolvedBuild {
            id: BuildId {
                package: linked.package.name().to_owned(),
                version: linked.package.version().to_string(),
                target_name: linked.name.clone(),
                crate_types: linked.crate_types.clone(),
                profile: profile.name().to_owned(),
                triple: target.triple.clone(),
            },
            set,
            facts: self.workspace.facts.clone(),
            toolchain: self.workspace.toolchain.clone(),
            settings,
            unknown_natives,
        }
    }
}

fn profile_package<'a>(node: &'a Node<'_>) -> ProfilePackage<'a> {
    ProfilePackage {
        id: node.package.id().repr(),
        name: node.package.name(),
        version: &node.version,
        is_member: node.package.in_workspace(),
    }
}

fn side(node: &Node<'_>, native: bool) -> Side {
    match node.scope {
        Scope::Runtime => Side::Target,
        Scope::Build => Side::Host { native },
    }
}
