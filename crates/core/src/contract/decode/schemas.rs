//! JSON Schema (2020-12) from the tables of the dialect.

use serde_json::{Map, Value as Json, json};

use super::examples::{Examples, default, examples};
use super::table::{Field, Form, Presence, Table};
use crate::contract::spelling::Spelled;

/// The definitions collected while a schema is built.
#[derive(Default)]
pub(in crate::contract) struct Schemas {
    definitions: Map<String, Json>,
    examples: Examples,
}

/// The schema of a whole contract.
pub(in crate::contract) fn document<F: Form>() -> Json {
    let mut schemas = Schemas {
        examples: examples(),
        ..Schemas::default()
    };
    let root = F::schema(&mut schemas);
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Import contract",
        "description": "What a Python module demands of the code that imports it and of the place it runs in.",
        "$ref": root.get("$ref"),
        "$defs": schemas.definitions,
    })
}

impl Schemas {
    /// A reference to the definition of a mapping, which is written on first use.
    pub fn mapping(&mut self, table: &'static Table) -> Json {
        if !self.definitions.contains_key(table.id) {
            self.definitions.insert(table.id.to_owned(), Json::Null);
            let definition = self.definition(table);
            self.definitions.insert(table.id.to_owned(), definition);
        }
        json!({ "$ref": format!("#/$defs/{}", table.id) })
    }

    fn definition(&mut self, table: &'static Table) -> Json {
        let fields = table.fields();
        let mut properties = Map::new();
        for field in &fields {
            properties.insert(
                field.key.to_owned(),
                self.property(table, field, field.about.to_owned()),
            );
            for other in field.others {
                let about = format!("The same as `{}`.", field.key);
                properties.insert((*other).to_owned(), self.property(table, field, about));
            }
        }
        let required = fields
            .iter()
            .filter(|field| field.presence == Presence::Required);
        let mapping = json!({
            "type": "object",
            "properties": properties,
            "required": required.map(|field| field.key).collect::<Vec<_>>(),
            "additionalProperties": false,
        });
        let short = table
            .short
            .and_then(|key| fields.iter().find(|field| field.key == key));
        match short.map(|field| (field.schema)(self)) {
            None => described(mapping, table.about),
            Some(text) => described(json!({ "anyOf": [text, mapping] }), table.about),
        }
    }

    fn property(&mut self, table: &Table, field: &Field, about: String) -> Json {
        let schema = (field.schema)(self);
        let mut property = match field.presence {
            Presence::Required => described(json!({ "allOf": [schema] }), &about),
            Presence::Optional => described(nullable(&schema), &about),
        };
        let example = self.examples.get(&(table.id, field.key.to_owned()));
        if let (Some(map), Some(example)) = (property.as_object_mut(), example) {
            map.insert("examples".into(), json!([example]));
        }
        if let (Some(map), Some(value)) = (property.as_object_mut(), default(table.id, field.key)) {
            map.insert("default".into(), value);
        }
        property
    }
}

fn described(mut schema: Json, about: &str) -> Json {
    if let Some(map) = schema.as_object_mut() {
        map.insert("description".into(), about.into());
    }
    schema
}

/// A schema that also accepts a null.
pub(in crate::contract) fn nullable(schema: &Json) -> Json {
    json!({ "anyOf": [schema, { "type": "null" }] })
}

/// A list of something.
pub(in crate::contract) fn list(items: &Json) -> Json {
    json!({ "type": "array", "items": items })
}

/// A mapping from names to something.
pub(in crate::contract) fn names_to(values: &Json) -> Json {
    json!({ "type": "object", "additionalProperties": values })
}

/// One of a closed set of words, in any case; the usual spellings come first, for completion.
pub(in crate::contract) fn words<T: Spelled>() -> Json {
    let patterns: Vec<String> = T::all().map(any_case).collect();
    json!({ "anyOf": [
        { "enum": T::shown() },
        { "type": "string", "pattern": format!("^\\s*({})\\s*$", patterns.join("|")) },
    ] })
}

fn any_case(word: &str) -> String {
    let letter = |c: char| match c.is_ascii_alphabetic() {
        true => format!("[{}{}]", c.to_ascii_uppercase(), c.to_ascii_lowercase()),
        false => c.to_string(),
    };
    word.chars().map(letter).collect()
}
