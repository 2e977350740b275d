//! `cargo xtask bench`: time and memory, beside cargo and other tools. It reports and never judges.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::arguments::Arguments;
use crate::case::Selection;
use crate::failure::{Failure, Outcome};
use crate::fetch::fetched;
use crate::lock::Lock;
use crate::measure::{Spread, peak_memory, seconds};
use crate::peers::PEERS;
use crate::process::cargo;
use crate::programs::find;
use crate::workspace;

const TARGET: &str = "x86_64-unknown-linux-gnu";
/// With two profiles, eight builds.
const TARGETS: [&str; 4] =
    [TARGET, "aarch64-unknown-linux-gnu", "x86_64-pc-windows-msvc", "aarch64-apple-darwin"];

/// One thing that is measured.
struct Subject {
    name: String,
    /// What is deleted before each run.
    forget: Option<PathBuf>,
    command: Command,
    seconds: Vec<f64>,
}

/// Measures on one program. `--program NAME` picks it from the corpus, `--repeats N` says how often,
/// `--tool FILE` names the `cargo-cm` to measure, `--alone` leaves the other tools out.
pub(crate) fn bench(mut arguments: Arguments) -> Outcome {
    let name = arguments.value("--program")?.unwrap_or("cargo-nextest".to_owned());
    let repeats = arguments.number("--repeats", 15)?;
    let alone = arguments.flag("--alone");
    let tool = match arguments.value("--tool")? {
        Some(path) => PathBuf::from(path),
        None => workspace::release_tool()?,
    };
    arguments.finish()?;
    let program = find(&name).ok_or_else(|| Failure::new(format!("{name} is not listed")))?;
    let place = fetched(program)?;
    let locked = Lock::read(&place.join("Cargo.lock"))?.len();
    println!("{} {}, {locked} locked packages, {repeats} repeats\n", program.name, program.version);
    let mut subjects = subjects(&tool, &place)?;
    if !alone {
        subjects.extend(peers(&place)?);
    }
    measure(&mut subjects, repeats)?;
    print_times(&mut subjects)?;
    if !alone {
        print_misses(&place)?;
    }
    Ok(true)
}

/// Our cache of hashes lies in the program's target directory, which is put here by this variable.
const PLACE_OF_CACHE: &str = "CARGO_TARGET_DIR";

fn subjects(tool: &Path, place: &Path) -> Result<Vec<Subject>, Failure> {
    let out = workspace::scratch("bench")?;
    let ours = |name: &str, profiles: &[&str], targets: &[&str], fresh: bool| {
        let cache = out.join(if fresh { "fresh-target" } else { "target" });
        let mut command = Command::new(tool);
        command.args(["cm", "sbom", "--locked", "--offline", "--format", "json", "-o"]);
        command.arg(out.join("documents")).current_dir(place).env(PLACE_OF_CACHE, &cache);
        command.env("SOURCE_DATE_EPOCH", "1700000000");
        for profile in profiles {
            command.args(["--profile", profile]);
        }
        for target in targets {
            command.args(["--target", target]);
        }
        Subject { forget: fresh.then_some(cache), ..Subject::new(name, command) }
    };
    let mut metadata = cargo();
    metadata
        .args(["metadata", "--format-version", "1", "--locked", "--offline"])
        .current_dir(place);
    Ok(vec![
        Subject::new("cargo metadata", metadata),
        ours("cargo cm sbom, one build", &["release"], &[TARGET], false),
        ours("cargo cm sbom, one build, first run", &["release"], &[TARGET], true),
        ours("cargo cm sbom, eight builds", &["release", "dev"], &TARGETS, false),
    ])
}

fn peers(place: &Path) -> Result<Vec<Subject>, Failure> {
    let subject = |peer: &crate::peers::Peer| {
        let command = peer.command(TARGET, place)?;
        Ok(Subject::new(&format!("{} {}", peer.name, peer.version), command))
    };
    PEERS.iter().map(subject).collect()
}

impl Subject {
    fn new(name: &str, command: Command) -> Self {
        Self { name: name.to_owned(), forget: None, command, seconds: Vec::new() }
    }

    fn prepare(&self) -> Result<(), Failure> {
        self.forget.as_deref().map_or(Ok(()), workspace::remove)
    }
}

/// Runs the subjects in turn, so that what slows the machine down slows all of them.
fn measure(subjects: &mut [Subject], repeats: usize) -> Result<(), Failure> {
    for repeat in 0..=repeats {
        for subject in &mut *subjects {
            subject.prepare()?;
            let seconds = seconds(&mut subject.command)?;
            // The first round only fills the caches of the operating system and of the tools.
            if repeat > 0 {
                subject.seconds.push(seconds);
            }
        }
    }
    Ok(())
}

fn print_times(subjects: &mut [Subject]) -> Result<(), Failure> {
    let base = subjects.first().map(|first| first.seconds.clone()).unwrap_or_default();
    println!("| | time ÷ `cargo metadata` (quartiles) | median | own peak memory |");
    println!("|---|---|---|---|");
    for subject in subjects {
        let pairs = subject.seconds.iter().zip(&base);
        let ratio = Spread::of(pairs.map(|(seconds, base)| seconds / base).collect());
        let time = Spread::of(subject.seconds.clone());
        subject.prepare()?;
        let peak = peak_memory(&mut subject.command)?;
        let peak = peak.map_or("unknown".to_owned(), |kib| format!("{} MiB", kib.div_ceil(1024)));
        let Spread { low, median, high } = ratio;
        let milliseconds = time.median * 1000.0;
        print!("| {} | {median:.2} ({low:.2}–{high:.2}) ", subject.name);
        println!("| {milliseconds:.0} ms | {peak} |");
    }
    Ok(())
}

fn print_misses(place: &Path) -> Result<(), Failure> {
    let selection = Selection {
        manifest: place.join("Cargo.toml"),
        flags: vec!["--locked".to_owned(), "--offline".to_owned()],
        targets: vec![TARGET.to_owned()],
        profiles: vec!["release".to_owned()],
    };
    let builds = selection.ask_cargo()?.map_err(Failure::new)?;
    let build = builds.first().ok_or_else(|| Failure::new("cargo has no build"))?;
    println!("\n| tool | missing of the linked crates | extra | of these, run on the build host |");
    println!("|---|---|---|---|");
    for peer in PEERS {
        let misses = peer.misses(place, build)?;
        print!("| {} {} | {} ", peer.name, peer.version, misses.missing);
        println!("| {} | {} |", misses.extra, misses.on_host);
    }
    Ok(())
}
