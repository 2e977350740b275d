//! What differs between two component sets.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use crate::{Component, ComponentSet, Member};

/// One difference between the runtime components of two sets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// Only the second set has it.
    Added(Component),
    /// Only the first set has it.
    Removed(Component),
    /// One version of a name gave way to another.
    Replaced {
        /// The component before.
        from: Component,
        /// The component after.
        to: Component,
    },
    /// The same component is compiled with other features.
    Features {
        /// The component.
        component: Component,
        /// Features that only the second set has.
        added: Vec<String>,
        /// Features that only the first set has.
        removed: Vec<String>,
    },
    /// The same component needs others than before.
    Dependencies(Component),
}

/// The differences between two sets' runtime components, by name.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SetDiff {
    /// The differences; none when the lists' components are equal.
    pub changes: Vec<Change>,
}

impl SetDiff {
    /// Compares two sets.
    #[must_use]
    pub fn between(before: &ComponentSet, after: &ComponentSet) -> Self {
        let (old, new) = (by_name(before), by_name(after));
        let names: BTreeSet<&str> = old.keys().chain(new.keys()).copied().collect();
        let none = BTreeMap::new();
        let mut changes = Vec::new();
        for name in names {
            let (old, new) = (old.get(name).unwrap_or(&none), new.get(name).unwrap_or(&none));
            changes.extend(moved(old, new));
            for (component, member) in old {
                if let Some(other) = new.get(component) {
                    changes.extend(altered((before, member), (after, other)));
                }
            }
        }
        Self { changes }
    }
}

type Versions<'a> = BTreeMap<&'a Component, &'a Member>;

fn by_name(set: &ComponentSet) -> BTreeMap<&str, Versions<'_>> {
    let mut names: BTreeMap<&str, Versions<'_>> = BTreeMap::new();
    for member in set.runtime() {
        names.entry(&member.component.name).or_default().insert(&member.component, member);
    }
    names
}

/// Components of one name that came or went; one that went and one that came are a replacement.
fn moved(old: &Versions<'_>, new: &Versions<'_>) -> Vec<Change> {
    let only = |these: &Versions<'_>, those: &Versions<'_>| -> Vec<Component> {
        these
            .keys()
            .filter(|component| !those.contains_key(*component))
            .map(|&c| c.clone())
            .collect()
    };
    match (&only(old, new)[..], &only(new, old)[..]) {
        ([from], [to]) => vec![Change::Replaced { from: from.clone(), to: to.clone() }],
        (removed, added) => removed
            .iter()
            .cloned()
            .map(Change::Removed)
            .chain(added.iter().cloned().map(Change::Added))
            .collect(),
    }
}

fn altered(before: (&ComponentSet, &Member), after: (&ComponentSet, &Member)) -> Vec<Change> {
    let component = &before.1.component;
    let lacking = |these: &[String], those: &[String]| -> Vec<String> {
        these.iter().filter(|feature| !those.contains(feature)).cloned().collect()
    };
    let added = lacking(&after.1.features, &before.1.features);
    let removed = lacking(&before.1.features, &after.1.features);
    let mut changes = Vec::new();
    if !added.is_empty() || !removed.is_empty() {
        changes.push(Change::Features { component: component.clone(), added, removed });
    }
    if needed(before) != needed(after) {
        changes.push(Change::Dependencies(component.clone()));
    }
    changes
}

fn needed<'a>((set, member): (&'a ComponentSet, &Member)) -> BTreeSet<&'a Component> {
    let runtime = set.runtime();
    member
        .dependencies
        .iter()
        .filter_map(|edge| runtime.get(edge.to))
        .map(|to| &to.component)
        .collect()
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Added(component) => write!(f, "added    {component}"),
            Self::Removed(component) => write!(f, "removed  {component}"),
            Self::Replaced { from, to } => write!(f, "replaced {from} -> {to}"),
            Self::Features { component, added, removed } => {
                write!(f, "features {component}")?;
                added.iter().try_for_each(|feature| write!(f, " +{feature}"))?;
                removed.iter().try_for_each(|feature| write!(f, " -{feature}"))
            }
            Self::Dependencies(component) => write!(f, "edges    {component}"),
        }
    }
}

impl fmt::Display for SetDiff {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.changes.iter().try_for_each(|change| writeln!(f, "{change}"))
    }
}
