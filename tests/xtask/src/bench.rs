//! `cargo xtask bench [PREFIX] [--json FILE] [--size MIB] [--runs N] [--peer PAGE] [--tiny]`: figures by their stable names, as a
//! table of medians and as JSON. Sizes are measured here, everything that runs by the bench `figures`
//! of the browser tests, which takes the size of its big file, how often it measures transfers and hashes, and a page that
//! drives another client (`tests/browser/benches/figures/page/bare.html` says what such a page offers).

use std::fs;

use crate::bench_modules::{self, ROW};
use crate::error::{CommandError, Context, Result};
use crate::install;
use crate::local::PROFILE;
use crate::paths;
use crate::plan::{Phase, Plan};
use crate::run::{cargo, run_logged};
use crate::site;
use crate::size;
use crate::test::WORKSPACE_ARGS;
use crate::tool::{FOR_BROWSER, FOR_BUILD};

/// One figure. Without runs it is a name that is not measured yet.
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
    let Arguments { prefix, json, passed } = parse_arguments(arguments)?;
    prepare(prefix)?;
    println!("measuring; nothing else should run on this machine");
    let figures = measure(prefix, &passed)?;
    print_table(&figures);
    match json {
        Some(file) => fs::write(file, as_json(&figures)).context(|| format!("Could not write {file}")),
        None => Ok(()),
    }
}

/// Runs every bench once with tiny sizes. Returns how many figures there are and what is wrong with their form.
pub fn check_all() -> Result<(usize, Vec<String>)> {
    prepare("")?;
    let figures = measure("", &["--tiny"])?;
    Ok((figures.len(), find_problems(&figures)))
}

fn prepare(prefix: &str) -> Result<()> {
    let mut plan = Plan::new();
    site::ensure(&mut plan);
    install::plan_missing(&mut plan, FOR_BROWSER);
    if bench_modules::are_needed(prefix) {
        install::plan_missing(&mut plan, FOR_BUILD);
        let title = "building what the bench measures beside the app";
        plan.add(Phase::Site, title, 90, || bench_modules::build(prefix));
    }
    plan.run()
}

fn measure(prefix: &str, passed: &[&str]) -> Result<Vec<Figure>> {
    let mut figures = Vec::new();
    if "first_view.brotli_kb".starts_with(prefix) {
        figures.push(first_view_weight()?);
    }
    let mut program = cargo(&["bench", "--profile", PROFILE, "--bench", "figures"]);
    let output = run_logged("bench", program.args(WORKSPACE_ARGS).arg("--").arg(prefix).args(passed))?;
    figures.extend(output.lines().filter_map(parse_figure).filter(|figure| figure.name.starts_with(prefix)));
    Ok(figures)
}

/// The parsed command line.
#[derive(Debug, Default, PartialEq)]
struct Arguments<'a> {
    prefix: &'a str,
    json: Option<&'a str>,
    /// Options for the measuring program.
    passed: Vec<&'a str>,
}

fn parse_arguments<'a>(arguments: &[&'a str]) -> Result<Arguments<'a>> {
    let mut asked = Arguments::default();
    let mut words = arguments.iter().copied();
    while let Some(word) = words.next() {
        match (word, word.starts_with("--")) {
            ("--json", _) => asked.json = Some(words.next().ok_or_else(usage_error)?),
            ("--tiny", _) => asked.passed.push(word),
            ("--size" | "--runs" | "--peer", _) => {
                asked.passed.extend([word, words.next().ok_or_else(usage_error)?]);
            }
            (_, false) if asked.prefix.is_empty() => asked.prefix = word,
            _ => return Err(usage_error()),
        }
    }
    Ok(asked)
}

fn usage_error() -> CommandError {
    CommandError::new(
        "It is “cargo xtask bench [PREFIX] [--json FILE] [--size MIB] [--runs N] [--peer PAGE] [--tiny]”.",
    )
}

#[expect(clippy::cast_precision_loss, reason = "a file size in kB")]
fn first_view_weight() -> Result<Figure> {
    let total = size::first_view_bytes(&size::measure_files(&paths::dist())?);
    let row: u64 = size::measure_files(&ROW.folder())?.iter().map(|file| file.bytes).sum();
    Ok(Figure {
        name: "first_view.brotli_kb".into(),
        unit: "kB".into(),
        runs: vec![total as f64 / 1000.0],
        beside: Some(("one row".into(), vec![row as f64 / 1000.0])),
    })
}

