use super::{account_page, escaped};

/// `/account/livestream-api`: a button for each key of the account, next to its URL if there is one.
pub(crate) fn api_keys_page(account: &str, keys: &[(Option<u64>, Option<String>)]) -> String {
    let rows: String = keys
        .iter()
        .map(|(channel, url)| {
            let id = channel.map_or_else(String::new, |id| id.to_string());
            let whose = channel.map_or_else(|| "You".to_owned(), |id| format!("Channel {id}"));
            match url {
                Some(url) => format!(
                    "<h2>{whose}</h2>\n<div><input type=\"password\" value=\"{}\" readonly>\
                     <button class=\"btn reset-livestream-api-key\" data-channel-id=\"{id}\">Reset</button></div>\n",
                    escaped(url)
                ),
                None => format!(
                    "<h2>{whose}</h2>\n<div><button data-channel-id=\"{id}\" class=\"reset-livestream-api-key\">\
                     Generate</button></div>\n"
                ),
            }
        })
        .collect();
    account_page("Live Stream API", account, &rows)
}

/// `/account/settings`: the name of the account in a form.
pub(crate) fn settings_page(account: &str) -> String {
    let name = escaped(account);
    let form = format!(
        "<form method=\"post\"><label>User name <input type=\"text\" name=\"username\" value=\"{name}\" readonly></label>\
         <label>Password <input type=\"password\" name=\"password\"></label></form>\n"
    );
    account_page("Settings", account, &form)
}

/// The form with the settings of a video, which `/account/content` shows and accepts.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
#[non_exhaustive]
pub struct VideoForm {
    /// `title`
    pub title: String,
    /// `description`
    pub description: String,
    /// `tags`, with commas between them.
    pub tags: String,
    /// `siteChannelId`
    pub primary_category: u64,
    /// `mediaChannelId`, 0 without one.
    pub secondary_category: u64,
    /// `channelId`; 0 is the user.
    pub channel: u64,
    /// The channels of the account: id and title.
    pub channels: Vec<(u64, String)>,
    /// `is_featured_for_channel`
    pub is_featured_for_channel: bool,
    /// `is_featured_for_user`
    pub is_featured_for_user: bool,
    /// `visibility`
    pub visibility: String,
    /// `liveStreamingUnlistReplay`
    pub unlist_replay: bool,
    /// `liveStreamingSourcePassthrough`
    pub source_passthrough: bool,
    /// `closed_captions`
    pub closed_captions: String,
    /// A hidden field that no client models.
    pub token: String,
}

impl VideoForm {
    /// A public video with only this title.
    pub(crate) fn new(title: &str, channels: &[(u64, String)], channel: u64) -> Self {
        Self {
            title: title.to_owned(),
            primary_category: 10,
            channel,
            channels: channels.to_vec(),
            visibility: "public".to_owned(),
            closed_captions: "en".to_owned(),
            token: "PLACEHOLDER-TOKEN".to_owned(),
            ..Self::default()
        }
    }

    /// The form with the fields that a browser sends: a flag that is missing is off.
    pub(crate) fn filled<'a>(&self, field: impl Fn(&str) -> Option<&'a str>) -> Self {
        let text = |name: &str| field(name).unwrap_or_default().to_owned();
        let number = |name: &str| text(name).parse().unwrap_or(0);
        let flag = |name: &str| matches!(field(name), Some("1" | "on" | "true"));
        Self {
            title: text("title"),
            description: text("description"),
            tags: text("tags"),
            primary_category: number("siteChannelId"),
            secondary_category: number("mediaChannelId"),
            channel: number("channelId"),
            channels: self.channels.clone(),
            is_featured_for_channel: flag("is_featured_for_channel"),
            is_featured_for_user: flag("is_featured_for_user"),
            visibility: text("visibility"),
            unlist_replay: flag("liveStreamingUnlistReplay"),
            source_passthrough: flag("liveStreamingSourcePassthrough"),
            closed_captions: text("closed_captions"),
            token: text("token"),
        }
    }

    /// The page. The order of attributes varies, and one flag lacks `name`.
    pub(crate) fn page(&self, account: &str) -> String {
        let checked = |is_set: bool| if is_set { " checked" } else { "" };
        let categories = [
            (0, "None"),
            (10, "How-To"),
            (4, "Gaming"),
            (102, "Bread & Butter"),
        ]
        .map(|(id, title)| (id, title.to_owned()));
        let mut channels = vec![(0, account.to_owned())];
        channels.extend(self.channels.iter().cloned());
        let visibility: String = ["public", "unlisted", "private"]
            .map(|word| {
                let checked = checked(self.visibility == word);
                format!("<label><input type=\"radio\" name=\"visibility\" value=\"{word}\"{checked}> {word}</label>\n")
            })
            .concat();
        let form = format!(
            "<form class=\"video-form\" method=\"post\">\n\
             <label>Title <input id=\"title\" name=\"title\" type=\"text\" value=\"{}\"></label>\n\
             <textarea name=\"description\" id=\"description\" rows=\"4\">\n{}</textarea>\n\
             <input type=\"text\" name=\"tags\" value=\"{}\" id=\"tags\">\n\
             <input id=\"youtube-url\" name=\"youtube_url\" value=\"\">\n\
             {}{}{}\
             <input id=\"featured_for_channel\" type=\"checkbox\" name=\"is_featured_for_channel\" value=\"1\"{}>\n\
             <input type=\"checkbox\" id=\"featured_for_user\"{}>\n\
             {visibility}\
             <input type=\"checkbox\" name=\"liveStreamingUnlistReplay\" value=\"1\"{}>\n\
             <input type=\"checkbox\" name=\"liveStreamingSourcePassthrough\" value=\"1\"{}>\n\
             <select name=\"closed_captions\"><option value=\"{}\" selected>Captions</option></select>\n\
             <input type=\"hidden\" name=\"token\" value=\"{}\">\n\
             <label>Thumbnail</label><div><img class=\"thumb\" src=\"https://media.example/thumb.jpg\"></div>\n\
             <input type=\"file\" name=\"customThumb\"><button name=\"save\" value=\"1\">Save</button>\n</form>\n\
             <form><input name=\"q\" value=\"another form\"></form>\n",
            escaped(&self.title),
            escaped(&self.description),
            escaped(&self.tags),
            select("siteChannelId", self.primary_category, &categories),
            select("mediaChannelId", self.secondary_category, &categories),
            select("channelId", self.channel, &channels),
            checked(self.is_featured_for_channel),
            checked(self.is_featured_for_user),
            checked(self.unlist_replay),
            checked(self.source_passthrough),
            escaped(&self.closed_captions),
            escaped(&self.token),
        );
        account_page("Edit video", account, &form)
    }
}

/// The page after the settings of a video were changed.
pub(crate) fn video_saved_page(account: &str) -> String {
    account_page(
        "Edit video",
        account,
        "<div class=\"message\">Your changes have been saved!<br>Please allow up to 30 seconds for them to take effect.</div>\n",
    )
}

fn select(name: &str, chosen: u64, options: &[(u64, String)]) -> String {
    let options: String = options
        .iter()
        .map(|(id, title)| {
            let selected = if *id == chosen { " selected" } else { "" };
            format!("<option value=\"{id}\"{selected}>{}</option>", escaped(title))
        })
        .collect();
    format!("<select id=\"{name}\" name=\"{name}\">{options}</select>\n")
}
