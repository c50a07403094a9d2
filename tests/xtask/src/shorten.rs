//! What nobody needs at the border between the app and its script. wasm-bindgen makes the names of imports long and unique:
//! they are a fiftieth of what a first visit loads. And leptos brings along the streams of server functions, of which we have
//! none: exported, they pass for used, with all they reach.

use std::collections::BTreeMap;

use wasm_encoder::reencode::{Reencode, RoundtripReencoder};
use wasm_encoder::{ExportSection, ImportSection, Module, RawSection, Section};
use wasmparser::{Imports, Parser, Payload};

use crate::trouble::{Result, Trouble};

/// Renames in the files and the script: every import is a member of one object of the script.
pub fn imports(files: &[Vec<u8>], script: &str, module: &str) -> Result<(Vec<Vec<u8>>, String)> {
    let mut short = BTreeMap::new();
    let renamed: std::result::Result<Vec<_>, _> =
        files.iter().map(|wasm| renamed(wasm, module, &mut short)).collect();
    let files =
        renamed.map_err(|error| Trouble::new(format!("The imports of the app can't be read: {error}")))?;
    let script = script.lines().map(|line| member(line.trim_start(), &short)).collect::<Vec<_>>().join("\n");
    if short.values().any(|name| !script.contains(&format!("\n{name}: function"))) {
        return Err(Trouble::new("The script of the app does not have all that the app imports."));
    }
    Ok((files, script))
}

/// Renames the exports by which the script calls closures: wasm-bindgen writes their whole type.
pub fn closures(wasm: &[u8], script: &str) -> Result<(Vec<u8>, String)> {
    let mut names = Names::new();
    let wasm = exporting(wasm, |name| {
        let next = format!("_{}", nth(names.len()));
        Some(if is_of_closure(name) {
            names.entry(name.to_owned()).or_insert(next).clone()
        } else {
            name.into()
        })
    })?;
    // The longest first: some are the beginning of others.
    let mut names: Vec<(String, String)> = names.into_iter().collect();
    names.sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
    let script = names.iter().fold(script.to_owned(), |script, (name, short)| script.replace(name, short));
    Ok((wasm, script))
}

fn is_of_closure(name: &str) -> bool {
    name.starts_with("wasm_bindgen") && name.contains("__convert__closures")
}

/// How wasm-bindgen calls the streams, in the app and in its script.
const STREAMS: [&str; 2] = ["intounderlying", "IntoUnderlying"];

fn is_of_streams(text: &str) -> bool {
    STREAMS.iter().any(|name| text.contains(name))
}

/// The linked app without the exports of the streams, so that nothing of them is kept.
pub fn without_streams(wasm: &[u8]) -> Result<Vec<u8>> {
    exporting(wasm, |name| (!is_of_streams(name)).then(|| name.to_owned()))
}

/// The script without their classes: a statement begins at the left edge, and goes on indented or with its last bracket.
pub fn script_without_streams(script: &str) -> String {
    let mut kept = String::new();
    let mut is_dropped = false;
    for line in script.lines() {
        if !line.starts_with([' ', '}']) {
            is_dropped = is_of_streams(line);
        }
        if !is_dropped {
            kept.extend([line, "\n"]);
        }
    }
    kept
}

/// The module with its exports named anew, without those that get no name.
fn exporting(wasm: &[u8], mut name: impl FnMut(&str) -> Option<String>) -> Result<Vec<u8>> {
    let exporting = rewritten(wasm, |payload| {
        let Payload::ExportSection(section) = payload else { return Ok(None) };
        let mut exports = ExportSection::new();
        for export in section.clone() {
            let export = export.map_err(|error| error.to_string())?;
            if let Some(name) = name(export.name) {
                let kind = RoundtripReencoder.export_kind(export.kind).map_err(|error| error.to_string())?;
                exports.export(&name, kind, export.index);
            }
        }
        Ok(Some(exports))
    });
    exporting.map_err(|error| Trouble::new(format!("The exports of the app can't be read: {error}")))
}

type Names = BTreeMap<String, String>;

fn renamed(wasm: &[u8], module: &str, short: &mut Names) -> std::result::Result<Vec<u8>, String> {
    rewritten(wasm, |payload| {
        let Payload::ImportSection(section) = payload else { return Ok(None) };
        let mut imports = ImportSection::new();
        for group in section.clone() {
            let Imports::Single(_, import) = group.map_err(|error| error.to_string())? else {
                return Err("they are grouped".into());
            };
            let kind = RoundtripReencoder.entity_type(import.ty).map_err(|error| error.to_string())?;
            if import.module == module {
                let next = nth(short.len());
                imports.import(import.module, short.entry(import.name.to_owned()).or_insert(next), kind);
            } else {
                imports.import(import.module, import.name, kind);
            }
        }
        Ok(Some(imports))
    })
}

