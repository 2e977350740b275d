//! The components of one build and the edges between them.

use std::fmt;

use crate::Component;

/// Whether a component is in the binary.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// Linked into the binary.
    Runtime,
    /// Ran on the build host only: a build script, a proc macro, or what these need.
    Build,
}

/// Why one component needs another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DependencyKind {
    /// From `[dependencies]`. When a runtime component so depends on a build component, that one
    /// is a proc macro.
    Normal,
    /// From `[build-dependencies]`.
    Build,
}

/// An edge to another member of the same set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Dependency {
    /// Index of the member in [`ComponentSet::members`].
    pub to: usize,
    /// Why.
    pub kind: DependencyKind,
}

/// A component's part in one build.
///
/// A crate that is linked and also needed by a build script is a member twice, since cargo
/// compiles it twice, perhaps with other features.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Member {
    /// Linked, or ran on the host.
    pub scope: Scope,
    /// What it is.
    pub component: Component,
    /// The features it is compiled with, sorted.
    pub features: Vec<String>,
    /// The members that it needs, sorted.
    pub dependencies: Vec<Dependency>,
}

impl Member {
    /// A member without features or dependencies.
    #[must_use]
    pub fn new(scope: Scope, component: Component) -> Self {
        Self { scope, component, features: Vec::new(), dependencies: Vec::new() }
    }
}

/// The components of one build: runtime ones first, then build ones, each sorted by name, version
/// and source (compared byte by byte).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ComponentSet {
    members: Vec<Member>,
    runtime: usize,
    root: usize,
}

impl ComponentSet {
    /// Sorts the members and checks that they form a set.
    ///
    /// `root` is the index in `members` of the package that is built.
    ///
    /// # Errors
    /// When the root or a dependency names no member, the root is not a runtime component, two
    /// members are the same component in one scope, or a build component depends on a runtime one.
    pub fn new(members: Vec<Member>, root: usize) -> Result<Self, SetError> {
        check_edges(&members, root)?;
        let order = sorted_order(&members);
        let mut place = vec![0; members.len()];
        for (new, &old) in order.iter().enumerate() {
            place[old] = new;
        }
        let mut slots: Vec<Option<Member>> = members.into_iter().map(Some).collect();
        let members: Vec<Member> = order
            .iter()
            .filter_map(|&old| slots[old].take())
            .map(|member| member.moved(&place))
            .collect();
        if let Some(pair) = members.windows(2).find(|pair| key(&pair[0]) == key(&pair[1])) {
            return Err(SetError::Twice(pair[0].component.to_string()));
        }
        let runtime = members.partition_point(|member| member.scope == Scope::Runtime);
        Ok(Self { members, runtime, root: place[root] })
    }

    /// All members; a [`Dependency`] is an index into them.
    #[must_use]
    pub fn members(&self) -> &[Member] {
        &self.members
    }

    /// The components that are linked.
    #[must_use]
    pub fn runtime(&self) -> &[Member] {
        &self.members[..self.runtime]
    }

    /// The components that only ran on the build host.
    #[must_use]
    pub fn build(&self) -> &[Member] {
        &self.members[self.runtime..]
    }

    /// The package that is built.
    #[must_use]
    pub fn root(&self) -> &Member {
        &self.members[self.root]
    }

    /// The root's index in [`members`](Self::members).
    #[must_use]
    pub fn root_index(&self) -> usize {
        self.root
    }
}

impl Member {
    /// Indices of the first `runtime` members that this one needs, ascending, each once: a crate
    /// can be needed in two ways.
    pub(crate) fn linked(&self, runtime: usize) -> Vec<usize> {
        let mut needed: Vec<usize> =
            self.dependencies.iter().map(|edge| edge.to).filter(|&to| to < runtime).collect();
        needed.dedup();
        needed
    }

    fn moved(mut self, place: &[usize]) -> Self {
        for dependency in &mut self.dependencies {
            dependency.to = place[dependency.to];
        }
        self.dependencies.sort_unstable();
        self.dependencies.dedup();
        self.features.sort_unstable();
        self.features.dedup();
        self
    }
}

fn check_edges(members: &[Member], root: usize) -> Result<(), SetError> {
    match members.get(root) {
        Some(member) if member.scope == Scope::Runtime => {}
        _ => return Err(SetError::Root),
    }
    for member in members {
        for dependency in &member.dependencies {
            let to = members
                .get(dependency.to)
                .ok_or_else(|| SetError::Dangling(member.component.to_string()))?;
            if member.scope == Scope::Build && to.scope == Scope::Runtime {
                return Err(SetError::Upward(
                    member.component.to_string(),
                    to.component.to_string(),
                ));
            }
        }
    }
    Ok(())
}

fn key(member: &Member) -> (Scope, &str, &str, String) {
    let component = &member.component;
    (member.scope, &component.name, &component.version, component.source.to_string())
}

fn sorted_order(members: &[Member]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..members.len()).collect();
    order.sort_by_cached_key(|&index| key(&members[index]));
    order
}

/// Members that form no set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SetError {
    /// The root is no runtime member.
    Root,
    /// This component depends on something outside the set.
    Dangling(String),
    /// This component stands twice in one scope.
    Twice(String),
    /// This build component depends on that runtime component.
    Upward(String, String),
}

impl fmt::Display for SetError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Root => f.write_str("the root is not a runtime component of the set"),
            Self::Dangling(from) => write!(f, "{from} depends on something outside the set"),
            Self::Twice(what) => write!(f, "{what} is listed twice"),
            Self::Upward(from, to) => {
                write!(f, "build component {from} depends on runtime component {to}")
            }
        }
    }
}

impl std::error::Error for SetError {}
