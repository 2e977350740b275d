//! Profile settings in one spelling for each value.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

/// The `profile` object of a unit in cargo's unit graph.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct UnitProfile {
    pub(crate) name: String,
    opt_level: String,
    lto: String,
    codegen_units: Option<u32>,
    debuginfo: Value,
    debug_assertions: bool,
    overflow_checks: bool,
    rpath: bool,
    incremental: bool,
    panic: String,
    strip: Value,
}

impl UnitProfile {
    /// The settings by their names in a manifest; one that cargo leaves to rustc is absent.
    pub(crate) fn settings(&self) -> BTreeMap<String, String> {
        let mut settings = BTreeMap::new();
        let mut put = |key: &str, value: String| {
            settings.insert(key.to_owned(), one_spelling(key, &value));
        };
        put("opt-level", self.opt_level.clone());
        put("lto", self.lto.clone());
        if let Some(units) = self.codegen_units {
            put("codegen-units", units.to_string());
        }
        put("debug", plain(&self.debuginfo));
        put("debug-assertions", self.debug_assertions.to_string());
        put("overflow-checks", self.overflow_checks.to_string());
        put("rpath", self.rpath.to_string());
        put("incremental", self.incremental.to_string());
        put("panic", self.panic.clone());
        put("strip", strip(&self.strip));
        settings
    }
}

/// Reduces the synonyms that cargo's reference gives for a profile setting to one.
pub(crate) fn one_spelling(key: &str, value: &str) -> String {
    let value = value.to_ascii_lowercase();
    match (key, value.as_str()) {
        ("lto", "true") => "fat",
        ("lto", "n" | "no") => "off",
        ("debug", "false" | "none") => "0",
        ("debug", "limited") => "1",
        ("debug", "true" | "full") => "2",
        ("strip", "false") => "none",
        ("strip", "true") => "symbols",
        (_, other) => other,
    }
    .to_owned()
}

/// `{"resolved":"None"}`, `{"deferred":"None"}` or `{"resolved":{"Named":"symbols"}}`.
fn strip(value: &Value) -> String {
    let inner = value.get("resolved").or_else(|| value.get("deferred")).unwrap_or(value);
    plain(inner.get("Named").unwrap_or(inner))
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Captured from cargo 1.95 for a package with
    /// `strip = true`, `lto = "thin"`, `debug = "line-tables-only"`, `codegen-units = 3`.
    #[test]
    fn a_captured_profile() {
        let text = r#"{"name":"a","opt_level":"3","lto":"thin","codegen_backend":null,
            "codegen_units":3,"debuginfo":"line-tables-only","split_debuginfo":null,
            "debug_assertions":false,"overflow_checks":false,"rpath":false,"incremental":false,
            "panic":"unwind","strip":{"resolved":{"Named":"symbols"}}}"#;
        let profile: UnitProfile = serde_json::from_str(text).unwrap();
        let settings = profile.settings();
        let written = [
            ("codegen-units", "3"),
            ("debug", "line-tables-only"),
            ("debug-assertions", "false"),
            ("incremental", "false"),
            ("lto", "thin"),
            ("opt-level", "3"),
            ("overflow-checks", "false"),
            ("panic", "unwind"),
            ("rpath", "false"),
            ("strip", "true"),
        ];
        let written: BTreeMap<String, String> = written
            .into_iter()
            .map(|(key, value)| (key.to_owned(), one_spelling(key, value)))
            .collect();
        assert_eq!(settings, written);
    }

    #[test]
    fn absent_strip_and_full_debug() {
        assert_eq!(strip(&serde_json::json!({"deferred": "None"})), "None");
        assert_eq!(one_spelling("strip", "None"), one_spelling("strip", "false"));
        assert_eq!(one_spelling("debug", "2"), one_spelling("debug", "true"));
        assert_ne!(one_spelling("lto", "off"), one_spelling("lto", "false"));
    }
}
