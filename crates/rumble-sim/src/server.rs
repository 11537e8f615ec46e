mod accept;
mod answer;
mod body;
mod control;
mod drive;
mod fault_io;
mod hub;
mod link;
mod outbox;
mod perform;
mod router;
mod stream;

pub(crate) use self::accept::{Command, serve};
pub(crate) use self::hub::Hub;
pub(crate) use self::stream::Stream;
