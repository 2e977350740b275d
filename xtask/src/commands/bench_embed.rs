//! `cargo xtask bench-embed`: what embedding and reading back cost. It reports and never judges.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::arguments::Arguments;
use crate::failure::{Failure, Outcome};
use crate::measure::{Spread, cpu_seconds, peak_memory, seconds};
use crate::process::{cargo, must_run};
use crate::workspace;

/// Crates that also put facts of a build into a program, and ours.
const PEERS: [(&str, &str); 4] = [
    ("cm-build", "{ path = \"CM_BUILD\" }"),
    ("vergen-gitcl", "{ version = \"=10.0.1\", features = [\"build\", \"cargo\", \"rustc\"] }"),
    ("built", "{ version = \"=0.8.1\", features = [\"cargo-lock\"] }"),
    ("shadow-rs", "\"=2.0.0\""),
];

/// 100 MB, as the figures are asked for.
const LARGE: usize = 100_000_000;

/// Measures. `--repeats N` says how often, `--tool FILE` names the `cargo-cm`.
pub(crate) fn bench_embed(mut arguments: Arguments) -> Outcome {
    let repeats = arguments.number("--repeats", 11)?;
    let tool = match arguments.value("--tool")? {
        Some(path) => PathBuf::from(path),
        None => workspace::release_tool()?,
    };
    arguments.finish()?;
    let place = workspace::scratch("bench-embed")?;
    print_weights(&place, repeats.min(5))?;
    print_builds(&place, &tool, repeats)?;
    print_inspection(&place, &tool, repeats)?;
    Ok(true)
}

/// A package with these lines in its manifest and this build script.
fn package(place: &Path, name: &str, dependencies: &str, script: &str) -> Result<PathBuf, Failure> {
    let folder = place.join(name);
    let source = folder.join("src");
    fs::create_dir_all(&source).map_err(|cause| Failure::file("create", &source, &cause))?;
    let manifest = format!(
        "[package]\nname = \"{name}\"\nversion = \"1.0.0\"\nedition = \"2021\"\n\
         rust-version = \"1.95\"\nresolver = \"3\"\n\n\
         [build-dependencies]\n{dependencies}\n\n[workspace]\n"
    );
    let include = if script.contains("embed") {
        "include!(concat!(env!(\"OUT_DIR\"), \"/cm_embed.rs\"));\n"
    } else {
        ""
    };
    for (path, text) in [
        ("Cargo.toml", manifest),
        ("build.rs", format!("fn main() {{ {script} }}\n")),
        ("src/main.rs", format!("{include}fn main() {{}}\n")),
    ] {
        let path = folder.join(path);
        if fs::read_to_string(&path).ok().as_deref() != Some(&text) {
            fs::write(&path, text).map_err(|cause| Failure::file("write", &path, &cause))?;
        }
    }
    Ok(folder)
}

fn cm_build() -> String {
    PEERS[0].1.replace("CM_BUILD", &workspace::root().join("cm-build").to_string_lossy())
}

/// How much compiling a build-dependency costs.
fn print_weights(place: &Path, repeats: usize) -> Result<(), Failure> {
    let mut subjects = Vec::new();
    for (name, requirement) in PEERS {
        let requirement = if name == "cm-build" { cm_build() } else { requirement.to_owned() };
        let line = format!("{name} = {requirement}");
        let folder = package(place, &format!("with-{name}"), &line, "")?;
        must_run(cargo().args(["fetch", "--quiet"]).current_dir(&folder))?;
        subjects.push((name, folder, Vec::new()));
    }
    for _ in 0..repeats {
        for (_, folder, times) in &mut subjects {
            workspace::remove(&folder.join("target"))?;
            let mut command = cargo();
            command.args(["build", "--offline"]).current_dir(&*folder);
            times.push(cpu_seconds(&mut command)?);
        }
    }
    println!(
        "| build-dependency | crates | CPU of a clean debug build (quartiles) |\n|---|---|---|"
    );
    for (name, folder, times) in subjects {
        let Spread { low, median, high } = Spread::of(times);
        let crates = crates(&folder)?;
        println!("| {name} | {crates} | {median:.2} s ({low:.2}–{high:.2}) |");
    }
    Ok(())
}

