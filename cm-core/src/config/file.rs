//! The whole `cm.toml`.

use std::io;
use std::path::Path;

use serde::Deserialize;
use toml::de::DeTable;

use super::build::{self, Build};
use super::document::SbomDocument;
use super::error::ConfigError;
use super::facts::{self, ComponentEntry, ComponentFacts};
use super::fault::Fault;
use super::located::Located;
use super::native::{self, Native};
use super::product::Product;
use super::raw::RawConfig;
use super::requirement::{covers, exactness};
use super::schema::schema_value;
use super::structure;

/// A commented `cm.toml` with every table.
pub const EXAMPLE: &str = include_str!("example.toml");

/// The product's configuration; the default is that of an absent or empty file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Config {
    /// The product.
    pub product: Product,
    /// The builds that are shipped, in the file's order; empty means that they are derived from
    /// the packages.
    pub builds: Vec<Build>,
    /// Native libraries, in the file's order; [`natives_for`](Self::natives_for) looks them up.
    pub natives: Vec<Native>,
    /// Facts about components, in the file's order; [`facts_for`](Self::facts_for) looks them up.
    pub components: Vec<ComponentEntry>,
    /// The revision of the SBOM documents.
    pub sbom: SbomDocument,
}

impl Config {
    /// Reads a file; none where there is no such file.
    ///
    /// # Errors
    /// When the file cannot be read, or its content is wrong; see [`parse`](Self::parse).
    pub fn read(path: &Path) -> Result<Option<Self>, ConfigError> {
        let bytes = match std::fs::read(path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(source) => return Err(ConfigError::Read { path: path.to_owned(), source }),
        };
        Self::parse_bytes(&bytes, path).map(Some)
    }

    /// Reads the text of a file; the path only serves for messages.
    ///
    /// # Errors
    /// When the text is no TOML, has an unknown key, lacks one, or a value is wrong or contradicts
    /// another one. The error is [`ConfigError::Invalid`], with the place.
    pub fn parse(text: &str, path_for_messages: &Path) -> Result<Self, ConfigError> {
        raw(text)
            .and_then(Self::try_from)
            .map_err(|fault| ConfigError::invalid(path_for_messages, text, fault))
    }

    fn parse_bytes(bytes: &[u8], path: &Path) -> Result<Self, ConfigError> {
        match std::str::from_utf8(bytes) {
            Ok(text) => Self::parse(text, path),
            Err(error) => {
                let valid = String::from_utf8_lossy(&bytes[..error.valid_up_to()]);
                let message = "the file is no UTF-8 text, as TOML must be; save it as UTF-8";
                Err(ConfigError::invalid(path, &valid, Fault::new(error.valid_up_to(), message)))
            }
        }
    }

    /// The facts about a component; nothing is known where no entry matches.
    ///
    /// Entries are not merged. Of those that match, an entry for one version (`=1.2.3`) wins over
    /// one for several, this over one without a version, and of equals the first in the file.
    #[must_use]
    pub fn facts_for(&self, name: &str, version: &str) -> ComponentFacts {
        let matching = self
            .components
            .iter()
            .filter(|entry| entry.name == name && covers(entry.version.as_ref(), version));
        // The last maximum is taken, hence the reversal.
        let best = matching.rev().max_by_key(|entry| exactness(entry.version.as_ref()));
        best.map(|entry| entry.facts.clone()).unwrap_or_default()
    }

    /// The native libraries that a crate brings along, in the file's order.
    ///
    /// Where several entries that match are for the same library, SBOM or own code, the same rule
    /// as for [`facts_for`](Self::facts_for) picks one.
    pub fn natives_for(
        &self,
        crate_name: &str,
        crate_version: &str,
    ) -> impl Iterator<Item = &Native> {
        let matching: Vec<&Native> = self
            .natives
            .iter()
            .filter(|native| native.carrier == crate_name)
            .filter(|native| covers(native.carrier_version.as_ref(), crate_version))
            .collect();
        let best: Vec<&Native> = (0..matching.len())
            .filter(|&index| !is_outdone(&matching, index))
            .map(|index| matching[index])
            .collect();
        best.into_iter()
    }
}

/// Whether another entry for the same thing is more exact, or as exact and earlier.
fn is_outdone(natives: &[&Native], index: usize) -> bool {
    let subject = natives[index].kind.subject();
    let own = exactness(natives[index].carrier_version.as_ref());
    natives.iter().enumerate().any(|(other_index, other)| {
        let exactness = exactness(other.carrier_version.as_ref());
        other.kind.subject() == subject
            && (exactness > own || (exactness == own && other_index < index))
    })
}

fn raw(text: &str) -> Result<RawConfig, Fault> {
    let table = DeTable::parse(text)?;
    structure::check(table.get_ref(), &schema_value())?;
    Ok(RawConfig::deserialize(toml::Deserializer::from(table))?)
}

impl TryFrom<RawConfig> for Config {
    type Error = Fault;

