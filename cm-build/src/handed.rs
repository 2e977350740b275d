//! The list that `cargo cm build` hands over.

use std::env;
use std::fs;
use std::path::Path;

use cm_core::Handed;

use crate::output;
use crate::place::Place;
use crate::reason::Reason;
use crate::unit::Unit;

const AGAIN: &str = "run `cargo cm build` again";

/// The variable that a package's list comes through.
pub(crate) fn variable(unit: &Unit) -> String {
    Handed::variable(&unit.package, &unit.version, &unit.target)
}

/// The list, where one was handed over for this unit of the package.
pub(crate) fn take(unit: &Unit, place: &Place) -> Option<Result<Handed, Reason>> {
    let path = env::var_os(variable(unit))?;
    let path = Path::new(&path);
    if path.is_file() {
        // Its name is its content's; what was tampered with is written again under the same name.
        output::rerun_if_changed(path);
    }
    let bytes = fs::read(path)
        .map_err(|error| Reason::new(format!("no list was handed over: {error}"), AGAIN));
    let handed = bytes.and_then(|bytes| {
        Handed::decode(&bytes)
            .map_err(|error| Reason::new(error.to_string(), "bring both to the same version"))
    });
    match handed {
        // A package can also be built for the host, with other features; that unit gets no list.
        Ok(handed) if !is_for(&handed, unit, place) => None,
        other => Some(other),
    }
}

fn is_for(handed: &Handed, unit: &Unit, place: &Place) -> bool {
    handed.target == unit.target && handed.features == unit.features && place.is_of(&handed.profile)
}
