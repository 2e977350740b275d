//! One file a check.

pub(crate) mod artifacts;
pub(crate) mod audit;
pub(crate) mod bench;
pub(crate) mod bench_embed;
pub(crate) mod ci;
pub(crate) mod compare;
pub(crate) mod conformance;
pub(crate) mod corpus;
pub(crate) mod derivations;
pub(crate) mod matrix;
pub(crate) mod test;
pub(crate) mod tidy;
