//! The JSON Schema against the reader: it accepts every contract that is read (see `accepted`) and
//! refuses unknown keys, missing keys, wrong shapes and unknown words.

use serde_json::{Map, Value as Json, json};

use super::*;
use crate::value::Value;

/// What the schema finds wrong with a contract in YAML.
pub(super) fn faults(source: &str) -> Vec<String> {
    let text = source.trim_start_matches('\u{feff}');
    let root = load(text, Format::Yaml).expect("YAML");
    let instance = json_of(&resolve::value(&root).expect("values"));
    let schema = crate::contract::schema();
    let mut faults = Vec::new();
    judge(&schema, &schema, &instance, "$", &mut faults);
    faults
}

fn json_of(value: &Value) -> Json {
    match value {
        Value::None => Json::Null,
        Value::Bool(truth) => json!(truth),
        Value::Int(int) => int
            .to_string()
            .parse::<i64>()
            .map_or(json!(1e30), |int| json!(int)),
        Value::Float(float) => json!(if float.is_finite() { *float } else { 0.5 }),
        Value::Str(text) => json!(text),
        Value::Sequence(items) => items.iter().map(json_of).collect(),
        Value::Dict(pairs) => {
            let pairs = pairs.iter().map(|(key, value)| match key {
                Value::Str(key) => (key.clone(), json_of(value)),
                key => (key.to_string(), json_of(value)),
            });
            Json::Object(pairs.collect::<Map<_, _>>())
        }
        other => json!(other.to_string()),
    }
}

/// The part of JSON Schema that our schema uses; anything else in it fails the test.
fn judge(root: &Json, schema: &Json, instance: &Json, at: &str, faults: &mut Vec<String>) {
    for (keyword, wanted) in schema.as_object().expect("a schema") {
        let holds = match keyword.as_str() {
            "$schema" | "title" | "description" | "$defs" | "examples" | "default" => true,
            "$ref" => {
                let name = wanted
                    .as_str()
                    .and_then(|name| name.strip_prefix("#/$defs/"));
                judge(
                    root,
                    &root["$defs"][name.expect("a reference")],
                    instance,
                    at,
                    faults,
                );
                true
            }
            "type" => types(wanted).contains(&type_of(instance)),
            "enum" => wanted
                .as_array()
                .is_some_and(|words| words.contains(instance)),
            "pattern" => instance
                .as_str()
                .is_none_or(|text| matches_pattern(wanted, text)),
            "anyOf" => one(root, wanted, instance),
            "allOf" => {
                wanted
                    .as_array()
                    .expect("schemas")
                    .iter()
                    .for_each(|schema| judge(root, schema, instance, at, faults));
                true
            }
            "items" => {
                for (index, item) in instance.as_array().into_iter().flatten().enumerate() {
                    judge(root, wanted, item, &format!("{at}[{index}]"), faults);
                }
                true
            }
            "required" => instance.as_object().is_none_or(|map| {
                wanted
                    .as_array()
                    .expect("keys")
                    .iter()
                    .all(|key| map.contains_key(key.as_str().expect("a key")))
            }),
            "properties" => {
                for (key, value) in instance.as_object().into_iter().flatten() {
                    if let Some(schema) = wanted.get(key) {
                        judge(root, schema, value, &format!("{at}.{key}"), faults);
                    }
                }
                true
            }
            "additionalProperties" => {
                let known = schema.get("properties");
                let extra = instance.as_object().into_iter().flatten();
                let mut extra =
                    extra.filter(|(key, _)| known.is_none_or(|known| known.get(key).is_none()));
                match wanted {
                    Json::Bool(false) => extra.next().is_none(),
                    schema => {
                        extra.for_each(|(key, value)| {
                            judge(root, schema, value, &format!("{at}.{key}"), faults)
                        });
                        true
                    }
                }
            }
            other => panic!("the schema uses {other}"),
        };
        if !holds {
            faults.push(format!("{at}: {keyword}"));
        }
    }
}

fn one(root: &Json, schemas: &Json, instance: &Json) -> bool {
    schemas.as_array().expect("schemas").iter().any(|schema| {
        let mut faults = Vec::new();
        judge(root, schema, instance, "", &mut faults);
        faults.is_empty()
    })
}

fn types(wanted: &Json) -> Vec<&str> {
    match wanted {
        Json::String(name) => vec![name],
        names => names
            .as_array()
            .expect("types")
            .iter()
            .filter_map(Json::as_str)
            .collect(),
    }
}

fn type_of(instance: &Json) -> &'static str {
    match instance {
        Json::Null => "null",
        Json::Bool(_) => "boolean",
        Json::Number(_) => "number",
        Json::String(_) => "string",
        Json::Array(_) => "array",
        Json::Object(_) => "object",
    }
}

/// Patterns are lists of words in any case, or the hash.
fn matches_pattern(pattern: &Json, text: &str) -> bool {
    let pattern = pattern.as_str().expect("a pattern");
    if pattern.starts_with("^sha256:") {
        return text.len() == 71;
    }
    let words = pattern
        .trim_start_matches("^\\s*(")
        .trim_end_matches(")\\s*$")
        .split('|');
    let plain = |word: &str| {
        let mut plain = String::new();
        let mut letters = word.chars();
        while let Some(c) = letters.next() {
            plain.extend(if c == '[' { letters.nth(1) } else { Some(c) });
            if c == '[' {
                letters.next();
            }
        }
        plain
    };
    words
        .map(plain)
        .any(|word| word == text.trim().to_lowercase())
}

#[test]
fn what_is_wrong_in_shape_is_refused_by_the_schema_too() {
    let mut judged = 0;
    for (source, ..) in refused::BROKEN {
        let error = refusal(yaml(source), source);
        use ProblemKind::{MissingKey, NullItem, Shape, UnknownKey, Word};
        let kind = &error.problems[0].kind;
        if matches!(
            kind,
            MissingKey { .. } | NullItem { .. } | Shape { .. } | UnknownKey { .. } | Word { .. }
        ) {
            assert_ne!(faults(source), [""; 0], "{source}");
            judged += 1;
        }
    }
    assert!(judged > 30);
}

#[test]
fn every_key_is_described() {
    let schema = crate::contract::schema();
    for (name, definition) in schema["$defs"].as_object().expect("definitions") {
        assert!(definition["description"].is_string(), "{name}");
        let mapping = match definition.get("anyOf") {
            Some(forms) => &forms[1],
            None => definition,
        };
        for (key, property) in mapping["properties"].as_object().expect(name) {
            assert!(
                property["description"]
                    .as_str()
                    .is_some_and(|text| text.ends_with('.')),
                "{name}.{key}"
            );
        }
    }
}

#[test]
fn every_key_has_a_description_and_an_example_that_fits() {
    let schema = crate::contract::schema();
    let text = include_str!("../decode/examples.yml");
    assert_eq!(faults(text), Vec::<String>::new());
    assert!(crate::contract::read(text.as_bytes(), Format::Yaml).is_ok());
    for (id, definition) in schema["$defs"].as_object().expect("definitions") {
        let mapping = definition["anyOf"]
            .as_array()
            .map_or(definition, |forms| &forms[1]);
        for (key, property) in mapping["properties"].as_object().expect("properties") {
            assert!(property["description"].is_string(), "{id}.{key}");
            if id == "provenance" {
                continue;
            }
            let example = property["examples"][0].clone();
            assert!(!example.is_null(), "{id}.{key} has no example");
            let mut faults = Vec::new();
            judge(&schema, property, &example, key, &mut faults);
            assert_eq!(faults, Vec::<String>::new(), "{id}.{key}");
        }
    }
}
