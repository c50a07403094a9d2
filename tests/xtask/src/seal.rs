//! Finishes a built site for deployment:
//! - the content security policy stands first in `<head>`, with the hashes of the inline scripts;
//! - the wasm is fetched with its integrity checked. trunk only puts the hash on a preload link, where browsers
//!   ignore it;
//! - a build id the app reads, and which is in the address of each worker's files: trunk puts no hash into their names,
//!   and a cache would mix builds;
//! - one style sheet for the first view and one for the chunks instead of many;
//! - no custom sections in the wasm, such as the relocations `split` needs;
//! - the example configuration, and the headers a host should send.
//!
//! Works on nothing but the folder it is given, and is idempotent.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

use crate::error::{CommandError, Context, Result};
use crate::headers;
use crate::html::{attribute, tags};
use crate::paths::{self, CHUNK};
use crate::split::{self, bare, integrity};
use crate::vendor;

/// What an administrator copies to `config.json` and fills in.
const EXAMPLE: &str = "{\n  \"domainId\": \"bj12345\",\n  \"appId\": \"your-application-id\"\n}\n";

const POLICY_START: &str = "<meta http-equiv=\"Content-Security-Policy\"";
const BUILD_START: &str = "<meta name=\"build\"";

/// trunk's `post_build` hook. A debug site stays unsealed, or live reload could not run its script; it gets the
/// configuration of the local PDS instead, when `cargo xtask serve` started the build.
pub fn after_trunk() -> Result<()> {
    let staging = env::var_os("TRUNK_STAGING_DIR").map_or_else(paths::dist, PathBuf::from);
    if env::var("TRUNK_PROFILE").is_ok_and(|profile| profile == "debug") {
        split::app(&staging, "debug")?;
        vendor::copy(&staging)?;
        return match env::var("PDS_WEB_DEV_CONFIG") {
            Ok(config) => write(&staging.join("config.json"), &config),
            Err(_) => Ok(()),
        };
    }
    split::app(&staging, "release")?;
    vendor::copy(&staging)?;
    seal(&staging)
}

/// Seals the site in `folder`.
pub fn seal(folder: &Path) -> Result<()> {
    let index = folder.join("index.html");
    let html = merge_style_sheets(folder, &read(&index)?)?;
    // Not of `vendor`, which is shipped as it is.
    let is_ours = |file: &&String| file.ends_with(".wasm") && !file.contains('/');
    for file in paths::files_below(folder)?.iter().filter(is_ours) {
        let wasm = folder.join(file);
        let bytes = fs::read(&wasm).context(|| format!("Could not read {}", wasm.display()))?;
        fs::write(&wasm, bare(&bytes)).context(|| format!("Could not write {}", wasm.display()))?;
    }
    let build = build_id(folder)?;
    for file in paths::files_below(folder)? {
        if let Some(name) = file.strip_suffix("_loader.js") {
            let wasm = folder.join(format!("{name}_bg.wasm"));
            let bytes = fs::read(&wasm).context(|| format!("Could not read {}", wasm.display()))?;
            write(&folder.join(&file), &worker_loader(name, &build, &integrity(&bytes)))?;
        }
    }
    let page = seal_page(&html, &build)?;
    write(&index, &page)?;
    headers::write(folder, &page)?;
    write(&folder.join("config.example.json"), EXAMPLE)
}

/// Where the sheets wait that come with the first chunk.
const CHUNK_STYLES: &str = "<template id=chunk-styles>";

/// The page with two style sheets instead of many, one for the first view and one for the chunks: each would be a file to
/// wait for, and together they compress better.
fn merge_style_sheets(folder: &Path, html: &str) -> Result<String> {
    let Some((before, rest)) = html.split_once(CHUNK_STYLES) else {
        return merge_sheets(folder, html, "style-");
    };
    let Some((chunks, after)) = rest.split_once("</template>") else {
        return Err(CommandError::new("The template with the styles of chunks has no end."));
    };
    let chunks = merge_sheets(folder, chunks, &format!("{CHUNK}styles-"))?;
    // What is after the template may hold sheets too.
    let first = merge_sheets(folder, &format!("{before}{CHUNK_STYLES}{after}"), "style-")?;
    Ok(first.replace(CHUNK_STYLES, &format!("{CHUNK_STYLES}{chunks}</template>")))
}

/// A part of the page with one style sheet, whose name begins with `start`, instead of many.
fn merge_sheets(folder: &Path, html: &str, start: &str) -> Result<String> {
    let sheets: Vec<&str> =
        tags(html, "<link").filter(|tag| attribute(tag, "rel") == Some("stylesheet")).collect();
    // A site that is sealed has one already.
    if sheets.len() <= 1 {
        return Ok(html.to_owned());
    }
    let mut style = String::new();
    for sheet in &sheets {
        let file = folder.join(attribute(sheet, "href").unwrap_or_default().trim_start_matches("./"));
        style.push_str(&read(&file)?);
        fs::remove_file(&file).context(|| format!("Could not remove {}", file.display()))?;
    }
    let name = format!("{start}{}.css", hex(&Sha256::digest(&style)));
    write(&folder.join(&name), &style)?;
    let integrity = integrity(style.as_bytes());
    let link = format!("<link href=./{name} integrity={integrity} rel=stylesheet>");
    let html = html.replace(sheets[0], &link);
    Ok(sheets[1..].iter().fold(html, |html, sheet| html.replace(sheet, "")))
}

