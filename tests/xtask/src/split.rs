//! Parts the app in two: what the first view needs, and what comes later. Rust links one WebAssembly file; the function
//! marked `#[wasm_split]` (in `src/app/late.rs`) says where it comes apart, and whatever only it reaches goes into the
//! second file. trunk knows nothing of this, so what it made of the whole file is replaced here.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256, Sha384};
use wasm_split_cli_support::{Options, transform};

use crate::order;
use crate::place;
use crate::run::quietly;
use crate::seal::hex;
use crate::shorten;
use crate::tool::Tool;
use crate::trouble::{Result, Trouble, While};

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
    "--strip-debug",
    "--strip-producers",
];

/// By the names `order` gives them.
const SORTED: &[&str] = &["--reorder-functions-by-name", "--strip-debug", "--strip-producers"];

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

/// Replaces the app that trunk put into `staging`, built with `profile`.
pub fn app(staging: &Path, profile: &str) -> Result<()> {
    let whole = place::target().join("wasm32-unknown-unknown").join(profile).join(format!("{APP}.wasm"));
    let work = place::work()?.join("split").join(profile);
    if work.exists() {
        fs::remove_dir_all(&work).during(|| format!("Could not empty {}", work.display()))?;
    }
    let work = place::made(work)?;
    let (first, script) = bound(&whole, &work)?;
    let later = work.join("split_later.wasm");
    // A debug build keeps the names of functions, for whoever looks for a fault.
    if profile == "debug" {
        return put(staging, &read(&first)?, &read(&later)?, &script);
    }
    shrink(&first)?;
    shrink(&later)?;
    let (first, script) = shorten::imports(&bare(&read(&first)?), &script, &format!("./{APP}_bg.js"))?;
    put(staging, &first, &bare(&read(&later)?), &script)
}

/// Splits, and has wasm-bindgen write the script: the first file and the script's text.
fn bound(whole: &Path, work: &Path) -> Result<(PathBuf, String)> {
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
    let script = shorten::script_without_streams(&text(&out.join(format!("{APP}.js")))?);
    let loader = text(&work.join("__wasm_split.js"))?;
    Ok((out.join(format!("{APP}_bg.wasm")), leaner(&joined(&script, &loader)?)))
}

fn shrink(wasm: &Path) -> Result<()> {
    optimize(wasm, SMALLER)?;
    write(wasm, &order::named(&read(wasm)?)?)?;
    optimize(wasm, SORTED)
}

fn optimize(wasm: &Path, how: &[&str]) -> Result<()> {
    let mut optimize = Command::new(Tool::WasmOpt.path()?);
    quietly("wasm-opt", optimize.arg(wasm).args(how).args(FEATURES).arg("-o").arg(wasm)).map(drop)
}

/// The script with the loader of the second file in it: by itself it would be one more file to wait for.
fn joined(script: &str, loader: &str) -> Result<String> {
    let strange = || Trouble::new("The scripts of the split app look different from what is expected here.");
    let (_, loader) = loader.split_once("from \"./main.js\";").ok_or_else(strange)?;
    let (_, script) = script.split_once(IMPORT).ok_or_else(strange)?;
    let exported: Vec<&str> = loader
        .match_indices("export const ")
        .filter_map(|(at, start)| loader[at + start.len()..].split(' ').next())
        .collect();
    if exported.is_empty() {
        return Err(strange());
    }
    let loader = loader.replace("export const ", "const ");
    Ok(format!("{script}\n{loader}\nconst import1={{{}}};\n", exported.join(",")))
}

/// The script without comments and indentation.
fn leaner(script: &str) -> String {
    let lines = script.lines().map(str::trim_start);
    let kept = lines.filter(|line| {
        !["", "*/"].contains(line) && !["//", "/**", "* "].iter().any(|start| line.starts_with(start))
    });
    kept.flat_map(|line| [line, "\n"]).collect()
}

