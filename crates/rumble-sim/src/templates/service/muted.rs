use super::{account_page, escaped};

/// `/account/moderation/muting`: a button for each record, by id and name. Order of attributes, further classes and quotes
/// vary as HTML allows, and a comment contains a button that does not count.
pub(crate) fn muted_page(account: &str, records: &[(u64, String)]) -> String {
    let rows: String = (0_u64..)
        .zip(records)
        .map(|(row, (id, name))| {
            let name = escaped(name);
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
    let content = format!(
        "<!-- <button class=\"unmute_action\" data-username=\"nobody\" data-record-id=\"1\">Unmute</button> -->\n\
         <button class=\"unmute_action_help\" data-username=\"nobody\" data-record-id=\"2\">?</button>\n\
         <table>\n{rows}</table>\n"
    );
    account_page("Muted users", account, &content)
}

/// The records in markup that clients cannot read.
pub(crate) fn muted_page_without_buttons(account: &str, records: &[(u64, String)]) -> String {
    let row = |(id, name): &(u64, String)| {
        let name = escaped(name);
        format!("<rum-muted-user name=\"{name}\" record=\"{id}\"></rum-muted-user>\n")
    };
    account_page(
        "Muted users",
        account,
        &records.iter().map(row).collect::<String>(),
    )
}
