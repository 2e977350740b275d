//! Facts that no format has a field for, as named values.
//!
//! Names that start with `cm:` are ours. `bsi:` is the taxonomy of the BSI, `cdx:` the one of
//! CycloneDX, in which `cdx:lifecycle` and `cdx:rustc` are registered; `cdx:fda` is younger, which
//! is why the same facts stand under `cm:support` too.

use super::document::{BinaryOrigin, Document, Entry, HostEntry, Listing, Origin};
use super::licence::Licence;
use crate::LIST_FORMAT;
use crate::embedded::Level;

/// A named value.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Property {
    pub(super) name: String,
    pub(super) value: String,
}

impl Property {
    pub(super) fn new(name: impl Into<String>, value: impl Into<String>) -> Self {
        Self { name: name.into(), value: value.into() }
    }

    fn optional(name: &str, value: Option<impl ToString>) -> Option<Self> {
        value.map(|value| Self::new(name, value.to_string()))
    }
}

/// The properties of any component, sorted.
///
/// `cm:features` holds all features, separated by commas, which no feature's name can contain.
pub(super) fn of_entry(entry: &Entry) -> Vec<Property> {
    let facts = &entry.facts;
    let features = (!entry.features.is_empty()).then(|| entry.features.join(","));
    let mut all: Vec<Property> = [
        Property::optional("cm:commit", entry.commit.as_ref()),
        Property::optional("cm:features", features),
        Property::optional("cm:licence:as-written", entry.licences.as_written.as_ref()),
        Property::optional("cm:licence:declared", hidden_licence(entry)),
        Property::optional("cm:maintenance-class", facts.maintenance_class.map(|it| it.as_str())),
        Property::optional("cm:native-code:own", entry.own_native_code.as_ref()),
        Property::optional("cm:purpose", facts.purpose.as_ref()),
        Property::optional(
            "cm:software-item-class",
            facts.software_item_class.map(|it| it.as_str()),
        ),
        stated("cm:source", &entry.source),
        entry
            .supplier
            .supplier
            .as_ref()
            .map(|_| Property::new("cm:supplier:source", entry.supplier.known_from.as_str())),
        entry.system.then(|| Property::new("cm:linkage", "system")),
    ]
    .into_iter()
    .flatten()
    .collect();
    all.extend(entry.unknown.iter().map(|what| Property::new("cm:unknown", *what)));
    let natives = entry.unknown_natives.iter();
    all.extend(natives.map(|links| Property::new("cm:unknown:native-library", links)));
    all.extend(of_support(entry));
    all.sort();
    all
}

/// The properties of a linked component, sorted: those of the BSI too.
pub(super) fn of_linked(entry: &Entry) -> Vec<Property> {
    let file = &entry.file;
    let either = |is: bool, yes: &'static str, no: &'static str| if is { yes } else { no };
    let concluded = entry.licences.concluded.as_ref().and_then(Licence::expression);
    let mut all = of_entry(entry);
    all.extend([
        Property::new(
            "bsi:component:executable",
            either(file.executable, "executable", "non-executable"),
        ),
        Property::new("bsi:component:archive", either(file.archive, "archive", "no archive")),
        Property::new(
            "bsi:component:structured",
            either(file.structured, "structured", "unstructured"),
        ),
    ]);
    all.extend(of_listing(entry.listing));
    all.extend(Property::optional("bsi:component:filename", file.name.as_ref()));
    all.extend(Property::optional("bsi:component:effectiveLicence", concluded));
    all.sort();
    all
}

/// What the canonical list can be written from again, where the entry's hashes do not tell.
fn of_listing(listing: Listing) -> Option<Property> {
    match listing {
        Listing::AsShown => None,
        Listing::Absent => Some(Property::new("cm:listed", "no")),
        Listing::Checksum(checksum) => {
            let text = checksum.map_or_else(|| "none".to_owned(), |it| it.to_string());
            Some(Property::new("cm:checksum", text))
        }
    }
}

/// The properties of the root, sorted; `cm:package` is the package of the workspace, as cargo's
/// package specifications write it, since the component has the product's name.
pub(super) fn of_root(document: &Document) -> Vec<Property> {
    let mut all = of_linked(&document.root);
    if let Some(file) = &document.list_file {
        all.push(Property::new("cm:components-file", file));
        all.push(Property::new("cm:components-format", LIST_FORMAT.to_string()));
    }
    let build = &document.build;
    all.push(Property::new("cm:package", format!("{}@{}", build.package, build.version)));
    all.extend(Property::optional("cm:sbom-digest", document.sbom_digest));
    all.sort();
    all
}

