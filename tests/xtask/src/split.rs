//! Parts the app in two: what the first view needs, and what comes later. Rust links one WebAssembly file; the function
//! marked `#[wasm_split]` (in `src/app/late.rs`) says where it comes apart, and whatever only it reaches goes into the
//! second file. What of the first one no first view runs is then taken out of it (see `part`). trunk knows nothing of this,
//! so what it made of the whole file is replaced here.

use std::collections::HashSet;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256, Sha384};
use wasm_split_cli_support::{Options, transform};

use crate::order;
use crate::part;
use crate::place;
use crate::run::quietly;
use crate::seal::hex;
use crate::shorten;
use crate::tool::Tool;
use crate::trouble::{Result, Trouble, While};
use crate::watch;

const APP: &str = "pds-web";

/// What counts is the size after brotli, which finds alike what was left whole: so little is inlined. -Oz is 4 % smaller
/// on the disk, and 2 % larger on the wire. In between, the branches are laid out afresh. Nothing of ours lies in the
/// lowest memory: it is the far end of the stack.
const SMALLER: &[&str] = &[
    "-Os",
    "--flatten",
    "--rereloop",
    "-Os",
    "--low-memory-unused",
    "--one-caller-inline-max-function-size=60",
    // The names are what `part` goes by.
    "--debuginfo",
];

/// By the names `order` gives them, and without what parting has left unused.
const SORTED: &[&str] =
    &["--remove-unused-module-elements", "--reorder-functions-by-name", "--strip-debug", "--strip-producers"];

/// What of WebAssembly the app uses.
const FEATURES: &[&str] = &[
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
    "--enable-simd",
];

/// The first line of the script wasm-bindgen writes, once the file is split.
const IMPORT: &str = "import * as import1 from \"./__wasm_split.js\"";

/// What the second file needs before it starts.
const LATER: &str = include_str!("script/later.js");

/// A piece of script.
struct Script {
    text: &'static str,
    /// What of it the app imports.
    member: &'static str,
    /// What the second file waits for.
    before: &'static str,
}

const REST: Script =
    Script { text: include_str!("script/rest.js"), member: "rest", before: "loadRest(), loadStyle()" };

const WATCH: Script = Script { text: include_str!("script/watch.js"), member: "ran", before: "loadStyle()" };

/// The functions that recorded first views did without.
pub const LEFT_OUT: &str = "tests/xtask/first_view.txt";

/// With it in the environment, the app tells which of its functions run, see `record`.
pub const WATCHED: &str = "PDS_WEB_WATCHED";

/// The files of the app as they go into the site.
struct Files {
    first: Vec<u8>,
    rest: Option<Vec<u8>>,
    later: Vec<u8>,
    script: String,
}

/// Replaces the app that trunk put into `staging`, built with `profile`.
pub fn app(staging: &Path, profile: &str) -> Result<()> {
    let whole = place::target().join("wasm32-unknown-unknown").join(profile).join(format!("{APP}.wasm"));
    let work = place::made(place::work()?.join("split").join(profile))?;
    let Bound { first, later, script, loader } = bound(&whole, &work)?;
    // A debug build keeps the names of functions, for whoever looks for a fault.
    if profile == "debug" {
        let script = joined(&script, &loader, None)?;
        return put(staging, Files { first: read(&first)?, rest: None, later: read(&later)?, script });
    }
    optimize(&first, SMALLER)?;
    optimize(&later, SMALLER)?;
    let named = read(&first)?;
    if env::var_os(WATCHED).is_some() {
        let script = joined(&script, &loader, Some(&WATCH))?;
        let (first, later) = (bare(&watch::watched(&named)?), bare(&read(&later)?));
        return put(staging, Files { first, rest: None, later, script });
    }
    let left_out = text(&place::root().join(LEFT_OUT))?;
    let left_out: HashSet<&str> = left_out.lines().collect();
    let (kept, rest) = part::parted(&named, |name| left_out.contains(name))?;
    let script = joined(&script, &loader, Some(&REST))?;
    let parted = [sorted(&work, &kept)?, sorted(&work, &rest)?];
    let (mut parted, script) = shorten::imports(&parted, &script, &format!("./{APP}_bg.js"))?;
    let rest = parted.pop();
    let (first, script) = shorten::closures(&parted.pop().unwrap_or_default(), &script)?;
    put(staging, Files { first, rest, later: sorted(&work, &read(&later)?)?, script })
}

/// The first file of the release site with the names of its functions, before it is parted.
pub fn named() -> Result<PathBuf> {
    Ok(place::work()?.join("split/release/bound").join(format!("{APP}_bg.wasm")))
}

/// What wasm-bindgen and the split leave.
struct Bound {
    first: PathBuf,
    later: PathBuf,
    script: String,
    /// Of the second file.
    loader: String,
}

