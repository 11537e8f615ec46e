use crate::error::Error;
use crate::html::Html;
use crate::page::{Page, ReadError};
use crate::scraper::Scraper;

impl Scraper {
    /// Returns the account name of this session: from `service.php`, otherwise from the settings page.
    ///
    /// # Errors
    ///
    /// Returns [`UnexpectedFormat`](crate::ErrorKind::UnexpectedFormat) with the missing element, or any error of a
    /// request.
    #[doc(alias = "validate_username")]
    pub fn username(&self) -> Result<String, Error> {
        let user = self.account().user()?;
        if let Some(name) = &user.username {
            return Ok(name.clone());
        }
        let html = self.account().page("account/settings", &[])?;
        Ok(read(&html)?)
    }
}

/// `<input name="username" value="…">`
fn read(html: &str) -> Result<String, ReadError> {
    let html = Html::read(html);
    let mut inputs = html
        .elements()
        .filter(|element| element.is("input") && element.attribute("name") == Some("username"));
    let name = inputs.find_map(|input| input.attribute("value").filter(|name| !name.is_empty()));
    match name {
        Some(name) => Ok(name.to_owned()),
        None if html.has_password_field() => Err(ReadError::LoggedOut),
        None => Err(Page::Settings.lacks("input[name=username] with a value").into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_is_in_the_form() {
        let page = include_str!("../fixtures/settings.html");
        assert!(matches!(read(page).as_deref(), Ok("ShoreViewer")));
        assert!(matches!(
            read("<input value=a name=username class=b>").as_deref(),
            Ok("a")
        ));
        assert!(matches!(
            read("<form><input name=username>"),
            Err(ReadError::Unknown(_))
        ));
        let login = "<input name=username><input type=password>";
        assert!(matches!(read(login), Err(ReadError::LoggedOut)));
    }
}
