//! Time and memory of other programs.

use std::fs;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::failure::Failure;

/// How long a program takes; it must succeed.
pub(crate) fn seconds(command: &mut Command) -> Result<f64, Failure> {
    let start = Instant::now();
    let status = quiet(command)
        .status()
        .map_err(|cause| Failure::new(format!("failed to run {command:?}: {cause}")))?;
    let seconds = start.elapsed().as_secs_f64();
    if status.success() { Ok(seconds) } else { Err(Failure::new(format!("{command:?} failed"))) }
}

/// How much processor time a program and its children take, user and system together; it must
/// succeed.
///
/// The kernel adds the times of ended children up (proc(5), `cutime` and `cstime` of
/// /proc/self/stat), in ticks of a hundredth of a second.
pub(crate) fn cpu_seconds(command: &mut Command) -> Result<f64, Failure> {
    let before = childrens_ticks()?;
    seconds(command)?;
    Ok((childrens_ticks()? - before) as f64 / 100.0)
}

fn childrens_ticks() -> Result<u64, Failure> {
    let path = std::path::Path::new("/proc/self/stat");
    let text = fs::read_to_string(path).map_err(|cause| Failure::file("read", path, &cause))?;
    // The second field, a name in parentheses, can hold spaces.
    let fields = text.rsplit_once(')').map(|(_, rest)| rest.split_whitespace());
    Ok(fields.into_iter().flatten().skip(13).take(2).filter_map(|it| it.parse::<u64>().ok()).sum())
}

/// The most memory that the program itself held, in KiB; that of its children is not in it.
///
/// The kernel's own sum at a process's end has its children in it, so its high-water mark
/// (`VmHWM`, proc(5)) is read while it runs. The mark never falls, so that only what grows in the
/// last millisecond is missed. Nothing on systems without procfs.
pub(crate) fn peak_memory(command: &mut Command) -> Result<Option<u64>, Failure> {
    let fail = |cause: std::io::Error| Failure::new(format!("failed to run the program: {cause}"));
    let mut child = quiet(command).spawn().map_err(fail)?;
    let status = format!("/proc/{}/status", child.id());
    let mut peak = None;
    while child.try_wait().map_err(fail)?.is_none() {
        let mark = fs::read_to_string(&status).ok().and_then(|text| high_water_mark(&text));
        peak = peak.max(mark);
        thread::sleep(Duration::from_millis(1));
    }
    Ok(peak)
}

fn quiet(command: &mut Command) -> &mut Command {
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null())
}

fn high_water_mark(status: &str) -> Option<u64> {
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix("kB")?.trim().parse().ok()
}

/// The value in the middle, and those at the quarters.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Spread {
    pub(crate) low: f64,
    pub(crate) median: f64,
    pub(crate) high: f64,
}

impl Spread {
    /// The spread of some values; of none, it is not a number.
    pub(crate) fn of(mut values: Vec<f64>) -> Self {
        values.sort_by(f64::total_cmp);
        let at = |quarter: usize| {
            let place = (values.len().max(1) - 1) * quarter;
            let (index, part) = (place / 4, place % 4);
            let value = |index: usize| values.get(index).copied();
            let below = value(index).unwrap_or(f64::NAN);
            let above = value(index + 1).unwrap_or(below);
            // The quarters of a place are exact.
            below + (above - below) * [0.0, 0.25, 0.5, 0.75][part]
        };
        Self { low: at(1), median: at(2), high: at(3) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Quartiles by linear interpolation, as R's default (type 7) and NumPy give them.
    #[test]
    fn quartiles() {
        let spread = Spread::of(vec![4.0, 1.0, 3.0, 2.0]);
        assert_eq!(spread, Spread { low: 1.75, median: 2.5, high: 3.25 });
        assert_eq!(Spread::of(vec![7.0]), Spread { low: 7.0, median: 7.0, high: 7.0 });
    }

    #[test]
    fn memory_of_a_process() {
        let text = "Name:\tx\nVmPeak:\t  9 kB\nVmHWM:\t   5120 kB\n";
        assert_eq!(high_water_mark(text), Some(5120));
        assert_eq!(high_water_mark("Name:\tx\n"), None);
    }
}
