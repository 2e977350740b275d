//! Licences as manifests state them, read as SPDX expressions.

use spdx::{Expression, ParseMode};

/// A licence, as far as it can be read.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Licence {
    /// One identifier of the SPDX licence list: `MIT`.
    Id(String),
    /// An SPDX licence expression (SPDX 2.3, annex D) in its present spelling.
    Expression(String),
    /// Text that is no SPDX expression, unchanged.
    Named(String),
    /// A file in the package, where that is all the manifest says.
    File(String),
}

/// The licences of one component.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Licences {
    /// What its authors state.
    pub declared: Option<Licence>,
    /// The authors' text, where [`declared`](Self::declared) is spelled otherwise.
    pub as_written: Option<String>,
    /// What the product's makers concluded.
    pub concluded: Option<Licence>,
}

/// Licence text that is no SPDX expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Unreadable {
    /// What the reader stumbled over.
    pub(super) reason: String,
}

impl Licence {
    /// Reads a manifest's text: also older spellings, such as `MIT/Apache-2.0` and `GPL-2.0`.
    pub(super) fn parse(text: &str) -> Result<Self, Unreadable> {
        let unreadable = |reason: String| Unreadable { reason };
        let lax = Expression::parse_mode(text, ParseMode::LAX)
            .map_err(|error| unreadable(error.reason.to_string()))?;
        let spelled = Expression::canonicalize(text)
            .map_err(|error| unreadable(error.reason.to_string()))?
            .unwrap_or_else(|| text.trim().to_owned());
        if spelled.contains("DocumentRef-") || spelled.contains("AdditionRef-") {
            return Err(unreadable("a reference to another document".to_owned()));
        }
        let mut requirements = lax.requirements();
        match (requirements.next(), requirements.next()) {
            (Some(_), None) if is_listed(&spelled) => Ok(Self::Id(spelled)),
            _ => Ok(Self::Expression(spelled)),
        }
    }

    /// As an SPDX expression, where it is one.
    #[must_use]
    pub fn expression(&self) -> Option<&str> {
        match self {
            Self::Id(text) | Self::Expression(text) => Some(text),
            Self::Named(_) | Self::File(_) => None,
        }
    }
}

/// Whether a single identifier may stand in CycloneDX's `license.id`, an enumeration in its schema.
fn is_listed(text: &str) -> bool {
    spdx::license_id(text).is_some_and(|id| id.name == text) && !NEWER.contains(&text)
}

/// Identifiers of the SPDX licence list 3.29 that CycloneDX's schemas do not list; they are valid
/// expressions.
const NEWER: &[&str] = &[
    "BSD-2-Clause-pos-unchanged",
    "BSD-3-Clause-OpenWebUI",
    "BSD-Source-Code-no-disclaimer",
    "BSD-Source-alt-GPL",
    "BSD-ask-to-endorse",
    "Brian-Gladman-3-Clause-no-conversion",
    "Bugroff",
    "CC-BY-NC-3.0-IGO",
    "FDK-MPEG-H",
    "Hippocratic-3.0-core",
    "Informatica",
    "MVT-1.1",
    "atc-game",
];

/// Whether the text says, in SPDX's own words, that nothing is known.
pub(super) fn says_nothing(text: &str) -> bool {
    let text = text.trim();
    text.is_empty() || text == "NOASSERTION" || text == "NONE"
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Licence {
        Licence::parse(text).unwrap_or_else(|_| Licence::Named(text.to_owned()))
    }

    /// Examples of SPDX 2.3, annex D (simple and composite expressions), and the deprecated
    /// spellings of the SPDX licence list with what it names in their place.
    #[test]
    fn expressions_of_the_specification() {
        for id in ["CDDL-1.0", "MIT", "LGPL-2.1-only", "GPL-2.0-or-later"] {
            assert_eq!(read(id), Licence::Id(id.to_owned()));
        }
        for text in [
            "LGPL-2.1-only OR MIT",
            "LGPL-2.1-only AND MIT AND BSD-2-Clause",
            "GPL-2.0-or-later WITH Bison-exception-2.2",
            "LGPL-2.1-only OR BSD-3-Clause AND MIT",
            "MIT AND (LGPL-2.1-or-later OR BSD-3-Clause)",
            "LicenseRef-23",
            "CDDL-1.0+",
        ] {
            assert_eq!(read(text), Licence::Expression(text.to_owned()));
        }
        assert_eq!(read("GPL-2.0"), Licence::Id("GPL-2.0-only".to_owned()));
        assert_eq!(read("GPL-2.0+"), Licence::Id("GPL-2.0-or-later".to_owned()));
    }

    /// Cargo's reference on the `license` field: `/` is the deprecated spelling of OR.
    #[test]
    fn a_slash_is_an_or() {
        let either = Licence::Expression("MIT OR Apache-2.0".to_owned());
        assert_eq!(read("MIT/Apache-2.0"), either);
        assert_eq!(read("MIT / Apache-2.0"), either);
    }

    #[test]
    fn other_text_is_kept() {
        for text in ["My own", "MIT OR", "(MIT", "MIT\u{202e}", "", "DocumentRef-x:LicenseRef-y"] {
            assert_eq!(read(text), Licence::Named(text.to_owned()));
        }
    }
}
