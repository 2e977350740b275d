//! A native library that a crate brings along.

use std::path::PathBuf;

use super::fault::Fault;
use super::located::{Located, place};
use super::product::Supplier;
use super::raw::RawNative;
use super::requirement::Requirement;

/// `[[native]]`: what is known of the native code behind a crate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Native {
    /// The crate that brings it.
    pub carrier: String,
    /// Which versions of the crate; without it, every one.
    pub carrier_version: Option<Requirement>,
    /// What it brings.
    pub kind: NativeKind,
}

/// What a crate brings along.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NativeKind {
    /// A library.
    Library(NativeLibrary),
    /// The components of a supplier's SBOM, at this path relative to `cm.toml`.
    Sbom(PathBuf),
    /// Code of the crate's own, or none at all: the crate's version covers it.
    OwnCode {
        /// Why that is so.
        justification: String,
    },
}

/// A native library.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NativeLibrary {
    /// Its name.
    pub name: String,
    /// Its version as its authors write it; only a system's library may do without.
    pub version: Option<String>,
    /// Its licence, meant as an SPDX expression but not checked here.
    pub licence: Option<String>,
    /// Who supplies it.
    pub supplier: Option<Supplier>,
    /// Its package URL.
    pub purl: Option<String>,
    /// Its name in the Common Platform Enumeration.
    pub cpe: Option<String>,
    /// Whether it differs from what its supplier published.
    pub patched: bool,
    /// Whether it is the operating system's rather than bundled.
    pub system: bool,
}

impl NativeKind {
    /// What two entries of one crate compete for: a library by name, an SBOM by path, own code.
    pub(super) fn subject(&self) -> (u8, String) {
        match self {
            Self::Library(library) => (0, library.name.clone()),
            Self::Sbom(path) => (1, path.to_string_lossy().into_owned()),
            Self::OwnCode { .. } => (2, String::new()),
        }
    }
}

impl TryFrom<Located<RawNative>> for Native {
    type Error = Fault;

    fn try_from(Located { at, value: mut raw }: Located<RawNative>) -> Result<Self, Fault> {
        raw.own_code = raw.own_code.filter(|own| own.value);
        check_form(at, &raw)?;
        Ok(Self {
            carrier: raw.carrier.0.clone(),
            carrier_version: raw.crate_version.clone(),
            kind: kind(at, raw)?,
        })
    }
}

/// Checks that one of `name`, `sbom` and `own-code` is given, and only keys that go with it.
fn check_form(at: usize, raw: &RawNative) -> Result<(), Fault> {
    let forms = [
        ("name", place(raw.name.as_ref())),
        ("sbom", place(raw.sbom.as_ref())),
        ("own-code", place(raw.own_code.as_ref())),
    ];
    let mut given = forms.into_iter().filter_map(|(key, at)| at.map(|at| (key, at)));
    let Some((form, _)) = given.next() else {
        return Err(Fault::new(
            at,
            "this entry does not say what the crate brings; add `name` and `version`, \
             or `sbom`, or `own-code = true` with a `justification`",
        ));
    };
    if let Some((other, at)) = given.next() {
        let message = format!("`{form}` and `{other}` exclude each other; write an entry for each");
        return Err(Fault::new(at, message));
    }
    check_strays(form, raw)
}

fn check_strays(form: &str, raw: &RawNative) -> Result<(), Fault> {
    let keys = [
        ("version", "name", place(raw.version.as_ref())),
        ("licence", "name", place(raw.licence.as_ref())),
        ("license", "name", place(raw.license.as_ref())),
        ("supplier", "name", place(raw.supplier.as_ref())),
        ("purl", "name", place(raw.purl.as_ref())),
        ("cpe", "name", place(raw.cpe.as_ref())),
        ("patched", "name", place(raw.patched.as_ref())),
        ("system", "name", place(raw.system.as_ref())),
        ("justification", "own-code", place(raw.justification.as_ref())),
    ];
    for (key, owner, at) in keys {
        if let Some(at) = at.filter(|_| owner != form) {
            let message = format!("`{key}` goes with `{owner}`, not with `{form}`; remove it");
            return Err(Fault::new(at, message));
        }
    }
    Ok(())
}

fn kind(at: usize, raw: RawNative) -> Result<NativeKind, Fault> {
    if let Some(sbom) = raw.sbom {
        return Ok(NativeKind::Sbom(sbom.value.0.into()));
    }
    if raw.own_code.is_none() {
        return Ok(NativeKind::Library(library(at, raw)?));
    }
    match raw.justification {
        Some(text) => Ok(NativeKind::OwnCode { justification: text.value.into() }),
        None => {
            Err(Fault::new(at, "`own-code` needs a `justification`; say why it is the crate's"))
        }
    }
}

fn library(at: usize, raw: RawNative) -> Result<NativeLibrary, Fault> {
    let name = raw.name.map(|name| name.value.0).unwrap_or_default();
    let system = raw.system.is_some_and(|system| system.value);
    if raw.version.is_none() && !system {
        let message = format!(
            "library `{}` has no `version`; add it, or `system = true` where the operating \
             system brings the library",
            &name
        );
        return Err(Fault::new(at, message));
    }
    if let (Some(_), Some(second)) = (&raw.licence, &raw.license) {
        let message = "`licence` and `license` mean the same; remove one of them";
        return Err(Fault::new(second.at, message));
    }
    Ok(NativeLibrary {
        name,
        version: raw.version.map(|version| version.value.into()),
        licence: raw.licence.or(raw.license).map(|licence| licence.value.into()),
        supplier: raw.supplier.map(|supplier| supplier.value.into()),
        purl: raw.purl.map(|purl| purl.value.into()),
        cpe: raw.cpe.map(|cpe| cpe.value.into()),
        patched: raw.patched.is_some_and(|patched| patched.value),
        system,
    })
}

/// Checks that no two entries say something of the same thing in the same versions of a crate.
pub(super) fn check_unique(natives: &[(usize, Native)]) -> Result<(), Fault> {
    let key = |native: &Native| {
        (native.carrier.clone(), native.carrier_version.clone(), native.kind.subject())
    };
    for (index, (at, later)) in natives.iter().enumerate() {
        if let Some((first, _)) =
            natives[..index].iter().find(|(_, first)| key(first) == key(later))
        {
            let message = format!(
                "two entries say the same of crate `{}`; join them or tell them apart by \
                 `crate-version`",
                &later.carrier
            );
            return Err(Fault::twice(*at, *first, message));
        }
    }
    Ok(())
}
