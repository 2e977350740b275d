//! `cargo xtask corpus`: our answers beside cargo's unit graph, for real programs.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::thread;

use crate::arguments::Arguments;
use crate::case::{Answer, Selection};
use crate::difference::{Difference, SORTS, Sort};
use crate::failure::{Failure, Outcome};
use crate::fetch::fetched;
use crate::lock::Lock;
use crate::programs::{PROGRAMS, Program, SELECTIONS, TARGETS, find};
use crate::workspace;

/// How many differences of a program are printed.
const SHOWN: usize = 8;

/// What a program's cases gave.
#[derive(Debug, Default)]
struct Row {
    locked: usize,
    cases: usize,
    builds: usize,
    refused: BTreeMap<String, usize>,
    differences: Vec<Difference>,
}

/// Compares each program × feature selection × target, and all targets at once. `--only NAME`
/// (repeated) picks programs, `--jobs N` of them run side by side, `--tool FILE` names the
/// `cargo-cm` to ask, `--plant` plants faults in its answers.
pub(crate) fn corpus(mut arguments: Arguments) -> Outcome {
    let programs = chosen(&arguments.values("--only")?)?;
    let jobs = arguments.number("--jobs", 2)?;
    let faulty = arguments.flag("--plant");
    let tool = match arguments.value("--tool")? {
        Some(path) => PathBuf::from(path),
        None => workspace::release_tool()?,
    };
    arguments.finish()?;
    let rows = work_off(&programs, jobs, &|program| check(program, &tool, faulty))?;
    print_table(&rows);
    Ok(rows.iter().all(|(_, row)| row.differences.is_empty()))
}

fn chosen(names: &[String]) -> Result<Vec<Program>, Failure> {
    if names.is_empty() {
        return Ok(PROGRAMS.to_vec());
    }
    let known = |name: &String| {
        find(name).ok_or_else(|| Failure::new(format!("{name} is not in the corpus")))
    };
    names.iter().map(known).collect()
}

type Check<'a> = &'a (dyn Fn(Program) -> Result<Row, Failure> + Sync);

/// Runs the checks on `jobs` threads; the rows keep the programs' order.
fn work_off(
    programs: &[Program],
    jobs: usize,
    check: Check<'_>,
) -> Result<Vec<(Program, Row)>, Failure> {
    let open = Mutex::new(programs.iter().copied().enumerate());
    let done = Mutex::new(BTreeMap::new());
    let next = || open.lock().ok().and_then(|mut open| open.next());
    let worker = || {
        while let Some((index, program)) = next() {
            let row = check(program);
            let state = if row.is_ok() { "compared" } else { "failed" };
            eprintln!("{} {}: {state}", program.name, program.version);
            if let Ok(mut done) = done.lock() {
                done.insert(index, row.map(|row| (program, row)));
            }
        }
    };
    thread::scope(|scope| {
        for _ in 0..jobs {
            scope.spawn(worker);
        }
    });
    let done = done.into_inner().map_err(|_| Failure::new("a comparison broke off"))?;
    if done.len() != programs.len() {
        return Err(Failure::new("a comparison broke off"));
    }
    done.into_values().collect()
}

fn check(program: Program, tool: &Path, faulty: bool) -> Result<Row, Failure> {
    let place = fetched(program)?;
    let mut row = Row { locked: Lock::read(&place.join("Cargo.lock"))?.len(), ..Row::default() };
    let scratch = workspace::scratch("corpus")?.join(format!("{}.documents", program.name));
    for (index, selection) in cases(&place).iter().enumerate() {
        let answer = selection.check(tool, &scratch, faulty && index == 0).map_err(|cause| {
            Failure::new(format!("{} {}: {cause}", program.name, case_name(selection)))
        })?;
        row.add(selection, answer);
    }
    Ok(row)
}

fn cases(place: &Path) -> Vec<Selection> {
    let case = |features: &[&str], targets: &[&str]| Selection {
        manifest: place.join("Cargo.toml"),
        flags: ["--locked", "--offline"].iter().chain(features).map(|&flag| flag.into()).collect(),
        targets: targets.iter().map(|&target| target.into()).collect(),
        profiles: vec!["release".to_owned()],
    };
    let mut cases = Vec::new();
    for features in SELECTIONS {
        cases.extend(TARGETS.iter().map(|&target| case(features, &[target])));
    }
    // One invocation for several targets: its features are those of all of them.
    cases.push(case(&[], &TARGETS));
    cases
}

fn case_name(selection: &Selection) -> String {
    format!("{} {}", selection.flags.join(" "), selection.targets.join(" "))
}

impl Row {
    fn add(&mut self, selection: &Selection, answer: Answer) {
        self.cases += 1;
        self.builds += answer.builds;
        if let Some(complaint) = answer.refused {
            *self.refused.entry(complaint).or_default() += 1;
        }
        let name = case_name(selection);
        self.differences.extend(answer.differences.into_iter().map(|mut difference| {
            difference.build = format!("{} {name}", difference.build);
            difference
        }));
    }

    fn count(&self, sort: Sort) -> usize {
        self.differences.iter().filter(|difference| difference.sort == sort).count()
    }
}

fn print_table(rows: &[(Program, Row)]) {
    println!(
        "| program | locked | cases | builds | missing | extra | wrong features | wrong edges \
         | wrong settings |"
    );
    println!("|---|---|---|---|---|---|---|---|---|");
    for (program, row) in rows {
        let counts = SORTS.map(|sort| row.count(sort).to_string()).join(" | ");
        let Program { name, version } = program;
        let Row { locked, cases, builds, .. } = row;
        println!("| {name} {version} | {locked} | {cases} | {builds} | {counts} |");
    }
    for (program, row) in rows {
        for (complaint, cases) in &row.refused {
            println!("{}: cargo refuses {cases} cases: {complaint}", program.name);
        }
        for difference in row.differences.iter().take(SHOWN) {
            println!("{}: {difference}", program.name);
        }
        if row.differences.len() > SHOWN {
            println!("{}: and {} more", program.name, row.differences.len() - SHOWN);
        }
    }
}
