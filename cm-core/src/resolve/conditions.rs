//! The conditions of `[target.…]` tables, decided as cargo decides them.
//!
//! guppy knows a table of targets; cargo asks rustc, with the build's flags, and custom cfg values
//! and custom targets count. So each condition is replaced in the metadata by a flag of its own,
//! and a platform has the flags of the conditions that cargo's own crate finds true.

use std::collections::BTreeMap;
use std::str::FromStr;
use std::sync::Arc;

use cargo_metadata::cargo_platform::{self, Cfg};
use guppy::platform::{Platform, TargetFeatures};

use super::error::ResolveError;
use super::toolchain::Target;

/// How a condition stands in cargo's metadata. Inside of a text the quotes would be escaped.
const KEY: &str = "\"target\":\"";

/// The distinct conditions of a workspace's dependencies, as they stand in the metadata.
#[derive(Default)]
pub(super) struct Conditions {
    flags: BTreeMap<String, usize>,
}

impl Conditions {
    /// Takes the conditions out of the metadata, and puts flags in their places.
    pub(super) fn take(json: &str) -> (Self, String) {
        let mut conditions = Self::default();
        let mut replaced = String::with_capacity(json.len());
        let mut rest = json;
        while let Some(at) = rest.find(KEY) {
            let (before, value) = rest.split_at(at + KEY.len());
            let end = end_of_text(value);
            replaced.push_str(before);
            replaced.push_str(&format!("cfg({})", conditions.flag(&value[..end])));
            rest = &value[end..];
        }
        replaced.push_str(rest);
        (conditions, replaced)
    }

    fn flag(&mut self, raw: &str) -> String {
        let next = self.flags.len();
        flag_name(*self.flags.entry(raw.to_owned()).or_insert(next))
    }

    /// A target as guppy is to see it: with the flags of the conditions that hold for it. What
    /// else guppy takes it for decides nothing.
    pub(super) fn platform(&self, target: &Target) -> Result<Arc<Platform>, ResolveError> {
        let cfg: Vec<Cfg> = target.cfg.iter().filter_map(|line| line.parse().ok()).collect();
        let mut platform = Platform::new("x86_64-unknown-linux-gnu", TargetFeatures::none())
            .map_err(|error| ResolveError::Simulate(Box::new(error)))?;
        let holds = |raw: &str| {
            let condition: Option<String> = serde_json::from_str(&format!("\"{raw}\"")).ok();
            condition
                .and_then(|condition| cargo_platform::Platform::from_str(&condition).ok())
                .is_some_and(|condition| condition.matches(&target.triple, &cfg))
        };
        let flags = self.flags.iter().filter(|(raw, _)| holds(raw));
        platform.add_flags(flags.map(|(_, number)| flag_name(*number)));
        Ok(Arc::new(platform))
    }
}

fn flag_name(number: usize) -> String {
    format!("condition_{number}")
}

/// Where a JSON text ends: at the first quote that is not escaped.
fn end_of_text(text: &str) -> usize {
    let mut escaped = false;
    text.bytes()
        .position(|byte| {
            let ends = byte == b'"' && !escaped;
            escaped = byte == b'\\' && !escaped;
            ends
        })
        .unwrap_or(text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conditions_are_decided_by_cargo_s_rules() {
        let json = r#"{"a":[{"target":"cfg(board = \"mk2\")"},{"target":null},{"target":"cfg(true)"},{"target":"own-board"}],"x":"\"target\":\"no\""}"#;
        let (conditions, replaced) = Conditions::take(json);
        assert_eq!(
            replaced,
            r#"{"a":[{"target":"cfg(condition_0)"},{"target":null},{"target":"cfg(condition_1)"},{"target":"cfg(condition_2)"}],"x":"\"target\":\"no\""}"#
        );
        let cfg = ["target_os=\"none\"", "board=\"mk2\""];
        let target = Target { triple: "own-board".into(), cfg: cfg.map(str::to_owned).to_vec() };
        let platform = conditions.platform(&target).unwrap();
        for number in 0..3 {
            assert!(platform.has_flag(flag_name(number)), "{number}");
        }
        let other = Target {
            triple: "other".into(),
            cfg: cfg[..1].iter().map(|it| (*it).to_owned()).collect(),
        };
        let platform = conditions.platform(&other).unwrap();
        assert!(!platform.has_flag(flag_name(0)) && !platform.has_flag(flag_name(2)));
    }
}
