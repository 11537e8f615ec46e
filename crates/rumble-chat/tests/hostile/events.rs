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
    closing: String,
    after: String,
    /// Whether the text is the value of one `data:` line.
    is_data: bool,
}

/// All events.
pub(crate) fn events() -> Vec<Hostile> {
    let lines = LINES.iter().map(|&(name, before, part)| Hostile {
        name,
        before,
        part,
        between: "",
        closing: String::new(),
        after: String::new(),
        is_data: false,
    });
    DATA.lines().filter_map(data).chain(lines).collect()
}

/// A row of [`DATA`].
fn data(row: &'static str) -> Option<Hostile> {
    let mut columns = row.split(" | ");
    let [kind, name, before, part] = [(); 4].map(|()| columns.next());
    let (before, part) = (before?, part?);
    let then = columns.next().unwrap_or_default();
    Some(Hostile {
        name: name?,
        before,
        part,
        between: if kind? == "list" { "," } else { "" },
        closing: if kind? == "nested" {
            closing(part)
        } else {
            String::new()
        },
        after: then.to_owned() + &closing(&format!("{before}{then}")),
        is_data: true,
    })
}

/// Closing characters of the texts, lists and objects that this text leaves open.
fn closing(text: &str) -> String {
    let (mut open, mut is_quoted) = (Vec::new(), false);
    for c in text.chars() {
        match c {
            '"' => is_quoted = !is_quoted,
            '{' if !is_quoted => open.push('}'),
            '[' if !is_quoted => open.push(']'),
            '}' | ']' if !is_quoted => drop(open.pop()),
            _ => {}
        }
    }
    let quote = is_quoted.then_some('"');
    quote.into_iter().chain(open.into_iter().rev()).collect()
}

impl Hostile {
    /// Passes the event on in reads of 8 KiB and returns its size as the limit counts it: at most `bytes`, and only
    /// slightly less.
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
            out.push(&self.closing);
        }
        out.push(&self.after);
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

