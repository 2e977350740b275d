//! The only place that writes to the terminal: answers go to stdout, talk to stderr.

use std::io::{IsTerminal, Write};
use std::process::ExitCode;

use anstream::{eprintln, print};
use anstyle::{AnsiColor, Style};

use crate::failure::{Exit, Failure};

const ERROR: Style = AnsiColor::Red.on_default().bold();
const NOTE: Style = AnsiColor::Yellow.on_default().bold();
const HINT: Style = AnsiColor::Cyan.on_default().bold();

/// Prints an answer.
pub(crate) fn answer(text: &str) {
    print!("{text}");
    // A reader that has seen enough closes the pipe; that is no failure.
    let _ = std::io::stdout().flush();
}

/// Prints something worth knowing that is not the answer.
pub(crate) fn note(text: &str) {
    eprintln!("{NOTE}note{NOTE:#}: {}", shown(text));
}

/// Prints what can be done about something.
pub(crate) fn hint(text: &str) {
    eprintln!("{HINT}hint{HINT:#}: {}", shown(text));
}

/// Passes on what cargo said.
pub(crate) fn said(text: &str) {
    if !text.trim().is_empty() {
        eprintln!("{}", shown(text.trim_end()));
    }
}

/// Prints a failure and gives its exit code.
pub(crate) fn report(failure: &Failure) -> ExitCode {
    eprintln!("{ERROR}error{ERROR:#}: {}", shown(&failure.message));
    if let Some(text) = &failure.hint {
        hint(text);
    }
    exit(failure.exit)
}

/// Text of several lines, whoever wrote it: without colours, and each line safe for a terminal.
fn shown(text: &str) -> String {
    let plain = anstream::adapter::strip_str(text).to_string().replace('\t', "    ");
    plain.lines().map(escaped).collect::<Vec<_>>().join("\n")
}

/// Text from a manifest, safe for a terminal: control characters and those that turn the direction
/// of writing are escaped.
pub(crate) fn escaped(text: &str) -> String {
    let is_hostile = |c: char| {
        c.is_control()
            || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    text.chars()
        .map(|c| if is_hostile(c) { c.escape_unicode().to_string() } else { c.to_string() })
        .collect()
}

/// Shows or clears a line of progress.
pub(crate) fn progress(line: Option<&str>) {
    let text = match line {
        Some(line) => format!("\r{HINT}     …{HINT:#} {line}"),
        None => "\r\u{1b}[2K".to_owned(),
    };
    anstream::eprint!("{text}");
    let _ = std::io::stderr().flush();
}

/// Whether somebody watches stderr.
pub(crate) fn is_watched() -> bool {
    std::io::stderr().is_terminal()
}

/// The exit code of a command that has said what it had to say.
pub(crate) fn exit(exit: Exit) -> ExitCode {
    ExitCode::from(exit as u8)
}