/// Every figure there is, by its stable name; `{}` stands for each of the words behind it.
const NAMES: &[(&str, &[&str])] = &[
    ("first_view.{}", &["brotli_kb", "paint_ms", "rows_ms"]),
    ("list.100.{}", LIST),
    ("list.1000.{}", LIST),
    ("list.10000.{}", LIST),
    ("list.100000.{}", LIST),
    ("list.1000000.{}", LIST),
    ("list.100.{}", LOOK),
    ("list.1000.{}", LOOK),
    ("list.10000.{}", LOOK),
    ("list.100000.{}", LOOK),
    ("list.1000000.{}", LOOK),
    ("list.100.tiles_{}", LOOK),
    ("list.1000.tiles_{}", LOOK),
    ("list.10000.tiles_{}", LOOK),
    ("list.100000.tiles_{}", LOOK),
    ("list.1000000.tiles_{}", LOOK),
    ("hash.{}_mb_s", &["file_sha1_crc64", "file_webcrypto", "file_sha1sum", "mem_crc64"]),
    ("upload.{}", &["1g_mb_s", "1g_cpu_s", "1g_peak_mb", "first_byte_ms", "small2000_s", "small2000_cpu_s"]),
    ("download.{}", &["disk_mb_s", "disk_cpu_s", "usual_mb_s", "usual_cpu_s"]),
    ("transfer.{}", &["peak_mb", "longest_task_ms"]),
    ("line.{}", &["up_s"]),
    ("large.up_{}", &["s", "mb_s", "cpu_s", "peak_mb", "longest_task_ms", "first_byte_ms"]),
    ("large.save_as_{}", &["s", "mb_s", "cpu_s", "peak_mb", "longest_task_ms"]),
    ("large.download_{}", &["s", "mb_s", "cpu_s", "peak_mb", "longest_task_ms"]),
    ("select.20000.{}_task_ms", &["all", "click", "trash"]),
    ("preview.photo_12mp.{}", PREVIEW),
    ("preview.pdf_500_pages.{}", PREVIEW),
    ("preview.text_10_gb.{}", PREVIEW),
    ("preview.csv_2_gb.{}", PREVIEW),
    ("preview.zip_100000_entries.{}", PREVIEW),
    ("preview.film.{}", PREVIEW),
    ("still.{}_task_ms", &["choose_2000", "drop_2000", "tree_100000"]),
    ("still.{}_ours_ms", &["choose_2000", "drop_2000", "tree_100000"]),
    ("pds.sort_by_{}_ms", &["name", "size", "created_at", "updated_at"]),
    ("pds.page_by_{}_ms", &["name", "size", "created_at", "updated_at"]),
    ("pds.{}", &["make_million_s", "page_of_million_ms", "search_million_ms", "put_mb_s", "get_mb_s"]),
    ("pds.{}", &["memory_of_8_gib_mb", "crowd_of_200_per_s", "crowd_of_200_errors"]),
];

const LIST: &[&str] = &[
    "rows_ms",
    "rows_in_10_s",
    "memory_mb",
    "empty_page_p95_ms",
    "known_select_all_task_ms",
    "known_click_task_ms",
    "known_view_task_ms",
];

/// Of a list in one look.
const LOOK: &[&str] = &[
    "dom_nodes",
    "select_all_task_ms",
    "sort_ms",
    "frame_p95_ms",
    "frame_worst_ms",
    "longest_task_ms",
    "wheel_p95_ms",
    "wheel_worst_ms",
    "wheel_task_ms",
    "keys_p95_ms",
    "keys_worst_ms",
    "keys_task_ms",
    "bar_p95_ms",
    "bar_worst_ms",
    "bar_task_ms",
];

const PREVIEW: &[&str] = &["seen_ms", "task_ms", "fetched_kb"];

/// Figures of later steps: a name, and no runs.
const NOT_MEASURED: &[&str] = &["catalogue.keystroke_p95_ms", "photos.first_thumbnails_ms"];

/// Whether this system reports the figure, or has the program it is compared with.
fn is_available(name: &str) -> bool {
    let from_linux = ["cpu_s", "peak_mb", "memory_", "sha1sum"];
    cfg!(target_os = "linux") || !from_linux.iter().any(|part| name.contains(part))
}

