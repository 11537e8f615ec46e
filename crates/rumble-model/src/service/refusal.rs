use super::words;
use crate::json::Cursor;

/// `errors[]`: one thing that Rumble has against a request, in its own words.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Refusal {
    /// `code`: for programs. No list of codes has been published.
    pub code: Option<String>,
    /// `message`, in some answers `msg`: for people.
    pub message: Option<String>,
    /// `type`: the class of the error.
    pub kind: Option<String>,
    /// The field of the request that it is about, where the errors are a map by field.
    pub field: Option<String>,
}

impl Refusal {
    /// A list of objects or texts, a map of them by field, or one text. Anything else, and `[]`, `{}`, `false` and `""`,
    /// is none.
    pub(super) fn list(json: &str) -> Vec<Self> {
        let mut list = Vec::new();
        let mut cursor = Cursor::new(json);
        let walked = match cursor.peek() {
            Some(b'[') => cursor.array(|cursor, _| {
                list.extend(Self::one(cursor.skip()?));
                Ok(())
            }),
            Some(b'{') => cursor.object(|cursor, name| {
                let field = Some(name.into_owned());
                list.extend(Self::one(cursor.skip()?).map(|refusal| Self { field, ..refusal }));
                Ok(())
            }),
            _ => {
                list.extend(Self::one(json));
                Ok(())
            }
        };
        if walked.is_err() {
            list.clear();
        }
        list
    }

    /// An object, a text, or a list that begins with one.
    fn one(json: &str) -> Option<Self> {
        let mut cursor = Cursor::new(json);
        let mut refusal = Self::default();
        match cursor.peek()? {
            b'{' => cursor
                .object(|cursor, name| {
                    refusal.read(&name, cursor.skip()?);
                    Ok(())
                })
                .ok()?,
            b'[' => cursor
                .array(|cursor, index| {
                    let item = cursor.skip()?;
                    if index == 0 && !item.starts_with('[') {
                        refusal = Self::one(item).unwrap_or_default();
                    }
                    Ok(())
                })
                .ok()?,
            _ => refusal.message = words(json),
        }
        (refusal != Self::default()).then_some(refusal)
    }

    /// One member of the object.
    pub(super) fn read(&mut self, name: &str, json: &str) {
        match name {
            "code" => self.code = words(json),
            "message" => self.message = words(json),
            "msg" if self.message.is_none() => self.message = words(json),
            "type" => self.kind = words(json),
            _ => {}
        }
    }
}
