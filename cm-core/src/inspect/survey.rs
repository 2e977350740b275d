//! What is read of executables and libraries, whatever their format.

use object::read::Result;

use super::kind::ObjectKind;

/// The section that cargo-auditable writes.
pub(super) const AUDITABLE_SECTION: &[u8] = b".dep-v0";

/// What an object file says outside of its records.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ObjectFacts {
    /// The libraries that it is linked to dynamically: ELF `DT_NEEDED`, the names of a PE file's
    /// imported DLLs, Mach-O `LC_LOAD_DYLIB` and its kin. Ascending, each once.
    pub libraries: Vec<String>,
    /// What its linker named the build: the descriptor of ELF's `NT_GNU_BUILD_ID` note, or
    /// Mach-O's `LC_UUID`, in lowercase hexadecimal digits; PE's CodeView GUID as 32 digits as
    /// its fields read, then the age in hexadecimal digits, as symbol servers write it, in
    /// lowercase.
    pub build_id: Option<String>,
}

impl ObjectFacts {
    pub(super) fn sorted(mut self) -> Self {
        self.libraries.sort();
        self.libraries.dedup();
        self
    }
}

/// What an object file is, and what is in its section table, as far as it can be read.
pub(super) struct Survey {
    pub(super) kind: ObjectKind,
    pub(super) sections: Result<Sections>,
}

/// What the section table shows.
#[derive(Default)]
pub(super) struct Sections {
    /// Where cargo-auditable's section is in the file: offset and length.
    pub(super) auditable: Option<(u64, u64)>,
    /// Whether a section has the name that UPX gives.
    pub(super) upx: bool,
}

impl Sections {
    /// Looks at a section by its name, behind which a zero and anything can stand.
    pub(super) fn see(&mut self, name: &[u8], range: Option<(u64, u64)>) {
        let is = |wanted: &[u8]| {
            name.strip_prefix(wanted).is_some_and(|rest| rest.first().is_none_or(|byte| *byte == 0))
        };
        if is(AUDITABLE_SECTION) && self.auditable.is_none() {
            self.auditable = range;
        }
        self.upx |= is(b"UPX0") || is(b"UPX1");
    }
}

/// Names from tables, for people and sorted lists.
pub(super) fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Bytes as lowercase hexadecimal digits.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
