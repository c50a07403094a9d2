//! Short names for what the app's script and its first WebAssembly file import from each other. wasm-bindgen's names are
//! long and end in hashes, so that they don't compress: 9 kB of the first view. Binaryen renames them in the file and
//! says how; here the script follows.

use crate::error::{CommandError, Result};

/// The pass of wasm-opt. It gives both modules of the script one name.
pub const PASS: &str = "--minify-imports-and-exports-and-modules";

/// The only module that is left.
const MODULE: &str = "a";

/// Old and new name.
type Renamed<'a> = (&'a str, &'a str);

/// What wasm-opt says of its renaming, as JSON with a line for each name.
struct Renaming<'a> {
    imports: Vec<Renamed<'a>>,
    exports: Vec<Renamed<'a>>,
}

impl<'a> Renaming<'a> {
    fn parse(said: &'a str) -> Self {
        let (mut imports, mut exports) = (Vec::new(), Vec::new());
        for line in said.lines().filter(|line| line.trim_start().starts_with("[\"")) {
            match line.split('"').skip(1).step_by(2).collect::<Vec<_>>()[..] {
                [_, old, new] => imports.push((old, new)),
                [old, new] => exports.push((old, new)),
                _ => {}
            }
        }
        Self { imports, exports }
    }
}

/// The script of `split` with the names that wasm-opt `said` it gave.
pub fn rename(script: &str, said: &str) -> Result<String> {
    let Renaming { imports, exports } = Renaming::parse(said);
    if imports.is_empty() || exports.is_empty() {
        return Err(CommandError::new("wasm-opt did not say which names it gave."));
    }
    let mut script = script.to_owned();
    for (old, new) in imports {
        // A function of wasm-bindgen, or one that loads a chunk.
        let function = (format!(" {old}: function("), format!(" {new}: function("));
        let loader = (format!(" {old}: {old},"), format!(" {new}: {old},"));
        let renamed = replace_only(&script, &function).or_else(|| replace_only(&script, &loader));
        script = renamed.ok_or_else(|| strange(old))?;
    }
    script = merge_modules(&script)?;
    let (before, shared, after) = shared_exports(&script)?;
    let shared: Vec<String> = shared
        .split(',')
        .map(str::trim)
        .filter(|old| !old.is_empty())
        .map(|old| {
            let renamed = exports.iter().find(|(before, _)| *before == old).ok_or_else(|| strange(old))?;
            Ok(format!("{}: {old}", renamed.1))
        })
        .collect::<Result<_>>()?;
    script = format!("{before}{}{after}", shared.join(", "));
    Ok(exports.iter().fold(script, |script, (old, new)| rename_member(&script, old, new)))
}

/// `None` unless the text to replace is there exactly once.
fn replace_only(script: &str, (old, new): &(String, String)) -> Option<String> {
    (script.matches(old).count() == 1).then(|| script.replace(old, new))
}

fn merge_modules(script: &str) -> Result<String> {
    let (first, second) = ("\"./pds-web_bg.js\": import0,", "\"./__wasm_split.js\": loaders,");
    let merged = (first.to_owned(), format!("{MODULE}: {{ ...import0, ...loaders }},"));
    let script = replace_only(script, &merged).ok_or_else(|| strange(first))?;
    replace_only(&script, &(second.to_owned(), String::new())).ok_or_else(|| strange(second))
}

/// What stands before, within and after the braces in which the script names what the chunks share.
fn shared_exports(script: &str) -> Result<(&str, &str, &str)> {
    const END: &str = "} = initSync(";
    let parts = script.find(END).and_then(|end| {
        let start = script[..end].rfind('{')? + 1;
        Some((&script[..start], &script[start..end], &script[end..]))
    });
    parts.ok_or_else(|| strange(END))
}

/// Every `wasm.OLD`, but not `wasm.OLDER`.
fn rename_member(script: &str, old: &str, new: &str) -> String {
    let member = format!("wasm.{old}");
    let mut renamed = String::with_capacity(script.len());
    let mut rest = script;
    while let Some((before, after)) = rest.split_once(&member) {
        let is_whole = !after.starts_with(|next: char| next.is_alphanumeric() || "_$".contains(next));
        renamed.extend([before, if is_whole { "wasm." } else { &member }, if is_whole { new } else { "" }]);
        rest = after;
    }
    renamed + rest
}

fn strange(what: &str) -> CommandError {
    CommandError::new(format!("The script of the split app does not have {what} as is expected here."))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail")]
    use super::*;

    const SAID: &str = r#"{
 "imports": [
  ["./pds-web_bg.js", "__wbg_new_0a", "$"],
  ["./__wasm_split.js", "load_panels", "$a"]
 ],
"exports": [
  ["memory", "b"],
  ["memory_more", "c"]
 ]
}"#;

    const SCRIPT: &str = "const import0 = {
  __wbg_new_0a: function(arg0) { wasm.memory_more(wasm.memory.buffer, wasm.memory) },
};
return {
  \"./pds-web_bg.js\": import0,
  \"./__wasm_split.js\": loaders,
};
const { memory,  } = initSync(undefined);
use({ memory });
const loaders = { load_panels: load_panels, };";

    #[test]
    fn the_script_follows_the_names_of_the_file() {
        let expected = "const import0 = {
  $: function(arg0) { wasm.c(wasm.b.buffer, wasm.b) },
};
return {
  a: { ...import0, ...loaders },
  
};
const {b: memory} = initSync(undefined);
use({ memory });
const loaders = { $a: load_panels, };";
        assert_eq!(rename(SCRIPT, SAID).unwrap(), expected);
    }

    #[test]
    fn a_script_of_another_form_is_refused() {
        for part in ["__wbg_new_0a", "load_panels:", "./pds-web_bg.js", "./__wasm_split.js", "initSync"] {
            assert!(rename(&SCRIPT.replace(part, "other"), SAID).is_err(), "{part}");
        }
        assert!(rename(SCRIPT, "").is_err());
    }
}
