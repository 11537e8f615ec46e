//! Choice of the upload server.

use html5gum::{Token, Tokenizer};
use rumble_http::Endpoint;
use rumble_servicephp::ServicePhp;

use crate::error::{Error, ErrorKind};
use crate::operation::Operation;

/// Server that receives the file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum ServerChoice {
    /// The server that Rumble assigns to the account (`user.upload.endpoint`); otherwise the one named by the page `upload.php`;
    /// otherwise the site itself.
    #[default]
    Assigned,
    /// The site itself, like Rumble's app.
    Site,
    /// This server. The session is only sent to hosts of its site.
    At(Endpoint),
}

pub(crate) fn choose(choice: &ServerChoice, account: &ServicePhp) -> Result<Endpoint, Error> {
    let failed = |error| Error::service(Operation::FindServer, error);
    let server = match choice {
        ServerChoice::At(server) => server.clone(),
        ServerChoice::Site => account.base_url().clone(),
        ServerChoice::Assigned => match &account.user().map_err(failed)?.upload.endpoint {
            Some(_) => account.upload_endpoint().map_err(failed)?,
            None if *account.base_url() == Endpoint::rumble() => {
                let page = account.page("upload.php", &[]).map_err(failed)?;
                in_page(&page).unwrap_or_else(Endpoint::rumble)
            }
            None => account.base_url().clone(),
        },
    };
    match account.session().is_allowed_for(server.origin()) {
        true => Ok(server),
        false => Err(Error::new(ErrorKind::ForeignHost, Operation::FindServer)),
    }
}

/// `<input id="upload_server" value="web18">`
fn in_page(html: &str) -> Option<Endpoint> {
    Tokenizer::new(html).find_map(|Ok(token)| {
        let Token::StartTag(tag) = token else {
            return None;
        };
        let attribute = |name: &str| tag.attributes.get(name.as_bytes());
        if attribute("id")?.as_slice() != b"upload_server" {
            return None;
        }
        let name = String::from_utf8_lossy(attribute("value")?).trim().to_owned();
        let is_label = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric());
        is_label.then(|| Endpoint::parse(&format!("https://{name}.rumble.com")).ok())?
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_upload_page_names_a_server() {
        let server = |html: &str| in_page(html).map(|server| server.to_string());
        let page = r#"<form><input type="hidden" id="other" value="x"><input id='upload_server' value=" web18 "></form>"#;
        assert_eq!(server(page).as_deref(), Some("https://web18.rumble.com"));
        for odd in ["", "evil.example/", "a@b", "web18.rumble.com", "web 18"] {
            let page = format!(r#"<input id="upload_server" value="{odd}">"#);
            assert_eq!(server(&page), None, "{odd}");
        }
        assert_eq!(server("<p>upload_server"), None);
    }
}
