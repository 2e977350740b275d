//! Reducing the paths of one machine, so that two machines write the same.

use std::path::PathBuf;

/// The directories whose place differs between machines but not their meaning.
///
/// Below them a path keeps its relative part, behind `<workspace>` or `<cargo-home>` and with
/// `/` as separator. Of any other absolute path (Unix, Windows drive or UNC) only the last
/// component is kept, behind `<path>`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Places {
    /// The workspace's root directory.
    pub workspace: PathBuf,
    /// `CARGO_HOME`.
    pub cargo_home: PathBuf,
}

impl Places {
    /// The flags with reduced paths, in the same order.
    #[must_use]
    pub fn reduce_flags(&self, flags: &[String]) -> Vec<String> {
        flags.iter().map(|flag| self.reduce_flag(flag)).collect()
    }

    /// One flag with reduced paths.
    #[must_use]
    pub fn reduce_flag(&self, flag: &str) -> String {
        let syntax = Syntax { link_args: flag.contains("link-arg"), spaced: spaced(flag) };
        let mut reduced = String::new();
        // What stands since the last separator: it tells whether a path may begin here.
        let mut word = String::new();
        let mut rest = flag;
        while let Some(first) = rest.chars().next() {
            if path_may_follow(&word)
                && let Some((path, length)) = self.path_at(rest, syntax)
            {
                reduced.push_str(&path);
                word.push_str(&path);
                rest = &rest[length..];
                continue;
            }
            let url = rest.starts_with("://") && is_scheme(&word);
            let length = if url { "://".len() } else { first.len_utf8() };
            // A URL's host begins no path; the third slash of `file:///` does.
            if (url && root_length(&rest[length..]).is_some()) || (!url && is_separator(first)) {
                word.clear();
            } else {
                word.push_str(&rest[..length]);
            }
            reduced.push_str(&rest[..length]);
            rest = &rest[length..];
        }
        reduced
    }

    /// The linker with its path reduced; outside the workspace only its name is kept.
    #[must_use]
    pub fn reduce_linker(&self, linker: &str) -> String {
        if let Some((path, length)) = self.known_place(linker, |_| false)
            && length == linker.len()
        {
            return path;
        }
        if root_length(linker).is_some() { last_component(linker) } else { linker.to_owned() }
    }

    /// The reduced form of the path that the text begins with, and the path's length in bytes.
    fn path_at(&self, text: &str, syntax: Syntax) -> Option<(String, usize)> {
        let ends = |rest: &str| ends_path(rest, syntax);
        if let Some(found) = self.known_place(text, ends) {
            return Some(found);
        }
        let root = root_length(text)?;
        let length = path_length(text, root, ends);
        if syntax.link_args && is_msvc_option(&text[..length]) {
            return None;
        }
        Some((elsewhere(&text[..length]), length))
    }

    /// The path that the text begins with, where it is at or below a known directory.
    fn known_place(&self, text: &str, ends: impl Fn(&str) -> bool) -> Option<(String, usize)> {
        let mut places = [("<workspace>", &self.workspace), ("<cargo-home>", &self.cargo_home)];
        // The inner one first, where one is below the other.
        places.sort_by_key(|(_, path)| std::cmp::Reverse(path.as_os_str().len()));
        places.into_iter().find_map(|(name, path)| {
            let path = path.to_string_lossy();
            let path = path.trim_end_matches(['/', '\\']);
            let length = common_length(text, path)?;
            let after = &text[length..];
            if !(after.is_empty() || after.starts_with(['/', '\\']) || ends(after)) {
                return None;
            }
            let end = path_length(text, length, &ends);
            let reduced = match inside(&text[length..end]) {
                Some(below) => format!("{name}{below}"),
                None => elsewhere(&text[length..end]),
            };
            Some((reduced, end))
        })
    }
}

/// How a flag's text is divided.
#[derive(Clone, Copy)]
struct Syntax {
    /// It holds arguments for the linker, which may be options that begin with a slash.
    link_args: bool,
    /// White space separates several arguments.
    spaced: bool,
}

fn spaced(flag: &str) -> bool {
    flag.contains("link-args")
}

/// A path below a known directory less its `.` and `..`; nothing where it leads out of it.
fn inside(below: &str) -> Option<String> {
    let mut parts = Vec::new();
    for part in below.split(['/', '\\']) {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.iter().map(|part| format!("/{part}")).collect())
}

/// A path that means nothing on another machine.
fn elsewhere(path: &str) -> String {
    match last_component(path) {
        last if last.is_empty() => "<path>".to_owned(),
        last => format!("<path>/{last}"),
    }
}

/// The length of `path` at the begin of `text`; `/` and `\` are the same.
fn common_length(text: &str, path: &str) -> Option<usize> {
    let slash = |byte: u8| if byte == b'\\' { b'/' } else { byte };
    let head = text.as_bytes().get(..path.len())?;
    let same = head.iter().zip(path.bytes()).all(|(&left, right)| slash(left) == slash(right));
    (same && !path.is_empty()).then_some(path.len())
}

