//! What `cargo cm build` hands to a package's build script: the list that it resolved.
//!
//! A build script does not see which packages were selected, and cargo does not run it again when
//! only the selection changes. So the list comes through an environment variable, whose value
//! changes when the list does. This is between the two programs, of the same version or not; it is
//! no record.

use std::fmt;

use crate::embedded::PackedList;
use crate::{AuditData, ComponentList, ComponentSet, Rustc, Sha256Digest};

/// The number of this handover's format, in its first line.
const FORMAT: &str = "cm-handed 1";

/// A resolved list, ready to be embedded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Handed {
    /// The SBOM digest.
    pub digest: Sha256Digest,
    /// The target triple that the list is for.
    pub target: String,
    /// The cargo profile's name.
    pub profile: String,
    /// The features of the package that is built, sorted: those of another unit of the same package
    /// tell that the list is not for it.
    pub features: Vec<String>,
    /// The compiler.
    pub rustc: Rustc,
    /// The list without checksums.
    pub list: PackedList,
    /// The section `.dep-v0`.
    pub audit_data: Vec<u8>,
}

impl Handed {
    /// Makes a set ready to be handed over.
    #[must_use]
    pub fn new(set: &ComponentSet, profile: &str, triple: &str, rustc: &Rustc) -> Self {
        Self {
            digest: ComponentList::new(set, profile, triple, rustc).digest(),
            target: triple.to_owned(),
            profile: profile.to_owned(),
            features: set.root().features.clone(),
            rustc: rustc.clone(),
            list: PackedList::new(set, rustc),
            audit_data: AuditData::new(set).section(),
        }
    }

    /// The environment variable through which a package gets the name of its file.
    ///
    /// Names of packages hold characters that names of variables do not, so it is a digest of them.
    #[must_use]
    pub fn variable(package: &str, version: &str, triple: &str) -> String {
        let digest = Sha256Digest::of(format!("{package}\n{version}\n{triple}").as_bytes());
        format!("CM_HANDED_{}", &digest.to_string().to_uppercase()[..16])
    }

    /// The file's bytes.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let Self { digest, target, profile, features, rustc, list, audit_data } = self;
        let commit = rustc.commit.as_deref().unwrap_or_default();
        let mut bytes = format!(
            "{FORMAT}\n{digest}\n{target}\n{profile}\n{}\n{}\n{commit}\n{}\n{}\n",
            features.join(","),
            rustc.version,
            list.as_bytes().len(),
            audit_data.len()
        )
        .into_bytes();
        bytes.extend(list.as_bytes());
        bytes.extend(audit_data);
        bytes
    }

    /// Reads the file's bytes.
    ///
    /// # Errors
    /// When they are of another format or cut off.
    pub fn decode(bytes: &[u8]) -> Result<Self, HandedError> {
        let mut rest = bytes;
        let mut line = || {
            let end = rest.iter().position(|&byte| byte == b'\n').ok_or(HandedError::CutOff)?;
            let text = std::str::from_utf8(&rest[..end]).map_err(|_| HandedError::CutOff)?;
            rest = &rest[end + 1..];
            Ok(text)
        };
        let format = line()?;
        if format != FORMAT {
            return Err(HandedError::Format(format.to_owned()));
        }
        let digest = line()?.parse().map_err(|_| HandedError::CutOff)?;
        let (target, profile) = (line()?.to_owned(), line()?.to_owned());
        let features = line()?.split(',').filter(|it| !it.is_empty()).map(str::to_owned).collect();
        let version = line()?.to_owned();
        let commit = Some(line()?.to_owned()).filter(|commit| !commit.is_empty());
        let rustc = Rustc { version, commit };
        let mut number = || line()?.parse::<usize>().map_err(|_| HandedError::CutOff);
        let (list_len, audit_len) = (number()?, number()?);
        let (list, audit_data) = rest.split_at_checked(list_len).ok_or(HandedError::CutOff)?;
        if audit_data.len() != audit_len {
            return Err(HandedError::CutOff);
        }
        let list = PackedList::from_bytes(list.to_vec());
        let audit_data = audit_data.to_vec();
        Ok(Self { digest, target, profile, features, rustc, list, audit_data })
    }
}

/// Why a file that was handed over cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HandedError {
    /// Its first line names another format.
    Format(String),
    /// It ends too early, or is not laid out as such a file.
    CutOff,
}

impl fmt::Display for HandedError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Format(found) => write!(
                f,
                "cargo-cm hands over {found:?} and cm-build reads {FORMAT:?}: update the older one"
            ),
            Self::CutOff => f.write_str("what cargo-cm handed over is cut off"),
        }
    }
}

impl std::error::Error for HandedError {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Component, Member, Scope, Source};

    #[test]
    fn written_and_read_again() {
        let mut root = Member::new(Scope::Runtime, Component::new("app", "1.0.0", Source::Local));
        root.features = vec!["a".into(), "b".into()];
        let rustc = Rustc { version: "1.95.0".into(), commit: None };
        let set = ComponentSet::new(vec![root], 0).unwrap();
        let handed = Handed::new(&set, "release", "wasm32-unknown-unknown", &rustc);
        let bytes = handed.encode();
        assert_eq!(Handed::decode(&bytes), Ok(handed));
        for end in 0..bytes.len() {
            assert!(Handed::decode(&bytes[..end]).is_err(), "{end}");
        }
        let other = String::from_utf8_lossy(&bytes).replace("cm-handed 1", "cm-handed 2");
        assert!(matches!(Handed::decode(other.as_bytes()), Err(HandedError::Format(_))));
    }
}
