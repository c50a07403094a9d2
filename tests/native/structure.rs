//! Reads the source as text and fails where it breaks a rule of the house: a layer that uses one above it, a file
//! that grew too long, a shortcut that panics, the browser named outside `browser/`.
//! The rules stand here and nowhere else; a new edge between layers is a change of this file.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

const LONGEST_FILE: usize = 420;

/// Which layers a layer may use. `app` and the binaries may use all.
const LAYERS: &[(&str, &[&str])] = &[
    ("base", &[]),
    ("route", &["base"]),
    ("model", &["base"]),
    ("browser", &["base"]),
    ("i18n", &["base", "model", "browser"]),
    ("config", &["base", "browser"]),
    ("auth", &["base", "model", "browser", "config"]),
    ("api", &["base", "model", "browser", "auth"]),
    ("transfer", &["base", "model", "browser", "api"]),
    ("ui", &["base", "i18n", "browser"]),
    ("features", &["base", "model", "browser", "route", "i18n", "config", "auth", "api", "transfer", "ui"]),
];

/// Layers that files with components must not use; stores may.
const BELOW_STORES: &[&str] = &["config", "auth", "api", "transfer"];

/// Which feature may use which. What a feature tells one above it goes through callbacks that `app::wiring` connects.
const FEATURES: &[(&str, &[&str])] = &[
    ("shell", &[]),
    ("session", &["shell", "transfers"]),
    ("transfers", &["shell"]),
    ("details", &["shell"]),
    ("files", &["shell", "transfers", "details"]),
    ("palette", &["shell", "files"]),
    ("preview", &["shell", "details", "files"]),
];

/// A source file, its path below the root with `/`.
pub struct Source {
    pub path: String,
    pub text: String,
}

impl Source {
    /// The part before the unit tests at the end of the file, without comments; nothing if the whole file is a test
    /// module.
    fn product(&self) -> Vec<(usize, &str)> {
        let mut lines = Vec::new();
        if self.is_test() {
            return lines;
        }
        for (number, line) in self.text.lines().enumerate() {
            if line.trim() == "#[cfg(test)]" {
                break;
            }
            let code = line.split_once("//").map_or(line, |(code, _)| code);
            lines.push((number + 1, code));
        }
        lines
    }

    /// Whether it, or a folder it lies in, is declared under `#[cfg(test)]` by the module above.
    fn is_test(&self) -> bool {
        let path = root().join(&self.path);
        let mut modules = path.ancestors().take_while(|path| *path != root());
        modules.any(|module| {
            let (Some(folder), Some(name)) = (module.parent(), module.file_stem()) else { return false };
            let declared = format!("#[cfg(test)]\nmod {};", name.to_string_lossy());
            ["mod.rs", "lib.rs", "main.rs"].iter().any(|parent| {
                fs::read_to_string(folder.join(parent)).is_ok_and(|text| text.contains(&declared))
            })
        })
    }

    /// `src/api/file.rs` → `api`; `src/config.rs` → `config`.
    fn layer(&self) -> &str {
        let inner = self.path.trim_start_matches("src/");
        inner.split('/').next().unwrap_or(inner).trim_end_matches(".rs")
    }
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

pub fn sources(folder: &str, ending: &str) -> Vec<Source> {
    let mut found = Vec::new();
    let mut open = vec![root().join(folder)];
    while let Some(next) = open.pop() {
        for entry in fs::read_dir(&next).unwrap_or_else(|error| panic!("{}: {error}", next.display())) {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|extension| extension == ending) {
                let text = fs::read_to_string(&path).unwrap();
                found.push(Source { path: shown(&path), text });
            }
        }
    }
    found.sort_by(|one, other| one.path.cmp(&other.path));
    assert!(!found.is_empty(), "There is no .{ending} file in {folder}");
    found
}

fn shown(path: &Path) -> String {
    let parts: Vec<_> =
        path.strip_prefix(root()).unwrap().iter().map(|part| part.to_string_lossy().into_owned()).collect();
    parts.join("/")
}

/// All Rust sources.
fn all_rust() -> Vec<Source> {
    let mut all = sources("src", "rs");
    all.extend(sources("tests", "rs"));
    all
}

pub fn fail_on(rule: &str, complaints: &[String]) {
    let mut message = format!("{rule}\n");
    for complaint in complaints {
        writeln!(message, "  {complaint}").unwrap();
    }
    assert!(complaints.is_empty(), "{message}");
}