/// The page with its policy and build id.
pub fn seal_page(html: &str, build: &str) -> Result<String> {
    let html = remove_tag(&remove_tag(html, POLICY_START), BUILD_START);
    let (html, early) = fetch_wasm_with_integrity(&html)?;
    let Some(head) = start_of_head(&html) else {
        return Err(CommandError::new(
            "The built index.html has no <head>, so it can't get a content security policy.",
        ));
    };
    if html.contains("<style") {
        return Err(CommandError::new(
            "The built index.html has an inline <style>, which its own policy would refuse.",
        ));
    }
    let scripts = [inline_scripts(&early), inline_scripts(&html)].concat();
    let hashes: Vec<String> = scripts.into_iter().map(csp_hash).collect();
    let policy = policy(&hashes);
    let (before, after) = html.split_at(head);
    // The character set has to be declared within the first 1024 bytes; this much stands before it.
    let page =
        format!("{before}{POLICY_START} content=\"{policy}\">{BUILD_START} content=\"{build}\">{after}");
    // Before the styles, so that it doesn't wait for them.
    let charset = page.find("<title").unwrap_or(before.len());
    let (before, after) = page.split_at(charset);
    Ok(format!("{before}{early}{after}"))
}

/// Just after `<head>`, or after `<html …>`: minified pages leave out the tag of the head.
fn start_of_head(html: &str) -> Option<usize> {
    ["<head", "<html"].iter().find_map(|tag| {
        let at = html.find(tag)?;
        html[at..].find('>').map(|end| at + end + 1)
    })
}

/// Everything is forbidden but what a client of PDS needs. The API and the object store live on hosts that only
/// `config.json` knows, so connections, images, media and frames may go to any https origin, and to this computer.
fn policy(script_hashes: &[String]) -> String {
    let scripts: String = script_hashes.iter().map(|hash| format!(" '{hash}'")).collect();
    let anywhere = "https: http://127.0.0.1:* http://localhost:*";
    [
        "default-src 'none'".to_owned(),
        format!("script-src 'self' 'wasm-unsafe-eval'{scripts}"),
        "style-src 'self'".to_owned(),
        "worker-src 'self'".to_owned(),
        "manifest-src 'self'".to_owned(),
        "font-src 'self'".to_owned(),
        // Blobs are made by the page: hls.js reads its list of a film's qualities from one.
        format!("connect-src 'self' blob: {anywhere}"),
        format!("img-src 'self' data: blob: {anywhere}"),
        format!("media-src 'self' blob: {anywhere}"),
        "object-src 'none'".to_owned(),
        "frame-src https: http://127.0.0.1:* http://localhost:*".to_owned(),
        "base-uri 'none'".to_owned(),
        "form-action 'none'".to_owned(),
    ]
    .join("; ")
}

/// The content between `<script …>` and `</script>` of every script without `src`.
fn inline_scripts(html: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = html;
    while let Some((_, from_tag)) = rest.split_once("<script") {
        let Some((tag, body)) = from_tag.split_once('>') else { break };
        let Some((script, after)) = body.split_once("</script>") else { break };
        if !tag.contains("src=") {
            found.push(script);
        }
        rest = after;
    }
    found
}

fn csp_hash(script: &str) -> String {
    format!("sha256-{}", STANDARD.encode(Sha256::digest(script.as_bytes())))
}

/// `html` without the tag that begins with `start`.
fn remove_tag(html: &str, start: &str) -> String {
    match html.split_once(start).and_then(|(before, tag)| Some((before, tag.split_once('>')?.1))) {
        Some((before, after)) => format!("{before}{after}"),
        None => html.to_owned(),
    }
}

/// Takes trunk's preload of the wasm out of the page, and makes the start script use a request that checks the
/// integrity. Returns the page and the script that begins the request, to be put early in the head.
fn fetch_wasm_with_integrity(html: &str) -> Result<(String, String)> {
    const EARLY: &str = "<script>const appWasm=fetch(";
    if html.contains(EARLY) {
        return Ok((html.to_owned(), String::new()));
    }
    let Some(link) = tags(html, "<link").find(|tag| tag.contains("preload") && tag.contains("_bg.wasm"))
    else {
        return Err(CommandError::new(
            "The built index.html has no preload of the wasm: has trunk changed its page?",
        ));
    };
    let (Some(file), Some(integrity)) = (attribute(link, "href"), attribute(link, "integrity")) else {
        return Err(CommandError::new("The built index.html has no integrity for the wasm."));
    };
    let started = format!("module_or_path: '{file}'");
    if !html.contains(&started) {
        return Err(CommandError::new(
            "The start script of trunk looks different from what is expected here.",
        ));
    }
    let page = html.replace(link, "").replace(&started, "module_or_path: appWasm");
    Ok((page, format!("{EARLY}\"{file}\",{{integrity:\"{integrity}\"}})</script>")))
}

