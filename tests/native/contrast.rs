//! Contrast of the colour tokens in both themes, computed from `style/tokens.css` (WCAG 2.2, 1.4.3 and 1.4.11).

use std::collections::HashMap;

/// Text needs 4.5 to 1.
const TEXT: &[(&str, &[&str])] = &[
    ("text", &["ground", "surface", "sunken", "float", "hover", "chosen", "chosen-hover", "warning-ground"]),
    ("muted", &["ground", "surface", "sunken", "float", "hover", "chosen", "chosen-hover"]),
    ("accent", &["ground", "surface", "float", "hover"]),
    ("on-accent", &["accent", "accent-hover"]),
    ("danger", &["surface", "float", "hover", "danger-ground", "warning-ground"]),
    ("warning", &["surface", "float", "warning-ground"]),
    ("success", &["surface", "float"]),
];

/// What is needed to see a control or tell icons apart needs 3 to 1.
const SHAPES: &[(&str, &[&str])] = &[
    ("line-strong", &["surface", "float", "ground"]),
    ("focus", &["ground", "surface", "float", "chosen", "hover"]),
    ("kind-folder", &["surface", "hover", "chosen"]),
    ("kind-image", &["surface", "hover", "chosen"]),
    ("kind-video", &["surface", "hover", "chosen"]),
    ("kind-audio", &["surface", "hover", "chosen"]),
    ("kind-doc", &["surface", "hover", "chosen"]),
    ("kind-other", &["surface", "hover", "chosen"]),
];

type Theme = HashMap<String, [f64; 3]>;

/// Light and dark values of every token of the form `--name: light-dark(#rrggbb, #rrggbb);`.
fn themes() -> [Theme; 2] {
    let css = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/style/tokens.css")).unwrap();
    let mut themes = [Theme::new(), Theme::new()];
    for line in css.lines() {
        let Some((name, value)) = line.trim().strip_prefix("--").and_then(|line| line.split_once(':')) else {
            continue;
        };
        let Some(pair) = value.trim().strip_prefix("light-dark(").and_then(|it| it.strip_suffix(");")) else {
            continue;
        };
        for (theme, colour) in themes.iter_mut().zip(pair.split(',')) {
            if let Some(rgb) = rgb(colour.trim()) {
                theme.insert(name.to_owned(), rgb);
            }
        }
    }
    themes
}

fn rgb(hex: &str) -> Option<[f64; 3]> {
    let digits = hex.strip_prefix('#').filter(|digits| digits.len() == 6)?;
    let channel =
        |at: usize| u8::from_str_radix(&digits[at..at + 2], 16).ok().map(|value| f64::from(value) / 255.0);
    Some([channel(0)?, channel(2)?, channel(4)?])
}

fn luminance(rgb: [f64; 3]) -> f64 {
    let [r, g, b] =
        rgb.map(|value| if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) });
    0.2126 * r + 0.7152 * g + 0.0722 * b
}

fn contrast(left: [f64; 3], right: [f64; 3]) -> f64 {
    let (left, right) = (luminance(left), luminance(right));
    (left.max(right) + 0.05) / (left.min(right) + 0.05)
}

fn faults(pairs: &[(&str, &[&str])], least: f64) -> Vec<String> {
    let mut faults = Vec::new();
    for (theme, name) in themes().iter().zip(["light", "dark"]) {
        for (front, grounds) in pairs {
            for ground in *grounds {
                let ratio = contrast(theme[*front], theme[*ground]);
                if ratio < least {
                    faults.push(format!("{name}: {front} on {ground} is {ratio:.2}, needs {least}"));
                }
            }
        }
    }
    faults
}

#[test]
fn text_contrast_is_sufficient_in_both_themes() {
    assert_eq!(faults(TEXT, 4.5), Vec::<String>::new());
}

#[test]
fn control_and_icon_contrast_is_sufficient_in_both_themes() {
    assert_eq!(faults(SHAPES, 3.0), Vec::<String>::new());
}

#[test]
fn black_on_white_is_twenty_one_to_one() {
    assert!((contrast([0.0; 3], [1.0; 3]) - 21.0).abs() < 1e-9);
}
