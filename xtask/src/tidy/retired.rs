//! Names that were replaced by plain ones. No item may use them again.

use std::collections::BTreeSet;

/// Package, and the retired names of its types, functions, constants and modules, with spaces in between.
const RETIRED: &[(&str, &str)] = &[
    (
        "cocorum",
        "A_WHILE PATIENCE ServerWords good_answer said server_words speaker stage",
    ),
    (
        "cocorum-cli",
        "A_YEAR Asker CommandLine Ender Factor HAND_OVER HOW_TO_WATCH Held INIT_SIGNED_IN Job \
         Kept Lines MAX_TOLD MOST_NAMES NOTHING_TO_FOLLOW PATIENCE PRINT_PATIENCE Place Print \
         ReadAny Said Scene Screen Seen SeenBy Shown Sink Trouble WHAT_TO_GIVE Watch Writing \
         Written all_tainted announcement answer ask ask_for_end bad_input complain complaint \
         is_for_people meet_tin_fiddle moment_behind only_shows own_chat_url print_for_people \
         read_any refused safe second_factor serve_answers site_knows_streams taint_all talk \
         told trouble unanswered with_causes wrong_usage",
    ),
    (
        "cocorum-relay",
        "GONE_AFTER MOST_EVENTS MOST_MESSAGES Outbox PATIENCE ROOM Scene forget outbox \
         settle_first settle_last_event",
    ),
    (
        "cocorum-serve",
        "Asked Begin Happened LONGEST_DELAY PLANTED Seen Story TWIN_TIME answering asked \
         has_twin knows_duplicates seen usual usual_name usual_seconds usual_streamer_bot \
         usual_text",
    ),
    (
        "rumble-archive",
        "Known LONGEST_SEAL Place USUAL_COLOR hand_over story usual_deleted",
    ),
    (
        "rumble-chat",
        "A_YEAR Accepted Broken CUT Cast Deaf ERROR_BODY FOR_EVER Fate FieldParser GOOD \
         GREETING Got Guard Inbox KEPT_CAPACITY LARGEST_ANSWER LONGEST_EXCERPT_READ \
         LONGEST_PAUSE LONGEST_RETRY_AFTER Link Notices PATIENCE People Person Phase Play \
         Refused SHORTEST SHORT_LINE Seen Slot Speaker Stage Step Tap Turn Verdict WAYS \
         all_came answered arm asked assert_refused bad_record blocks_with_bad_bytes \
         clean_chain drawn expect_history finish_carry gap_before give_back handed_over held \
         in_steps is_over keeps_deadlines later lose meet meet_channel meet_user milliseconds \
         note_field note_replaced notices only_asked patient people perhaps_sent poll_refused \
         refuse rejection_of_service_php remember_delivered repin said said_at signed \
         signed_headers signed_in spin split_cut_character spoke take_rights take_settings \
         taken told_length_max unmute_failed unnamed untimed wait_over wall without_space",
    ),
    ("rumble-feed", "filled"),
    (
        "rumble-http",
        "Authority Counting Heads answered_by held said_size told_by",
    ),
    (
        "rumble-livestream-api",
        "CEILING ChatCursors Closer Core Cursors DOCUMENTED_WINDOW Flight GONE_REMEMBERED Gate \
         Known LONGEST_LAG_SECONDS LONGEST_RATE Landing News SHORTEST_RATE SHORTEST_SECRET Said \
         Seen StreamTrack Told Waiting Wanted Watched answers base_is_not_told called_off \
         closer core cursors extend_from_listed fly heard is_asked is_disappeared is_gone \
         is_repeated_in landed livestream_on_air max_waiting news said saying says stories \
         story subscribe_from_listed take_in until_stale url_number",
    ),
    (
        "rumble-model",
        "BAD_MESSAGES GOOD Held LONGEST_ID Room SIGNED_IN good none_shows nothing_rejected room",
    ),
    (
        "rumble-scraping",
        "DEEPEST MOST_CONTROLS MOST_KEYS MOST_RECORDS Piece all_own asks_for_password is_over \
         of_word piece place_of told_by",
    ),
    (
        "rumble-servicephp",
        "ADDRESS_BLOCK Answer Call Caller LARGEST_PAGE MOST PLANTED Resolved SecondFactors Tail \
         are_repeated ask assert_asked assert_clean back_to because by_status caller exchange \
         hand_in hex_md5 is_about_one_video is_of_videos is_over judge lasting may_be_done \
         moved_to no_session only_asked refusal remember saying says_yes second_factor seen_on \
         sent_away signed_in three_bytes titled unnamed unreadable verdict with_each_hash word",
    ),
    (
        "rumble-sim",
        "Air Answer AnswerBody Armed Authority BACKLOG_LOW BACKLOG_MAX BETWEEN_MESSAGES \
         BODY_MAX BURST Beat Cast Control Director Done Dress FIRST_RECORD Gate Gifted Greeting \
         Hub Inbox Joined KEPT KEPT_MAX Kept LONG_AGO LOW_BITS_STEP Ledger Link LinkGuard \
         MAX_KEPT MOVED OnAir Outbox PATIENCE PENDING Piece RECENTLY ROWS_MAX Refusal SOMEBODY \
         Sent TORN_RECORD Ticket Unsent Visitor admits air answer api_story ask ask_with_body \
         attend drive give_voice hub huge insert_bad_byte introduce is_over know link nudge \
         open_ticket outbox people random_speaker refuse refused second_factor sees signed_in \
         silence silenced spoil spoilt strike takes_place tear took_one",
    ),
    ("rumble-testkit", "Answer Asked Authority Place asked forget kept"),
    (
        "rumble-upload",
        "ASK Checked Chosen Found GONE MOST Picture Reached SIZE_MAX Sending THUMBNAILS_MAX \
         TITLE_MAX assert_refused picture replies reply stop",
    ),
    (
        "xtask",
        "A_YEAR Census Chance Due Fed Feeder Finale Ledger MOST_EXPOSED Odd STORY Tally Told \
         Truth Waits Witness answer_with census chance feed_words good is_refusal ledger \
         see_number see_text tally witness",
    ),
];

