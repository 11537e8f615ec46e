//! `docs/json.md`, from the schema and an example line of each event.

#![expect(
    clippy::indexing_slicing,
    reason = "indexing a serde_json::Value never panics"
)]

use std::fmt::Write as _;

use serde_json::Value;

use crate::TaskError;

pub(super) fn page(schema: &Value, lines: &[String]) -> Result<String, TaskError> {
    let mut page = String::from(INTRODUCTION);
    page += "\n## Members of every line\n\n";
    page += "| Member | Type | Meaning |\n|---|---|---|\n| `event` | text | what the line reports |\n";
    page += &members(schema, schema);
    for (event, variant) in events(schema) {
        let example = example(&event, lines)
            .ok_or_else(|| TaskError::new(format!("no fixture makes a line with the event `{event}`")))?;
        let _ = write!(page, "\n## `{event}`\n\n{}\n", description(variant));
        let rows = members(schema, variant);
        if !rows.is_empty() {
            let _ = write!(page, "\n| Member | Type | Meaning |\n|---|---|---|\n{rows}");
        }
        let _ = write!(page, "\n```json\n{example}\n```\n");
    }
    Ok(page)
}

/// The events of the schema, each with the part that describes it.
pub(super) fn events(schema: &Value) -> Vec<(String, &Value)> {
    let variants = schema["oneOf"].as_array().map(Vec::as_slice).unwrap_or_default();
    let name = |variant: &Value| Some(variant["properties"]["event"]["const"].as_str()?.to_owned());
    variants
        .iter()
        .filter_map(|variant| Some((name(variant)?, variant)))
        .collect()
}

/// The shortest line that still has its details: the shortest of those with the fewest absent values.
fn example<'a>(event: &str, lines: &'a [String]) -> Option<&'a String> {
    let start = format!(r#"{{"event":"{event}","#);
    lines
        .iter()
        .filter(|line| line.starts_with(&start) && line.len() < MAX_EXAMPLE_BYTES)
        .min_by_key(|line| (line.matches(":null").count(), line.len()))
        .or_else(|| {
            lines
                .iter()
                .filter(|line| line.starts_with(&start))
                .min_by_key(|line| line.len())
        })
}

/// A row for each member, and for those of the objects in it.
fn members(schema: &Value, of: &Value) -> String {
    let mut rows = String::new();
    add_members(&mut rows, schema, of, "");
    rows
}

fn add_members(rows: &mut String, schema: &Value, of: &Value, prefix: &str) {
    let of = resolved(schema, of);
    if let Some(reference) = of.get("$ref").filter(|_| of.get("properties").is_some()) {
        add_members(rows, schema, &serde_json::json!({ "$ref": reference }), prefix);
    }
    let properties = of["properties"].as_object();
    for (name, member) in properties
        .into_iter()
        .flatten()
        .filter(|(name, _)| *name != "event")
    {
        let _ = writeln!(
            rows,
            "| `{prefix}{name}` | {} | {} |",
            type_name(schema, member),
            description(member)
        );
        let (inner, suffix) = match member.get("items") {
            Some(items) => (items, "[]."),
            None => (without_null(member), "."),
        };
        add_members(rows, schema, inner, &format!("{prefix}{name}{suffix}"));
    }
}

/// The target of a reference.
fn resolved<'a>(schema: &'a Value, of: &'a Value) -> &'a Value {
    match of.get("$ref").and_then(Value::as_str) {
        Some(reference) if of.get("properties").is_none() => {
            schema.pointer(reference.trim_start_matches('#')).unwrap_or(of)
        }
        _ => of,
    }
}

/// The type in "this or null".
fn without_null(member: &Value) -> &Value {
    let choices = member["anyOf"].as_array().into_iter().flatten();
    choices
        .into_iter()
        .find(|choice| choice["type"] != "null")
        .unwrap_or(member)
}

fn type_name(schema: &Value, member: &Value) -> String {
    let is_optional =
        member["anyOf"].is_array() || member["type"].as_array().is_some_and(|types| types.len() > 1);
    let inner = resolved(schema, without_null(member));
    let kind = match &inner["type"] {
        Value::String(kind) => kind.as_str(),
        Value::Array(kinds) => kinds.first().and_then(Value::as_str).unwrap_or("any"),
        _ if inner["oneOf"].is_array() => "string",
        _ => "any",
    };
    let kind = match kind {
        "string" if inner["pattern"].is_string() => "id",
        "string" => "text",
        "array" => "list",
        kind => kind,
    };
    let null = if is_optional { " or null" } else { "" };
    format!("{kind}{null}")
}

fn description(of: &Value) -> String {
    let text = of["description"].as_str().unwrap_or_default();
    text.replace('\n', " ").replace('|', "\\|")
}

/// Maximum length of an example.
const MAX_EXAMPLE_BYTES: usize = 1500;

const INTRODUCTION: &str = "\
# The lines of `--json`

With `--json`, `cocorum` prints one JSON object per line in the order received, and flushes each line. The crate `rumble-feed`
has the same lines as types, and [feed.schema.json](feed.schema.json) is their JSON Schema. Both are the sources of this page, which
`cargo xtask feed` writes; the examples come from the fixtures.

- Ids are decimal text, since JavaScript cannot hold them as numbers. Members in base 36 are described as such.
- Times are RFC 3339 in UTC, ending in `Z`.
- An absent value is `null`, not missing. New members may be added; none changes its meaning.
- Texts of other users are complete. Characters that could control a terminal are JSON escapes.
- No line contains a secret.
";
