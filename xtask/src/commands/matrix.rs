//! `cargo xtask matrix`: one small program, built in every way that could lose the record.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Mutex;
use std::thread;

use crate::arguments::Arguments;
use crate::artifacts::{Cell, Reader};
use crate::failure::{Failure, Outcome};
use crate::workspace;

/// Builds the program with every LTO, strip, optimisation and linker, and reads it back. `--jobs N`
/// says how many builds run at once, `--tool FILE` names the `cargo-cm` that reads, `--search` reads
/// without it.
pub(crate) fn matrix(mut arguments: Arguments) -> Outcome {
    let jobs = arguments.number("--jobs", 2)?;
    let search = arguments.flag("--search");
    let tool = match arguments.value("--tool")? {
        Some(path) => PathBuf::from(path),
        None => workspace::release_tool()?,
    };
    arguments.finish()?;
    let digest = Cell::digest(&tool)?;
    let reader = if search { Reader::Search } else { Reader::Inspect(tool) };
    let cells = Cell::all();
    let queue = Mutex::new(cells.iter());
    let results: Vec<Result<Tally, Failure>> = thread::scope(|scope| {
        let worker = |number| {
            let (queue, reader, digest) = (&queue, &reader, &digest);
            scope.spawn(move || work(number, queue, reader, digest))
        };
        let workers: Vec<_> = (0..jobs).map(worker).collect();
        workers.into_iter().map(|worker| worker.join().unwrap_or_else(lost)).collect()
    });
    report(&cells, results)
}

/// What a worker saw.
#[derive(Default)]
struct Tally {
    files: usize,
    /// The cells that do not name the digest, and what they name.
    wrong: Vec<String>,
}

fn lost(_: Box<dyn std::any::Any + Send>) -> Result<Tally, Failure> {
    Err(Failure::new("a worker stopped"))
}

/// Takes cells until none is left. Each worker has a directory of its own: cargo locks it.
fn work(
    number: usize,
    queue: &Mutex<std::slice::Iter<'_, Cell>>,
    reader: &Reader,
    digest: &str,
) -> Result<Tally, Failure> {
    let directory = workspace::scratch("artifacts")?.join(format!("matrix-{number}"));
    let expected = BTreeSet::from([digest.to_owned()]);
    let mut tally = Tally::default();
    let next = || queue.lock().ok().and_then(|mut cells| cells.next().copied());
    while let Some(cell) = next() {
        for file in cell.make(&directory)? {
            tally.files += 1;
            let found = reader.digests(&file, true)?.unwrap_or_default();
            if found != expected {
                let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
                tally.wrong.push(format!("{cell} ({name}): {found:?}"));
            }
        }
    }
    Ok(tally)
}

fn report(cells: &[Cell], results: Vec<Result<Tally, Failure>>) -> Outcome {
    let mut files = 0;
    let mut wrong = Vec::new();
    for result in results {
        let tally = result?;
        files += tally.files;
        wrong.extend(tally.wrong);
    }
    for line in &wrong {
        println!("{line}");
    }
    println!("{} cells, {files} files, {} without the right record", cells.len(), wrong.len());
    Ok(wrong.is_empty())
}
