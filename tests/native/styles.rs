//! Reads the style sheets as text and fails where they break a rule of the house.

use super::structure::{fail_on, sources};

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
fn colours_are_recognized() {
    assert!(has_hex_colour("color: #1a2b3c;") && !has_hex_colour("#app:hover {") && !has_hex_colour("a: b;"));
    assert!(has_function("color: rgb(0 0 0)", "rgb(") && !has_function("--x: somergb(1)", "rgb("));
}
