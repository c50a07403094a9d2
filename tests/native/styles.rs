//! Reads the style sheets as text and fails where they break a rule of the house.

use super::structure::{fail_on, sources};
use std::collections::{BTreeSet, HashSet};

#[test]
fn colours_are_defined_in_the_tokens_only() {
    let mut complaints = Vec::new();
    for sheet in sources("style", "css").iter().filter(|sheet| sheet.path != "style/tokens.css") {
        for (number, line) in without_comments(&sheet.text).lines().enumerate() {
            let line = line.trim();
            let functions = ["rgb(", "rgba(", "hsl(", "hsla(", "oklch(", "oklab(", "lab(", "lch("];
            let function = functions.iter().any(|function| has_function(line, function));
            if function || has_hex_colour(line) {
                complaints.push(format!("{}:{}: {line}", sheet.path, number + 1));
            }
        }
    }
    fail_on("Colours come from style/tokens.css:", &complaints);
}

/// Lines, outlines and shadows may be in pixels; everything else follows the font size of the browser.
#[test]
fn sizes_follow_the_font_size() {
    const WIDEST_LINE: f64 = 3.0;
    // The corners of a pill.
    const ROUND: f64 = 999.0;
    let mut complaints = Vec::new();
    for sheet in sources("style", "css") {
        for (number, line) in sheet.text.lines().enumerate().filter(|(_, line)| !line.contains("shadow")) {
            let is_pixels = |before: &str| {
                let digits = before.len()
                    - before.trim_end_matches(|next: char| next.is_ascii_digit() || next == '.').len();
                let size: f64 = before[before.len() - digits..].parse().unwrap_or_default();
                size > WIDEST_LINE && size != ROUND
            };
            if line.match_indices("px").any(|(at, _)| is_pixels(&line[..at])) {
                complaints.push(format!("{}:{}: {}", sheet.path, number + 1, line.trim()));
            }
        }
    }
    fail_on("Sizes are in rem:", &complaints);
}

/// A class that one feature styles wherever it stands must not be the name of something in another feature: the second
/// would get the looks of both.
#[test]
fn features_do_not_style_each_other() {
    // Sheets of one feature, or of a few that share their parts.
    const FEATURES: &[&[&str]] = &[
        &["details", "details_parts"],
        &["plan", "transfers", "tray"],
        &["commands"],
        &["preview"],
        &["search"],
        &["tree"],
    ];
    let sheets = sources("style", "css");
    let feature_of = |path: &str| {
        let name = path.trim_start_matches("style/").trim_end_matches(".css");
        FEATURES.iter().position(|names| names.contains(&name))
    };
    let selectors: Vec<(Option<usize>, &str, Vec<String>)> = sheets
        .iter()
        .map(|sheet| (feature_of(&sheet.path), sheet.path.as_str(), selectors(&sheet.text)))
        .collect();
    let bare = |selector: &String| {
        let name = selector.strip_prefix('.')?;
        Some(name.split(|letter: char| !letter.is_alphanumeric() && letter != '-').next()?.to_owned())
    };
    let shared: HashSet<String> = selectors
        .iter()
        .filter(|(feature, ..)| feature.is_none())
        .flat_map(|(_, _, selectors)| selectors.iter().filter_map(bare))
        .collect();
    let mut complaints = Vec::new();
    for (feature, path, own) in selectors.iter().filter(|(feature, ..)| feature.is_some()) {
        for class in
            own.iter().filter_map(bare).filter(|class| !shared.contains(class)).collect::<BTreeSet<_>>()
        {
            let is_used = |selector: &String| classes(selector).any(|used| used == class);
            let others = selectors.iter().filter(|(other, ..)| other.is_some() && other != feature);
            for (_, other, _) in others.filter(|(_, _, selectors)| selectors.iter().any(is_used)) {
                complaints.push(format!("{path} styles .{class} everywhere, and {other} has one of its own"));
            }
        }
    }
    fail_on("Classes of a feature are its own:", &complaints);
}

/// Every selector of a sheet; a list of selectors is taken apart.
fn selectors(text: &str) -> Vec<String> {
    let text = without_comments(text);
    let heads = text.split('{').filter_map(|part| part.rsplit([';', '}', '{']).next());
    let heads = heads.map(str::trim).filter(|head| !head.is_empty() && !head.starts_with('@'));
    heads
        .flat_map(|head| head.split(',').map(|selector| selector.trim().to_owned()).collect::<Vec<_>>())
        .collect()
}

fn classes(selector: &str) -> impl Iterator<Item = &str> {
    let names = selector.split('.').skip(1);
    names.filter_map(|name| name.split(|letter: char| !letter.is_alphanumeric() && letter != '-').next())
}

fn has_function(line: &str, function: &str) -> bool {
    line.match_indices(function).any(|(at, _)| !line[..at].ends_with(|letter: char| letter.is_alphanumeric()))
}

/// `#rgb`, `#rrggbb` and with alpha, as a value; an id in a selector is none.
fn has_hex_colour(line: &str) -> bool {
    let Some((_, value)) = line.split_once(':') else { return false };
    value.split('#').skip(1).any(|rest| {
        let digits: String = rest.chars().take_while(char::is_ascii_alphanumeric).collect();
        [3, 4, 6, 8].contains(&digits.len()) && digits.chars().all(|digit| digit.is_ascii_hexdigit())
    })
}

/// The sheet with its comments blanked, line numbers kept.
fn without_comments(text: &str) -> String {
    let mut result = String::new();
    for (index, part) in text.split("/*").enumerate() {
        if index == 0 {
            result.push_str(part);
            continue;
        }
        let (comment, rest) = part.split_once("*/").unwrap_or((part, ""));
        result.extend(comment.chars().filter(|letter| *letter == '\n'));
        result.push_str(rest);
    }
    result
}

#[test]
fn selectors_are_recognized() {
    let text = "@layer a { .b > .c-d, e .f:hover { g: h; } /* .i {} */ @media (j) { .k { l: m } } }";
    assert_eq!(selectors(text), [".b > .c-d", "e .f:hover", ".k"]);
    assert_eq!(classes(".b > .c-d:not(.e)").collect::<Vec<_>>(), ["b", "c-d", "e"]);
}

#[test]
fn colours_are_recognized() {
    assert!(has_hex_colour("color: #1a2b3c;") && !has_hex_colour("#app:hover {") && !has_hex_colour("a: b;"));
    assert!(has_function("color: rgb(0 0 0)", "rgb(") && !has_function("--x: somergb(1)", "rgb("));
}
