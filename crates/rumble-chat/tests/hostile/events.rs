//! Events that a hostile or broken server could send: each repeats the part that could be expensive. Shared by the test
//! that counts allocations and by `cargo xtask bench hostile`.

/// An event of any size: the text before the repeated part, the part, and the text after it.
pub(crate) struct Hostile {
    pub(crate) name: &'static str,
    before: &'static str,
    /// `#` stands for its number, and U+FFFD for a byte that is invalid UTF-8.
    part: &'static str,
    between: &'static str,
    /// Follows all parts, repeated as often as the part.
    closing: &'static str,
    after: &'static str,
    /// Whether the text is the value of one `data:` line.
    is_data: bool,
}

const fn list(name: &'static str, before: &'static str, part: &'static str, after: &'static str) -> Hostile {
    Hostile {
        between: ",",
        ..text(name, before, part, after)
    }
}

const fn text(name: &'static str, before: &'static str, part: &'static str, after: &'static str) -> Hostile {
    Hostile {
        name,
        before,
        part,
        between: "",
        closing: "",
        after,
        is_data: true,
    }
}

const fn nested(
    name: &'static str,
    before: &'static str,
    part: &'static str,
    closing: &'static str,
    after: &'static str,
) -> Hostile {
    Hostile {
        closing,
        ..text(name, before, part, after)
    }
}

/// Lines with any field name.
const fn lines(name: &'static str, before: &'static str, part: &'static str) -> Hostile {
    Hostile {
        is_data: false,
        ..text(name, before, part, "")
    }
}

impl Hostile {
    /// Passes the event on in reads of 8 KiB and returns its size as the limit counts it: at most `bytes`, and little
    /// less.
    pub(crate) fn write(&self, bytes: usize, read: impl FnMut(&[u8])) -> usize {
        let mut out = Reads {
            buffer: Vec::with_capacity(2 * READ),
            size: 0,
            read,
        };
        if self.is_data {
            out.push("data: ");
        }
        out.push(self.before);
        let room = bytes - self.after.len() - 2;
        let mut parts = 0;
        let mut between = "";
        loop {
            let part = self.part.replace('#', &parts.to_string());
            let next = between.len() + part.len() + self.closing.len();
            if out.size + next + parts * self.closing.len() > room {
                break;
            }
            out.push(between);
            out.push(&part);
            between = self.between;
            parts += 1;
        }
        for _ in 0..parts {
            out.push(self.closing);
        }
        out.push(self.after);
        out.finish()
    }
}

struct Reads<F> {
    buffer: Vec<u8>,
    size: usize,
    read: F,
}

impl<F: FnMut(&[u8])> Reads<F> {
    fn push(&mut self, text: &str) {
        self.size += text.len();
        for (index, valid) in text.split('\u{fffd}').enumerate() {
            if index > 0 {
                self.buffer.push(0xff);
            }
            self.buffer.extend_from_slice(valid.as_bytes());
        }
        if self.buffer.len() >= READ {
            (self.read)(&self.buffer);
            self.buffer.clear();
        }
    }

    fn finish(mut self) -> usize {
        self.push("\n\n");
        (self.read)(&self.buffer);
        self.size
    }
}

/// Size of one read from a socket.
const READ: usize = 8 * 1024;

