use std::io::{self, Write};

use super::Writer;
use super::post::Post;

/// Table of paid messages with the columns of `RantStats`, safe to open in a spreadsheet.
pub(super) struct RantsCsv;

impl Writer for RantsCsv {
    fn begin(&mut self, out: &mut dyn Write) -> io::Result<()> {
        row(
            ["Id", "Time", "User", "Username", "Text", "Rant Amount", "Read"],
            out,
        )
    }

    fn post(&mut self, post: &Post<'_>, out: &mut dyn Write) -> io::Result<()> {
        if !post.is_paid() {
            return Ok(());
        }
        let message = post.message;
        let id = message.id.get().to_string();
        let time = message.time.rfc3339_utc().unwrap_or_default();
        let user = cell(&post.author());
        let username = cell(&message.user().username);
        let text = cell(post.text());
        let amount = post
            .cents()
            .map(|cents| format!("{}.{:02}", cents / 100, cents % 100));
        let amount = amount.unwrap_or_default();
        row([&id, &time, &user, &username, &text, &amount, "false"], out)
    }
}

fn row(cells: [&str; 7], out: &mut dyn Write) -> io::Result<()> {
    let mut writer = csv::WriterBuilder::new()
        .quote_style(csv::QuoteStyle::Always)
        .terminator(csv::Terminator::CRLF)
        .from_writer(out);
    writer.write_record(cells)?;
    writer.flush()
}

/// Escapes text so that no spreadsheet treats it as a formula.
fn cell(text: &str) -> String {
    let is_dangerous = text.starts_with(['\t', '\r'])
        || text
            .trim_start_matches([' ', '\t', '\r', '\n', '\u{a0}'])
            .starts_with(['=', '+', '-', '@', '\t', '\r']);
    match is_dangerous {
        true => format!("'{text}"),
        false => text.to_owned(),
    }
}
