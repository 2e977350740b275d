//! From what a document says back to the canonical component list.

use std::collections::BTreeMap;
use std::fmt;

use super::reference::is_reduced;
use super::told::{Properties, Told, ToldComponent};
use crate::{
    Component, ComponentSet, Dependency, DependencyKind, LIST_FORMAT, Member, ReadList, Rustc,
    Scope, Sha256Digest,
};

/// The list that a document was written from.
pub(super) fn rebuild(told: &Told) -> Result<ReadList, RebuildError> {
    let root = told.root().ok_or(RebuildError::NotOurs)?;
    check_origin(told, root)?;
    let (package, version) = root.required("cm:package")?.rsplit_once('@').ok_or_else(|| {
        RebuildError::Content("cm:package is not a package and its version".to_owned())
    })?;
    let mut places = BTreeMap::new();
    let mut members = Vec::new();
    for told in &told.linked {
        let is_root = std::ptr::eq(told, root);
        let place = match told.property("cm:listed")? {
            Some("no") if !is_root => None,
            _ => {
                let name = if is_root { (package, version) } else { told.name()? };
                members.push(told.member(name)?);
                Some(members.len() - 1)
            }
        };
        if places.insert(told.reference.as_str(), place).is_some() {
            return Err(RebuildError::Content(format!("{:?} stands twice", told.reference)));
        }
    }
    add_edges(&mut members, &told.needs, &places)?;
    let root = places.get(root.reference.as_str()).copied().flatten().unwrap_or_default();
    let set = ComponentSet::new(members, root);
    Ok(ReadList {
        set: set.map_err(|error| RebuildError::Content(error.to_string()))?,
        profile: required(&told.properties, "cm:build:profile")?.to_owned(),
        triple: required(&told.properties, "cdx:rustc:meta:target:triple")?.to_owned(),
        rustc: rustc(&told.host)?,
    })
}

/// Whether the document was written with all that the list needs.
fn check_origin(told: &Told, root: &ToldComponent) -> Result<(), RebuildError> {
    if property(&told.properties, "cm:generation-context")?.is_some() {
        return Err(RebuildError::FromBinary);
    }
    match (root.property("cm:components-format")?, root.property("cm:sbom-digest")?) {
        (Some(number), _) if number == LIST_FORMAT.to_string() => Ok(()),
        (Some(number), _) => Err(RebuildError::Format(number.to_owned())),
        (None, Some(_)) => Err(RebuildError::NoFormat),
        (None, None) => Err(RebuildError::NotOurs),
    }
}

fn add_edges(
    members: &mut [Member],
    needs: &[(String, String)],
    places: &BTreeMap<&str, Option<usize>>,
) -> Result<(), RebuildError> {
    let place = |reference: &str| {
        places.get(reference).copied().ok_or_else(|| {
            RebuildError::Content(format!("a dependency names {reference:?}, which is not listed"))
        })
    };
    for (from, to) in needs {
        if let (Some(from), Some(to)) = (place(from)?, place(to)?) {
            members[from].dependencies.push(Dependency { to, kind: DependencyKind::Normal });
        }
    }
    Ok(())
}

/// The compiler among the tools of the build host.
fn rustc(host: &[ToldComponent]) -> Result<Rustc, RebuildError> {
    let is_tool = |it: &&ToldComponent| it.properties.one("cm:role") == Ok(Some("tool"));
    let mut tools = host.iter().filter(is_tool).filter(|tool| tool.name == "rustc");
    let (Some(tool), None) = (tools.next(), tools.next()) else {
        return Err(RebuildError::Content("not one rustc among the tools of the build".to_owned()));
    };
    let (_, version) = tool.name()?;
    let commit = tool.property("cm:commit")?.map(str::to_owned);
    Ok(Rustc { version: version.to_owned(), commit })
}

impl ToldComponent {
    fn member(&self, (name, version): (&str, &str)) -> Result<Member, RebuildError> {
        let source = self.required("cm:source")?;
        if is_reduced(source) {
            return Err(RebuildError::LocalPath(format!("{name} {version}")));
        }
        let source = source.parse().map_err(|error| self.wrong(&error))?;
        let mut component = Component::new(name, version, source);
        component.checksum = self.checksum()?;
        let mut member = Member::new(Scope::Runtime, component);
        let features = self.property("cm:features")?.unwrap_or_default().split(',');
        member.features = features.filter(|it| !it.is_empty()).map(str::to_owned).collect();
        Ok(member)
    }

    /// The checksum as the list has it: that of the file, or another that is stated beside it.
    fn checksum(&self) -> Result<Option<Sha256Digest>, RebuildError> {
        let text = match (self.property("cm:checksum")?, &self.sha256[..]) {
            (Some("none"), _) | (None, []) => return Ok(None),
            (Some(text), _) => text,
            (None, [text]) => text,
            (None, _) => return Err(self.wrong(&"it has several SHA-256 digests")),
        };
        text.parse().map(Some).map_err(|error| self.wrong(&error))
    }

    fn name(&self) -> Result<(&str, &str), RebuildError> {
        let version = self.version.as_deref().ok_or_else(|| self.wrong(&"it has no version"))?;
        Ok((&self.name, version))
    }

    fn property(&self, name: &str) -> Result<Option<&str>, RebuildError> {
        self.properties.one(name).map_err(|name| self.wrong(&format!("{name} stands twice")))
    }

    fn required(&self, name: &str) -> Result<&str, RebuildError> {
        self.property(name)?.ok_or_else(|| self.wrong(&format!("it has no {name}")))
    }

    fn wrong(&self, what: &dyn fmt::Display) -> RebuildError {
        RebuildError::Content(format!("component {:?}: {what}", self.name))
    }
}

fn property<'a>(all: &'a Properties, name: &str) -> Result<Option<&'a str>, RebuildError> {
    all.one(name).map_err(|name| RebuildError::Content(format!("{name} stands twice")))
}

fn required<'a>(all: &'a Properties, name: &str) -> Result<&'a str, RebuildError> {
    property(all, name)?.ok_or_else(|| RebuildError::Content(format!("it has no {name}")))
}

/// Why the component list cannot be written again from a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RebuildError {
    /// It states no SBOM digest: another tool wrote it.
    NotOurs,
    /// A version of cargo-cm wrote it whose documents do not hold all of the list.
    NoFormat,
    /// It is of a list's format that this version does not know.
    Format(String),
    /// It was made from a binary, which holds no checksums.
    FromBinary,
    /// The named component comes from a registry or repository on the disk of the build host,
    /// whose path documents do not tell.
    LocalPath(String),
    /// It has been changed: a document of ours does not say this.
    Content(String),
}

impl RebuildError {
    /// Whether the document cannot be as cargo-cm wrote it, so that its digest does not hold.
    #[must_use]
    pub fn is_damage(&self) -> bool {
        matches!(self, Self::Content(_))
    }
}

impl fmt::Display for RebuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotOurs => f.write_str("the document states no SBOM digest"),
            Self::NoFormat => f.write_str(
                "the document does not tell its component list's format: an older version of \
                 cargo-cm wrote it",
            ),
            Self::Format(number) => write!(
                f,
                "format {number} of the component list is unknown; this version reads {LIST_FORMAT}"
            ),
            Self::FromBinary => {
                f.write_str("the document was made from a binary, which holds no checksums")
            }
            Self::LocalPath(component) => write!(
                f,
                "{component} comes from a path of the build host, which the document does not tell"
            ),
            Self::Content(what) => write!(f, "the document was changed: {what}"),
        }
    }
}

impl std::error::Error for RebuildError {}
