//! What `cargo metadata` answered, as a graph.

use std::thread;

use guppy::graph::PackageGraph;

use super::conditions::Conditions;
use super::error::ResolveError;
use super::repair;

/// The graph of a workspace's packages, and the text that it was read from.
pub(super) struct Metadata {
    pub(super) graph: PackageGraph,
    /// cargo's JSON, with flags in place of conditions.
    pub(super) json: String,
    pub(super) conditions: Conditions,
}

impl Metadata {
    /// Reads cargo's answer.
    pub(super) fn read(json: &str) -> Result<Self, ResolveError> {
        let (conditions, json) = Conditions::take(json);
        let (is_ambiguous, graph) = thread::scope(|scope| {
            let is_ambiguous = scope.spawn(|| repair::is_needed(&json));
            (is_ambiguous.join(), graph(&json))
        });
        if is_ambiguous.unwrap_or(false) {
            let json = repair::repaired(&json)?;
            return Ok(Self { graph: self::graph(&json)?, json, conditions });
        }
        Ok(Self { graph: graph?, json, conditions })
    }
}

pub(super) fn graph(json: &str) -> Result<PackageGraph, ResolveError> {
    PackageGraph::from_json(json).map_err(|error| ResolveError::Metadata(Box::new(error)))
}
