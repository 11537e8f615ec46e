//! `cargo xtask feed`: the JSON Schema of the lines of `--json`, and the page that explains them, made from the types of
//! `rumble-feed` and from the fixtures.

mod lines;
mod page;

use serde_json::Value;

use crate::TaskError;
use crate::generated::{self, Files};
use crate::workspace::root;

pub(crate) fn run(arguments: &[String]) -> Result<(), TaskError> {
    if generated::is_check("feed", arguments)? {
        return check();
    }
    generated::write(&generate()?)
}

/// Fails if a file differs from the types.
pub(crate) fn check() -> Result<(), TaskError> {
    generated::check("feed", &generate()?, &[])
}

fn generate() -> Result<Files, TaskError> {
    let schema = schema();
    let docs = root().join("docs");
    let text = serde_json::to_string_pretty(&schema).map_err(|error| TaskError::new(error.to_string()))?;
    let page = page::page(&schema, &lines::all()?)?;
    Ok(Files::from([
        (docs.join("feed.schema.json"), (text + "\n").into_bytes()),
        (docs.join("json.md"), page.into_bytes()),
    ]))
}

fn schema() -> Value {
    rumble_feed::schema().to_value()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// The schema with every object closed, so that a member that it does not name is an error.
    fn strict(mut schema: Value) -> Value {
        fn close(value: &mut Value) {
            match value {
                Value::Object(members) => {
                    members.values_mut().for_each(close);
                    if members.contains_key("properties") || members.contains_key("$ref") {
                        members.remove("additionalProperties");
                    }
                }
                Value::Array(items) => items.iter_mut().for_each(close),
                _ => {}
            }
        }
        close(&mut schema);
        schema["unevaluatedProperties"] = false.into();
        schema
    }

    #[test]
    fn line_of_every_fixture_is_valid() {
        let validator = jsonschema::validator_for(&strict(schema())).unwrap();
        let lines = lines::all().unwrap();
        assert!(lines.len() > 100, "{}", lines.len());
        for line in lines {
            let value: Value = serde_json::from_str(&line).unwrap();
            let errors: Vec<_> = validator
                .iter_errors(&value)
                .map(|error| error.to_string())
                .collect();
            assert!(errors.is_empty(), "{errors:?}\n{line}");
        }
    }

    #[test]
    fn strict_schema_rejects_an_unknown_and_a_missing_member() {
        let validator = jsonschema::validator_for(&strict(schema())).unwrap();
        let line = r#"{"event":"connected","attempt":2,"stream_id":null,"stream_id_b10":null,"test":false}"#;
        let good: Value = serde_json::from_str(line).unwrap();
        assert!(validator.is_valid(&good));
        let mut unknown = good.clone();
        unknown["mood"] = "calm".into();
        assert!(!validator.is_valid(&unknown));
        let mut missing = good;
        missing.as_object_mut().unwrap().remove("attempt");
        assert!(!validator.is_valid(&missing));
    }

    #[test]
    fn every_event_of_the_schema_has_a_line() {
        let lines = lines::all().unwrap();
        let seen: BTreeSet<String> = lines
            .iter()
            .map(|line| {
                serde_json::from_str::<Value>(line).unwrap()["event"]
                    .as_str()
                    .unwrap()
                    .to_owned()
            })
            .collect();
        let named: BTreeSet<String> = page::events(&schema())
            .into_iter()
            .map(|(event, _)| event)
            .collect();
        assert_eq!(seen, named);
    }
}
