//! The older response to publishing: a page with a script call, `uf.response.setSuccess({url:"…",fid:1}, 0)`. Pure.

use serde_json::{Map, Value};

/// Script call of a response.
#[derive(Debug, PartialEq)]
pub(crate) enum ScriptReply {
    /// `setSuccess` with its first argument.
    Success(Map<String, Value>),
    /// `setErrors` with its first argument.
    Errors(Map<String, Value>),
    /// `setError` with its text.
    Error(String),
}

/// The first call of one of the three in a page; `None` if there is none or it is malformed.
pub(crate) fn read(page: &str) -> Option<ScriptReply> {
    let mut found: Vec<(usize, &str, &str)> = CALLS
        .iter()
        .filter_map(|name| {
            let call = format!("{name}(");
            page.find(&call)
                .map(|at| (at, *name, page.get(at + call.len()..).unwrap_or_default()))
        })
        .collect();
    found.sort_unstable_by_key(|(at, ..)| *at);
    let (_, name, arguments) = *found.first()?;
    let mut literal = Literal { rest: arguments };
    match (name, literal.value(0)?) {
        ("setSuccess", Value::Object(members)) => Some(ScriptReply::Success(members)),
        ("setErrors", Value::Object(members)) => Some(ScriptReply::Errors(members)),
        ("setError" | "setErrors", Value::String(text)) => Some(ScriptReply::Error(text)),
        _ => None,
    }
}

const CALLS: [&str; 3] = ["setSuccess", "setErrors", "setError"];

/// JavaScript literal: objects with bare or quoted keys, lists, texts in either kind of quotes, numbers and keywords.
struct Literal<'a> {
    rest: &'a str,
}

impl Literal<'_> {
    fn value(&mut self, depth: usize) -> Option<Value> {
        if depth > MAX_DEPTH {
            return None;
        }
        self.skip_space();
        match self.rest.chars().next()? {
            '{' => self.object(depth).map(Value::Object),
            '[' => self.list(depth).map(Value::Array),
            '"' | '\'' => self.text().map(Value::String),
            _ => self.word(),
        }
    }

    fn object(&mut self, depth: usize) -> Option<Map<String, Value>> {
        let mut members = Map::new();
        self.take('{')?;
        loop {
            self.skip_space();
            if self.take('}').is_some() {
                return Some(members);
            }
            let key = match self.rest.chars().next()? {
                '"' | '\'' => self.text()?,
                _ => self.bare().filter(|key| !key.is_empty())?.to_owned(),
            };
            self.skip_space();
            self.take(':')?;
            let value = self.value(depth + 1)?;
            members.insert(key, value);
            self.skip_space();
            if self.take(',').is_none() && !self.rest.starts_with('}') {
                return None;
            }
        }
    }

    fn list(&mut self, depth: usize) -> Option<Vec<Value>> {
        let mut items = Vec::new();
        self.take('[')?;
        loop {
            self.skip_space();
            if self.take(']').is_some() {
                return Some(items);
            }
            items.push(self.value(depth + 1)?);
            self.skip_space();
            if self.take(',').is_none() && !self.rest.starts_with(']') {
                return None;
            }
        }
    }

    fn text(&mut self) -> Option<String> {
        let quote = self.next()?;
        // The halves of surrogate pairs follow each other.
        let mut units: Vec<u16> = Vec::new();
        loop {
            let mut unit = [0; 2];
            match self.next()? {
                end if end == quote => return Some(String::from_utf16_lossy(&units)),
                '\n' | '\r' => return None,
                '\\' => match self.next()? {
                    'b' => units.push(8),
                    'f' => units.push(12),
                    'n' => units.push(10),
                    'r' => units.push(13),
                    't' => units.push(9),
                    'v' => units.push(11),
                    '0' => units.push(0),
                    'x' => units.push(self.hex(2)?),
                    'u' => units.push(self.hex(4)?),
                    '\n' => {}
                    other => units.extend_from_slice(other.encode_utf16(&mut unit)),
                },
                other => units.extend_from_slice(other.encode_utf16(&mut unit)),
            }
        }
    }

    fn hex(&mut self, digits: usize) -> Option<u16> {
        let text = self.rest.get(..digits)?;
        let number = text
            .bytes()
            .all(|b| b.is_ascii_hexdigit())
            .then(|| u16::from_str_radix(text, 16).ok());
        self.rest = self.rest.get(digits..)?;
        number?
    }

    fn word(&mut self) -> Option<Value> {
        match self.bare()? {
            "true" => Some(Value::Bool(true)),
            "false" => Some(Value::Bool(false)),
            "null" | "undefined" => Some(Value::Null),
            number => serde_json::from_str::<serde_json::Number>(number)
                .ok()
                .map(Value::Number),
        }
    }

    fn bare(&mut self) -> Option<&str> {
        let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '$' | '-' | '+' | '.');
        let end = self.rest.find(|c| !is_part(c)).unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at_checked(end)?;
        self.rest = rest;
        Some(word)
    }

    fn skip_space(&mut self) {
        self.rest = self.rest.trim_start();
    }

    fn take(&mut self, expected: char) -> Option<()> {
        self.rest = self.rest.strip_prefix(expected)?;
        Some(())
    }

    fn next(&mut self) -> Option<char> {
        let mut chars = self.rest.chars();
        let next = chars.next();
        self.rest = chars.as_str();
        next
    }
}