    fn try_from(raw: RawConfig) -> Result<Self, Fault> {
        build::check_names(&raw.build)?;
        let natives = raw
            .native
            .into_iter()
            .map(|native| Ok((native.at, Native::try_from(native)?)))
            .collect::<Result<Vec<_>, Fault>>()?;
        native::check_unique(&natives)?;
        let components = raw
            .component
            .into_iter()
            .map(|Located { at, value }| Ok((at, ComponentEntry::try_from(value)?)))
            .collect::<Result<Vec<_>, Fault>>()?;
        facts::check_unique(&components)?;
        Ok(Self {
            product: raw.product.unwrap_or_default().try_into()?,
            builds: raw
                .build
                .into_iter()
                .map(|build| build.value.try_into())
                .collect::<Result<_, Fault>>()?,
            natives: natives.into_iter().map(|(_, native)| native).collect(),
            components: components.into_iter().map(|(_, entry)| entry).collect(),
            sbom: raw.sbom.unwrap_or_default().try_into()?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{BuildTarget, Contact, NativeKind, ProductVersion, Support};

    fn parse(text: &str) -> Config {
        Config::parse(text, Path::new("cm.toml")).unwrap()
    }

    #[test]
    fn an_empty_file_is_the_default() {
        assert_eq!(parse(""), Config::default());
        assert_eq!(parse("[product]\n[sbom]\n"), Config::default());
        assert_eq!(Config::default().sbom.version, 1);
    }

    #[test]
    fn the_example_is_read_as_written() {
        let config = parse(EXAMPLE);
        let product = &config.product;
        assert_eq!(product.version, Some(ProductVersion::FromPackage("pump-firmware".into())));
        assert_eq!(product.contact, Some(Contact::Url("https://example.com/security".into())));
        assert_eq!(config.builds[0].target, BuildTarget::Bin("pump".into()));
        assert_eq!(config.builds[0].features, ["bluetooth"]);
        assert!(!config.builds[0].default_features);
        assert_eq!(
            (config.builds[1].profile.as_str(), config.builds[1].all_features),
            ("release", true)
        );
        assert_eq!(config.natives.len(), 4);
        assert_eq!(config.natives[2].kind, NativeKind::Sbom("vendor/radio-stack.cdx.json".into()));
        let end = config.components[0].facts.end_of_support.unwrap();
        assert_eq!(end.to_string(), "2031-12-31");
        assert_eq!(config.sbom.version, 2);
    }

    #[test]
    fn both_spellings_and_both_dates_are_taken() {
        let config = parse(
            "[[native]]\ncrate = 'a'\nname = 'b'\nsystem = true\nlicense = 'MIT'\n\
             [[component]]\nname = 'c'\nlicense-concluded = 'ISC'\nend-of-support = '2031-12-31'",
        );
        let NativeKind::Library(library) = &config.natives[0].kind else { panic!() };
        assert_eq!(library.licence.as_deref(), Some("MIT"));
        let facts = config.facts_for("c", "1.0.0");
        assert_eq!(facts.licence_concluded.as_deref(), Some("ISC"));
        assert_eq!(facts.end_of_support, parse(EXAMPLE).components[0].facts.end_of_support);
    }

    #[test]
    fn the_most_exact_entry_wins_as_a_whole() {
        let entry = |version: &str, purpose: &str| {
            format!("[[component]]\nname = 'a'\n{version}\npurpose = '{purpose}'\n")
        };
        let config = parse(
            &[
                entry("", "any").as_str(),
                &entry("version = '=1.2.3'", "exact"),
                &entry("version = '1'", "first"),
                &entry("version = '>=1.2'", "second"),
                "[[component]]\nname = 'b'\nsupport = 'abandoned'\n",
            ]
            .concat(),
        );
        let purpose = |version| config.facts_for("a", version).purpose.unwrap();
        assert_eq!(purpose("1.2.3"), "exact");
        assert_eq!(purpose("1.2.4"), "first");
        assert_eq!(purpose("2.0.0"), "second");
        assert_eq!(purpose("0.1.0"), "any");
        assert_eq!(purpose("1.3.0-rc.1"), "any");
        assert_eq!(purpose("1.1.1w"), "any");
        assert_eq!(config.facts_for("b", "1.0.0").support, Some(Support::Abandoned));
        assert_eq!(config.facts_for("c", "1.0.0"), ComponentFacts::default());
    }

    #[test]
    fn a_crate_may_bring_several_libraries_each_once() {
        let library = |requirement: &str, name: &str, version: &str| {
            format!(
                "[[native]]\ncrate = 'a-sys'\n{requirement}\nname = '{name}'\nversion = '{version}'\n"
            )
        };
        let config = parse(
            &[
                library("", "ssl", "1"),
                library("crate-version = '2'", "ssl", "2"),
                library("", "crypto", "1"),
            ]
            .concat(),
        );
        let found = |version: &str| -> Vec<String> {
            let libraries = config.natives_for("a-sys", version).map(|native| match &native.kind {
                NativeKind::Library(library) => {
                    format!("{} {}", library.name, library.version.as_deref().unwrap())
                }
                other => panic!("{other:?}"),
            });
            libraries.collect()
        };
        assert_eq!(found("1.0.0"), ["ssl 1", "crypto 1"]);
        assert_eq!(found("2.1.0+3.5.4"), ["ssl 2", "crypto 1"]);
        assert_eq!(config.natives_for("b-sys", "1.0.0").count(), 0);
    }

    /// Editors of some systems begin a file with a byte order mark and end lines with two bytes.
    #[test]
    fn files_of_other_systems_are_read() {
        let config = parse("\u{feff}[product]\r\nname = \"a\"\r\n");
        assert_eq!(config.product.name.as_deref(), Some("a"));
        let path = Path::new("cm.toml");
        let latin = Config::parse_bytes(b"[product]\nname = \"\xe9\"", path).unwrap_err();
        assert!(latin.to_string().starts_with("read cm.toml:2:9: the file is no UTF-8"), "{latin}");
    }

    #[test]
    fn only_an_absent_file_is_no_file() {
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        assert_eq!(Config::read(&here.join("no-such-cm.toml")).unwrap(), None);
        let example = Config::read(&here.join("src/config/example.toml")).unwrap();
        assert_eq!(example, Some(parse(EXAMPLE)));
        let folder = Config::read(&here.join("src")).unwrap_err();
        assert!(matches!(folder, ConfigError::Read { .. }), "{folder}");
    }
}
