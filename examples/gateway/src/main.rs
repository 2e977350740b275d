//! A bedside gateway, as far as an example needs one: it sums up the readings of a pump, a JSON
//! object a line on standard input, and `--version` says which components it is built from.

#![forbid(unsafe_code)]

use std::error::Error;
use std::io;

use lexopt::prelude::*;
use serde::Deserialize;

include!(concat!(env!("OUT_DIR"), "/cm_embed.rs"));

/// One reading of the pump.
#[derive(Debug, Deserialize)]
struct Reading {
    /// Millilitres that were delivered since the reading before.
    delivered: f64,
    /// Whether the pump raised an alarm.
    #[serde(default)]
    alarm: bool,
}

fn main() -> Result<(), Box<dyn Error>> {
    if let Some(argument) = lexopt::Parser::from_env().next()? {
        return match argument {
            Long("version") | Short('V') => {
                let version = env!("CARGO_PKG_VERSION");
                println!("gateway {version}, components {SBOM_DIGEST} ({SBOM_LEVEL})");
                Ok(())
            }
            other => Err(other.unexpected().into()),
        };
    }
    let readings: Result<Vec<Reading>, _> = io::stdin()
        .lines()
        .map(|line| serde_json::from_str(&line?).map_err(io::Error::from))
        .collect();
    let readings = readings?;
    let delivered: f64 = readings.iter().map(|reading| reading.delivered).sum();
    let alarms = readings.iter().filter(|reading| reading.alarm).count();
    println!("{delivered:.1} ml delivered, {alarms} alarms");
    Ok(())
}
