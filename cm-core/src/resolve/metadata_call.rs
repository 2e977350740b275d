//! The one `cargo metadata` call.

use std::process::Command;

use cargo_metadata::MetadataCommand;

use super::error::ResolveError;
use super::process::{ProcessError, run};
use super::request::CargoCall;

/// What `cargo metadata` answered.
pub(super) struct MetadataOutput {
    /// The JSON document.
    pub(super) json: String,
    /// What cargo said beside it: downloads, warnings.
    pub(super) said: String,
    /// Whether packages for other platforms than the ones given are missing.
    pub(super) filtered: bool,
}

/// Asks for the packages of every platform, and only where these are not to be had without a
/// network, for those of the given platforms.
pub(super) fn call(
    call: &CargoCall,
    platforms: &dyn Fn() -> Result<Vec<String>, ResolveError>,
) -> Result<MetadataOutput, ResolveError> {
    let first = match run(&mut command(call, &[])) {
        Ok(output) => return Ok(answer(output.stdout, output.stderr, false)),
        Err(error) if lacks_a_download(&error) => error,
        Err(error) => return Err(error.into()),
    };
    match run(&mut command(call, &platforms()?)) {
        Ok(output) => Ok(answer(output.stdout, output.stderr, true)),
        // The first message names what is missing for the whole workspace.
        Err(_) => Err(first.into()),
    }
}

fn answer(json: String, said: String, filtered: bool) -> MetadataOutput {
    MetadataOutput { json, said, filtered }
}

fn command(call: &CargoCall, platforms: &[String]) -> Command {
    let filters =
        platforms.iter().flat_map(|triple| ["--filter-platform".to_owned(), triple.clone()]);
    let mut command = MetadataCommand::new()
        .cargo_path(&call.cargo)
        .features(cargo_metadata::CargoOpt::AllFeatures)
        .other_options(filters.collect::<Vec<_>>())
        .cargo_command();
    command.args(call.flags()).current_dir(&call.cwd);
    command
}

/// cargo has no exit code for it; its messages name the download or the flag that forbids it.
fn lacks_a_download(error: &ProcessError) -> bool {
    ["download", "--offline", "offline mode"].iter().any(|words| error.stderr().contains(words))
}