/// A path begins a word, or stands right behind an option such as `-L` or `-isystem`.
fn path_may_follow(word: &str) -> bool {
    let mut chars = word.chars();
    match (chars.next(), chars.next()) {
        (None, _) => true,
        // Behind `-Ldir` a slash goes on with a relative path.
        (Some('-'), Some('B' | 'F' | 'I' | 'L' | 'T' | 'l' | 'o')) => chars.next().is_none(),
        (Some('-'), Some(_)) => word.chars().all(|char| char.is_ascii_alphabetic() || char == '-'),
        _ => false,
    }
}

/// A URL's scheme, such as `registry+https`; one letter is a drive.
fn is_scheme(word: &str) -> bool {
    word.len() > 1 && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'+')
}

fn is_separator(char: char) -> bool {
    char.is_whitespace() || matches!(char, '=' | ',' | ':' | ';' | '@' | '"' | '\'' | '(' | '[')
}

/// The length of the root that an absolute path begins with: `/`, `C:\`, `\\`.
fn root_length(text: &str) -> Option<usize> {
    match text.as_bytes() {
        [b'/', ..] => Some(1),
        [b'\\', b'\\', ..] => Some(2),
        [drive, b':', b'/' | b'\\', ..] if drive.is_ascii_alphabetic() => Some(3),
        _ => None,
    }
}

