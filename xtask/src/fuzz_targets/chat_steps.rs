//! A chat in steps decoded from the input, with lost and repeated data: the delivered events are those that a model of
//! the guarantees expects.

use std::collections::{HashSet, VecDeque};

use rumble_chat::{Event, Session};
use rumble_model::StreamId;

use super::input::{Input, pieces};

pub(super) fn run(data: &[u8]) {
    let mut input = Input(data);
    let mut chat = ChatSteps {
        session: Session::new(StreamId::new(900_100_200).unwrap()),
        cuts: input.byte(),
        sent: 0,
        deleted: HashSet::new(),
        arrived: HashSet::new(),
        awaits_overlap: false,
        expected: VecDeque::new(),
        last: Vec::new(),
    };
    chat.connect(0);
    while !input.is_empty() {
        chat.step(&mut input);
    }
}

struct ChatSteps {
    session: Session,
    cuts: u8,
    /// Messages have the numbers below this; a number is the id and the time, too.
    sent: u64,
    deleted: HashSet<u64>,
    /// Messages that have arrived.
    arrived: HashSet<u64>,
    /// Whether messages of an earlier connection have arrived, but none of this one yet.
    awaits_overlap: bool,
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

impl ChatSteps {
    fn step(&mut self, input: &mut Input<'_>) {
        match input.below(12) {
            0..=3 => {
                let count = 1 + input.below(4);
                let numbers = self.send(count);
                self.messages(&numbers);
            }
            // The server accepts messages that no event of this connection contains.
            4 => drop(self.send(1 + input.below(70))),
            5 => {
                let shown = input.below(60);
                self.connect(shown);
            }
            // A connection that starts with a live event.
            6 => {
                self.session.handle_connected();
                self.awaits_overlap = !self.arrived.is_empty();
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
                if let Some(number) = self.sent.checked_sub(1 + input.byte() as u64) {
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
                let numbers = self.send(1);
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

    fn send(&mut self, count: usize) -> Vec<u64> {
        let from = self.sent;
        self.sent += count as u64;
        (from..self.sent).collect()
    }

    fn connect(&mut self, shown: usize) {
        self.session.handle_connected();
        self.awaits_overlap = !self.arrived.is_empty();
        self.init(shown);
    }

    /// Sends an `init` with the `shown` newest messages.
    fn init(&mut self, shown: usize) {
        let numbers: Vec<u64> = (self.sent.saturating_sub(shown as u64)..self.sent).collect();
        let continues = numbers.iter().any(|number| self.arrived.contains(number));
        if !continues && !self.arrived.is_empty() {
            self.expected.push_back(Delivered::Gap);
        }
        self.awaits_overlap = false;
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
            if self.arrived.contains(number) {
                continue;
            }
            if std::mem::take(&mut self.awaits_overlap) {
                self.expected.push_back(Delivered::Gap);
            }
            self.arrived.insert(*number);
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
