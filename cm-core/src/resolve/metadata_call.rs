//! The one `cargo metadata` call.

use cargo_metadata::MetadataCommand;

use super::error::ResolveError;
use super::process::{ProcessError, run};
use super::request::{CargoCall, Invocation};

/// What `cargo metadata` answered.
pub(super) struct MetadataOutput {
    /// The JSON document.
    pub(super) json: String,
    /// What cargo said beside it: downloads, warnings.
    pub(super) said: String,
    /// Whether packages for other platforms than the ones given are missing.
    pub(super) filtered: bool,
    /// Whether packages of other features than the ones given may be missing.
    pub(super) narrow: bool,
}

/// Asks for the packages of every platform and all features.
///
/// Only where these are not to be had without a network, it asks for those of the given platforms;
/// and only where cargo refuses all features at once, for the invocation's own.
pub(super) fn call(
    call: &CargoCall,
    asked: &Invocation,
    platforms: &dyn Fn() -> Result<Vec<String>, ResolveError>,
) -> Result<MetadataOutput, ResolveError> {
    let all = ["--all-features".to_owned()];
    let error = match attempt(call, &all, &[]) {
        Ok(output) => return Ok(output),
        Err(error) if error.is_missing() => return Err(error.into()),
        Err(error) => error,
    };
    let own = feature_flags(asked);
    let wider = if lacks_a_download(&error) {
        attempt(call, &all, &platforms()?)
    } else {
        narrow(call, asked)
    };
    // The first message names what is wrong with the whole workspace.
    match wider {
        Ok(output) => Ok(output),
        Err(_) => attempt(call, &own, &platforms()?).map_err(|_| error.into()),
    }
}

/// Asks for the packages of one invocation's features.
pub(super) fn narrow(call: &CargoCall, asked: &Invocation) -> Result<MetadataOutput, ProcessError> {
    attempt(call, &feature_flags(asked), &[])
}

fn attempt(
    call: &CargoCall,
    features: &[String],
    platforms: &[String],
) -> Result<MetadataOutput, ProcessError> {
    let filters = platforms.iter().flat_map(|it| ["--filter-platform".to_owned(), it.clone()]);
    let mut command = MetadataCommand::new()
        .cargo_path(&call.cargo)
        .other_options(features.iter().cloned().chain(filters).collect::<Vec<_>>())
        .cargo_command();
    let output = run(command.args(call.flags()).current_dir(&call.cwd))?;
    Ok(MetadataOutput {
        json: output.stdout,
        said: output.stderr,
        filtered: !platforms.is_empty(),
        narrow: features != ["--all-features"],
    })
}

fn feature_flags(asked: &Invocation) -> Vec<String> {
    let mut flags = Vec::new();
    if asked.all_features {
        flags.push("--all-features".to_owned());
    }
    if asked.no_default_features {
        flags.push("--no-default-features".to_owned());
    }
    if !asked.features.is_empty() {
        flags.extend(["--features".to_owned(), asked.features.join(",")]);
    }
    flags
}

/// cargo has no exit code for it; its messages name the download or the flag that forbids it.
fn lacks_a_download(error: &ProcessError) -> bool {
    ["download", "--offline", "offline mode"].iter().any(|words| error.stderr().contains(words))
}
