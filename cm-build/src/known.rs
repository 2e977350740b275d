//! Finding out the component list: handed over, or resolved here.

use std::env;

use cm_core::embedded::{Level, PackedList, Record};
use cm_core::{AuditData, ComponentList, Handed, Rustc};

use crate::handed;
use crate::output;
use crate::package_list::PackageList;
use crate::place::Place;
use crate::project::Project;
use crate::reason::Reason;
use crate::rustc;
use crate::unit::Unit;

/// What is known of a unit's components.
pub(crate) struct Known {
    pub(crate) record: Record,
    /// The section `.dep-v0`.
    pub(crate) audit_data: Vec<u8>,
}

impl Known {
    /// Finds it out, and tells cargo what it depends on.
    pub(crate) fn find(unit: &Unit) -> Result<Self, Reason> {
        output::rerun_if_env_changed("DOCS_RS");
        output::rerun_if_env_changed(&handed::variable(unit));
        output::rerun_if_changed(&unit.manifest);
        if env::var_os("DOCS_RS").is_some() {
            return Err(Reason::new("documentation is built on docs.rs", "nothing is to be done"));
        }
        let place = Place::of(&unit.out_dir, &unit.target).ok_or_else(|| {
            Reason::new("the layout of cargo's build directory is unknown", "report it")
        })?;
        match handed::take(unit, &place) {
            Some(handed) => Ok(Self::handed(unit, handed?)),
            None => Self::resolved(unit, &place),
        }
    }

    fn handed(unit: &Unit, handed: Handed) -> Self {
        let Handed { digest, profile, rustc, list, audit_data, .. } = handed;
        let record = record(unit, Level::Exact(digest), profile, rustc);
        Self { record: Record { list: Some(list), ..record }, audit_data }
    }

    fn resolved(unit: &Unit, place: &Place) -> Result<Self, Reason> {
        if !unit.features_are_plain() {
            let advice = "update cargo, or build with `cargo cm build`";
            return Err(Reason::new("this cargo does not list the package's features", advice));
        }
        let project = Project::find(unit, place)?;
        project.configuration_files().iter().for_each(|file| output::rerun_if_changed(file));
        let PackageList { set, rustc } = PackageList::resolve(&project)?;
        let list = ComponentList::new(&set, &place.profile, &unit.target, &rustc);
        let packed = PackedList::new(&set, &rustc);
        let record = record(unit, Level::Package(list.digest()), place.profile.clone(), rustc);
        let audit_data = AuditData::new(&set).section();
        Ok(Self { record: Record { list: Some(packed), ..record }, audit_data })
    }
}

/// The record of a list that is not known.
pub(crate) fn unknown(unit: &Unit, reason: &Reason) -> Record {
    let place = Place::of(&unit.out_dir, &unit.target);
    let profile = place.map(|place| place.profile).unwrap_or_default();
    // The reason says what is wrong; a compiler that does not answer adds nothing to it.
    let rustc = rustc::ask(&unit.rustc).unwrap_or(Rustc { version: String::new(), commit: None });
    record(unit, Level::None(reason.to_string()), profile, rustc)
}

fn record(unit: &Unit, level: Level, profile: String, rustc: Rustc) -> Record {
    Record {
        level,
        package: unit.package.clone(),
        version: unit.version.clone(),
        profile,
        target: unit.target.clone(),
        rustc,
        list: None,
    }
}
