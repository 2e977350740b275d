//! The JSON schema of `cm.toml`.

use schemars::Schema;
use schemars::generate::SchemaSettings;
use schemars::transform::{Transform, transform_subschemas};
use serde_json::Value;

use super::raw::RawConfig;

/// The JSON schema of `cm.toml` (draft 7, which editors' TOML plug-ins know), with sorted keys.
///
/// It has no `$id` and refers to nothing outside itself. The file `cm.schema.json` holds it.
#[must_use]
pub fn schema() -> String {
    format!("{:#}\n", schema_value())
}

/// The schema as a value: without `$ref`, and without the `null` that TOML does not have.
pub(super) fn schema_value() -> Value {
    let settings = SchemaSettings::draft07().with(|settings| settings.inline_subschemas = true);
    let generator = settings.with_transform(WithoutNull).into_generator();
    let mut schema = Value::from(generator.into_root_schema_for::<RawConfig>());
    schema.sort_all_objects();
    schema
}

/// Takes the `null` of optional keys out.
#[derive(Debug, Clone)]
struct WithoutNull;

impl Transform for WithoutNull {
    fn transform(&mut self, schema: &mut Schema) {
        transform_subschemas(self, schema);
        let Some(object) = schema.as_object_mut() else { return };
        if let Some(Value::Array(types)) = object.get("type")
            && let Some(kind) = types.iter().find(|kind| *kind != "null").cloned()
        {
            object.insert("type".into(), kind);
        }
        if object.get("default").is_some_and(Value::is_null) {
            object.remove("default");
        }
        if let Some(Value::Array(choices)) = object.get("anyOf")
            && choices.iter().any(|choice| choice["type"] == "null")
            && let Some(Value::Object(choice)) = object.remove("anyOf").and_then(first_of)
        {
            for (key, value) in choice {
                object.entry(key).or_insert(value);
            }
        }
    }
}

fn first_of(choices: Value) -> Option<Value> {
    match choices {
        Value::Array(choices) => choices.into_iter().next(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    #[test]
    fn the_committed_file_is_what_the_types_say() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("cm.schema.json");
        if std::env::var_os("CM_UPDATE_SCHEMA").is_some_and(|value| value == "1") {
            std::fs::write(&path, schema()).unwrap();
        }
        let committed = std::fs::read_to_string(&path).unwrap().replace("\r\n", "\n");
        assert!(
            committed == schema(),
            "cm.schema.json is out of date; run this test with CM_UPDATE_SCHEMA=1 and commit it"
        );
    }

    /// What the check of a file's structure relies on.
    #[test]
    fn every_key_is_described_and_of_a_known_type() {
        fn walk(schema: &Value, place: &str) {
            let kind = schema["type"].as_str().unwrap_or_default();
            assert!(schema.get("$ref").is_none(), "{place}");
            match kind {
                "object" => {
                    assert_eq!(schema["additionalProperties"], Value::Bool(false), "{place}");
                    for (key, property) in schema["properties"].as_object().unwrap() {
                        assert!(property["description"].is_string(), "{place}.{key}");
                        walk(property, &format!("{place}.{key}"));
                    }
                }
                "array" => walk(&schema["items"], &format!("{place}[]")),
                "string" | "boolean" | "integer" => {}
                _ => assert!(schema["oneOf"][0]["const"].is_string(), "{place}: {schema}"),
            }
        }
        let schema = schema_value();
        assert_eq!(schema["title"], "cm.toml");
        assert!(schema.get("$id").is_none());
        walk(&schema, "");
    }
}
