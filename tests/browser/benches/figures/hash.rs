//! Hashing of a file on disk and of memory: the app's worker (SHA-1 and CRC-64 in one pass) compared with SHA-1 alone,
//! WebCrypto, `sha1sum`, and another client.

use std::path::Path;
use std::process::Command;
use std::time::Instant;

use pds_web::model::entry::HashAlgorithm;
use pds_web::transfer::hash::{HashWorkerReport, HashWorkerRequest, READY, SCRIPT};
use serde_json::{Value, json};
use tempfile::TempDir;

use super::client::{Client, Context};
use super::options::Options;
use super::{print_comparison, print_figure, transfer};

const FILE: &str = "hash.file_sha1_crc64_mb_s";
const MEMORY: &str = "hash.mem_crc64_mb_s";
const FURTHER: [&str; 2] = ["hash.file_webcrypto_mb_s", "hash.file_sha1sum_mb_s"];

/// Runs the app's hash worker: waits until it is ready, then sends a request.
const OURS: &str = r#"
    const [script, ready, order, done] = arguments, [file] = bench.files(), worker = new Worker(`../${script}`);
    let begun = 0;
    const over = (answer) => {
        worker.terminate();
        done([file.size / 1000 / (performance.now() - begun), answer]);
    };
    worker.onerror = (error) => over(`failed: ${error.message}`);
    worker.onmessage = ({ data }) => {
        if (!begun) {
            begun = performance.now();
            return data === ready ? worker.postMessage([order, file]) : over(data);
        }
        // Progress messages.
        if (/^{"(PreHash|Front)"/.test(data)) return bench.progress(data);
        over(data);
    };"#;

const ALONE: &str = r#"
    const [what, done] = arguments, [file] = bench.files();
    const worker = new Worker("hashing-worker.js", { type: "module" });
    worker.onmessage = ({ data }) => { worker.terminate(); done(data); };
    worker.onerror = (error) => done("failed: " + error.message);
    worker.postMessage({ what, file });"#;

const WEBCRYPTO: &str = "
    const [done] = arguments, [file] = bench.files(), begun = performance.now();
    file.arrayBuffer().then((bytes) => crypto.subtle.digest('SHA-1', bytes))
        .then(() => done(file.size / 1000 / (performance.now() - begun)), (error) => done(String(error)));";

pub async fn measure(context: &Context<'_>, bare: &Client, peer: Option<&Client>, options: &Options) {
    let wanted = |name: &str| name.starts_with(&options.prefix);
    if ![FILE, MEMORY].into_iter().chain(FURTHER).any(wanted) {
        return;
    }
    let disk = TempDir::new().unwrap();
    let file = transfer::file(disk.path(), "hash.bin", options.mib() << 18);
    let world = context.world;
    let mut runs = [const { Vec::new() }; 7];
    let [ours, alone, webcrypto, system, crc64, sha1, peers] = &mut runs;
    let speed = |seen: Value| seen.as_f64().unwrap_or_else(|| panic!("{seen}"));
    for _ in 0..options.runs {
        bare.open(context, "root").await;
        world.choose_files("Files", &[file.as_path()]).await;
        ours.push(hashed_by_ours(context).await);
        alone.push(speed(world.script_async(ALONE, vec![json!("file")]).await));
        webcrypto.push(speed(world.script_async(WEBCRYPTO, vec![]).await));
        let memory = world.script_async(ALONE, vec![json!("memory")]).await;
        crc64.push(speed(memory["crc64"].clone()));
        sha1.push(speed(memory["sha1"].clone()));
        system.extend(sha1sum(&file));
        if let Some(peer) = peer {
            peer.open(context, "root").await;
            if peer.offers(context, "hash").await {
                peers.push(peer.hash(context, &file).await);
            }
        }
    }
    print_comparison(FILE, "MB/s", ours, "SHA-1 alone", alone);
    if let Some(peer) = peer.filter(|_| !peers.is_empty()) {
        print_comparison(&format!("{FILE}.peer"), "MB/s", ours, peer.name(), peers);
    }
    print_figure(FURTHER[0], "MB/s", webcrypto);
    print_figure(FURTHER[1], "MB/s", system);
    print_comparison(MEMORY, "MB/s", crc64, "SHA-1 of memory", sha1);
}

/// Hashes the chosen file, in MB/s.
async fn hashed_by_ours(context: &Context<'_>) -> f64 {
    let order = HashWorkerRequest::Hash { task: 1, algorithm: HashAlgorithm::Sha1, part_size: 10 << 20 };
    let order = serde_json::to_string(&order).unwrap();
    let seen = context.world.script_async(OURS, vec![json!(SCRIPT), json!(READY), json!(order)]).await;
    let answer = seen[1].as_str().unwrap_or_default();
    let report = serde_json::from_str(answer);
    assert!(matches!(report, Ok(HashWorkerReport::Done { .. })), "The hash worker answers “{answer}”");
    seen[0].as_f64().unwrap()
}

/// `None` without such a command.
fn sha1sum(file: &Path) -> Option<f64> {
    let begun = Instant::now();
    let output = Command::new("sha1sum").arg(file).output().ok()?;
    let size = file.metadata().ok()?.len();
    output.status.success().then(|| size as f64 / 1e6 / begun.elapsed().as_secs_f64())
}