/// The module with the sections replaced for which there is another.
fn rewritten<S: Section>(
    wasm: &[u8],
    mut other: impl FnMut(&Payload<'_>) -> std::result::Result<Option<S>, String>,
) -> std::result::Result<Vec<u8>, String> {
    let mut output = Module::new();
    for payload in Parser::new(0).parse_all(wasm) {
        let payload = payload.map_err(|error| error.to_string())?;
        if let Some(section) = other(&payload)? {
            output.section(&section);
        } else if let Some((id, range)) = payload.as_section() {
            let range = usize::try_from(range.start).ok().zip(usize::try_from(range.end).ok());
            let data = range.and_then(|(start, end)| wasm.get(start..end)).ok_or("they end too early")?;
            output.section(&RawSection { id, data });
        }
    }
    Ok(output.finish())
}

/// A line such as `__wbg_click_c6eff13daacf9806: function(arg0) {`.
fn member(line: &str, short: &Names) -> String {
    let renamed = line.split_once(": function").and_then(|(name, rest)| Some((short.get(name)?, rest)));
    renamed.map_or_else(|| line.to_owned(), |(name, rest)| format!("{name}: function{rest}"))
}

/// `a`, `b`, … `z`, `aa`, `ba`, …
fn nth(number: usize) -> String {
    const LETTERS: &[u8] = b"abcdefghijklmnopqrstuvwxyz";
    let letter = char::from(LETTERS[number % LETTERS.len()]);
    match number / LETTERS.len() {
        0 => letter.to_string(),
        more => format!("{letter}{}", nth(more - 1)),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail")]
    use super::*;
    use std::collections::HashSet;
    use wasm_encoder::{EntityType, ExportKind, TypeSection};

    fn module(names: &[(&str, &str)]) -> Vec<u8> {
        let (mut types, mut imports) = (TypeSection::new(), ImportSection::new());
        types.ty().function([], []);
        for (module, name) in names {
            imports.import(module, name, EntityType::Function(0));
        }
        let mut module = Module::new();
        module.section(&types).section(&imports);
        module.finish()
    }

    #[test]
    fn both_files_get_the_same_short_names() {
        let wasm = module(&[("./a.js", "__wbg_click_1"), ("./b.js", "load"), ("./a.js", "__wbg_log_2")]);
        let script = "const import0 = {\n__wbg_log_2: function() {},\n__wbg_click_1: function() {},\n};";
        let (files, script) = imports(&[wasm], script, "./a.js").unwrap();
        assert_eq!(files[0], module(&[("./a.js", "a"), ("./b.js", "load"), ("./a.js", "b")]));
        assert_eq!(script, "const import0 = {\nb: function() {},\na: function() {},\n};");
    }

    #[test]
    fn streams_of_server_functions_go() {
        let with = |names: &[&str]| {
            let mut exports = ExportSection::new();
            names.iter().for_each(|name| {
                exports.export(name, ExportKind::Func, 0);
            });
            let mut module = Module::new();
            module.section(&exports);
            module.finish()
        };
        let wasm = without_streams(&with(&["main", "intounderlyingsource_pull_1"])).unwrap();
        assert_eq!(wasm, with(&["main"]));
        let script = "export class IntoUnderlyingSink {\n    free() {\n    }\n}\nfunction a() {\n}\n\
                      const IntoUnderlyingSinkFinalization = b\n    ? c\n    : d;\nlet e;\n";
        assert_eq!(script_without_streams(script), "function a() {\n}\nlet e;\n");
    }

    #[test]
    fn closures_get_short_names_in_both() {
        let with = |names: &[&str]| {
            let mut exports = ExportSection::new();
            for name in names {
                exports.export(name, ExportKind::Func, 0);
            }
            let mut module = Module::new();
            module.section(&exports);
            module.finish()
        };
        let [short, long] =
            ["wasm_bindgen_1f__convert__closures_x", "wasm_bindgen_1f__convert__closures_x_2"];
        let script = format!("wasm.{long}(1);wasm.{short}(2)");
        let (wasm, script) = closures(&with(&["main", short, long]), &script).unwrap();
        assert_eq!(wasm, with(&["main", "_a", "_b"]));
        assert_eq!(script, "wasm._b(1);wasm._a(2)");
    }

    #[test]
    fn what_the_script_lacks_is_noticed() {
        assert!(imports(&[module(&[("./a.js", "x")])], "", "./a.js").is_err());
    }

    #[test]
    fn names_are_unique() {
        let names: HashSet<String> = (0..2_000).map(nth).collect();
        assert_eq!(names.len(), 2_000);
    }
}