/// The layers a line names after `crate::`, also in a list: `use crate::{base::id, model};`.
fn named_layers(line: &str) -> Vec<&str> {
    let mut named = Vec::new();
    for (at, _) in line.match_indices("crate::") {
        // `$crate::` in a macro is the same crate.
        let rest = &line[at + "crate::".len()..];
        if let Some(list) = rest.strip_prefix('{') {
            let mut depth = 0;
            let mut begins = true;
            for (index, letter) in list.char_indices() {
                match letter {
                    '{' => depth += 1,
                    '}' if depth == 0 => break,
                    '}' => depth -= 1,
                    ',' if depth == 0 => begins = true,
                    letter if begins && letter.is_alphanumeric() => {
                        named.push(word(&list[index..]));
                        begins = false;
                    }
                    _ => {}
                }
            }
        } else {
            named.push(word(rest));
        }
    }
    named
}

fn word(text: &str) -> &str {
    text.split(|letter: char| !letter.is_alphanumeric() && letter != '_').next().unwrap_or_default()
}

#[test]
fn layers_use_only_lower_layers() {
    let mut complaints = Vec::new();
    for source in sources("src", "rs") {
        let layer = source.layer();
        let Some((_, allowed)) = LAYERS.iter().find(|(name, _)| *name == layer) else { continue };
        // A `use` may span several lines, so only the text after `crate::` is considered.
        let lines = source.product();
        let mut index = 0;
        while index < lines.len() {
            let (number, first) = lines[index];
            let mut statement = first.to_owned();
            while first.trim_start().starts_with("use crate::{")
                && !statement.contains(';')
                && index + 1 < lines.len()
            {
                index += 1;
                statement.push_str(lines[index].1);
            }
            for used in named_layers(&statement) {
                let known = LAYERS.iter().any(|(name, _)| *name == used) || used == "app";
                if known && used != layer && !allowed.contains(&used) {
                    complaints.push(format!("{}:{number}: {layer} → {used}", source.path));
                }
            }
            index += 1;
        }
    }
    fail_on("A layer uses one it may not know (see LAYERS):", &complaints);
}

#[test]
fn features_use_only_allowed_features() {
    let mut complaints = Vec::new();
    for source in sources("src/features", "rs") {
        let Some(feature) = source.path.split('/').nth(2).filter(|name| !name.ends_with(".rs")) else {
            continue;
        };
        let known = FEATURES.iter().find(|(name, _)| *name == feature);
        let Some((_, allowed)) = known else {
            complaints.push(format!("{}: “{feature}” stands not in FEATURES", source.path));
            continue;
        };
        for (number, line) in source.product() {
            for (at, start) in line.match_indices("features::") {
                let used = word(&line[at + start.len()..]);
                if used != feature && !allowed.contains(&used) {
                    complaints.push(format!("{}:{number}: {feature} → {used}", source.path));
                }
            }
        }
    }
    fail_on("A feature uses one it may not know (see FEATURES):", &complaints);
}

/// The shell is a set of parts for all features, so its modules are open; of the others only what `mod.rs` exports is.
#[test]
fn features_export_by_their_mod_file_only() {
    let mut complaints = Vec::new();
    for (feature, _) in FEATURES.iter().filter(|(name, _)| *name != "shell") {
        let head = fs::read_to_string(root().join(format!("src/features/{feature}/mod.rs"))).unwrap();
        let open =
            head.lines().filter(|line| line.starts_with("pub mod ") || line.starts_with("pub(crate) mod "));
        complaints.extend(open.map(|line| format!("{feature}: {line}")));
    }
    fail_on("A feature opens a module of its own instead of exporting names:", &complaints);
}

#[test]
fn components_use_stores_only() {
    let mut complaints = Vec::new();
    for source in sources("src/features", "rs").iter().filter(|it| it.text.contains("#[component]")) {
        for (number, line) in source.product() {
            for used in named_layers(line).into_iter().filter(|used| BELOW_STORES.contains(used)) {
                complaints.push(format!("{}:{number}: {used}", source.path));
            }
        }
    }
    fail_on("A component talks to its store, not to what is below it:", &complaints);
}

#[test]
fn every_module_is_a_known_layer() {
    let library = fs::read_to_string(root().join("src/lib.rs")).unwrap();
    for module in library.lines().filter_map(|line| line.trim().strip_prefix("pub mod ")) {
        let module = word(module);
        let known = module == "app" || LAYERS.iter().any(|(name, _)| *name == module);
        assert!(known, "src/lib.rs has a module “{module}” that stands in no layer.");
    }
}

#[test]
fn files_stay_short() {
    let complaints: Vec<String> = all_rust()
        .iter()
        .chain(&sources("style", "css"))
        .filter(|source| source.text.lines().count() > LONGEST_FILE)
        .map(|source| format!("{}: {} lines", source.path, source.text.lines().count()))
        .collect();
    fail_on(&format!("No file is longer than {LONGEST_FILE} lines:"), &complaints);
}

#[test]
fn every_file_has_a_module_comment() {
    let complaints: Vec<String> = all_rust()
        .iter()
        .filter(|source| !source.text.starts_with("//!"))
        .map(|source| source.path.clone())
        .collect();
    fail_on("Every file opens with a “//!” that says what it owns:", &complaints);
}