/// How many crates a package's build script needs on this host, itself not counted.
fn crates(folder: &Path) -> Result<usize, Failure> {
    let mut command = cargo();
    command.args(["tree", "--offline", "-e", "build,normal", "--prefix", "none", "-f", "{p}"]);
    let tree = crate::process::capture(command.current_dir(folder))?.into_output("cargo tree")?;
    let tree = String::from_utf8_lossy(&tree).into_owned();
    let lines =
        tree.lines().map(|line| line.trim_end_matches(" (*)")).filter(|it| it.contains(" v"));
    Ok(lines.collect::<std::collections::BTreeSet<_>>().len() - 1)
}

/// How long builds take in which nothing changed, and what the record adds to a program.
fn print_builds(place: &Path, tool: &Path, repeats: usize) -> Result<(), Failure> {
    let without = package(place, "without", "", "")?;
    let line = format!("cm-build = {}", cm_build());
    let with = package(place, "with-the-record", &line, "cm_build::embed();")?;
    let release = |folder: &Path| {
        let mut command = cargo();
        command.args(["build", "--release", "--quiet", "--offline"]).current_dir(folder);
        command
    };
    let mut metadata = cargo();
    metadata.args(["metadata", "--format-version=1", "--offline"]).current_dir(&with);
    let ours = place.join("with-the-record").join("cm");
    let mut cm = Command::new(tool);
    cm.args(["cm", "build", "--release", "--quiet", "--offline", "--target-dir"]).arg(&ours);
    cm.current_dir(&with);
    let mut commands = [release(&without), release(&with), metadata, cm].map(|it| (it, Vec::new()));
    for repeat in 0..=repeats {
        for (command, times) in &mut commands {
            let time = seconds(command)?;
            if repeat > 0 {
                times.push(time);
            }
        }
    }
    let [without_times, with_times, metadata_times, cm_times] = commands.map(|(_, times)| times);
    let ratio = |over: Vec<f64>, under: Vec<f64>| {
        Spread::of(over.iter().zip(&under).map(|(over, under)| over / under).collect())
    };
    let both: Vec<f64> =
        with_times.iter().zip(&metadata_times).map(|(build, metadata)| build + metadata).collect();
    println!("\n| nothing changed | ratio (quartiles) |\n|---|---|");
    let plain = ratio(with_times, without_times);
    print_ratio("`cargo build` with cm-build ÷ without", plain);
    print_ratio("`cargo cm build` ÷ (`cargo build` + `cargo metadata`)", ratio(cm_times, both));
    let size = |folder: &Path, name: &str| {
        let path = folder.join("target").join("release").join(name);
        fs::metadata(&path).map(|it| it.len()).map_err(|cause| Failure::file("read", &path, &cause))
    };
    let added = size(&with, "with-the-record")? - size(&without, "without")?;
    println!("\nA release binary without other dependencies grows by {added} bytes.");
    Ok(())
}

fn print_ratio(name: &str, Spread { low, median, high }: Spread) {
    println!("| {name} | {median:.2} ({low:.2}–{high:.2}) |");
}

/// How fast large files are searched.
fn print_inspection(place: &Path, tool: &Path, repeats: usize) -> Result<(), Failure> {
    let record = place.join("with-the-record").join("target").join("release");
    let program = fs::read(record.join("with-the-record"))
        .map_err(|cause| Failure::file("read", &record, &cause))?;
    println!("\n| `cargo cm inspect` of 100 MB | time (quartiles) | GB/s | own peak memory |");
    println!("|---|---|---|---|");
    // Bytes that are neither zero nor random, as code is; the record stands at the end.
    let filler: Vec<u8> = program.iter().copied().cycle().skip(4).take(LARGE).collect();
    let zeros: Vec<u8> = (0..LARGE).map(|at| (at % 251) as u8).collect();
    for (name, bytes) in [
        ("raw image", [&zeros[..], &program].concat()),
        ("ELF executable", [&program[..], &filler].concat()),
    ] {
        let file = place.join(name.replace(' ', "-"));
        fs::write(&file, bytes).map_err(|cause| Failure::file("write", &file, &cause))?;
        let mut command = Command::new(tool);
        command.args(["cm", "inspect", "--quiet"]).arg(&file);
        let mut times = Vec::new();
        for _ in 0..=repeats {
            times.push(seconds(&mut command)?);
        }
        let Spread { low, median, high } = Spread::of(times.split_off(1));
        let speed = LARGE as f64 / 1e9 / median;
        let peak = peak_memory(&mut command)?.unwrap_or(0).div_ceil(1024);
        let [low, median, high] = [low, median, high].map(|it| it * 1000.0);
        println!("| {name} | {median:.0} ms ({low:.0}–{high:.0}) | {speed:.1} | {peak} MiB |");
    }
    Ok(())
}
