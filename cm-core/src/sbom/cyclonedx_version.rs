//! What sets the versions of CycloneDX apart, as far as documents show it.

/// One version of CycloneDX.
#[derive(Debug)]
pub(super) struct Version {
    /// `specVersion`.
    pub(super) number: &'static str,
    /// `$schema`.
    pub(super) schema: &'static str,
    /// Whether components have `manufacturer` and `authors`, and the metadata `manufacturer`
    /// instead of `manufacture`.
    pub(super) manufacturer: bool,
    /// Whether licences say if they are declared or concluded.
    pub(super) acknowledgement: bool,
    /// Whether an expression may stand beside other licences.
    pub(super) several_expressions: bool,
}

/// CycloneDX 1.7.
pub(super) const V1_7: Version = Version {
    number: "1.7",
    schema: "http://cyclonedx.org/schema/bom-1.7.schema.json",
    manufacturer: true,
    acknowledgement: true,
    several_expressions: true,
};

/// CycloneDX 1.6.
pub(super) const V1_6: Version = Version {
    number: "1.6",
    schema: "http://cyclonedx.org/schema/bom-1.6.schema.json",
    manufacturer: true,
    acknowledgement: true,
    several_expressions: false,
};

/// CycloneDX 1.5.
pub(super) const V1_5: Version = Version {
    number: "1.5",
    schema: "http://cyclonedx.org/schema/bom-1.5.schema.json",
    manufacturer: false,
    acknowledgement: false,
    several_expressions: false,
};
