//! Splits the app into chunks. Rust links one WebAssembly file; each function marked `#[wasm_split(NAME)]` or `#[lazy]` says
//! where it comes apart. What only the functions of one name reach goes into the chunk of that name, what several chunks
//! share and the first file does not need into shared chunks. trunk does not know of chunks, so what it made of the whole
//! file is replaced here.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256, Sha384};
use wasm_split_cli_support::{Options, transform};

use crate::error::{CommandError, Context, Result};
use crate::paths::{self, CHUNK};
use crate::run::run_logged;
use crate::seal::hex;
use crate::short_names;
use crate::tool::Tool;

const APP: &str = "pds-web";

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

/// How the script of wasm-bindgen calls the loaders, which the splitter writes into a file of their own.
const LOADERS: &str = "\"./__wasm_split.js\"";

/// What the loaders of chunks call.
const START_CHUNK: &str = include_str!("script/chunk.js");

/// Replaces the app that trunk put into `staging`, built with `profile`.
pub fn app(staging: &Path, profile: &str) -> Result<()> {
    let whole = paths::target().join("wasm32-unknown-unknown").join(profile).join(format!("{APP}.wasm"));
    let work = paths::work()?.join("split").join(profile);
    if work.exists() {
        fs::remove_dir_all(&work).context(|| format!("Could not empty {}", work.display()))?;
    }
    paths::create_dir(work.clone())?;
    let mut app = split(&whole, &work)?;
    if profile != "debug" {
        for file in app.chunks.iter().chain([&app.first]) {
            optimize(file)?;
        }
        app.script = without_streams(&app.script);
        app.script = short_names::rename(&app.script, &shorten_names(&app.first)?)?;
    }
    for file in fs::read_dir(staging).context(|| "Could not read the site".into())? {
        let file = file.context(|| "Could not read the site".into())?.path();
        // Left by a split before, when a finished site is done again.
        if file.file_name().is_some_and(|name| name.to_string_lossy().starts_with(CHUNK)) {
            fs::remove_file(&file).context(|| format!("Could not remove {}", file.display()))?;
        }
    }
    for chunk in &app.chunks {
        let wasm = bare(&read(chunk)?);
        let name = chunk.file_stem().unwrap_or_default().to_string_lossy();
        let (script, file) = checked(&app.script, &name, &wasm)?;
        app.script = script;
        write(&staging.join(file), &wasm)?;
    }
    if profile != "debug" {
        app.script = minify(&work, &app.script)?;
    }
    put(staging, &bare(&read(&app.first)?), &app.script)
}

/// What wasm-bindgen and the split leave.
struct Split {
    first: PathBuf,
    chunks: Vec<PathBuf>,
    script: String,
}

/// Splits, and has wasm-bindgen write the script.
fn split(whole: &Path, work: &Path) -> Result<Split> {
    let input = read(whole)?;
    let main = work.join("main.wasm");
    let mut options = Options::new(&input);
    options.output_dir = work;
    options.main_out_path = &main;
    let split = transform(options)
        .map_err(|error| CommandError::new(format!("The app could not be split: {error:?}")))?;
    let out = work.join("bound");
    let mut bindgen = Command::new(Tool::WasmBindgen.path()?);
    bindgen.arg(&main).args(["--target", "web", "--no-typescript", "--keep-lld-exports", "--out-name", APP]);
    run_logged("wasm-bindgen", bindgen.arg("--out-dir").arg(&out))?;
    let script = joined(&text(&out.join(format!("{APP}.js")))?, &text(&work.join("__wasm_split.js"))?)?;
    let mut chunks = split.split_modules;
    // Those that nothing loads are empty.
    chunks.retain(|chunk| chunk.file_name().is_some_and(|name| script.contains(&*name.to_string_lossy())));
    Ok(Split { first: out.join(format!("{APP}_bg.wasm")), chunks, script })
}

/// Streams of Rust for JavaScript, which Leptos needs on servers only. Nothing calls them, but they are exported.
const STREAMS: &str = "IntoUnderlying";

