//! Imports between the files of a crate form no cycle.
//!
//! A module contains the files below it: they may use its items, and it may use theirs.

use std::collections::{BTreeMap, BTreeSet};

/// Package, client and builder: the client returns its builder, which creates the client.
const ALLOWED: [(&str, &str, &str); 2] = [
    ("rumble-chat", "client", "builder"),
    ("rumble-livestream-api", "api", "builder"),
];

/// By the path of the module, such as `server::stream`: the paths of the names that it imports or exports, and its code.
type Files = BTreeMap<String, (BTreeMap<String, String>, String)>;

/// Uses of another file's item that are part of a cycle, or between two cycles.
pub(super) fn cycles(package: &str, sources: &[(String, String)]) -> Vec<String> {
    let sources = sources.iter().filter(|(path, _)| !path.contains("/tests"));
    let files: Files = sources.map(|(path, text)| (module(path), read(text))).collect();
    let mut uses = BTreeSet::new();
    for (file, (_, code)) in &files {
        let is_outside =
            |used: &&str| !used.is_empty() && !format!("{file}::").starts_with(&format!("{used}::"));
        let paths = code.split(|c: char| !c.is_alphanumeric() && !"_:".contains(c));
        let used = paths
            .filter_map(|path| definer(&files, file, path, MAX_STEPS))
            .filter(is_outside);
        uses.extend(used.map(|used| (&**file, used)));
    }
    uses.retain(|(one, other)| !ALLOWED.contains(&(package, one, other)));
    let mut before = usize::MAX;
    while uses.len() < before {
        before = uses.len();
        let (using, used): (BTreeSet<_>, BTreeSet<_>) = uses.iter().copied().unzip();
        uses.retain(|(one, other)| used.contains(one) && using.contains(other));
    }
    let report = |(one, other)| format!("{package}: imports form a cycle: `{one}` uses `{other}`");
    uses.into_iter().map(report).collect()
}

/// The file that defines the item of a path. `None` for a module, and after too many steps.
fn definer<'a>(files: &'a Files, module: &str, path: &str, steps: u32) -> Option<&'a str> {
    let steps = steps.checked_sub(1)?;
    let (first, rest) = path.split_once("::").unwrap_or((path, ""));
    let (file, (imports, _)) = files.get_key_value(module).filter(|_| !first.is_empty())?;
    let parent = module.rsplit_once("::").unwrap_or_default().0;
    let child = format!("{module}::{first}").trim_start_matches("::").to_owned();
    match (first, imports.get(first)) {
        ("crate", _) => definer(files, "", rest, steps),
        ("self", _) => definer(files, module, rest, steps),
        ("super", _) => definer(files, parent, rest, steps),
        _ if files.contains_key(&child) => definer(files, &child, rest, steps),
        (_, Some(path)) => definer(files, module, &format!("{path}::{rest}"), steps),
        (_, None) => Some(file),
    }
}

fn module(path: &str) -> String {
    let path = path.rsplit_once("src/").map_or(path, |(_, path)| path);
    match path.trim_end_matches(".rs") {
        "lib" | "main" => String::new(),
        path => path.replace('/', "::"),
    }
}

/// Imports and code, without comments and tests.
fn read(text: &str) -> (BTreeMap<String, String>, String) {
    let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    let lines = text.lines().map(str::trim).filter(|line| !line.starts_with("//"));
    let text = lines.fold(String::new(), |text, line| text + "\n" + line);
    let (mut imports, mut code) = (BTreeMap::new(), String::new());
    for part in text.split("use ") {
        let is_import = ["\n", "pub ", ") "].iter().any(|end| code.ends_with(end));
        let (tree, rest) = part.split_once(';').filter(|_| is_import).unwrap_or(("", part));
        expand("", tree, &mut imports);
        code += rest;
    }
    (imports, code)
}

/// Adds each path of a tree such as `a::{b, c::{d, e as f}}`.
fn expand(prefix: &str, tree: &str, imports: &mut BTreeMap<String, String>) {
    let Some((head, list)) = tree.split_once('{') else {
        let (path, name) = tree
            .split_once(" as ")
            .map_or((tree, None), |(path, name)| (path, Some(name)));
        let path = format!("{prefix}{path}").trim_end_matches("::self").to_owned();
        let name = name.or(path.rsplit("::").next()).unwrap_or_default().to_owned();
        imports.insert(name, path);
        return;
    };
    let mut depth = 0;
    let list = list.strip_suffix('}').unwrap_or(list);
    let parts = list.split(|c| {
        depth += i32::from(c == '{') - i32::from(c == '}');
        c == ',' && depth == 0
    });
    parts.for_each(|part| expand(&format!("{prefix}{head}"), part.trim(), imports));
}

const MAX_STEPS: u32 = 32;

#[cfg(test)]
mod tests {
    #[test]
    fn a_cycle_through_the_items_of_a_parent_is_found() {
        let source = |path: &str, text: &str| (format!("crates/a/src/{path}.rs"), text.to_owned());
        let cycles = |one: &str| {
            let sources = [
                source("lib", "mod one;\nmod two;\npub use two::Three;\n"),
                source("one", one),
                source(
                    "two",
                    "mod deep;\npub use deep::{Deep, Three};\npub struct Two;\n",
                ),
                source("two/deep", "use super::Two;\nfn f() -> Two { crate::one::f() }\n"),
            ];
            super::cycles("a", &sources)
        };
        let cycle = ["`one` uses `two::deep`", "`two::deep` uses `one`"];
        let cycle = cycle.map(|uses| format!("a: imports form a cycle: {uses}"));
        for one in [
            "use crate::{\n    two::{Deep, Three as T},\n};\nfn f(_: T) {}",
            "fn f() { super::Three::new() }",
            "use crate::two;\nfn f() { two::deep::g() }",
        ] {
            assert_eq!(cycles(one), cycle, "{one}");
        }
        for one in [
            "use super::two::Two;\nfn f(_: Two) {}",
            "// crate::Three",
            "pub use crate::Three;",
        ] {
            assert!(cycles(one).is_empty(), "{one}");
        }
    }
}