/// The length of a path, of which the first `known` bytes certainly belong to it.
fn path_length(text: &str, known: usize, ends: impl Fn(&str) -> bool) -> usize {
    // The verbatim paths of Windows have a drive behind `\\?\`.
    let known = if text.starts_with(r"\\?\") { text.len().min(known.max(6)) } else { known };
    let rest = text.get(known..).unwrap_or_default();
    rest.char_indices().find(|&(at, _)| ends(&rest[at..])).map_or(text.len(), |(at, _)| known + at)
}

/// Whether a path ends before this text.
fn ends_path(rest: &str, syntax: Syntax) -> bool {
    match rest.chars().next() {
        Some(',' | ';' | '"' | '\'' | '=') => true,
        Some(':') => root_length(&rest[1..]).is_some(),
        Some(char) => syntax.spaced && char.is_whitespace(),
        None => true,
    }
}

/// Whether it is an option of Microsoft's linker, such as `/DEBUG` or `/STACK:8388608`.
fn is_msvc_option(path: &str) -> bool {
    let name = path.split(':').next().unwrap_or(path);
    name.len() > 1 && name.bytes().skip(1).all(|byte| byte.is_ascii_alphabetic())
}

fn last_component(path: &str) -> String {
    let mut parts = path.split(['/', '\\']).filter(|part| !matches!(*part, "" | "." | ".." | "?"));
    let drive = |part: &str| part.len() == 2 && part.ends_with(':');
    parts.next_back().filter(|part| !drive(part)).unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places() -> Places {
        Places { workspace: "/work/my app".into(), cargo_home: "/work/my app/.cargo-home".into() }
    }

    #[test]
    fn flags_keep_what_is_the_same_everywhere() {
        for (flag, reduced) in [
            ("-L/opt/cross/lib", "-L<path>/lib"),
            ("native=/opt/cross/lib", "native=<path>/lib"),
            ("-Lnative=/work/my app/lib", "-Lnative=<workspace>/lib"),
            ("--remap-path-prefix=/home/u/x=/src", "--remap-path-prefix=<path>/x=<path>/src"),
            ("--remap-path-prefix=/work/my app=", "--remap-path-prefix=<workspace>="),
            (
                "--remap-path-prefix=/work/my app/.cargo-home=/c",
                "--remap-path-prefix=<cargo-home>=<path>/c",
            ),
            ("-Clink-arg=-T/work/my app/./link.x", "-Clink-arg=-T<workspace>/link.x"),
            ("-Clink-arg=-T/work/my app/../link.x", "-Clink-arg=-T<path>/link.x"),
            ("-Clink-arg=-T/work/my app2/link.x", "-Clink-arg=-T<path>/link.x"),
            ("-Clinker=/usr/bin/cc", "-Clinker=<path>/cc"),
            ("link-args=-T/a/b.x -L/c/d -Tdir/e.x", "link-args=-T<path>/b.x -L<path>/d -Tdir/e.x"),
            ("-Clink-arg=-Wl,-rpath,/a/b,-z,relro", "-Clink-arg=-Wl,-rpath,<path>/b,-z,relro"),
            ("-Clink-arg=-Wl,-rpath=/a/b:/c/d", "-Clink-arg=-Wl,-rpath=<path>/b:<path>/d"),
            ("-Clink-arg=--sysroot=/opt/sdk/", "-Clink-arg=--sysroot=<path>/sdk"),
            ("-Clink-arg=-fuse-ld=/usr/bin/mold", "-Clink-arg=-fuse-ld=<path>/mold"),
            ("-isystem/usr/include", "-isystem<path>/include"),
            (r"-LC:\Users\u\lib", "-L<path>/lib"),
            (r"-Lnative=\\server\share\lib", "-Lnative=<path>/lib"),
            (r"\\?\C:\Users\u", "<path>/u"),
            (r"-Clink-arg=/LIBPATH:C:\Users\u\lib", "-Clink-arg=/LIBPATH:<path>/lib"),
            ("path+file:///home/u/dep#1.0.0", "path+file://<path>/dep#1.0.0"),
            ("/", "<path>"),
        ] {
            assert_eq!(places().reduce_flag(flag), reduced, "{flag}");
        }
    }

    #[test]
    fn flags_without_absolute_paths_stay() {
        for flag in [
            "-Ctarget-cpu=cortex-m4",
            "-Clink-arg=-Tlink/x.ld",
            "-Clink-arg=-Wl,-z,relro,-z,now",
            "-Clink-arg=-Wl,-rpath,$ORIGIN/../lib",
            "-Clink-arg=/DEBUG:FULL",
            "-Clink-arg=/guard:cf",
            "-Lnative=libs/c++/v1",
            "-Ldir/sub",
            "--cfg=feature=\"a/b\"",
            "registry+https://github.com/rust-lang/crates.io-index#a@1.0.0",
            "ü=ß",
            "a€/b",
            "",
        ] {
            assert_eq!(places().reduce_flag(flag), flag);
        }
    }

    #[test]
    fn linkers() {
        for (linker, reduced) in [
            ("rust-lld", "rust-lld"),
            ("/usr/bin/ld.lld", "ld.lld"),
            ("/work/my app/./tools/ld", "<workspace>/tools/ld"),
            ("/work/my app/../tools/ld", "<path>/ld"),
            (r"C:\Program Files\LLVM\lld-link.exe", "lld-link.exe"),
        ] {
            assert_eq!(places().reduce_linker(linker), reduced, "{linker}");
        }
    }

    #[test]
    fn windows_workspaces() {
        let places = Places { workspace: r"C:\work\app".into(), cargo_home: r"C:\cargo".into() };
        assert_eq!(places.reduce_flag(r"-LC:\work\app\lib\x"), "-L<workspace>/lib/x");
        assert_eq!(places.reduce_flag("-LC:/work/app/lib/x"), "-L<workspace>/lib/x");
        assert_eq!(places.reduce_flag(r"-LC:\cargo\bin"), "-L<cargo-home>/bin");
    }

    /// Whatever stands around a path, only its last component is left of it.
    #[test]
    fn no_directory_of_the_machine_is_left() {
        let before = [
            "",
            "-L",
            "-L native=",
            "-Lall=",
            "-Clink-arg=",
            "-Clink-arg=-T",
            "-Clink-args=-a -L",
            "-Clink-arg=-Wl,-rpath,",
            "-Clink-arg=@",
            "--remap-path-prefix=",
            "-Clinker=",
            "--sysroot=",
            "--extern=foo=",
            "-Clink-arg=/LIBPATH:",
            "--cfg=x=\"",
            "-Zx=a:",
            "-Clink-arg=-isysroot",
            "-B",
            "-I",
            "rel/dir,",
            "file://",
            "é=",
            "-Clink-arg=-Wl,--script=",
            "(",
        ];
        let paths = [
            "/secret/last",
            "/secret/two/last",
            "/secret/last/",
            "//secret/last",
            "/secret/../last",
            r"C:\secret\last",
            "C:/secret/last",
            r"z:\secret\two\last",
            r"\\secret\share\last",
            r"\\?\D:\secret\last",
            "/secret dir/last",
            "/secret-é/last",
            "/secret.d/last",
        ];
        let after = ["", "=/src", "=", ",-z,now", ";x", "\"", ":/secret/last", ",/secret/last"];
        for path in paths {
            for (before, after) in before.iter().flat_map(|b| after.map(|a| (*b, a))) {
                assert_reduced(before, path, after);
            }
        }
    }

    fn assert_reduced(before: &str, path: &str, after: &str) {
        // White space ends a path where the flag holds several arguments.
        if before.contains("link-args") && path.contains(' ') {
            return;
        }
        let flag = format!("{before}{path}{after}");
        let reduced = places().reduce_flag(&flag);
        assert!(!reduced.contains("secret"), "{flag} became {reduced}");
        assert!(reduced.contains("<path>/last"), "{flag} became {reduced}");
        assert_eq!(places().reduce_flag(&reduced), reduced, "not stable: {flag}");
    }

    #[test]
    fn hostile_texts_do_not_panic() {
        for text in
            ["\\\\?\\é", "C:", "C:\\", ":", "=//", "\\\\", "-L\\\\?\\", ":/", "é:/é", "/é:/"]
        {
            let _ = places().reduce_flag(text);
            let _ = places().reduce_linker(text);
        }
    }
}
