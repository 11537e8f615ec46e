//! Wraps lines for a terminal.

use std::borrow::Cow;

use anstream::adapter::strip_str;
use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

/// The lines of a text, each broken to fit this many columns; all parts but the first are indented to the text of a
/// message. A word that is wider is broken too: if the terminal broke it, its rest would start in the first column, like
/// another message.
pub(crate) fn wrapped(text: &str, columns: usize) -> Cow<'_, str> {
    if !text.contains('\n') {
        return wrapped_line(text, columns);
    }
    let lines: Vec<_> = text.split('\n').map(|line| wrapped_line(line, columns)).collect();
    Cow::Owned(lines.join("\n"))
}

fn wrapped_line(line: &str, columns: usize) -> Cow<'_, str> {
    if columns < MIN_COLUMNS || width(line) <= columns {
        return Cow::Borrowed(line);
    }
    let leading = line.len() - line.trim_start_matches(' ').len();
    let indent = if leading > 0 { leading } else { INDENT }.min(columns / 3);
    let mut text = String::with_capacity(line.len() + line.len() / 8);
    let mut column = 0;
    for piece in pieces(line) {
        let word = piece.trim_start_matches(' ');
        let (whole, alone) = (width(piece), width(word));
        if column + whole <= columns {
            text.push_str(piece);
            column += whole;
            continue;
        }
        if column > indent {
            begin_line(&mut text, indent);
            column = indent;
        }
        column += match alone <= columns - column {
            true => {
                text.push_str(word);
                alone
            }
            false => push_broken(&mut text, word, column, columns, indent) - column,
        };
    }
    Cow::Owned(text)
}

fn begin_line(text: &mut String, indent: usize) {
    text.push('\n');
    text.extend(std::iter::repeat_n(' ', indent));
}

/// Appends a word that is wider than a line, from this column. Returns the column after it.
fn push_broken(text: &mut String, word: &str, mut column: usize, columns: usize, indent: usize) -> usize {
    let mut in_escape = false;
    for character in word.chars() {
        in_escape |= character == '\u{1b}';
        let columns_of_it = if in_escape {
            0
        } else {
            character.width().unwrap_or_default()
        };
        in_escape &= character != 'm';
        if column + columns_of_it > columns {
            begin_line(text, indent);
            column = indent;
        }
        text.push(character);
        column += columns_of_it;
    }
    column
}

/// Words, with the spaces before them; and the characters of scripts that put no spaces between words.
fn pieces(line: &str) -> impl Iterator<Item = &str> {
    let mut rest = line;
    std::iter::from_fn(move || {
        let mut characters = rest.char_indices().peekable();
        let mut previous = characters.next()?.1;
        let end = characters.find(|&(_, character)| {
            let may_break = previous != ' ' && (character == ' ' || is_ideograph(character));
            previous = character;
            may_break
        });
        let (piece, after) = rest.split_at_checked(end.map_or(rest.len(), |(at, _)| at))?;
        rest = after;
        Some(piece)
    })
}

/// Whether a line can start with the character in any position: ideographs, but not their punctuation.
fn is_ideograph(character: char) -> bool {
    matches!(character,
        '\u{3041}'..='\u{3096}' | '\u{30a1}'..='\u{30fa}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}'
        | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// Width in columns, without escape sequences.
fn width(text: &str) -> usize {
    match text.contains('\u{1b}') {
        true => strip_str(text).to_string().width(),
        false => text.width(),
    }
}

/// Lines of a narrower terminal are not wrapped.
const MIN_COLUMNS: usize = 20;
/// Width of a time and a space.
const INDENT: usize = 9;

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(line: &str, columns: usize) -> Vec<String> {
        wrapped(line, columns).lines().map(str::to_owned).collect()
    }

    #[test]
    fn lines_break_between_words_and_are_indented() {
        assert_eq!(
            lines("17:59:12 MossyOtter: sand it once more, then oil it", 30),
            [
                "17:59:12 MossyOtter: sand it",
                "         once more, then oil",
                "         it"
            ]
        );
        assert_eq!(
            lines("    a note that is longer than this", 24),
            ["    a note that is", "    longer than this"]
        );
    }

    #[test]
    fn each_line_of_a_text_is_broken_by_itself() {
        assert_eq!(
            lines("one short line\n\n  cocorum chat\nand a line that is longer", 24),
            [
                "one short line",
                "",
                "  cocorum chat",
                "and a line that is",
                "        longer"
            ]
        );
    }

    #[test]
    fn colours_and_wide_characters_count_as_shown() {
        let coloured = "\u{1b}[1m17:59:12\u{1b}[0m \u{1b}[38;2;1;2;3mMossyOtter\u{1b}[0m: ten";
        assert_eq!(lines(coloured, 25), [coloured]);
        assert_eq!(
            lines("17:59:12 A: 世界世界世界世界", 24),
            ["17:59:12 A: 世界世界世界", "        世界"]
        );
    }

    #[test]
    fn a_word_that_is_too_wide_is_broken_below_the_text() {
        let word = format!("{}01:00:05 MossyOtter: pay here", "a".repeat(21));
        assert_eq!(
            lines(&format!("17:59:12 A: {word}"), 30),
            [
                "17:59:12 A:",
                "         aaaaaaaaaaaaaaaaaaaaa",
                "         01:00:05 MossyOtter:",
                "         pay here"
            ]
        );
        let coloured = format!("17:59:12 A: \u{1b}[1m{}\u{1b}[0m", "b".repeat(25));
        assert_eq!(
            lines(&coloured, 30),
            [
                "17:59:12 A:".to_owned(),
                format!("         \u{1b}[1m{}", "b".repeat(21)),
                format!("         {}\u{1b}[0m", "b".repeat(4)),
            ]
        );
    }

    #[test]
    fn text_that_fits_is_unchanged() {
        assert_eq!(lines("17:59:12 A: hello", 17), ["17:59:12 A: hello"]);
        assert_eq!(lines("17:59:12 A: hello", 5), ["17:59:12 A: hello"]);
        assert_eq!(lines("", 40), Vec::<String>::new());
    }
}
