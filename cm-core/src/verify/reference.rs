//! What an artifact is compared with.

use std::fmt;

use super::check::{Check, Place};
use super::outcome::Outcome;
use crate::sbom::{DocumentError, ReadDocument, read_document};
use crate::{ComponentList, ReadError, ReadList, Sha256Digest};

/// A component list or a document that is given for artifacts.
#[derive(Debug, Clone)]
pub struct Reference {
    /// The name that it was given by.
    pub name: String,
    /// Its digest: that of its content where that can be told, else the one that it states.
    pub digest: Option<Sha256Digest>,
    /// The package that is built.
    pub package: Option<String>,
    /// The list.
    pub list: Option<ReadList>,
}

impl Reference {
    /// Reads a canonical list, and says whether it holds.
    ///
    /// # Errors
    /// When the text is no list at all.
    pub fn of_list(name: &str, json: &str) -> Result<(Self, Check), ReferenceError> {
        let (list, outcome) = match ComponentList::read(json) {
            Ok(list) => (Some(list), Outcome::Canonical(Sha256Digest::of(json.as_bytes()))),
            Err(error @ (ReadError::TooLong(_) | ReadError::Shape(_))) => {
                return Err(ReferenceError::List(error));
            }
            Err(ReadError::Format(number)) => (None, Outcome::UnknownFormat(number)),
            Err(error) => (None, Outcome::NotCanonical(with_cause(&error))),
        };
        let digest = list.as_ref().map(|list| list.list().digest());
        Ok(Self::new(name, digest, None, list, outcome))
    }

    /// Reads a document, and says whether it holds.
    ///
    /// # Errors
    /// When the text is no document at all.
    pub fn of_document(name: &str, json: &str) -> Result<(Self, Check), ReferenceError> {
        let ReadDocument { stated, package, list, is_as_written, .. } =
            read_document(json).map_err(ReferenceError::Document)?;
        let package = package.map(|(name, _)| name);
        let (list, digest, outcome) = match list {
            Ok(list) => {
                let content = list.list().digest();
                let outcome = match stated == Some(content) {
                    true => Outcome::DocumentHolds { digest: content, is_as_written },
                    false => Outcome::DocumentContradictsItself { stated, content },
                };
                (Some(list), Some(content), outcome)
            }
            Err(error) if error.is_damage() => {
                (None, None, Outcome::DocumentChanged(error.to_string()))
            }
            Err(error) => (None, stated, Outcome::DocumentWithoutList(error.to_string())),
        };
        Ok(Self::new(name, digest, package, list, outcome))
    }

    fn new(
        name: &str,
        digest: Option<Sha256Digest>,
        package: Option<String>,
        list: Option<ReadList>,
        outcome: Outcome,
    ) -> (Self, Check) {
        let root = list.as_ref().map(|list| list.set.root().component.name.clone());
        let reference = Self { name: name.to_owned(), digest, package: root.or(package), list };
        let reference_name = Some(reference.name.clone());
        let check = Check { place: Place::default(), reference: reference_name, outcome };
        (reference, check)
    }
}

fn with_cause(error: &dyn std::error::Error) -> String {
    match error.source() {
        Some(cause) => format!("{error}: {cause}"),
        None => error.to_string(),
    }
}

/// Text that is neither a component list nor a document.
#[derive(Debug)]
pub enum ReferenceError {
    /// It was given as a list.
    List(ReadError),
    /// It was given as a document.
    Document(DocumentError),
}

impl fmt::Display for ReferenceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::List(_) => f.write_str("read it as a component list"),
            Self::Document(_) => f.write_str("read it as an SBOM document"),
        }
    }
}

impl std::error::Error for ReferenceError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::List(error) => Some(error),
            Self::Document(error) => Some(error),
        }
    }
}