/// The properties of what ran on the build host, sorted.
pub(super) fn of_host(host: &HostEntry) -> Vec<Property> {
    let mut all = of_entry(&host.entry);
    all.retain(|property| property.name != "cm:unknown");
    all.push(Property::new("cm:role", host.role.as_str()));
    all.extend(host.needed_by.iter().map(|by| Property::new("cm:needed-by", by)));
    all.sort();
    all
}

/// The properties of the document, sorted.
pub(super) fn of_document(document: &Document) -> Vec<Property> {
    let build = &document.build;
    let mut all: Vec<Property> = [
        stated("cdx:rustc:meta:target:triple", &build.triple),
        stated("cm:build:crate-types", &build.crate_types.join(",")),
        stated("cm:build:profile", &build.profile),
        stated("cm:build:target", &build.target_name),
    ]
    .into_iter()
    .flatten()
    .collect();
    if let Origin::Binary(origin) = &document.origin {
        all.extend(of_binary(origin));
    }
    all.extend(Property::optional("cm:build:name", document.build_name.as_ref()));
    all.extend(Property::optional("cm:corrects", document.revision.corrects.as_ref()));
    let carriers = document.linked().filter(|entry| document.is_known_incomplete(entry));
    all.extend(carriers.map(|entry| Property::new("cm:incomplete", &entry.reference)));
    all.sort();
    all
}

/// What a document says aloud that is made from a binary.
fn of_binary(origin: &BinaryOrigin) -> Vec<Property> {
    let mut all = vec![Property::new("cm:generation-context", "binary")];
    match origin {
        BinaryOrigin::Auditable => all.push(Property::new("cm:told-by", "cargo-auditable")),
        BinaryOrigin::Record { level, .. } => {
            all.push(Property::new("cm:told-by", "record"));
            all.push(Property::new("cm:record:level", level.name().as_str()));
            if let Level::None(reason) = level {
                all.push(Property::new("cm:record:reason", reason));
            }
        }
    }
    all.extend(origin.unknown().into_iter().map(|what| Property::new("cm:unknown", what)));
    all
}

/// A value that is not empty.
fn stated(name: &str, value: &str) -> Option<Property> {
    (!value.is_empty()).then(|| Property::new(name, value))
}

/// The settings of the build; sorted, but flags for rustc stay in their order.
pub(super) fn of_settings(document: &Document) -> Vec<Property> {
    let settings = &document.settings;
    let mut all: Vec<Property> = settings
        .profile
        .iter()
        .map(|(key, value)| Property::new(format!("cm:profile:{key}"), value))
        .collect();
    for (packages, values) in &settings.overrides {
        let name = |key: &str| format!("cm:profile-override:{packages}:{key}");
        all.extend(values.iter().map(|(key, value)| Property::new(name(key), value)));
    }
    all.extend(Property::optional("cm:linker", settings.linker.as_ref()));
    all.sort();
    all.extend(settings.rustflags.iter().map(|flag| Property::new("cm:rustflag", flag)));
    all
}

/// The declared licence, where a concluded one may take its place in the licence field.
fn hidden_licence(entry: &Entry) -> Option<&str> {
    entry.licences.concluded.as_ref()?;
    entry.licences.declared.as_ref().and_then(Licence::expression)
}

fn of_support(entry: &Entry) -> impl Iterator<Item = Property> {
    let facts = &entry.facts;
    let (end, why) = (facts.end_of_support, facts.justification.as_ref());
    // The guidance writes its levels in words.
    let level = facts.support.map(|level| level.as_str().replace('-', " "));
    let excuse = |missing: bool, name: &str| {
        let why = why.filter(|_| missing)?;
        Some(Property::new("cdx:fda:justification", format!("{name}: {why}")))
    };
    [
        Property::optional("cdx:lifecycle:milestone:endOfSupport", end),
        Property::optional("cdx:fda:end-of-support-date", end),
        Property::optional("cdx:fda:level-of-support", level.as_ref()),
        excuse(end.is_none(), "cdx:fda:end-of-support-date"),
        excuse(level.is_none(), "cdx:fda:level-of-support"),
        Property::optional("cm:support:level", level.as_ref()),
        Property::optional("cm:justification", why),
    ]
    .into_iter()
    .flatten()
}
