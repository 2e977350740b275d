//! The commands of the README give what it says.

use std::fs;
use std::process::Command;

use cm_tests::{cargo_cm, repository};

#[test]
fn commands_of_the_readme() {
    let readme = fs::read_to_string(repository().join("README.md")).unwrap();
    let mut count = 0;
    for block in readme.split("```console\n").skip(1) {
        let (block, _) = block.split_once("```").unwrap();
        let (command, expected) = block.split_once('\n').unwrap();
        let command = command.strip_prefix("$ ").unwrap();
        if let Some(printed) = run(command) {
            assert!(fits(&printed, expected), "$ {command}\n{printed}\nis not\n{expected}");
            count += 1;
        }
    }
    assert!(count >= 4, "{count} commands were run");
}

/// What a command prints; nothing for the one that runs this test.
fn run(command: &str) -> Option<String> {
    if command.starts_with("cargo xtask") {
        return None;
    }
    if let Some(args) = command.strip_prefix("cargo cm ") {
        let program = cargo_cm(repository()).args(args).args("-q");
        let target = "--target x86_64-unknown-linux-gnu";
        let target = if args.starts_with("sbom") { target } else { "" };
        return Some(program.args(target).run().answer());
    }
    let output =
        Command::new("sh").current_dir(repository()).args(["-c", command]).output().unwrap();
    assert!(output.status.success(), "$ {command}");
    Some(String::from_utf8(output.stdout).unwrap())
}

/// Line by line, where `[..]` stands for anything.
fn fits(printed: &str, expected: &str) -> bool {
    let (printed, expected) = (printed.trim_end().lines(), expected.trim_end().lines());
    printed.clone().count() == expected.clone().count()
        && printed.zip(expected).all(|(printed, expected)| match expected.split_once("[..]") {
            Some((start, end)) => printed.starts_with(start) && printed.ends_with(end),
            None => printed == expected,
        })
}