pub(crate) const EVENTS: &[Hostile] = &[
    list(
        "messages of init",
        r#"{"type":"init","data":{"messages":["#,
        r##"{"id":"#","user_id":"1"}"##,
        "]}}",
    ),
    list(
        "messages",
        r#"{"type":"messages","data":{"messages":["#,
        r##"{"id":"#","user_id":"1"}"##,
        "]}}",
    ),
    list(
        "messages of one id",
        r#"{"type":"messages","data":{"messages":["#,
        r#"{"id":"1","user_id":"1"}"#,
        "]}}",
    ),
    list(
        "malformed messages",
        r#"{"type":"messages","data":{"messages":["#,
        "1",
        "]}}",
    ),
    list(
        "messages by key",
        r#"{"type":"messages","data":{"messages":{"#,
        r##""#":{"user_id":1}"##,
        "}}}",
    ),
    list(
        "users of init",
        r#"{"type":"init","data":{"users":["#,
        r##"{"id":"#"}"##,
        "]}}",
    ),
    list(
        "users",
        r#"{"type":"messages","data":{"users":["#,
        r##"{"id":"#"}"##,
        "]}}",
    ),
    list(
        "badges of users",
        r#"{"type":"messages","data":{"users":["#,
        r##"{"id":"#","badges":["a","b","c","d","e","f","g","h","i","j","k","l","m","n"]}"##,
        "]}}",
    ),
    list(
        "badges of one user",
        r#"{"type":"messages","data":{"users":[{"id":"1","badges":["#,
        r#""""#,
        "]}]}}",
    ),
    list(
        "channels",
        r#"{"type":"messages","data":{"channels":["#,
        r##"{"id":"#"}"##,
        "]}}",
    ),
    list(
        "badges",
        r#"{"type":"init","data":{"config":{"badges":{"#,
        r##""#":{}"##,
        "}}}}",
    ),
    list(
        "icons of a badge",
        r#"{"type":"init","data":{"config":{"badges":{"a":{"icons":{"#,
        r##""#":"""##,
        "}}}}}}",
    ),
    list(
        "rant levels",
        r#"{"type":"init","data":{"config":{"rants":{"levels":["#,
        "{}",
        "]}}}}",
    ),
    list(
        "malformed rant levels",
        r#"{"type":"init","data":{"config":{"rants":{"levels":["#,
        "1",
        "]}}}}",
    ),
    list(
        "ids of a rant level",
        r#"{"type":"init","data":{"config":{"rants":{"levels":[{"ids":["#,
        r#""""#,
        "]}]}}}}",
    ),
    list(
        "gifts on offer",
        r#"{"type":"init","data":{"config":{"gifts":{"products":["#,
        "{}",
        "]}}}}",
    ),
    list(
        "settings with a number no reader holds",
        r#"{"type":"init","data":{"config":{"rants":{"y":1e999,"wallet_enabled":1e999,"x":["#,
        "1",
        "]}}}}",
    ),
    list(
        "members of init",
        r#"{"type":"init","data":{"#,
        r##""#":1"##,
        "}}",
    ),
    list(
        "members of messages",
        r#"{"type":"messages","data":{"#,
        r##""#":1"##,
        "}}",
    ),
    list(
        "members of an envelope",
        r#"{"type":"messages","#,
        r##""#":1"##,
        "}",
    ),
    list(
        "members of an unknown event",
        r#"{"type":"new","#,
        r##""#":1"##,
        "}",
    ),
    list("data of an unknown event", r#"{"type":"new","data":["#, "1", "]}"),
    list(
        "deleted messages",
        r#"{"type":"delete_messages","data":{"message_ids":["#,
        "1",
        "]}}",
    ),
    list(
        "deleted rest",
        r#"{"type":"delete_non_rant_messages","data":{"message_ids":["#,
        "#",
        "]}}",
    ),
    list(
        "mutes",
        r#"{"type":"mute_users","data":{"user_ids":["#,
        "1",
        "]}}",
    ),
    list(
        "malformed mutes",
        r#"{"type":"mute_users","data":{"user_ids":["#,
        "{}",
        "]}}",
    ),
    list(
        "moderators",
        r#"{"type":"can_moderate","data":{"user_ids":["#,
        "1",
        "]}}",
    ),
    list(
        "users of a gift",
        r#"{"type":"gift_purchased","data":{"user_id":"1","users":["#,
        r##"{"id":"#"}"##,
        "]}}",
    ),
    list(
        "channels of a gift",
        r#"{"type":"gift_received","data":{"user_id":"1","channels":["#,
        r##"{"id":"#"}"##,
        "]}}",
    ),
    list(
        "a pinned message",
        r#"{"type":"pin_message","data":{"message":{"id":"1","user_id":"1","blocks":["#,
        "1",
        "]}}}",
    ),
    list(
        "blocks of a message",
        r#"{"type":"messages","data":{"messages":[{"id":"1","user_id":"1","blocks":["#,
        "{}",
        "]}]}}",
    ),
    list("a raid", r#"{"type":"raid_confirmed","data":{"x":["#, "1", "]}}"),
    list("a gate", r#"{"type":"live_gate","data":{"x":["#, "1", "]}}"),
    list(
        "halves of surrogate pairs",
        r#"{"type":"messages","data":{"messages":[{"id":"1","user_id":"1","text":["#,
        r#""\ud800""#,
        "]}]}}",
    ),
    list(
        "badges of users, empty",
        r#"{"type":"messages","data":{"users":["#,
        r##"{"id":"#","badges":["","","","","","","","","","","","","","","","","","","","","","","",""]}"##,
        "]}}",
    ),
    list(
        "badges with an icon and a label",
        r#"{"type":"init","data":{"config":{"badges":{"#,
        r##""#":{"icons":{"1":""},"label":{"1":""}}"##,
        "}}}}",
    ),
    list(
        "badges with icons",
        r#"{"type":"init","data":{"config":{"badges":{"#,
        r##""#":{"icons":{"1":"","2":"","3":"","4":"","5":"","6":"","7":"","8":"","9":"","a":"","b":"","c":""}}"##,
        "}}}}",
    ),
    list(
        "rant levels with ids",
        r#"{"type":"init","data":{"config":{"rants":{"levels":["#,
        r##"{"ids":["","","","","","","","","","","","","","","","","","","","","","","","","","","","","","","",""]}"##,
        "]}}}}",
    ),
    list(
        "rant levels with colors",
        r#"{"type":"init","data":{"config":{"rants":{"levels":["#,
        r##"{"colors":{"fg":"a","main":"#aabbcc","bg2":"#aabbcc"}}"##,
        "]}}}}",
    ),
    list(
        "members of one name in init",
        r#"{"type":"init","data":{"#,
        r#""x":1"#,
        "}}",
    ),
    list(
        "members of one name in messages",
        r#"{"type":"messages","data":{"#,
        r#""x":1"#,
        "}}",
    ),
    list(
        "members of one name in an envelope",
        r#"{"type":"messages","#,
        r#""x":1"#,
        "}",
    ),
    list(
        "members of a name with an escape",
        r#"{"type":"messages","data":{"#,
        r##""\u0041#":1"##,
        "}}",
    ),
    list(
        "pins in init that cannot be read",
        r#"{"type":"init","data":{"#,
        r#""pinned_message":{"x":1}"#,
        "}}",
    ),
    list(
        "settings again and again",
        r#"{"type":"init","data":{"#,
        r#""config":{}"#,
        "}}",
    ),
    list(
        "lists again and again",
        r#"{"type":"init","data":{"#,
        r#""messages":[1],"users":[1],"channels":[1]"#,
        "}}",
    ),
    list(
        "data again and again",
        r#"{"type":"init","#,
        r#""data":{"messages":[1],"x":1}"#,
        "}",
    ),
    list("types again and again", "{", r#""type":"init""#, "}"),
    list(
        "request ids again and again",
        r#"{"type":"messages","#,
        r#""request_id":"a""#,
        "}",
    ),
    list(
        "members in the data of an unknown event",
        r#"{"type":"new","data":{"#,
        r##""#":1"##,
        "}}",
    ),
    list(
        "unknown members of a message",
        r#"{"type":"messages","data":{"messages":[{"id":"1","user_id":"1","#,
        r##""#":1"##,
        "}]}}",
    ),
    list(
        "unknown members of a user",
        r#"{"type":"messages","data":{"users":[{"id":"1","#,
        r##""#":1"##,
        "}]}}",
    ),
    list(
        "unknown members of the settings",
        r#"{"type":"init","data":{"config":{"#,
        r##""#":1"##,
        "}}}",
    ),
    list(
        "users by key, without an id",
        r#"{"type":"messages","data":{"users":{"#,
        r##""#":{}"##,
        "}}}",
    ),
    list(
        "users with a number no reader holds",
        r#"{"type":"init","data":{"users":["#,
        r##"{"id":"#","username":1e999}"##,
        "]}}",
    ),
    list(
        "halves of surrogate pairs in users",
        r#"{"type":"messages","data":{"users":["#,
        r##"{"id":"#","username":"\ud800"}"##,
        "]}}",
    ),
    list(
        "halves of surrogate pairs in messages",
        r#"{"type":"init","data":{"messages":["#,
        r##"{"id":"#","user_id":"1","text":"\ud800"}"##,
        "]}}",
    ),
    text(
        "text",
        r#"{"type":"messages","data":{"messages":[{"id":"1","user_id":"1","text":""#,
        r"\n",
        r#""}]}}"#,
    ),
    text(
        "plain text",
        r#"{"type":"messages","data":{"messages":[{"id":"1","user_id":"1","text":""#,
        "a",
        r#""}]}}"#,
    ),
    text(
        "name of a user",
        r#"{"type":"messages","data":{"users":[{"id":"1","username":""#,
        "a",
        r#""}]}}"#,
    ),
    text(
        "name of a member",
        r#"{"type":"messages","data":{""#,
        "a",
        r#"":1}}"#,
    ),
    text(
        "name of a member, escaped",
        r#"{"type":"messages","data":{""#,
        r"\n",
        r#"":1}}"#,
    ),
    text("name of a type", r#"{"type":""#, r"\n", r#"","data":{}}"#),
    text(
        "request id",
        r#"{"type":"messages","request_id":""#,
        r"\n",
        r#""}"#,
    ),
    text(
        "number",
        r#"{"type":"messages","data":{"messages":[{"id":"#,
        "1",
        r#","user_id":"1"}]}}"#,
    ),
    text("junk", "", "x", ""),
    text(
        "half an object",
        r#"{"type":"messages","data":{"messages":["#,
        r#"{"id":"1","user_id":"1","x":"#,
        "",
    ),
    nested(
        "nested lists in messages",
        r#"{"type":"messages","data":{"messages":["#,
        "[",
        "]",
        "]}}",
    ),
    nested(
        "nested lists in a message",
        r#"{"type":"messages","data":{"messages":[{"id":"1","user_id":"1","text":"#,
        "[",
        "]",
        "}]}}",
    ),
    nested(
        "nested lists in init",
        r#"{"type":"init","data":{"x":"#,
        "[",
        "]",
        "}}",
    ),
    nested(
        "nested lists in the settings",
        r#"{"type":"init","data":{"config":{"badges":"#,
        "[",
        "]",
        "}}}",
    ),
    nested(
        "nested objects in an envelope",
        r#"{"type":"messages","x":"#,
        r#"{"a":"#,
        "}",
        "}",
    ),
    nested(
        "nested objects in an unknown event",
        r#"{"type":"new","data":"#,
        r#"{"a":"#,
        "}",
        "}",
    ),
    nested(
        "nested objects in a mute",
        r#"{"type":"mute_users","data":"#,
        r#"{"user_ids":"#,
        "}",
        "}",
    ),
    lines("lines of data", "", "data:1\n"),
    lines(
        "lines of data in a message",
        "data: {\"type\":\"messages\",\"data\":{\"messages\":[\n",
        "data: {\"id\":\"#\",\"user_id\":\"1\"},\n",
    ),
    lines("lines of other names", "data:1\n", "x\n"),
    lines("lines of comments", "data:1\n", ":\n"),
    lines("ids of an event", "data:1\n", "id:1\n"),
    lines("bytes that are not UTF-8", "data:", "\u{fffd}"),
    lines(
        "bytes that are not UTF-8, in lines",
        "data:1\n",
        "data:\u{fffd}\n",
    ),
];
