//! A chat that bytes tell step by step, with lost and repeated data: what is delivered is exactly what a model of the guarantee
//! expects.

use std::collections::{HashSet, VecDeque};

use rumble_chat::{Event, Session};
use rumble_model::StreamId;

use super::input::{Input, pieces};

pub(super) fn run(data: &[u8]) {
    let mut input = Input(data);
    let mut story = Story {
        session: Session::new(StreamId::new(900_100_200).unwrap()),
        cuts: input.byte(),
        posts: 0,
        deleted: HashSet::new(),
        known: HashSet::new(),
        may_have_missed: false,
        expected: VecDeque::new(),
        last: Vec::new(),
    };
    story.connect(0);
    while !input.is_empty() {
        story.step(&mut input);
    }
}

struct Story {
    session: Session,
    cuts: u8,
    /// Messages have the numbers below this; a number is the id and the time, too.
    posts: u64,
    deleted: HashSet<u64>,
    /// What has arrived.
    known: HashSet<u64>,
    /// No message of this connection has arrived yet, and some of an earlier one have.
    may_have_missed: bool,
    expected: VecDeque<Delivered>,
    /// The numbers in the last event with messages.
    last: Vec<u64>,
}

#[derive(Debug, PartialEq, Eq)]
enum Delivered {
    Message { number: u64, was_deleted: bool },
    Gap,
    Malformed,
}

impl Story {
    fn step(&mut self, input: &mut Input<'_>) {
        match input.below(12) {
            0..=3 => {
                let count = 1 + input.below(4);
                let numbers = self.post(count);
                self.messages(&numbers);
            }
            // The server accepts messages that no event of this connection contains.
            4 => drop(self.post(1 + input.below(70))),
            5 => {
                let shown = input.below(60);
                self.connect(shown);
            }
            // A connection that begins with a live event.
            6 => {
                self.session.handle_connected();
                self.may_have_missed = !self.known.is_empty();
            }
            7 => {
                let shown = input.below(60);
                self.init(shown);
            }
            8 => {
                let again = self.last.clone();
                self.messages(&again);
            }
            9 => {
                if let Some(number) = self.posts.checked_sub(1 + input.byte() as u64) {
                    self.deleted.insert(number);
                    let event = format!(
                        r#"{{"type":"delete_messages","data":{{"message_ids":["{}"]}}}}"#,
                        number + 1
                    );
                    self.feed(&event);
                }
            }
            10 => {
                self.expected.push_back(Delivered::Malformed);
                self.feed(r#"{"type":"messages","data":{"messages":[{"id":"9"#);
            }
            // The connection breaks within an event, whose messages are lost.
            _ => {
                let numbers = self.post(1);
                let json = events(&numbers, &self.deleted);
                let cut = 1 + input.byte() as usize % json.len();
                self.session
                    .handle_data(format!("data: {}", &json[..cut]).as_bytes());
                self.check();
                let shown = input.below(60);
                self.connect(shown);
            }
        }
    }

    fn post(&mut self, count: usize) -> Vec<u64> {
        let from = self.posts;
        self.posts += count as u64;
        (from..self.posts).collect()
    }

    fn connect(&mut self, shown: usize) {
        self.session.handle_connected();
        self.may_have_missed = !self.known.is_empty();
        self.init(shown);
    }

    /// The newest so many.
    fn init(&mut self, shown: usize) {
        let numbers: Vec<u64> = (self.posts.saturating_sub(shown as u64)..self.posts).collect();
        let continues = numbers.iter().any(|number| self.known.contains(number));
        if !continues && !self.known.is_empty() {
            self.expected.push_back(Delivered::Gap);
        }
        self.may_have_missed = false;
        self.arrive(&numbers);
        let mut newest_first = numbers;
        newest_first.reverse();
        let json = format!(
            r#"{{"type":"init","data":{{"messages":[{}]}}}}"#,
            records(&newest_first, &self.deleted)
        );
        self.feed(&json);
    }

    fn messages(&mut self, numbers: &[u64]) {
        self.arrive(numbers);
        self.last = numbers.to_vec();
        self.feed(&events(numbers, &self.deleted));
    }

    fn arrive(&mut self, numbers: &[u64]) {
        for number in numbers {
            if self.known.contains(number) {
                continue;
            }
            if std::mem::take(&mut self.may_have_missed) {
                self.expected.push_back(Delivered::Gap);
            }
            self.known.insert(*number);
            let was_deleted = self.deleted.contains(number);
            self.expected.push_back(Delivered::Message {
                number: *number,
                was_deleted,
            });
        }
    }

    fn feed(&mut self, json: &str) {
        let stream = format!("data: {json}\n\n");
        for piece in pieces(stream.as_bytes(), self.cuts) {
            self.session.handle_data(piece);
        }
        self.check();
    }

    fn check(&mut self) {
        while let Some(event) = self.session.poll_event() {
            let delivered = match event {
                Event::Message(message) => Delivered::Message {
                    number: message.id.get() - 1,
                    was_deleted: message.was_deleted,
                },
                Event::Gap(_) => Delivered::Gap,
                Event::Malformed(_) => Delivered::Malformed,
                _ => continue,
            };
            assert_eq!(Some(delivered), self.expected.pop_front());
        }
        assert_eq!(self.expected, [], "not delivered");
    }
}

fn events(numbers: &[u64], deleted: &HashSet<u64>) -> String {
    format!(
        r#"{{"type":"messages","data":{{"messages":[{}],"users":[{{"id":"5","username":"Heron"}}]}}}}"#,
        records(numbers, deleted)
    )
}

fn records(numbers: &[u64], deleted: &HashSet<u64>) -> String {
    let record = |number: &u64| {
        let time = rumble_model::Timestamp::from_unix_seconds(1_773_511_080 + *number as i64).unwrap();
        let is_deleted = deleted.contains(number);
        format!(
            r#"{{"id":"{}","user_id":"5","text":"number {number} of this chat, as long as usual","time":"{}","is_deleted":{is_deleted}}}"#,
            number + 1,
            time.raw()
        )
    };
    numbers.iter().map(record).collect::<Vec<_>>().join(",")
}
