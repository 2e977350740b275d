//! The one call, and its options.

use std::fmt::Write;
use std::fs;

use cm_core::embedded::Record;

use crate::audit_object;
use crate::known::{Known, unknown};
use crate::output;
use crate::reason::Reason;
use crate::unit::Unit;

/// Embeds the record with the default options; see the [crate's documentation](crate).
pub fn embed() {
    Embed::new().run();
}

/// What is embedded, and how strictly.
///
/// ```no_run
/// cm_build::Embed::new().strict(true).list(false).run();
/// ```
#[derive(Debug, Clone)]
pub struct Embed {
    strict: bool,
    list: bool,
    dep_v0: bool,
    anchor: bool,
}

impl Default for Embed {
    fn default() -> Self {
        Self { strict: false, list: true, dep_v0: true, anchor: false }
    }
}

impl Embed {
    /// The defaults: not strict, with the list, with `.dep-v0`, without an anchor.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Whether the build fails where the component list cannot be known (level `none`).
    #[must_use]
    pub fn strict(self, strict: bool) -> Self {
        Self { strict, ..self }
    }

    /// Whether the component list itself is embedded, compressed: about 18 bytes a component.
    /// Without it the record takes at most 256 bytes and holds the SBOM digest alone.
    #[must_use]
    pub fn list(self, list: bool) -> Self {
        Self { list, ..self }
    }

    /// Whether the section `.dep-v0` is added, which cargo-audit and other auditing tools read. It is
    /// left to cargo-auditable where that is at work, and only made for Linux, other Unix systems
    /// with ELF files, and Windows.
    #[must_use]
    pub fn dep_v0(self, dep_v0: bool) -> Self {
        Self { dep_v0, ..self }
    }

    /// Whether the record has a symbol for C: `cm_record_<package>`, with `_` for `-`.
    ///
    /// Of a static library a linker takes only what is needed, so the record has to be needed:
    /// link with `-u cm_record_<package>` (MSVC: `/INCLUDE:`), or name it in C as
    /// `extern const unsigned char cm_record_<package>[];`. A crate with an anchor cannot forbid
    /// unsafe code, because the compiler counts names of symbols as such.
    #[must_use]
    pub fn anchor(self, anchor: bool) -> Self {
        Self { anchor, ..self }
    }

    /// Finds out the component list, and writes what the crate includes.
    ///
    /// Ends the build script where the list cannot be known and the options are strict, where it is
    /// not run by cargo, or where its output directory cannot be written to.
    pub fn run(self) {
        let unit = match Unit::from_env() {
            Ok(unit) => unit,
            Err(reason) => output::fail(&format!("cm-build: {reason}; {}", reason.advice)),
        };
        let known = Known::find(&unit);
        if let Err(reason) = &known {
            self.complain(reason);
        }
        if let Err(error) = self.write(&unit, known) {
            let folder = unit.out_dir.display();
            output::fail(&format!("cm-build: failed to write to {folder}: {error}"));
        }
    }

    fn complain(&self, reason: &Reason) {
        let text = format!("cm-build: the component list is unknown: {reason}; {}", reason.advice);
        if self.strict {
            output::fail(&text);
        }
        output::warn(&text);
    }

    fn write(&self, unit: &Unit, known: Result<Known, Reason>) -> std::io::Result<()> {
        let (mut record, audit_data) = match known {
            Ok(known) => (known.record, Some(known.audit_data)),
            Err(reason) => (unknown(unit, &reason), None),
        };
        record.list = record.list.filter(|_| self.list);
        let bytes = record.encode();
        fs::write(unit.out_dir.join(RECORD_FILE), &bytes)?;
        fs::write(unit.out_dir.join("cm_embed.rs"), self.code(&record, &bytes))?;
        output::set("CM_SBOM_DIGEST", &digest_of(&record));
        match audit_data {
            Some(data) if self.dep_v0 => audit_object::link(&data, &unit.out_dir),
            _ => Ok(()),
        }
    }

    /// The file that the crate includes.
    fn code(&self, record: &Record, bytes: &[u8]) -> String {
        let mut code = String::new();
        let digest = digest_code(record, bytes);
        let len = bytes.len();
        let level = record.level.name();
        let anchor = match self.anchor {
            true => format!("#[unsafe(export_name = \"cm_record_{}\")]\n", anchor(record)),
            false => String::new(),
        };
        // Writing into a string cannot fail.
        let _ = write!(
            code,
            "/// SHA-256 of the canonical component list that this was built from.\n\
             #[allow(dead_code, unreachable_pub)]\n\
             pub const SBOM_DIGEST: &str = {digest};\n\
             /// How exactly the list is known: `exact`, `package` or `none`.\n\
             #[allow(dead_code, unreachable_pub)]\n\
             pub const SBOM_LEVEL: &str = \"{level}\";\n\
             /// The record that `cargo cm inspect` finds.\n\
             #[allow(dead_code, unreachable_pub)]\n\
             {anchor}#[used]\n\
             pub static RECORD: [u8; {len}] = *include_bytes!(concat!(env!(\"OUT_DIR\"), \
             \"/{RECORD_FILE}\"));\n"
        );
        code
    }
}

const RECORD_FILE: &str = "cm_record.bin";

fn digest_of(record: &Record) -> String {
    record.level.digest().map(ToString::to_string).unwrap_or_default()
}

/// The digest as an expression: a piece of the record itself.
///
/// So whatever uses the digest keeps the record. `#[used]` alone does not everywhere: the linker of
/// WebAssembly throws away what nothing refers to.
fn digest_code(record: &Record, bytes: &[u8]) -> String {
    let digest = digest_of(record);
    let is_there = |window: &[u8]| window == digest.as_bytes();
    match bytes.windows(digest.len().max(1)).position(is_there) {
        Some(start) => format!(
            "match ::core::str::from_utf8(RECORD.split_at({start}).1.split_at({}).0) \
             {{ Ok(digest) => digest, Err(_) => \"\" }}",
            digest.len()
        ),
        None => "\"\"".to_owned(),
    }
}

fn anchor(record: &Record) -> String {
    record.package.replace('-', "_")
}
