//! The paths that a Rust file names, found by reading its text.

/// The text up to the first `#[cfg(test)]` module, without comments; what follows is about tests.
pub(crate) fn without_tests(text: &str) -> String {
    let mut code = String::new();
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        let next = lines.peek().map_or("", |next| next.trim_start());
        if line.trim() == "#[cfg(test)]" && next.starts_with("mod ") && next.ends_with('{') {
            break;
        }
        code.push_str(line.split_once("//").map_or(line, |(code, _)| code));
        code.push('\n');
    }
    code
}

/// Paths of this crate, from its root, that a module's code names; mere re-exports left out.
pub(crate) fn paths_in(code: &str, module: &[String]) -> Vec<Vec<String>> {
    let mut paths = Vec::new();
    let mut rest = code;
    while let Some((start, after_start)) = next_start(rest) {
        let exported = is_reexport(&rest[..start]);
        let (tree, after) = after_start.split_at(tree_end(after_start));
        if !exported {
            paths.extend(leaves(tree).into_iter().filter_map(|(_, path)| absolute(&path, module)));
        }
        rest = after;
    }
    paths
}

/// The names that a module re-exports, each with its path from the crate's root.
pub(crate) fn reexports_in(code: &str, module: &[String]) -> Vec<(String, Vec<String>)> {
    let mut names = Vec::new();
    for (start, _) in code.match_indices("use ") {
        let before = code[..start].trim_end_matches(' ');
        if !(before.ends_with("pub") || before.ends_with(')')) {
            continue;
        }
        let tree = &code[start + 4..];
        let tree = &tree[..tree.find(';').unwrap_or(tree.len())];
        for (name, path) in leaves(tree) {
            // A path without a keyword begins at a child of the module, or at another crate.
            let path = absolute(&path, module).unwrap_or_else(|| joined(module, &path));
            names.push((name, path));
        }
    }
    names
}

/// The next `crate::`, `super::` or `self::` that begins a path.
fn next_start(code: &str) -> Option<(usize, &str)> {
    let found = ["crate::", "super::", "self::"]
        .into_iter()
        .flat_map(|word| code.match_indices(word).map(|(at, _)| at))
        .filter(|&at| {
            let before = code[..at].chars().next_back();
            !before.is_some_and(|last| last.is_alphanumeric() || matches!(last, '_' | ':' | '$'))
        })
        .min()?;
    Some((found, &code[found..]))
}

/// Whether the code before a path ends with `pub use` or `pub(crate) use`.
fn is_reexport(before: &str) -> bool {
    let before = before.trim_end();
    before.strip_suffix("use").is_some_and(|visibility| {
        let visibility = visibility.trim_end();
        visibility.ends_with("pub") || visibility.ends_with(')')
    })
}

/// Where a path or a tree of paths ends.
fn tree_end(code: &str) -> usize {
    let mut depth = 0usize;
    for (at, character) in code.char_indices() {
        match character {
            '{' if depth > 0 || code[..at].ends_with("::") => depth += 1,
            '}' if depth > 0 => {
                depth -= 1;
                if depth == 0 {
                    return at + 1;
                }
            }
            _ if depth > 0 || character == ':' || character == '_' => {}
            other if other.is_alphanumeric() => {}
            _ => return at,
        }
    }
    code.len()
}

/// The single paths of a tree, each with the name that it is given.
fn leaves(tree: &str) -> Vec<(String, Vec<String>)> {
    let tree = tree.trim();
    let (prefix, group) = match tree.find('{') {
        Some(open) => (&tree[..open], tree[open + 1..].trim_end().strip_suffix('}')),
        None => (tree, None),
    };
    let Some(group) = group else {
        let (path, name) =
            tree.split_once(" as ").map_or((tree, None), |(path, name)| (path, Some(name)));
        let mut path = segments(path);
        if path.len() > 1 && path.last().is_some_and(|last| last == "self" || last == "*") {
            path.pop();
        }
        let own = path.last().cloned().unwrap_or_default();
        return vec![(name.map_or(own, |name| name.trim().to_owned()), path)];
    };
    let prefix = segments(prefix);
    let mut found = Vec::new();
    for part in split_group(group) {
        found.extend(leaves(part).into_iter().map(|(name, path)| match path.as_slice() {
            [only] if only == "self" => {
                (prefix.last().cloned().unwrap_or_default(), prefix.clone())
            }
            _ => (name, joined(&prefix, &path)),
        }));
    }
    found
}

/// The parts of a group, split at its own commas.
fn split_group(group: &str) -> Vec<&str> {
    let mut depth = 0usize;
    let parts = group.split(|character| {
        match character {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        character == ',' && depth == 0
    });
    parts.map(str::trim).filter(|part| !part.is_empty()).collect()
}

fn segments(path: &str) -> Vec<String> {
    let parts = path.split("::").map(str::trim);
    parts.filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

fn joined(front: &[String], back: &[String]) -> Vec<String> {
    front.iter().chain(back).cloned().collect()
}

/// The path from the crate's root of one that begins with a keyword.
fn absolute(path: &[String], module: &[String]) -> Option<Vec<String>> {
    let (first, rest) = path.split_first()?;
    match first.as_str() {
        "crate" => Some(rest.to_vec()),
        "self" => Some(joined(module, rest)),
        "super" => {
            let parent = module.split_last().map_or(&[][..], |(_, parent)| parent);
            match rest.first().map(String::as_str) {
                Some("super") => absolute(rest, parent),
                _ => Some(joined(parent, rest)),
            }
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(code: &str, module: &[&str]) -> Vec<String> {
        let module: Vec<String> = module.iter().map(|&name| name.to_owned()).collect();
        paths_in(code, &module).iter().map(|path| path.join("::")).collect()
    }

    #[test]
    fn trees_and_inline_paths() {
        let code = "use crate::{A, b::{self, C as D}, e::*};\nfn f() { crate::g::h(1) }";
        assert_eq!(read(code, &[]), ["A", "b", "b::C", "e", "g::h"]);
        assert_eq!(read("use super::x::Y; self::z::f();", &["a", "b"]), ["a::x::Y", "a::b::z::f"]);
        assert_eq!(read("use super::super::Y;", &["a", "b"]), ["Y"]);
        assert_eq!(read("pub(crate) use crate::a::A;\nmy_crate::x();", &[]), Vec::<String>::new());
    }

    #[test]
    fn reexports() {
        let found = reexports_in("pub use a::{A, B as C};\nuse d::D;", &["m".to_owned()]);
        let found: Vec<(String, String)> =
            found.into_iter().map(|(name, path)| (name, path.join("::"))).collect();
        let expected = [("A", "m::a::A"), ("C", "m::a::B")];
        assert_eq!(found, expected.map(|(name, path)| (name.to_owned(), path.to_owned())));
    }

    #[test]
    fn comments_and_tests_are_left_out() {
        let text = "// crate::a\nuse crate::b;\n#[cfg(test)]\nmod tests {\n use crate::c;\n}\n";
        assert_eq!(read(&without_tests(text), &[]), ["b"]);
    }
}