/// Puts the files into the site under names of their own content, and says so in the page.
fn put(staging: &Path, first: &[u8], later: &[u8], script: &str) -> Result<()> {
    let index = staging.join("index.html");
    let mut page = text(&index)?;
    let old = old_name(&page).ok_or_else(|| Trouble::new("The built index.html does not start the app."))?;
    let digest = Sha256::new().chain_update(first).chain_update(later).chain_update(script).finalize();
    let name = format!("{APP}-{}", hex(&digest));
    let fetched = "new URL(\"./split_later.wasm\", import.meta.url)";
    if !script.contains(fetched) {
        return Err(Trouble::new(
            "The loader of the second file looks different from what is expected here.",
        ));
    }
    let checked =
        format!("new URL(\"./{name}_later.wasm\", import.meta.url),{{integrity:\"{}\"}}", integrity(later));
    let script = with_style(&script.replace(fetched, &checked))?;
    for (ending, new) in [(".js", script.as_bytes()), ("_bg.wasm", first)] {
        let file = staging.join(format!("{old}{ending}"));
        page = page.replace(&integrity(&read(&file)?), &integrity(new));
        fs::remove_file(&file).during(|| format!("Could not remove {}", file.display()))?;
        write(&staging.join(format!("{name}{ending}")), new)?;
    }
    // Left by a split before, when a finished site is done again.
    let _ = fs::remove_file(staging.join(format!("{old}_later.wasm")));
    write(&staging.join(format!("{name}_later.wasm")), later)?;
    write(&index, page.replace(&old, &name).as_bytes())
}

/// The script that loads the style sheet of what comes later (see `seal`) beside the second file, which is not there
/// before its style is. The sheet itself stays switched off, for another try where the first one failed.
fn with_style(script: &str) -> Result<String> {
    const STARTED: &str = "return async (imports) => (WebAssembly";
    const STYLE: &str = "const style=new Promise((done,failed)=>{\
        const off=document.querySelector(\"link[disabled]\");\
        if(!off)return done();\
        const sheet=off.cloneNode();\
        sheet.removeAttribute(\"disabled\");\
        sheet.onload=()=>{off.remove();done()};\
        sheet.onerror=()=>{sheet.remove();failed(Error(sheet.href))};\
        off.after(sheet)});\
        style.catch(()=>{});\n";
    if !script.contains(STARTED) {
        return Err(Trouble::new("The loader of the second file starts it otherwise than is expected here."));
    }
    let waiting = STARTED.replace("=> (", "=> (await style,");
    Ok(script.replace(STARTED, &format!("{STYLE}{waiting}")))
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

    #[test]
    fn the_loader_becomes_part_of_the_script() {
        let script = "import * as import1 from \"./__wasm_split.js\"\n\nexport function a() {}\n";
        let loader = "import { initSync } from \"./main.js\";\n\nexport const load_x = wrap(1);\nexport const load_y = wrap(2);\n";
        let joined = joined(script, loader).unwrap();
        assert!(!joined.contains("import "), "{joined}");
        assert!(joined.ends_with(
            "\nconst load_x = wrap(1);\nconst load_y = wrap(2);\n\nconst import1={load_x,load_y};\n"
        ));
        assert!(super::joined("", loader).is_err());
    }

    #[test]
    fn comments_and_indentation_go_and_nothing_else() {
        let script =
            "/**\n * @param {any} a\n */\nfunction f(a) {\n    // why\n    return a * 2; // twice\n}\n\n";
        assert_eq!(leaner(script), "function f(a) {\nreturn a * 2; // twice\n}\n");
    }

    #[test]
    fn the_second_file_waits_for_its_style() {
        let script =
            with_style("src.catch(() => {});\nreturn async (imports) => (WebAssembly.x(src));").unwrap();
        assert!(
            script.ends_with("\nreturn async (imports) => (await style,WebAssembly.x(src));"),
            "{script}"
        );
        assert!(with_style("").is_err());
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