/// What is wrong with the figures of a complete run.
fn find_problems(figures: &[Figure]) -> Vec<String> {
    let mut wrong = Vec::new();
    let each = |(pattern, words): &(&str, &[&str])| -> Vec<String> {
        words.iter().map(|word| pattern.replace("{}", word)).collect()
    };
    let expected: Vec<String> = NAMES.iter().flat_map(each).collect();
    for name in &expected {
        match figures.iter().filter(|figure| figure.name == *name).count() {
            1 => {}
            0 if !is_available(name) => {}
            count => wrong.push(format!("{name} is there {count} times")),
        }
    }
    for Figure { name, unit, runs, beside } in figures {
        if NOT_MEASURED.contains(&name.as_str()) {
            continue;
        }
        if !expected.contains(name) {
            wrong.push(format!("{name} is not a known figure"));
        }
        let is_good = |runs: &[f64]| !runs.is_empty() && runs.iter().all(|run| run.is_finite());
        let beside = beside.as_ref().is_none_or(|(_, runs)| is_good(runs));
        if is_available(name) && (unit.is_empty() || !is_good(runs) || !beside) {
            wrong.push(format!("{name} has no figures: {runs:?} {unit}"));
        }
    }
    wrong
}

/// Parses a line of the measuring program, separated by tabs: name, unit, runs, and, if it is compared, with what and its runs.
fn parse_figure(line: &str) -> Option<Figure> {
    let mut parts = line.split('\t');
    let (name, unit, runs) = (parts.next()?, parts.next()?, parse_numbers(parts.next()?)?);
    let beside = match (parts.next(), parts.next()) {
        (Some(what), Some(runs)) => Some((what.to_owned(), parse_numbers(runs)?)),
        _ => None,
    };
    Some(Figure { name: name.into(), unit: unit.into(), runs, beside })
}

fn parse_numbers(text: &str) -> Option<Vec<f64>> {
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
        let expected = Arguments { prefix: "upload.", json: Some("a.json"), passed: vec!["--size", "64"] };
        assert_eq!(parse_arguments(&["--size", "64", "upload.", "--json", "a.json"]).ok(), Some(expected));
        assert_eq!(parse_arguments(&[]).ok(), Some(Arguments::default()));
        for bad in [&["--json"][..], &["a", "b"], &["--what"]] {
            assert!(parse_arguments(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn a_figure_that_is_missing_doubled_empty_or_new_is_noticed() {
        let expected = NAMES.iter().flat_map(|(pattern, words)| {
            words.iter().map(|word| pattern.replace("{}", word)).collect::<Vec<_>>()
        });
        let new_figure = |name: String| Figure { name, unit: "ms".into(), runs: vec![1.0], beside: None };
        let mut figures: Vec<Figure> = expected.map(new_figure).collect();
        figures.push(Figure { runs: Vec::new(), ..new_figure(NOT_MEASURED[0].into()) });
        assert_eq!(find_problems(&figures), Vec::<String>::new());
        let line_up = figures.iter().position(|figure| figure.name == "line.up_s").unwrap_or_default();
        figures[0].beside = Some(("nothing".into(), Vec::new()));
        figures[1].runs.clear();
        figures[2].runs.push(f64::NAN);
        figures.remove(line_up);
        figures.extend([new_figure("pds.put_mb_s".into()), new_figure("what.is_this".into())]);
        assert_eq!(find_problems(&figures).len(), 6, "{:?}", find_problems(&figures));
    }

    #[test]
    fn lines_become_figures_and_json() {
        let read =
            parse_figure("list.1000.rows_ms\tms\t3.5 1 2").unwrap_or_else(|| unreachable!("a good line"));
        assert_eq!(median(&read.runs), Some(2.0));
        assert_eq!(parse_figure("chatter"), None);
        assert_eq!(parse_figure("a\tms\tx"), None);
        let later = Figure { name: "later".into(), unit: "s".into(), runs: Vec::new(), beside: None };
        let json = as_json(&[read, later]);
        let line = r#"{"name":"list.1000.rows_ms","median":2,"unit":"ms","runs":[3.5,1,2],"beside":null,"ratio":null}"#;
        assert_eq!(json, format!("[\n  {line}\n]\n"));
        let compared =
            parse_figure("pds.get_mb_s\tMB/s\t3 1 2\tpython3\t4 5").unwrap_or_else(|| unreachable!("good"));
        assert_eq!(compared.ratio(), Some(0.4));
        assert!(as_json(&[compared]).contains(r#""beside":"python3","ratio":0.4}"#));
    }
}