/// The script without the classes of [`STREAMS`], and without what belongs to them.
fn without_streams(script: &str) -> String {
    let class = format!("export class {STREAMS}");
    let statements = ["if (Symbol.dispose) ", "const "].map(|start| format!("{start}{STREAMS}"));
    let (mut kept, mut is_in_class, mut is_in_statement) = (String::new(), false, false);
    for line in script.split_inclusive('\n') {
        is_in_class |= line.starts_with(&class);
        is_in_statement |= statements.iter().any(|start| line.starts_with(start));
        if !is_in_class && !is_in_statement {
            kept.push_str(line);
        }
        is_in_class &= !line.starts_with('}');
        is_in_statement &= !line.trim_end().ends_with(';');
    }
    kept
}

/// The size after brotli counts. -Oz is smaller on disk and larger after brotli; laying out the branches anew between two
/// rounds saves 2 %.
fn optimize(wasm: &Path) -> Result<()> {
    const SMALL: [&str; 7] = [
        // Those of `STREAMS`.
        "--remove-exports=*intounderlying*",
        "-Os",
        "--flatten",
        "--rereloop",
        "-Os",
        "--low-memory-unused",
        "--one-caller-inline-max-function-size=60",
    ];
    let mut optimize = Command::new(Tool::WasmOpt.path()?);
    optimize.args(SMALL).args(FEATURES).arg(wasm).arg("-o").arg(wasm);
    run_logged("wasm-opt", &mut optimize).map(drop)
}

/// Gives what wasm-opt says of the new names.
fn shorten_names(wasm: &Path) -> Result<String> {
    let mut shorten = Command::new(Tool::WasmOpt.path()?);
    shorten.arg(short_names::PASS).args(FEATURES).arg(wasm).arg("-o").arg(wasm);
    run_logged("wasm-opt-names", &mut shorten)
}

/// trunk's own minifier can't read the script of wasm-bindgen. Terser saves 2.4 kB after brotli.
fn minify(work: &Path, script: &str) -> Result<String> {
    let file = work.join("script.js");
    write(&file, script.as_bytes())?;
    let mut terser = Command::new(Tool::Terser.path()?);
    terser.arg(&file).args(["--module", "--compress", "--mangle", "--output"]).arg(&file);
    run_logged("terser", &mut terser)?;
    text(&file)
}

/// The script with the loaders of the chunks in it: by themselves they would be one more file to wait for. wasm-bindgen
/// imports them once for each chunk.
fn joined(script: &str, loaders: &str) -> Result<String> {
    const STARTED: &str = "WebAssembly.instantiateStreaming(src, imports)";
    let strange =
        || CommandError::new("The scripts of the split app look different from what is expected here.");
    let (_, loaders) = loaders.split_once("from \"./main.js\";").ok_or_else(strange)?;
    let names: Vec<&str> = loaders
        .match_indices("export const ")
        .filter_map(|(at, start)| loaders[at + start.len()..].split(' ').next())
        .collect();
    let (imports, script): (Vec<&str>, Vec<&str>) = script.lines().partition(|line| line.contains(LOADERS));
    let end = script.iter().position(|line| line.contains("\"./pds-web_bg.js\": import0"));
    if names.is_empty() || imports.len() != 2 * names.len() || !loaders.contains(STARTED) {
        return Err(strange());
    }
    let (before, after) = script.split_at(end.ok_or_else(strange)? + 1);
    let members: Vec<String> = names.iter().map(|name| format!("{name}: {name},")).collect();
    let (before, after, members) = (before.join("\n"), after.join("\n"), members.join(" "));
    let loaders = loaders.replace("export const ", "const ").replace(STARTED, "startChunk(src, imports)");
    Ok(format!(
        "{before}\n{LOADERS}: loaders,\n{after}\n{START_CHUNK}{loaders}\nconst loaders = {{ {members} }};\n"
    ))
}

/// The script that fetches a chunk under the name of its content, which is the second result, with its integrity checked.
fn checked(script: &str, name: &str, wasm: &[u8]) -> Result<(String, String)> {
    let digest = Sha256::digest(wasm);
    let name_of_chunk = name.trim_start_matches("split_").trim_start_matches("chunk_");
    let file = format!("{CHUNK}{name_of_chunk}-{}.wasm", hex(&digest));
    let fetched = format!("fetch(new URL(\"./{name}.wasm\", import.meta.url))");
    if !script.contains(&fetched) {
        return Err(CommandError::new(format!(
            "The script does not load the chunk {name} as is expected here."
        )));
    }
    // The first file has one for each chunk, which no compression makes smaller: SHA-384 would cost 16 bytes more each.
    let integrity = STANDARD.encode(digest);
    let checked =
        format!("fetch(new URL(\"./{file}\", import.meta.url), {{ integrity: \"sha256-{integrity}\" }})");
    Ok((script.replace(&fetched, &checked), file))
}

