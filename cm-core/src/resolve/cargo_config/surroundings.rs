//! What cargo finds around it when it starts.

use std::collections::BTreeMap;
use std::path::PathBuf;

/// What cargo finds around it when it starts: all that its configuration depends on.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Surroundings {
    /// The directory that cargo runs in, absolute; configuration is looked for from here upwards.
    pub cwd: PathBuf,
    /// `CARGO_HOME`, absolute.
    pub cargo_home: PathBuf,
    /// The environment: at least every variable whose name starts with `CARGO_` or `RUST`.
    pub env: BTreeMap<String, String>,
    /// The values of `--config`, in order: `KEY=VALUE`, or the path of a file.
    pub config_args: Vec<String>,
}
