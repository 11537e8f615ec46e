//! The tables in `docs/performance.md`, each between two comments that name it.

use std::fs;
use std::process::Command;
use std::time::SystemTime;

use rumble_model::OffsetDateTime;

use crate::TaskError;
use crate::workspace::root;

/// Replaces what is between the comments of `name`.
pub(crate) fn write(name: &str, text: &str) -> Result<(), TaskError> {
    let path = root().join("docs/performance.md");
    let page = fs::read_to_string(&path).map_err(|error| TaskError::io(&path, &error))?;
    let page = replaced(&page, name, text)
        .ok_or_else(|| TaskError::new(format!("{} has no place for `{name}`", path.display())))?;
    fs::write(&path, page).map_err(|error| TaskError::io(&path, &error))
}

fn replaced(page: &str, name: &str, text: &str) -> Option<String> {
    let (before, rest) = page.split_once(&format!("<!-- begin {name} -->\n"))?;
    let end = format!("<!-- end {name} -->");
    let (_, after) = rest.split_once(&end)?;
    let text = text.trim();
    Some(format!("{before}<!-- begin {name} -->\n{text}\n{end}{after}"))
}

/// When and where the figures were measured.
pub(crate) fn machine(profile: &str) -> Result<String, TaskError> {
    let file = |path: &str| fs::read_to_string(path).unwrap_or_default();
    let processors = file("/proc/cpuinfo");
    let model = processors
        .lines()
        .find_map(|line| line.strip_prefix("model name")?.split_once(": "))
        .map_or("unknown processor", |(_, model)| model.trim());
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let kernel = file("/proc/sys/kernel/osrelease");
    let output = Command::new("rustc").arg("--version").output();
    let output = output.map_err(|error| TaskError::new(format!("rustc: {error}")))?;
    let compiler = String::from_utf8_lossy(&output.stdout).into_owned();
    let compiler = compiler.split(' ').take(2).collect::<Vec<_>>().join(" ");
    Ok(format!(
        "Measured on {} by `cargo xtask`, profile `{profile}`: {model}, {cores} cores, Linux {}, {compiler}.",
        today().date(),
        kernel.trim()
    ))
}

fn today() -> OffsetDateTime {
    #[expect(clippy::disallowed_methods, reason = "the date of a measurement")]
    SystemTime::now().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_between_the_comments_is_replaced() {
        let page = "a\n<!-- begin x -->\nold\n<!-- end x -->\nb\n";
        let expected = "a\n<!-- begin x -->\nnew\n<!-- end x -->\nb\n";
        assert_eq!(replaced(page, "x", "new\n\n").as_deref(), Some(expected));
        assert_eq!(replaced(page, "y", "new"), None);
    }
}