/// The value of one `data:` line. Columns: whether the part is the element of a list, a piece of text, or the start of
/// one that is nested in itself; name; text before the parts; part; text after them, without the closing quotes and
/// brackets.
const DATA: &str = r##"
list | messages of init | {"type":"init","data":{"messages":[ | {"id":"#","user_id":"1"}
list | messages | {"type":"messages","data":{"messages":[ | {"id":"#","user_id":"1"}
list | messages of one id | {"type":"messages","data":{"messages":[ | {"id":"1","user_id":"1"}
list | malformed messages | {"type":"messages","data":{"messages":[ | 1
list | messages by key | {"type":"messages","data":{"messages":{ | "#":{"user_id":1}
list | users of init | {"type":"init","data":{"users":[ | {"id":"#"}
list | users | {"type":"messages","data":{"users":[ | {"id":"#"}
list | badges of users | {"type":"messages","data":{"users":[ | {"id":"#","badges":["a","b","c","d","e","f","g","h","i","j","k","l","m","n"]}
list | badges of one user | {"type":"messages","data":{"users":[{"id":"1","badges":[ | ""
list | channels | {"type":"messages","data":{"channels":[ | {"id":"#"}
list | badges | {"type":"init","data":{"config":{"badges":{ | "#":{}
list | icons of a badge | {"type":"init","data":{"config":{"badges":{"a":{"icons":{ | "#":""
list | rant levels | {"type":"init","data":{"config":{"rants":{"levels":[ | {}
list | malformed rant levels | {"type":"init","data":{"config":{"rants":{"levels":[ | 1
list | ids of a rant level | {"type":"init","data":{"config":{"rants":{"levels":[{"ids":[ | ""
list | gifts on offer | {"type":"init","data":{"config":{"gifts":{"products":[ | {}
list | settings with a number no reader holds | {"type":"init","data":{"config":{"rants":{"y":1e999,"wallet_enabled":1e999,"x":[ | 1
list | members of init | {"type":"init","data":{ | "#":1
list | members of messages | {"type":"messages","data":{ | "#":1
list | members of an envelope | {"type":"messages", | "#":1
list | members of an unknown event | {"type":"new", | "#":1
list | data of an unknown event | {"type":"new","data":[ | 1
list | deleted messages | {"type":"delete_messages","data":{"message_ids":[ | 1
list | deleted rest | {"type":"delete_non_rant_messages","data":{"message_ids":[ | #
list | mutes | {"type":"mute_users","data":{"user_ids":[ | 1
list | malformed mutes | {"type":"mute_users","data":{"user_ids":[ | {}
list | moderators | {"type":"can_moderate","data":{"user_ids":[ | 1
list | users of a gift | {"type":"gift_purchased","data":{"user_id":"1","users":[ | {"id":"#"}
list | channels of a gift | {"type":"gift_received","data":{"user_id":"1","channels":[ | {"id":"#"}
list | a pinned message | {"type":"pin_message","data":{"message":{"id":"1","user_id":"1","blocks":[ | 1
list | blocks of a message | {"type":"messages","data":{"messages":[{"id":"1","user_id":"1","blocks":[ | {}
list | a raid | {"type":"raid_confirmed","data":{"x":[ | 1
list | a gate | {"type":"live_gate","data":{"x":[ | 1
list | halves of surrogate pairs | {"type":"messages","data":{"messages":[{"id":"1","user_id":"1","text":[ | "\ud800"
list | badges of users, empty | {"type":"messages","data":{"users":[ | {"id":"#","badges":["","","","","","","","","","","","","","","","","","","","","","","",""]}
list | badges with an icon and a label | {"type":"init","data":{"config":{"badges":{ | "#":{"icons":{"1":""},"label":{"1":""}}
list | badges with icons | {"type":"init","data":{"config":{"badges":{ | "#":{"icons":{"1":"","2":"","3":"","4":"","5":"","6":"","7":"","8":"","9":"","a":"","b":"","c":""}}
list | rant levels with ids | {"type":"init","data":{"config":{"rants":{"levels":[ | {"ids":["","","","","","","","","","","","","","","","","","","","","","","","","","","","","","","",""]}
list | rant levels with colors | {"type":"init","data":{"config":{"rants":{"levels":[ | {"colors":{"fg":"a","main":"#aabbcc","bg2":"#aabbcc"}}
list | members of one name in init | {"type":"init","data":{ | "x":1
list | members of one name in messages | {"type":"messages","data":{ | "x":1
list | members of one name in an envelope | {"type":"messages", | "x":1
list | members of a name with an escape | {"type":"messages","data":{ | "\u0041#":1
list | pins in init that cannot be read | {"type":"init","data":{ | "pinned_message":{"x":1}
list | settings again and again | {"type":"init","data":{ | "config":{}
list | lists again and again | {"type":"init","data":{ | "messages":[1],"users":[1],"channels":[1]
list | data again and again | {"type":"init", | "data":{"messages":[1],"x":1}
list | types again and again | { | "type":"init"
list | request ids again and again | {"type":"messages", | "request_id":"a"
list | members in the data of an unknown event | {"type":"new","data":{ | "#":1
list | unknown members of a message | {"type":"messages","data":{"messages":[{"id":"1","user_id":"1", | "#":1
list | unknown members of a user | {"type":"messages","data":{"users":[{"id":"1", | "#":1
list | unknown members of the settings | {"type":"init","data":{"config":{ | "#":1
list | users by key, without an id | {"type":"messages","data":{"users":{ | "#":{}
list | users with a number no reader holds | {"type":"init","data":{"users":[ | {"id":"#","username":1e999}
list | halves of surrogate pairs in users | {"type":"messages","data":{"users":[ | {"id":"#","username":"\ud800"}
list | halves of surrogate pairs in messages | {"type":"init","data":{"messages":[ | {"id":"#","user_id":"1","text":"\ud800"}
text | text | {"type":"messages","data":{"messages":[{"id":"1","user_id":"1","text":" | \n
text | plain text | {"type":"messages","data":{"messages":[{"id":"1","user_id":"1","text":" | a
text | name of a user | {"type":"messages","data":{"users":[{"id":"1","username":" | a
text | name of a member | {"type":"messages","data":{" | a | ":1
text | name of a member, escaped | {"type":"messages","data":{" | \n | ":1
text | name of a type | {"type":" | \n | ","data":{}
text | request id | {"type":"messages","request_id":" | \n
text | number | {"type":"messages","data":{"messages":[{"id": | 1 | ,"user_id":"1"
text | junk |  | x
nested | nested lists in messages | {"type":"messages","data":{"messages":[ | [
nested | nested lists in a message | {"type":"messages","data":{"messages":[{"id":"1","user_id":"1","text": | [
nested | nested lists in init | {"type":"init","data":{"x": | [
nested | nested lists in the settings | {"type":"init","data":{"config":{"badges": | [
nested | nested objects in an envelope | {"type":"messages","x": | {"a":
nested | nested objects in an unknown event | {"type":"new","data": | {"a":
nested | nested objects in a mute | {"type":"mute_users","data": | {"user_ids":
"##;

/// Lines with any field name: name, text before the parts, part.
const LINES: [(&str, &str, &str); 8] = [
    (
        "half an object",
        "data: {\"type\":\"messages\",\"data\":{\"messages\":[",
        "{\"id\":\"1\",\"user_id\":\"1\",\"x\":",
    ),
    ("lines of data", "", "data:1\n"),
    (
        "lines of data in a message",
        "data: {\"type\":\"messages\",\"data\":{\"messages\":[\n",
        "data: {\"id\":\"#\",\"user_id\":\"1\"},\n",
    ),
    ("lines of other names", "data:1\n", "x\n"),
    ("lines of comments", "data:1\n", ":\n"),
    ("ids of an event", "data:1\n", "id:1\n"),
    ("bytes that are not UTF-8", "data:", "\u{fffd}"),
    (
        "bytes that are not UTF-8, in lines",
        "data:1\n",
        "data:\u{fffd}\n",
    ),
];
