//! Short names for what the app imports from its script. wasm-bindgen makes them long and unique, which nobody needs once
//! both files are written: they are a fiftieth of what a first visit loads.

use std::collections::BTreeMap;

use wasm_encoder::reencode::{Reencode, RoundtripReencoder};
use wasm_encoder::{ImportSection, Module, RawSection};
use wasmparser::{Imports, Parser, Payload};

use crate::trouble::{Result, Trouble};

/// Renames in both: every import is a member of one object of the script.
pub fn imports(wasm: &[u8], script: &str, module: &str) -> Result<(Vec<u8>, String)> {
    let mut short = BTreeMap::new();
    let wasm = renamed(wasm, module, &mut short)
        .map_err(|error| Trouble::new(format!("The imports of the app can't be read: {error}")))?;
    let script = script.lines().map(|line| member(line, &short)).collect::<Vec<_>>().join("\n");
    if short.values().any(|name| !script.contains(&format!("\n{name}: function"))) {
        return Err(Trouble::new("The script of the app does not have all that the app imports."));
    }
    Ok((wasm, script))
}

type Names = BTreeMap<String, String>;

fn renamed(wasm: &[u8], module: &str, short: &mut Names) -> std::result::Result<Vec<u8>, String> {
    let mut output = Module::new();
    for payload in Parser::new(0).parse_all(wasm) {
        let payload = payload.map_err(|error| error.to_string())?;
        if let Payload::ImportSection(section) = &payload {
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
            output.section(&imports);
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
    use wasm_encoder::{EntityType, TypeSection};

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
        let (wasm, script) = imports(&wasm, script, "./a.js").unwrap();
        assert_eq!(wasm, module(&[("./a.js", "a"), ("./b.js", "load"), ("./a.js", "b")]));
        assert_eq!(script, "const import0 = {\nb: function() {},\na: function() {},\n};");
    }

    #[test]
    fn what_the_script_lacks_is_noticed() {
        assert!(imports(&module(&[("./a.js", "x")]), "", "./a.js").is_err());
    }

    #[test]
    fn names_are_unique() {
        let names: HashSet<String> = (0..2_000).map(nth).collect();
        assert_eq!(names.len(), 2_000);
    }
}
