//! `cargo xtask bench [PREFIX] [--json FILE]`: figures by their stable names, as a table of medians and as JSON. The
//! sizes are weighed here; everything that runs is measured by the `bench` program of the browser tests.

use std::fs;

use crate::install;
use crate::local::PROFILE;
use crate::place;
use crate::plan::Plan;
use crate::run::{cargo, quietly};
use crate::site;
use crate::size;
use crate::tool::FOR_BROWSER;
use crate::trouble::{Result, Trouble, While};

/// One figure. Without runs it is a name that nothing measures yet.
#[derive(Debug, PartialEq)]
struct Figure {
    name: String,
    unit: String,
    runs: Vec<f64>,
}

pub fn bench(arguments: &[&str]) -> Result<()> {
    let (prefix, json) = read(arguments)?;
    let mut plan = Plan::new();
    site::ensure(&mut plan);
    install::missing(&mut plan, FOR_BROWSER);
    plan.run()?;

    let mut figures = Vec::new();
    if "first_view.brotli_kb".starts_with(prefix) {
        figures.push(weight()?);
    }
    println!("measuring; nothing else should run on this machine");
    let mut program = cargo(&[
        "run",
        "--quiet",
        "--profile",
        PROFILE,
        "--package",
        "browser-tests",
        "--bin",
        "bench",
        "--",
    ]);
    let output = quietly("bench", program.arg(prefix))?;
    figures.extend(output.lines().filter_map(figure).filter(|figure| figure.name.starts_with(prefix)));
    print_table(&figures);
    match json {
        Some(file) => fs::write(file, as_json(&figures)).during(|| format!("Could not write {file}")),
        None => Ok(()),
    }
}

fn read<'a>(arguments: &[&'a str]) -> Result<(&'a str, Option<&'a str>)> {
    match arguments {
        [] => Ok(("", None)),
        ["--json", file] => Ok(("", Some(file))),
        [prefix] => Ok((prefix, None)),
        [prefix, "--json", file] => Ok((prefix, Some(file))),
        _ => Err(Trouble::new("It is “cargo xtask bench [PREFIX] [--json FILE]”.")),
    }
}

#[expect(clippy::cast_precision_loss, reason = "a file size in kB")]
fn weight() -> Result<Figure> {
    let total: u64 = size::first_view(&place::dist())?.iter().map(|file| file.bytes).sum();
    Ok(Figure { name: "first_view.brotli_kb".into(), unit: "kB".into(), runs: vec![total as f64 / 1000.0] })
}

/// A line of the measuring program: name, unit, runs, parted by tabs.
fn figure(line: &str) -> Option<Figure> {
    let mut parts = line.split('\t');
    let (name, unit, runs) = (parts.next()?, parts.next()?, parts.next()?);
    let runs: Option<Vec<f64>> = runs.split_whitespace().map(|run| run.parse().ok()).collect();
    Some(Figure { name: name.into(), unit: unit.into(), runs: runs? })
}

fn median(runs: &[f64]) -> Option<f64> {
    let mut sorted = runs.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted.get(sorted.len() / 2).copied()
}

fn print_table(figures: &[Figure]) {
    println!("\n  {:<32} {:>10}  unit", "figure", "median");
    for Figure { name, unit, runs } in figures {
        match median(runs) {
            Some(value) => println!("  {name:<32} {value:>10.1}  {unit}, {} runs", runs.len()),
            None => println!("  {name:<32} {:>10}  {unit}, not measured yet", "–"),
        }
    }
}

/// Nothing stands beside these figures yet, so `beside` and `ratio` are null.
fn as_json(figures: &[Figure]) -> String {
    let number = |value: f64| format!("{value}");
    let lines: Vec<String> = figures
        .iter()
        .filter_map(|Figure { name, unit, runs }| {
            let median = number(median(runs)?);
            let runs = runs.iter().copied().map(number).collect::<Vec<_>>().join(",");
            Some(format!(
                r#"  {{"name":"{name}","median":{median},"unit":"{unit}","runs":[{runs}],"beside":null,"ratio":null}}"#
            ))
        })
        .collect();
    format!("[\n{}\n]\n", lines.join(",\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_become_figures_and_json() {
        let read = figure("list.1000.rows_ms\tms\t3.5 1 2").unwrap_or_else(|| unreachable!("a good line"));
        assert_eq!(median(&read.runs), Some(2.0));
        assert_eq!(figure("chatter"), None);
        assert_eq!(figure("a\tms\tx"), None);
        let json = as_json(&[read, Figure { name: "later".into(), unit: "s".into(), runs: Vec::new() }]);
        let line = r#"{"name":"list.1000.rows_ms","median":2,"unit":"ms","runs":[3.5,1,2],"beside":null,"ratio":null}"#;
        assert_eq!(json, format!("[\n  {line}\n]\n"));
    }
}
