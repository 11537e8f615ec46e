//! Dead links: in the rendered documentation below `target/doc`, and in the Markdown files of the repository.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Component, Path, PathBuf};

use crate::TaskError;
use crate::workspace::{Package, Workspace, relative, root, texts_under};

pub(crate) fn check() -> Result<(), TaskError> {
    let pages = rendered()?;
    if pages.is_empty() {
        return Err(TaskError::new(
            "there is no documentation; run `cargo doc --workspace --no-deps` first",
        ));
    }
    let (count, mut findings) = dead(&pages);
    findings.extend(dead_in_markdown()?);
    if findings.is_empty() {
        println!("{} pages, {count} links, none of them dead", pages.len());
        return Ok(());
    }
    Err(TaskError::new(findings.join("\n")))
}

/// The pages of this workspace's libraries, by path below the folder of the documentation.
fn rendered() -> Result<BTreeMap<PathBuf, String>, TaskError> {
    let folder = root().join("target").join("doc");
    let mut pages = BTreeMap::new();
    for library in Workspace::read()?.members().filter_map(Package::library) {
        let library = folder.join(library.replace('-', "_"));
        for (file, text) in texts_under(&library, "html")? {
            let path = file.strip_prefix(&folder).unwrap_or(&file);
            pages.insert(path.to_owned(), text);
        }
    }
    Ok(pages)
}

/// Number of links between the pages, and the dead ones.
fn dead(pages: &BTreeMap<PathBuf, String>) -> (usize, Vec<String>) {
    let anchors: BTreeMap<&PathBuf, BTreeSet<&str>> = pages
        .iter()
        .map(|(path, text)| (path, attributes(text, " id=\"").collect()))
        .collect();
    let (mut count, mut findings) = (0, BTreeSet::new());
    for (page, text) in pages {
        for link in attributes(text, " href=\"").filter(|link| is_between_pages(link)) {
            count += 1;
            let (path, anchor) = link.split_once('#').unwrap_or((link, ""));
            let target = redirected(pages, resolved(page, path));
            let is_dead = match anchors.get(&target) {
                // Anchors of lines, such as `#12-15`, are not elements.
                Some(known) => !anchor.is_empty() && !target.starts_with("src") && !known.contains(anchor),
                None => true,
            };
            if is_dead {
                findings.insert(format!("{}: {link} is dead", page.display()));
            }
        }
    }
    (count, findings.into_iter().collect())
}

/// The target of a redirect page of rustdoc for a re-exported item. The anchor is kept.
fn redirected(pages: &BTreeMap<PathBuf, String>, page: PathBuf) -> PathBuf {
    let text = pages.get(&page).map(String::as_str).unwrap_or_default();
    match text.split("http-equiv=\"refresh\" content=\"0;URL=").nth(1) {
        Some(rest) => resolved(&page, rest.split('"').next().unwrap_or_default()),
        None => page,
    }
}

/// Whether a link leads to another page of the documentation: not to another site, a source page or a file of rustdoc. Links
/// in the documentation of a dependency's trait, which rustdoc repeats at blanket implementations, do not count.
fn is_between_pages(link: &str) -> bool {
    let elsewhere = [
        "://",
        "mailto:",
        "static.files/",
        "/help.html",
        "/settings.html",
        "/src/",
    ];
    let of_dependencies = ["::", "dispatcher#"];
    !elsewhere
        .iter()
        .chain(&of_dependencies)
        .any(|part| link.contains(part))
}

/// Values of an attribute, at any position in a tag.
fn attributes<'a>(html: &'a str, attribute: &'static str) -> impl Iterator<Item = &'a str> {
    html.split(attribute)
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
}

/// `path`, as a link on `page` means it.
fn resolved(page: &Path, path: &str) -> PathBuf {
    if path.is_empty() {
        return page.to_owned();
    }
    let mut target = page.parent().unwrap_or(page).to_owned();
    for part in Path::new(path).components() {
        match part {
            Component::ParentDir => drop(target.pop()),
            Component::Normal(name) => target.push(name),
            _ => {}
        }
    }
    target
}

/// Links of Markdown files to files that do not exist.
fn dead_in_markdown() -> Result<Vec<String>, TaskError> {
    let mut findings = Vec::new();
    let top = ["CHANGELOG.md", "README.md"].map(|name| root().join(name));
    let folders = ["crates", "docs", "fixtures"].map(|name| root().join(name));
    for place in top.iter().chain(&folders) {
        for (file, text) in texts_under(place, "md")? {
            for link in text
                .split("](")
                .skip(1)
                .filter_map(|rest| rest.split([')', '#']).next())
            {
                let is_path = link.contains(['.', '/']) && is_between_pages(link);
                if is_path && !file.parent().unwrap_or(root()).join(link).exists() {
                    findings.push(format!("{}: {link} does not exist", relative(&file, root())));
                }
            }
        }
    }
    Ok(findings)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn redirect_is_followed_with_its_anchor() {
        let page = |path: &str, text: &str| (PathBuf::from(path), text.to_owned());
        let pages = BTreeMap::from([
            page(
                "a/index.html",
                r#"<a href="inner/struct.X.html#y"></a><a href="inner/struct.X.html#z"></a>"#,
            ),
            page(
                "a/inner/struct.X.html",
                r#"<meta http-equiv="refresh" content="0;URL=../../a/struct.X.html">"#,
            ),
            page("a/struct.X.html", r#"<a id="y">"#),
        ]);
        assert_eq!(dead(&pages).1, ["a/index.html: inner/struct.X.html#z is dead"]);
    }

    #[test]
    fn missing_pages_and_anchors_are_found() {
        let page = |path: &str, text: &str| (PathBuf::from(path), text.to_owned());
        let pages = BTreeMap::from([
            page(
                "a/index.html",
                r##"<a href="struct.X.html#method.y"></a><a href="#top"></a><h1 id="top"></h1>"##,
            ),
            page(
                "a/struct.X.html",
                r#"<a href="../b/index.html"></a><a href="https://x.example/">"#,
            ),
        ]);
        let (count, findings) = dead(&pages);
        assert_eq!(count, 3);
        let expected = [
            "a/index.html: struct.X.html#method.y is dead",
            "a/struct.X.html: ../b/index.html is dead",
        ];
        assert_eq!(findings, expected);
    }
}