const MAX_DEPTH: usize = 16;

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn success(page: &str) -> Value {
        match read(page) {
            Some(ScriptReply::Success(members)) => Value::Object(members),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn the_known_success_call_is_read() {
        let page = r#"<html><script>window.parent.uf.response.setSuccess({url:"https:\/\/rumble.com\/v7exampl-clock.html",fid:456977800,title:"Café clock ☕",embed:"<iframe src=\"https:\/\/rumble.com\/embed\/v7k2m9q\/\"><\/iframe>",embedMonetize:"<iframe …>"}, 0);</script></html>"#;
        let members = success(page);
        assert_eq!(members["url"], "https://rumble.com/v7exampl-clock.html");
        assert_eq!(members["fid"], 456_977_800);
        assert_eq!(members["title"], "Café clock ☕");
        assert_eq!(
            members["embed"],
            r#"<iframe src="https://rumble.com/embed/v7k2m9q/"></iframe>"#
        );
    }

    /// S25: the original finds `url` inside `embedurl` and takes everything between the first and the last brace.
    #[test]
    fn keys_are_whole_and_braces_in_texts_are_text() {
        let page = r#"function x(){} uf.response.setSuccess({"embedurl":"no","title":"} , url:\"no\" {",url:'https:\/\/yes',fid:"7"}, 1); other({a:1})"#;
        let members = success(page);
        assert_eq!(
            members,
            json!({"embedurl": "no", "title": "} , url:\"no\" {", "url": "https://yes", "fid": "7"})
        );
    }

    /// S25: the original reads `Café` as `CafÃ©`.
    #[test]
    fn text_outside_ascii_is_read_raw_and_escaped() {
        let members = success(r#"setSuccess({title:"Café ☕ \u2615 \ud83d\udd70 \xe9 \ud83d"},0)"#);
        assert_eq!(members["title"], "Café ☕ ☕ 🕰 é \u{fffd}");
    }

    #[test]
    fn error_calls_are_distinguished() {
        let page = r#"uf.response.setErrors({title:"Title is required",tags:["a","b"],});"#;
        let Some(ScriptReply::Errors(errors)) = read(page) else {
            panic!("no errors")
        };
        assert_eq!(errors["title"], "Title is required");
        let page = "uf.response.setError('You must upload a file', 3)";
        assert_eq!(
            read(page),
            Some(ScriptReply::Error("You must upload a file".to_owned()))
        );
    }

    #[test]
    fn malformed_scripts_return_none() {
        for page in [
            "",
            "<html>Hello",
            "setSuccess(",
            "setSuccess({",
            "setSuccess({url:})",
            "setSuccess({url:\"a",
            "setSuccess({fid:1 url:2})",
            "setSuccess(function(){})",
            "setSuccess([1])",
            "setSuccess({:1})",
        ] {
            assert_eq!(read(page), None, "{page}");
        }
        assert_eq!(read(&format!("setSuccess({{a:{}", "[".repeat(100_000))), None);
    }

    proptest! {
        #[test]
        fn no_page_panics(page in "setSuccess\\(\\{(.|\\n){0,60}") {
            read(&page);
        }

        #[test]
        fn json_is_a_literal(text in any::<String>(), number in any::<i64>()) {
            let members = json!({"title": text, "fid": number, "list": [true, null]});
            prop_assert_eq!(success(&format!("setSuccess({members}, 0)")), members);
        }
    }
}
