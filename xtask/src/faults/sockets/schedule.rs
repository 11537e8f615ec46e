//! A schedule over sockets: the scripts of the simulator, one per connection, and their effects.

use std::time::Duration;

use fastrand::Rng;
use rumble_sim::Script;

use crate::faults::byte_stream::ByteStream;
use crate::faults::chat_model::ChatModel;
use crate::faults::plan::{Anomaly, Chunking, CloseKind, ConnectionPlan, OpenOutcome, name};
use crate::faults::random::Random as _;
use crate::faults::stats::Stats;
use crate::faults::wire::Effect;

pub(super) struct Schedule {
    pub(super) model: ChatModel,
    pub(super) scripts: Vec<Script>,
    /// Effects of the sent data, even if it does not arrive.
    pub(super) effects: Vec<Effect>,
    /// Whether the last connection is without faults, so that the client can know the whole state.
    pub(super) ended_cleanly: bool,
    pub(super) stats: Stats,
    rng: Rng,
}

impl Schedule {
    /// At least twenty faults, then mostly a connection without faults. The next response is 204.
    pub(super) fn new(seed: u64, trace: bool) -> Self {
        let mut rng = Rng::with_seed(!seed);
        let mut model = ChatModel::new(rng.fork()).with_distinct_times();
        for _ in 0..rng.pick(1, &[5, 30, 80]) {
            model.step(3);
        }
        let min_faults = rng.u64(20..=25);
        let mut schedule = Self {
            model,
            scripts: Vec::new(),
            effects: Vec::new(),
            ended_cleanly: false,
            stats: Stats::default(),
            rng,
        };
        let mut plans = Vec::new();
        while schedule.stats.faults() < min_faults {
            let plan = schedule.plan();
            for fault in plan.faults() {
                schedule.stats.fault(fault);
            }
            schedule.connect(&plan);
            plans.push(plan);
            for _ in 0..schedule.rng.pick(0, &[0, 1, 3, 20]) {
                schedule.model.step(1);
            }
        }
        schedule.ended_cleanly = !schedule.rng.one_in(5);
        if schedule.ended_cleanly {
            let live_items = schedule.rng.u64(..4);
            schedule.connect(&ConnectionPlan::without_faults(live_items));
        }
        if trace {
            println!("{plans:#?}");
        }
        schedule
    }

    fn plan(&mut self) -> ConnectionPlan {
        let plan = ConnectionPlan::random(&mut self.rng);
        if !self.scripts.is_empty() {
            return plan;
        }
        // The client does not retry before the first event.
        ConnectionPlan {
            opening: OpenOutcome::Open,
            init: ConnectionPlan::without_faults(0).init,
            live_items: 3,
            end: CloseKind::Truncate,
            ..plan
        }
    }

    fn connect(&mut self, plan: &ConnectionPlan) {
        let script = match plan.opening {
            OpenOutcome::Refused | OpenOutcome::NoLookup => Script::no_response(),
            OpenOutcome::NoHead => Script::new().before_head(FOREVER),
            OpenOutcome::Response { status, html, .. } => {
                let kind = if html { "text/html" } else { "application/json" };
                Script::response(status).header("content-type", kind).body("{}")
            }
            OpenOutcome::Open => self.stream(plan),
        };
        self.scripts.push(script);
    }

    fn stream(&mut self, plan: &ConnectionPlan) -> Script {
        let mut script = Script::new();
        if self.rng.one_in(4) {
            script = script.close_delimited();
        }
        script = match plan.chunking {
            Chunking::Buffers => script,
            Chunking::Random => script.segment(self.rng.pick(7, &[100, 1_000, 5_000])),
            Chunking::Drip => {
                let piece = self.rng.pick(300, &[1_000, 3_000]);
                script.segment(piece).segment_gap(MOMENT)
            }
        };
        let mut output = ByteStream::new(plan, &self.model, &mut self.rng);
        let cuts = plan.end != CloseKind::Close;
        if cuts && plan.live_items == 0 {
            output.cut_after(0, &mut self.rng);
        }
        script = self.write(script, &mut output);
        for left in (0..plan.live_items).rev() {
            script = self.pause(script, &mut output);
            let anomaly = (plan.anomaly_one_in > 0 && self.rng.one_in(plan.anomaly_one_in))
                .then(|| Anomaly::random(&mut self.rng))
                .filter(|anomaly| *anomaly != Anomaly::Suspend);
            if let Some(anomaly) = anomaly {
                self.stats.fault(name(anomaly));
            }
            let step = self.model.step(1);
            let from = output.written();
            output.step(&self.model, &step, anomaly, &mut self.rng);
            if left == 0 && cuts {
                output.cut_after(from, &mut self.rng);
            }
            script = self.write(script, &mut output);
        }
        self.stats.fault(name(plan.end));
        match plan.end {
            CloseKind::Close => script.close(),
            CloseKind::Reset => script.reset(),
            CloseKind::Stall | CloseKind::Suspend => script.hold(),
            CloseKind::Truncate => script.cut(),
        }
    }

    /// Writes all bytes that can be forwarded now.
    fn write(&mut self, script: Script, output: &mut ByteStream) -> Script {
        let (bytes, effects) = output.forward(usize::MAX);
        self.effects.extend(effects);
        script.bytes(bytes)
    }

    /// A short pause, or sometimes one longer than the idle timeout, with keepalives.
    fn pause(&mut self, mut script: Script, output: &mut ByteStream) -> Script {
        if !self.rng.one_in(40) {
            return script.pause(MOMENT * self.rng.u32(..3));
        }
        self.stats.fault("quiet but for keepalives");
        for _ in 0..6 {
            output.keepalive(&mut self.rng);
            script = self.write(script.pause(KEEPALIVE), output);
        }
        script
    }
}

const MOMENT: Duration = Duration::from_millis(1);
/// Well below the idle timeout.
const KEEPALIVE: Duration = Duration::from_millis(50);
/// The client closes the connection earlier.
const FOREVER: Duration = Duration::from_secs(3_600);