/// Items of a package that are defined under a retired name.
pub(super) fn retired_items(package: &str, sources: &[(String, String)]) -> Vec<String> {
    let names = RETIRED.iter().filter(|(known, _)| *known == package);
    let names: BTreeSet<&str> = names.flat_map(|(_, names)| names.split_whitespace()).collect();
    let mut findings = Vec::new();
    for (path, text) in sources {
        let items = text.lines().filter_map(defined_item);
        let retired = items.filter(|name| names.contains(name));
        findings.extend(
            retired.map(|name| format!("{path}: `{name}` is a retired name; see docs/contributing.md")),
        );
    }
    findings
}

/// The name of the item whose definition starts on a line.
fn defined_item(line: &str) -> Option<&str> {
    let mut words = line
        .split_whitespace()
        .skip_while(|word| word.starts_with("pub") || matches!(*word, "async" | "unsafe"));
    let kind = words.next()?;
    let mut name = words.next()?;
    if kind == "const" && name == "fn" {
        name = words.next()?;
    }
    let is_item = matches!(
        kind,
        "const" | "enum" | "fn" | "mod" | "static" | "struct" | "trait" | "type" | "union"
    );
    let end = name.find(|c: char| !c.is_alphanumeric() && c != '_');
    let name = name.get(..end.unwrap_or(name.len()))?;
    (is_item && !name.is_empty()).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_under_retired_names_are_found() {
        let text = "pub(crate) struct Job<'a> {\n    job: Job,\n}\n// fn told()\nfn told() {}\nconst fn complain() {}\n";
        let sources = [("a.rs".to_owned(), text.to_owned())];
        let findings = retired_items("cocorum-cli", &sources);
        let names: Vec<_> = findings
            .iter()
            .filter_map(|finding| finding.split('`').nth(1))
            .collect();
        assert_eq!(names, ["Job", "told", "complain"]);
        assert!(retired_items("rumble-chat", &sources).is_empty());
    }
}