/// Puts script and first file into the site under a name of their content, and says so in the page.
fn put(staging: &Path, first: &[u8], script: &str) -> Result<()> {
    let index = staging.join("index.html");
    let mut page = text(&index)?;
    let old =
        old_name(&page).ok_or_else(|| CommandError::new("The built index.html does not start the app."))?;
    let name = format!("{APP}-{}", hex(&Sha256::new().chain_update(first).chain_update(script).finalize()));
    for (ending, new) in [(".js", script.as_bytes()), ("_bg.wasm", first)] {
        let file = staging.join(format!("{old}{ending}"));
        page = page.replace(&integrity(&read(&file)?), &integrity(new));
        fs::remove_file(&file).context(|| format!("Could not remove {}", file.display()))?;
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
    fs::read(path).context(|| format!("Could not read {}", path.display()))
}

fn text(path: &Path) -> Result<String> {
    fs::read_to_string(path).context(|| format!("Could not read {}", path.display()))
}

fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    fs::write(path, bytes).context(|| format!("Could not write {}", path.display()))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail")]
    use super::*;

    const LOADER: &str = "import { initSync } from \"./main.js\";\n\nexport const load_x = wrap(() => {\n    \
        const src = fetch(new URL(\"./split_x.wasm\", import.meta.url));\n    \
        return async (imports) => (WebAssembly.instantiateStreaming(src, imports));\n});\n";

    #[test]
    fn the_loaders_become_part_of_the_script() {
        let loaders = format!("{LOADER}export const load_y = wrap();\n");
        let imports = |number| {
            (format!("import * as import{number} from {LOADERS}"), format!("{LOADERS}: import{number},"))
        };
        let ((import1, member1), (import2, member2)) = (imports(1), imports(2));
        let script = format!(
            "{import1}\n{import2}\nreturn {{\n\"./pds-web_bg.js\": import0,\n{member1}\n{member2}\n}};\nexport"
        );
        let joined = joined(&script, &loaders).unwrap();
        assert!(
            joined.starts_with(
                "return {\n\"./pds-web_bg.js\": import0,\n\"./__wasm_split.js\": loaders,\n};\nexport\n"
            ),
            "{joined}"
        );
        assert!(joined.ends_with("\nconst loaders = { load_x: load_x, load_y: load_y, };\n"), "{joined}");
        assert!(joined.contains("(startChunk(src, imports))") && !joined.contains("import {"), "{joined}");
        assert!(super::joined("", &loaders).is_err());
        assert!(super::joined(&script, LOADER).is_err());
        assert!(super::joined(&script, &loaders.replace("instantiateStreaming", "x")).is_err());
    }

    #[test]
    fn classes_that_nothing_uses_go() {
        let class = "export class IntoUnderlyingSink {\n    free() {\n    }\n}\n\
            if (Symbol.dispose) IntoUnderlyingSink.prototype.free;\n";
        let last =
            "const IntoUnderlyingSinkFinalization = (typeof FinalizationRegistry)\n    ? {}\n    : free;\n";
        assert_eq!(without_streams(&format!("a\n{class}b {{\n}}\n{last}c;\n")), "a\nb {\n}\nc;\n");
    }

    #[test]
    fn a_chunk_is_named_by_its_content_and_checked() {
        let (script, file) = checked(LOADER, "split_x", b"wasm").unwrap();
        assert_eq!(file, format!("chunk-x-{}.wasm", hex(&Sha256::digest(b"wasm"))));
        let integrity = format!("sha256-{}", STANDARD.encode(Sha256::digest(b"wasm")));
        let expected =
            format!("fetch(new URL(\"./{file}\", import.meta.url), {{ integrity: \"{integrity}\" }});");
        assert!(script.contains(&expected), "{script}");
        assert!(checked(LOADER, "split_y", b"wasm").is_err());
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
