//! What is known of a component beyond its manifest.

use super::classes::{MaintenanceClass, SoftwareItemClass, Support};
use super::date::Date;
use super::fault::Fault;
use super::located::Located;
use super::product::Supplier;
use super::raw::RawComponent;
use super::requirement::Requirement;

/// `[[component]]`: facts about the components of a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ComponentEntry {
    /// The components' name.
    pub name: String,
    /// Which versions; without it, every one.
    pub version: Option<Requirement>,
    /// The facts.
    pub facts: ComponentFacts,
}

/// Facts about a component; what is absent is unknown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ComponentFacts {
    /// Who supplies it.
    pub supplier: Option<Supplier>,
    /// The licence that the product's maker concluded, meant as an SPDX expression but not checked
    /// here.
    pub licence_concluded: Option<String>,
    /// Its level of support.
    pub support: Option<Support>,
    /// The last day of support.
    pub end_of_support: Option<Date>,
    /// Why the support is unknown, or why the class of maintenance is
    /// [`Required`](MaintenanceClass::Required).
    pub justification: Option<String>,
    /// Its class of maintenance (IEC 81001-5-1, clause 4.3).
    pub maintenance_class: Option<MaintenanceClass>,
    /// Its safety class (IEC 62304, clause 4.3).
    pub software_item_class: Option<SoftwareItemClass>,
    /// What the product needs it for (IEC 62304, clause 5.3.3).
    pub purpose: Option<String>,
}

impl TryFrom<RawComponent> for ComponentEntry {
    type Error = Fault;

    fn try_from(raw: RawComponent) -> Result<Self, Fault> {
        check(&raw)?;
        let licence = raw.licence_concluded.or(raw.license_concluded.map(Located::into_value));
        Ok(Self {
            name: raw.name.into(),
            version: raw.version,
            facts: ComponentFacts {
                supplier: raw.supplier.map(Supplier::from),
                licence_concluded: licence.map(String::from),
                support: raw.support,
                end_of_support: raw.end_of_support,
                justification: raw.justification.map(String::from),
                maintenance_class: raw.maintenance_class.map(Located::into_value),
                software_item_class: raw.software_item_class,
                purpose: raw.purpose.map(String::from),
            },
        })
    }
}

fn check(raw: &RawComponent) -> Result<(), Fault> {
    if let (Some(_), Some(second)) = (&raw.licence_concluded, &raw.license_concluded) {
        let message =
            "`licence-concluded` and `license-concluded` mean the same; remove one of them";
        return Err(Fault::new(second.at, message));
    }
    match &raw.maintenance_class {
        Some(Located { at, value: MaintenanceClass::Required }) if raw.justification.is_none() => {
            Err(Fault::new(
                *at,
                "`maintenance-class = \"required\"` needs a `justification`; say why the product \
                 cannot do without it (IEC 81001-5-1, clause 4.3)",
            ))
        }
        _ => Ok(()),
    }
}

/// Checks that no two entries are for the same name and versions.
pub(super) fn check_unique(components: &[(usize, ComponentEntry)]) -> Result<(), Fault> {
    let key = |entry: &ComponentEntry| (entry.name.clone(), entry.version.clone());
    for (index, (at, later)) in components.iter().enumerate() {
        if let Some((first, _)) =
            components[..index].iter().find(|(_, first)| key(first) == key(later))
        {
            let message = format!(
                "two entries are for the same versions of component `{}`; join them",
                &later.name
            );
            return Err(Fault::twice(*at, *first, message));
        }
    }
    Ok(())
}
