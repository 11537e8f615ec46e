/// The fields of a query or of a form, in their order.
#[derive(Debug, Default)]
pub(super) struct Form(Vec<(String, String)>);

impl Form {
    /// From `application/x-www-form-urlencoded`; invalid UTF-8 is replaced.
    pub(super) fn parse(encoded: &[u8]) -> Self {
        Self(form_urlencoded::parse(encoded).into_owned().collect())
    }

    pub(super) fn pairs(&self) -> &[(String, String)] {
        &self.0
    }

    pub(super) fn get(&self, name: &str) -> Option<&str> {
        let mut fields = self.0.iter();
        fields
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::Form;

    #[test]
    fn fields_are_decoded() {
        let form = Form::parse(b"name=Tin+Fiddle&text=%C3%A4+%26+100%25%2B&empty=&bare&=x&odd=%zz%2");
        assert_eq!(form.get("name"), Some("Tin Fiddle"));
        assert_eq!(form.get("text"), Some("ä & 100%+"));
        assert_eq!(form.get("empty"), Some(""));
        assert_eq!(form.get("bare"), Some(""));
        assert_eq!(form.get("odd"), Some("%zz%2"));
        assert_eq!(form.get("missing"), None);
    }
}
