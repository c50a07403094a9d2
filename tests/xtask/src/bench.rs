//! `cargo xtask bench [PREFIX] [--json FILE] [--size MIB] [--runs N] [--peer PAGE]`: figures by their stable names, as a
//! table of medians and as JSON. The sizes are weighed here; everything that runs is measured by the `bench` program of
//! the browser tests, which takes the size of its big file, how often it measures transfers and hashes, and a page that
//! drives another client (`tests/browser/src/bin/bench/page/bare.html` says what such a page offers).

use std::fs;

use crate::hashing;
use crate::install;
use crate::local::PROFILE;
use crate::place;
use crate::plan::Plan;
use crate::run::{cargo, quietly};
use crate::site;
use crate::size;
use crate::tool::{FOR_BROWSER, FOR_BUILD};
use crate::trouble::{Result, Trouble, While};

/// What the figures of hashing begin with.
const HASHES: &str = "hash.";

/// One figure. Without runs it is a name that nothing measures yet.
#[derive(Debug, PartialEq)]
struct Figure {
    name: String,
    unit: String,
    runs: Vec<f64>,
    /// What it is compared with in the same runs: a name and its figures.
    beside: Option<(String, Vec<f64>)>,
}

impl Figure {
    /// Our median over the other one's.
    fn ratio(&self) -> Option<f64> {
        let (_, beside) = self.beside.as_ref()?;
        Some(median(&self.runs)? / median(beside)?)
    }
}

pub fn bench(arguments: &[&str]) -> Result<()> {
    let Asked { prefix, json, passed } = read(arguments)?;
    let mut plan = Plan::new();
    site::ensure(&mut plan);
    install::missing(&mut plan, FOR_BROWSER);
    if prefix.starts_with(HASHES) || HASHES.starts_with(prefix) {
        install::missing(&mut plan, FOR_BUILD);
        plan.add("building the hashes for themselves (half a minute the first time)", hashing::build);
    }
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
    let output = quietly("bench", program.arg(prefix).args(passed))?;
    figures.extend(output.lines().filter_map(figure).filter(|figure| figure.name.starts_with(prefix)));
    print_table(&figures);
    match json {
        Some(file) => fs::write(file, as_json(&figures)).during(|| format!("Could not write {file}")),
        None => Ok(()),
    }
}

/// What the command line asks for.
#[derive(Debug, Default, PartialEq)]
struct Asked<'a> {
    prefix: &'a str,
    json: Option<&'a str>,
    /// What is the measuring program's business.
    passed: Vec<&'a str>,
}

fn read<'a>(arguments: &[&'a str]) -> Result<Asked<'a>> {
    let mut asked = Asked::default();
    let mut words = arguments.iter().copied();
    while let Some(word) = words.next() {
        match (word, word.starts_with("--")) {
            ("--json", _) => asked.json = Some(words.next().ok_or_else(wrong)?),
            ("--size" | "--runs" | "--peer", _) => {
                asked.passed.extend([word, words.next().ok_or_else(wrong)?]);
            }
            (_, false) if asked.prefix.is_empty() => asked.prefix = word,
            _ => return Err(wrong()),
        }
    }
    Ok(asked)
}

fn wrong() -> Trouble {
    Trouble::new("It is “cargo xtask bench [PREFIX] [--json FILE] [--size MIB] [--runs N] [--peer PAGE]”.")
}

#[expect(clippy::cast_precision_loss, reason = "a file size in kB")]
fn weight() -> Result<Figure> {
    let total = size::of_first_view(&size::weigh(&place::dist())?);
    Ok(Figure {
        name: "first_view.brotli_kb".into(),
        unit: "kB".into(),
        runs: vec![total as f64 / 1000.0],
        beside: None,
    })
}

/// A line of the measuring program, parted by tabs: name, unit, runs, and, if it is compared, with what and its runs.
fn figure(line: &str) -> Option<Figure> {
    let mut parts = line.split('\t');
    let (name, unit, runs) = (parts.next()?, parts.next()?, numbers(parts.next()?)?);
    let beside = match (parts.next(), parts.next()) {
        (Some(what), Some(runs)) => Some((what.to_owned(), numbers(runs)?)),
        _ => None,
    };
    Some(Figure { name: name.into(), unit: unit.into(), runs, beside })
}

fn numbers(text: &str) -> Option<Vec<f64>> {
    text.split_whitespace().map(|number| number.parse().ok()).collect()
}

fn median(runs: &[f64]) -> Option<f64> {
    let mut sorted = runs.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted.get(sorted.len() / 2).copied()
}

fn print_table(figures: &[Figure]) {
    println!("\n  {:<32} {:>10}  unit", "figure", "median");
    for figure in figures {
        let Figure { name, unit, runs, beside } = figure;
        match (median(runs), beside, figure.ratio()) {
            (Some(value), Some((what, other)), Some(ratio)) => println!(
                "  {name:<32} {value:>10.1}  {unit}, {} runs; {ratio:.2} of {:.1}, {what}",
                runs.len(),
                median(other).unwrap_or_default()
            ),
            (Some(value), ..) => println!("  {name:<32} {value:>10.1}  {unit}, {} runs", runs.len()),
            (None, ..) => println!("  {name:<32} {:>10}  {unit}, not measured yet", "–"),
        }
    }
}

fn as_json(figures: &[Figure]) -> String {
    let number = |value: f64| format!("{value}");
    let lines: Vec<String> = figures
        .iter()
        .filter_map(|figure| {
            let Figure { name, unit, runs, beside } = figure;
            let median = number(median(runs)?);
            let runs = runs.iter().copied().map(number).collect::<Vec<_>>().join(",");
            let beside = beside.as_ref().map_or("null".to_owned(), |(what, _)| format!(r#""{what}""#));
            let ratio = figure.ratio().map_or("null".to_owned(), number);
            Some(format!(
                r#"  {{"name":"{name}","median":{median},"unit":"{unit}","runs":[{runs}],"beside":{beside},"ratio":{ratio}}}"#
            ))
        })
        .collect();
    format!("[\n{}\n]\n", lines.join(",\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_may_come_in_any_order() {
        let expected = Asked { prefix: "upload.", json: Some("a.json"), passed: vec!["--size", "64"] };
        assert_eq!(read(&["--size", "64", "upload.", "--json", "a.json"]).ok(), Some(expected));
        assert_eq!(read(&[]).ok(), Some(Asked::default()));
        for bad in [&["--json"][..], &["a", "b"], &["--what"]] {
            assert!(read(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn lines_become_figures_and_json() {
        let read = figure("list.1000.rows_ms\tms\t3.5 1 2").unwrap_or_else(|| unreachable!("a good line"));
        assert_eq!(median(&read.runs), Some(2.0));
        assert_eq!(figure("chatter"), None);
        assert_eq!(figure("a\tms\tx"), None);
        let later = Figure { name: "later".into(), unit: "s".into(), runs: Vec::new(), beside: None };
        let json = as_json(&[read, later]);
        let line = r#"{"name":"list.1000.rows_ms","median":2,"unit":"ms","runs":[3.5,1,2],"beside":null,"ratio":null}"#;
        assert_eq!(json, format!("[\n  {line}\n]\n"));
        let compared =
            figure("pds.get_mb_s\tMB/s\t3 1 2\tpython3\t4 5").unwrap_or_else(|| unreachable!("good"));
        assert_eq!(compared.ratio(), Some(0.4));
        assert!(as_json(&[compared]).contains(r#""beside":"python3","ratio":0.4}"#));
    }
}