#[test]
fn the_product_does_not_panic() {
    let shortcuts = [".unwrap()", ".expect(", "panic!(", "todo!(", "unimplemented!("];
    let mut product = sources("src", "rs");
    product.extend(sources("tests/emulator/src", "rs"));
    product.extend(sources("tests/xtask/src", "rs"));
    let mut complaints = Vec::new();
    for source in &product {
        for (number, line) in source.product() {
            for shortcut in shortcuts.iter().filter(|shortcut| line.contains(**shortcut)) {
                complaints.push(format!("{}:{number}: {shortcut}", source.path));
            }
        }
    }
    fail_on("No shortcut that panics outside tests:", &complaints);
}

/// A handler may be called while its component is being removed, when its signals are gone: see `browser::effect`.
#[test]
fn event_handlers_do_not_outlive_their_component() {
    let mut complaints = Vec::new();
    for source in sources("src", "rs") {
        for (number, line) in source.product() {
            for (at, start) in line.match_indices("on:") {
                let (event, value) = line[at + start.len()..].split_once('=').unwrap_or_default();
                let is_event = !event.is_empty() && event.chars().all(|letter| letter.is_ascii_lowercase());
                if is_event && !value.starts_with("handler(") {
                    complaints.push(format!("{}:{number}: on:{event}", source.path));
                }
            }
        }
    }
    fail_on("Every event handler of a view is wrapped in browser::effect::handler:", &complaints);
}

/// Menus, buttons, the key sheet and the palette show the keys of `model::command`.
#[test]
fn keys_stand_in_the_registry_of_commands_only() {
    let mut complaints = Vec::new();
    for source in
        sources("src", "rs").iter().filter(|source| ["ui", "features", "app"].contains(&source.layer()))
    {
        for (number, line) in source.product() {
            if line.contains("key: Some(")
                || line.contains("<kbd>\"")
                || line.contains("aria-keyshortcuts=\"")
            {
                complaints.push(format!("{}:{number}: {}", source.path, line.trim()));
            }
        }
    }
    fail_on("A view names a key that is not read from the registry:", &complaints);
}

#[test]
fn only_the_browser_layer_uses_web_apis() {
    let mut complaints = Vec::new();
    for source in sources("src", "rs") {
        let shell = source.layer() == "browser"
            || source.path == "src/main.rs"
            || source.path.starts_with("src/bin/")
            // Only `String.prototype.normalize`: the language, not the platform.
            || source.path == "src/base/name/normal_form.rs";
        if shell {
            continue;
        }
        let sees_events = ["ui", "features", "app"].contains(&source.layer());
        for (number, line) in source.product() {
            for name in ["web_sys::", "js_sys::", "gloo_"] {
                if line.contains(name) && !(sees_events && only_events(line)) {
                    complaints.push(format!("{}:{number}: {}", source.path, line.trim()));
                }
            }
        }
    }
    fail_on("Only browser/, main.rs and bin/ name web_sys, js_sys and gloo:", &complaints);
}

/// Whether every `web_sys::` of the line is an event type, which handlers of views receive.
fn only_events(line: &str) -> bool {
    !line.contains("js_sys::")
        && !line.contains("gloo_")
        && line.split("web_sys::").skip(1).all(|rest| word(rest).ends_with("Event"))
}

#[test]
fn every_todo_has_a_reference() {
    let bare = ["TO", "DO"].concat();
    let mut complaints = Vec::new();
    for source in &all_rust() {
        for (number, line) in source.text.lines().enumerate() {
            if line.contains(&bare) && !line.contains(&format!("{bare}(")) {
                complaints.push(format!("{}:{}: {}", source.path, number + 1, line.trim()));
            }
        }
    }
    fail_on("Whatever is left to do has somebody's name:", &complaints);
}

#[test]
fn every_lint_exception_has_a_reason() {
    // Assembled here, else this file would match.
    let start = ["allow", "("].concat();
    let mut complaints = Vec::new();
    for source in &all_rust() {
        for part in ["#[", "#!["].map(|bracket| format!("{bracket}{start}")) {
            for (at, _) in source.text.match_indices(&part) {
                let rest = &source.text[at..];
                let statement = rest.split_once(")]").map_or(rest, |(statement, _)| statement);
                if !statement.contains("reason = ") {
                    complaints.push(format!("{}: {statement})]", source.path));
                }
            }
        }
    }
    fail_on("No allow without a reason:", &complaints);
}

#[test]
fn source_helpers_are_correct() {
    assert_eq!(named_layers("use crate::base::id::FileId;"), ["base"]);
    assert_eq!(named_layers("use crate::{base::{id, name}, model::Entry};"), ["base", "model"]);
    assert_eq!(named_layers("pub(crate) fn x() -> crate::api::Client {"), ["api"]);
    assert!(only_events("fn on(event: web_sys::KeyboardEvent)") && !only_events("web_sys::window()"));
}
