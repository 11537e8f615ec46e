use super::escaped;

/// A line of the page that lists whom an account has muted.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct MutedEntry {
    /// `data-record-id`
    pub record_id: u64,
    /// `data-username`
    pub username: String,
}

impl MutedEntry {
    /// Somebody who is muted.
    #[must_use]
    pub fn new(record_id: u64, username: &str) -> Self {
        Self {
            record_id,
            username: username.to_owned(),
        }
    }
}

/// `/account/moderation/muting`: one button per record. Order of attributes, further classes and quotes vary as HTML
/// allows, and a comment holds a button that is none.
///
/// ```
/// use rumble_sim::templates::service::{MutedEntry, muted_page};
///
/// let page = muted_page("CalmSparrow", &[MutedEntry::new(300_001, "Tin & \"Fiddle\"")]);
/// assert!(page.contains("data-username=\"Tin &amp; &quot;Fiddle&quot;\""));
/// ```
#[must_use]
pub fn muted_page(account: &str, entries: &[MutedEntry]) -> String {
    let rows: String = (0_u64..)
        .zip(entries)
        .map(|(row, entry)| {
            let name = escaped(&entry.username);
            let id = entry.record_id;
            let button = match row % 3 {
                0 => format!(
                    "<button class=\"unmute_action button-small\" data-username=\"{name}\" \
                     data-record-id=\"{id}\">Unmute</button>"
                ),
                1 => format!(
                    "<button type=\"button\" data-record-id='{id}' data-username='{name}'\n \
                     class='button-small btn-red unmute_action'>Unmute</button>"
                ),
                _ => format!(
                    "<BUTTON class=\"unmute_action\" data-record-id={id} data-username=\"{name}\"><span>Unmute</span>\
                     </BUTTON>"
                ),
            };
            format!("<tr><td>{name}</td><td>{button}</td></tr>\n")
        })
        .collect();
    page(
        account,
        &format!(
            "<!-- <button class=\"unmute_action\" data-username=\"nobody\" data-record-id=\"1\">Unmute</button> -->\n\
             <button class=\"unmute_action_help\" data-username=\"nobody\" data-record-id=\"2\">?</button>\n\
             <table>\n{rows}</table>\n"
        ),
    )
}

/// The same page after a redesign that nobody knows yet.
#[must_use]
pub fn muted_page_without_buttons(account: &str, entries: &[MutedEntry]) -> String {
    let rows: String = entries
        .iter()
        .map(|entry| {
            let name = escaped(&entry.username);
            format!(
                "<rum-muted-user name=\"{name}\" record=\"{}\"></rum-muted-user>\n",
                entry.record_id
            )
        })
        .collect();
    page(account, &rows)
}

fn page(account: &str, content: &str) -> String {
    let account = escaped(account);
    format!(
        "<!DOCTYPE html><html lang=\"en-US\"><head><meta charset=\"utf-8\"><title>Muted users</title></head>\n\
         <body class=\"signed-in\"><header><a href=\"/user/{account}\">{account}</a></header>\n\
         <main><h1>Muted users</h1>\n{content}</main></body></html>\n"
    )
}