/// The loader of a worker, asking for its files under the build id. trunk's own passes the file name in a way
/// wasm-bindgen warns about.
fn worker_loader(name: &str, build: &str, integrity: &str) -> String {
    format!(
        "importScripts(\"./{name}.js?{build}\");\
         wasm_bindgen({{module_or_path:fetch(\"./{name}_bg.wasm?{build}\",{{integrity:\"{integrity}\"}})}});"
    )
}

/// Sixteen digits that change when any file the app loads does.
fn build_id(folder: &Path) -> Result<String> {
    let mut digest = Sha256::new();
    for file in paths::files_below(folder)? {
        // These are written here, or by whoever deploys the site.
        let is_ours = file == "index.html" || file.ends_with("_loader.js") || headers::is_snippet(&file);
        if is_ours || file.starts_with("config") {
            continue;
        }
        let bytes = fs::read(folder.join(&file)).context(|| format!("Could not read {file}"))?;
        digest.update(file.as_bytes());
        digest.update((bytes.len() as u64).to_le_bytes());
        digest.update(&bytes);
    }
    Ok(hex(&digest.finalize()))
}

/// The first sixteen digits.
pub fn hex(digest: &[u8]) -> String {
    digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

fn read(path: &Path) -> Result<String> {
    fs::read_to_string(path).context(|| format!("Could not read {}", path.display()))
}

fn write(path: &Path, text: &str) -> Result<()> {
    fs::write(path, text).context(|| format!("Could not write {}", path.display()))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail")]
    use super::*;

    const PAGE: &str = "<!doctype html><html lang=en><head><meta charset=utf-8><title>Drive</title>\
        <script type=module>import init from './app.js';\nawait init({ module_or_path: './app_bg.wasm' });</script>\
        <link href=./a.css integrity=sha384-aa rel=stylesheet>\
        <link as=fetch crossorigin href=./app_bg.wasm integrity=sha384-bb/+ rel=preload type=application/wasm>\
        </head><body></body></html>";

    #[test]
    fn the_policy_stands_first_and_names_the_inline_scripts() {
        let html = seal_page(PAGE, "0123").unwrap();
        let head = html.split_once("<head>").unwrap().1;
        assert!(
            head.starts_with("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; ")
        );
        let scripts = inline_scripts(&html);
        assert_eq!(scripts.len(), 2);
        for script in scripts {
            assert!(html.contains(&format!(" '{}'", csp_hash(script))), "{html}");
        }
        assert!(html.find("<meta charset").unwrap() < 1024);
    }

    #[test]
    fn the_wasm_is_fetched_with_its_integrity_and_no_longer_preloaded() {
        let html = seal_page(PAGE, "0123").unwrap();
        assert!(
            html.contains(
                "<script>const appWasm=fetch(\"./app_bg.wasm\",{integrity:\"sha384-bb/+\"})</script>"
            )
        );
        assert!(html.contains("init({ module_or_path: appWasm })"));
        assert!(!html.contains("rel=preload"));
    }

    #[test]
    fn the_hash_is_the_one_a_browser_computes() {
        // Of the example in CSP level 2: "doSomething()" is a script of our own; the digest is from sha256sum.
        assert_eq!(csp_hash(""), "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
    }

    #[test]
    fn sealing_twice_changes_nothing() {
        let once = seal_page(PAGE, "0123").unwrap();
        assert_eq!(seal_page(&once, "0123").unwrap(), once);
    }

    #[test]
    fn the_worker_is_asked_for_under_its_build() {
        let expected = "importScripts(\"./hasher.js?7f\");wasm_bindgen({module_or_path:\
                        fetch(\"./hasher_bg.wasm?7f\",{integrity:\"sha384-x\"})});";
        assert_eq!(worker_loader("hasher", "7f", "sha384-x"), expected);
    }

    #[test]
    fn a_minified_page_has_no_head_tag() {
        let html = seal_page(&PAGE.replace("<head>", ""), "0").unwrap();
        assert!(html.starts_with("<!doctype html><html lang=en><meta http-equiv="), "{html}");
    }

    #[test]
    fn a_page_without_a_head_or_with_a_style_is_refused() {
        assert!(seal_page("<p>hello", "0").is_err());
        assert!(seal_page(&PAGE.replace("<title>", "<style>a{}</style><title>"), "0").is_err());
        assert!(seal_page(&PAGE.replace("preload", "other"), "0").is_err());
    }
}