/// Splits, and has wasm-bindgen write the script.
fn bound(whole: &Path, work: &Path) -> Result<Bound> {
    let input = shorten::without_streams(&read(whole)?)?;
    let main = work.join("main.wasm");
    let mut options = Options::new(&input);
    options.output_dir = work;
    options.main_out_path = &main;
    transform(options).map_err(|error| Trouble::new(format!("The app could not be split: {error:?}")))?;
    let out = work.join("bound");
    let mut bindgen = Command::new(Tool::WasmBindgen.path()?);
    bindgen.arg(&main).args(["--target", "web", "--no-typescript", "--keep-lld-exports", "--out-name", APP]);
    quietly("wasm-bindgen", bindgen.arg("--out-dir").arg(&out))?;
    Ok(Bound {
        first: out.join(format!("{APP}_bg.wasm")),
        later: work.join("split_later.wasm"),
        script: shorten::script_without_streams(&text(&out.join(format!("{APP}.js")))?),
        loader: text(&work.join("__wasm_split.js"))?,
    })
}

/// The module with its functions in an order that compresses well, and nothing only tools read.
fn sorted(work: &Path, wasm: &[u8]) -> Result<Vec<u8>> {
    let file = work.join("sorted.wasm");
    write(&file, &order::named(wasm)?)?;
    optimize(&file, SORTED)?;
    Ok(bare(&read(&file)?))
}

fn optimize(wasm: &Path, how: &[&str]) -> Result<()> {
    let mut optimize = Command::new(Tool::WasmOpt.path()?);
    quietly("wasm-opt", optimize.arg(wasm).args(how).args(FEATURES).arg("-o").arg(wasm)).map(drop)
}

/// The script with the loader of the second file in it: by itself it would be one more file to wait for. The second file
/// starts after what else has to be there; all of it is asked for together. `more` is what the app imports beside it.
fn joined(script: &str, loader: &str, more: Option<&Script>) -> Result<String> {
    const FETCHED: &str = "const src = fetch(";
    const STARTED: &str = "(WebAssembly.instantiateStreaming(src, imports))";
    let strange = || Trouble::new("The scripts of the split app look different from what is expected here.");
    let (_, loader) = loader.split_once("from \"./main.js\";").ok_or_else(strange)?;
    let (_, script) = script.split_once(IMPORT).ok_or_else(strange)?;
    let mut members: Vec<&str> = loader
        .match_indices("export const ")
        .filter_map(|(at, start)| loader[at + start.len()..].split(' ').next())
        .collect();
    if members.is_empty() || [FETCHED, STARTED].iter().any(|part| !loader.contains(part)) {
        return Err(strange());
    }
    members.extend(more.map(|more| more.member));
    let before = more.map_or("loadStyle()", |more| more.before);
    let loader = loader
        .replace("export const ", "const ")
        .replace(
            FETCHED,
            &format!("const before = Promise.all([{before}]);\nbefore.catch(() => {{}});\n{FETCHED}"),
        )
        .replace(STARTED, "(await before, WebAssembly.instantiate(await compiled(src), imports))");
    let more = more.map_or("", |more| more.text);
    let members = members.join(",");
    Ok(format!("{script}\n{LATER}\n{more}\n{loader}\nconst import1={{{members}}};\n"))
}

/// The script as short as it can be said.
fn terse(work: &Path, script: &str) -> Result<String> {
    let file = work.join("script.js");
    write(&file, script.as_bytes())?;
    let mut terser = Command::new(Tool::Terser.path()?);
    quietly("terser", terser.arg(&file).args(["--module", "--compress", "--mangle", "--output"]).arg(&file))?;
    text(&file)
}

/// Puts the files into the site under names of their own content, and says so in the page.
fn put(staging: &Path, files: Files) -> Result<()> {
    let Files { first, rest, later, script } = files;
    let index = staging.join("index.html");
    let mut page = text(&index)?;
    let old = old_name(&page).ok_or_else(|| Trouble::new("The built index.html does not start the app."))?;
    let digest = Sha256::new().chain_update(&first).chain_update(&later).chain_update(&script);
    let digest = digest.chain_update(rest.as_deref().unwrap_or_default()).finalize();
    let name = format!("{APP}-{}", hex(&digest));
    let mut script = script;
    for part in ["later", "rest"] {
        // Left by a split before, when a finished site is done again.
        let _ = fs::remove_file(staging.join(format!("{old}_{part}.wasm")));
    }
    for (part, wasm) in [("later", Some(&later)), ("rest", rest.as_ref())] {
        let Some(wasm) = wasm else { continue };
        let file = format!("{name}_{part}.wasm");
        let fetched = format!("fetch(new URL(\"./split_{part}.wasm\", import.meta.url))");
        if !script.contains(&fetched) {
            return Err(Trouble::new(format!(
                "The script does not load the {part} file as is expected here."
            )));
        }
        let integrity = integrity(wasm);
        let checked = format!("fetch(new URL(\"./{file}\",import.meta.url),{{integrity:\"{integrity}\"}})");
        script =
            script.replace(&fetched, &checked).replace(&format!("./split_{part}.wasm"), &format!("./{file}"));
        write(&staging.join(file), wasm)?;
    }
    // Of a release, which is the one with a rest.
    if rest.is_some() {
        script = terse(&place::work()?.join("split"), &script)?;
    }
    for (ending, new) in [(".js", script.as_bytes()), ("_bg.wasm", first.as_slice())] {
        let file = staging.join(format!("{old}{ending}"));
        page = page.replace(&integrity(&read(&file)?), &integrity(new));
        fs::remove_file(&file).during(|| format!("Could not remove {}", file.display()))?;
        write(&staging.join(format!("{name}{ending}")), new)?;
    }
    write(&index, page.replace(&old, &name).as_bytes())
}

