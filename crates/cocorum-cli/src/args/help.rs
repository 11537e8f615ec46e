//! The help texts as clap shows them: they wrap once, and their examples parse.

use clap::{Command, CommandFactory as _, Parser as _};

use super::Args;

/// The command and all its subcommands.
fn commands(command: &Command) -> Vec<&Command> {
    let below = command.get_subcommands().flat_map(commands);
    std::iter::once(command).chain(below).collect()
}

/// The text after the options of every command, with the name of the command.
fn helps() -> Vec<(String, String)> {
    let mut root = Args::command();
    root.build();
    let help = |command: &Command| {
        let text = command.get_after_help()?.to_string();
        Some((command.get_name().to_owned(), text))
    };
    let helps: Vec<_> = commands(&root).into_iter().filter_map(help).collect();
    assert!(helps.len() > 15, "{}", helps.len());
    helps
}

/// The arguments of each `cocorum …` command in a shell line, without redirections and the remark after three spaces.
fn invocations(line: &str) -> Vec<Vec<String>> {
    let line = line
        .trim()
        .trim_start_matches("(umask 077; ")
        .trim_end_matches(')');
    let line = line.split("   ").next().unwrap_or_default().replace("$(", "@ | ");
    let mut commands = vec![vec![String::new()]];
    let mut is_quoted = false;
    for character in line.chars() {
        let command = commands.last_mut().unwrap();
        match character {
            '\'' => {
                is_quoted = !is_quoted;
                // Keeps an empty argument.
                command.last_mut().unwrap().push('\0');
            }
            '|' if !is_quoted => commands.push(vec![String::new()]),
            ' ' if !is_quoted => command.push(String::new()),
            other => command.last_mut().unwrap().push(other),
        }
    }
    for command in &mut commands {
        command.retain(|word| !word.is_empty());
        command
            .iter_mut()
            .for_each(|word| word.retain(|character| character != '\0'));
        let end = command.iter().position(|word| word == ">" || word == "<");
        command.truncate(end.unwrap_or(command.len()));
        // A command substitution in place of an id.
        command
            .iter_mut()
            .filter(|word| *word == "@")
            .for_each(|word| *word = "1".to_owned());
    }
    commands.retain(|command| command.first().is_some_and(|name| name == "cocorum"));
    commands
}

#[test]
fn examples_of_help_texts_parse() {
    for (name, help) in helps() {
        for line in help
            .lines()
            .filter(|line| line.starts_with("  ") && line.contains("cocorum"))
        {
            let invocations = invocations(line);
            assert!(!invocations.is_empty(), "{name}: {line}");
            for words in invocations {
                if let Err(error) = Args::try_parse_from(&words) {
                    panic!("{name}: {words:?}: {error}");
                }
            }
        }
    }
}

#[test]
fn help_texts_wrap_once() {
    for (name, help) in helps() {
        let is_text = |line: &&str| !line.is_empty() && !line.starts_with("  ");
        for line in help.lines().filter(|line| line.starts_with("  ")) {
            assert!(line.chars().count() <= 78, "{name}: {line}");
        }
        let lines: Vec<_> = help.lines().collect();
        for pair in lines.windows(2) {
            assert!(
                !pair.iter().all(is_text),
                "{name}: a paragraph in two lines: {pair:?}"
            );
        }
    }
}