/// `pds-web-0123456789abcdef`, as trunk called it.
fn old_name(page: &str) -> Option<String> {
    let (_, hash) = page.split_once(&format!("/{APP}-"))?;
    let hash = hash.split(|next: char| !next.is_ascii_hexdigit()).next()?;
    Some(format!("{APP}-{hash}"))
}

/// A module without what only tools read: the relocations the split needs are written into every module of the build.
pub fn bare(wasm: &[u8]) -> Vec<u8> {
    const HEADER: usize = 8;
    const CUSTOM: u8 = 0;
    let mut bare = wasm.get(..HEADER).unwrap_or(wasm).to_vec();
    let mut rest = wasm.get(HEADER..).unwrap_or_default();
    while let Some((&id, sized)) = rest.split_first() {
        let Some((size, body)) = leb128(sized) else { return wasm.to_vec() };
        let Some(after) = body.get(size..) else { return wasm.to_vec() };
        let (section, after) = rest.split_at(rest.len() - after.len());
        if id != CUSTOM {
            bare.extend_from_slice(section);
        }
        rest = after;
    }
    bare
}

/// A number as WebAssembly writes it, and what follows it.
fn leb128(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let end = bytes.iter().position(|byte| byte & 0x80 == 0)?;
    let (number, rest) = bytes.split_at(end + 1);
    let value = number.iter().rev().fold(0_usize, |value, byte| value << 7 | usize::from(byte & 0x7f));
    Some((value, rest))
}

/// As `integrity=` and `fetch` want it.
pub fn integrity(bytes: &[u8]) -> String {
    format!("sha384-{}", STANDARD.encode(Sha384::digest(bytes)))
}

fn read(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).during(|| format!("Could not read {}", path.display()))
}

fn text(path: &Path) -> Result<String> {
    fs::read_to_string(path).during(|| format!("Could not read {}", path.display()))
}

fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    fs::write(path, bytes).during(|| format!("Could not write {}", path.display()))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail")]
    use super::*;

    const LOADER: &str = "import { initSync } from \"./main.js\";\n\nexport const load_x = wrap(() => {\n    \
        const src = fetch(new URL(\"./x.wasm\"));\n    \
        return async (imports) => (WebAssembly.instantiateStreaming(src, imports));\n});\n";

    #[test]
    fn the_loader_becomes_part_of_the_script() {
        let script = "import * as import1 from \"./__wasm_split.js\"\n\nexport function a() {}\n";
        let joined = joined(script, LOADER, Some(&REST)).unwrap();
        assert!(!joined.contains("import {") && !joined.contains("import *"), "{joined}");
        assert!(joined.ends_with("});\n\nconst import1={load_x,rest};\n"), "{joined}");
        assert!(super::joined("", LOADER, None).is_err());
    }

    #[test]
    fn the_second_file_starts_after_the_rest_and_the_style() {
        let joined = joined(IMPORT, LOADER, Some(&REST)).unwrap();
        let asked = joined.find("const before = Promise.all([loadRest(), loadStyle()]);").unwrap();
        let started =
            joined.find("(await before, WebAssembly.instantiate(await compiled(src), imports))").unwrap();
        assert!(asked < joined.find("const src = fetch(").unwrap() && asked < started, "{joined}");
        assert!(super::joined(IMPORT, &LOADER.replace("instantiateStreaming", "x"), None).is_err());
    }

    #[test]
    fn sections_for_tools_go() {
        let module = b"\0asm\x01\0\0\0";
        let (name, code) = (b"\0\x05\x04name", [[10, 0x81, 0x01].to_vec(), vec![7; 0x81]].concat());
        let with = [&module[..], name, &code, name].concat();
        assert_eq!(bare(&with), [&module[..], &code].concat());
        // What can't be read stays as it is.
        assert_eq!(bare(&with[..with.len() - 1]), &with[..with.len() - 1]);
    }

    #[test]
    fn the_app_is_found_in_the_page() {
        let page = "<script>import init from './pds-web-12ab.js';await init({ module_or_path: './pds-web-12ab_bg.wasm' });</script>";
        assert_eq!(old_name(page).as_deref(), Some("pds-web-12ab"));
        assert_eq!(old_name("<p>pds-web</p>"), None);
    }
}
