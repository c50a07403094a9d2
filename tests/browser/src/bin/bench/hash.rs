//! Hashing of a file on disk, and of memory: the app's worker in one pass beside SHA-1 alone, what the browser and the
//! system have, and another client's way.

use std::path::Path;
use std::process::Command;
use std::time::Instant;

use serde_json::json;
use tempfile::TempDir;

use super::client::{Client, Place};
use super::{Options, compared, told, transfer};

const FILE: &str = "hash.file_sha1_crc64_mb_s";
const MEMORY: &str = "hash.mem_crc64_mb_s";
const FURTHER: [&str; 2] = ["hash.file_webcrypto_mb_s", "hash.file_sha1sum_mb_s"];

/// The messages of the app's hash worker: it says who it is, and after that takes orders.
const OURS: &str = r#"
    const [done] = arguments, [file] = bench.files(), worker = new Worker("../hasher_loader.js");
    let begun = 0;
    worker.onmessage = ({ data }) => {
        if (!begun) {
            begun = performance.now();
            return worker.postMessage([JSON.stringify({ Hash: { task: 1, part_size: 10 << 20 } }), file]);
        }
        if (!JSON.parse(data).Done) return;
        const speed = file.size / 1000 / (performance.now() - begun);
        worker.terminate();
        done(speed);
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

pub async fn measure(place: &Place<'_>, bare: &Client, peer: Option<&Client>, options: &Options) {
    let wanted = |name: &str| name.starts_with(&options.prefix);
    if ![FILE, MEMORY].into_iter().chain(FURTHER).any(wanted) {
        return;
    }
    let disk = TempDir::new().unwrap();
    let file = transfer::file(disk.path(), "hash.bin", options.mib() << 18);
    let client = place.world.client();
    let mut runs = [const { Vec::new() }; 7];
    let [ours, alone, webcrypto, system, crc64, sha1, peers] = &mut runs;
    let speed = |seen: serde_json::Value| seen.as_f64().unwrap_or_else(|| panic!("{seen}"));
    for _ in 0..options.runs {
        bare.open(place, "root").await;
        place.world.choose_files("Files", &[file.as_path()]).await;
        ours.push(speed(client.execute_async(OURS, vec![]).await.unwrap()));
        alone.push(speed(client.execute_async(ALONE, vec![json!("file")]).await.unwrap()));
        webcrypto.push(speed(client.execute_async(WEBCRYPTO, vec![]).await.unwrap()));
        let memory = client.execute_async(ALONE, vec![json!("memory")]).await.unwrap();
        crc64.push(speed(memory["crc64"].clone()));
        sha1.push(speed(memory["sha1"].clone()));
        system.extend(sha1sum(&file));
        if let Some(peer) = peer {
            peer.open(place, "root").await;
            if peer.offers(place, "hash").await {
                peers.push(peer.hash(place, &file).await);
            }
        }
    }
    compared(FILE, "MB/s", ours, "SHA-1 alone", alone);
    if let Some(peer) = peer.filter(|_| !peers.is_empty()) {
        compared(&format!("{FILE}.peer"), "MB/s", ours, peer.name(), peers);
    }
    told(FURTHER[0], "MB/s", webcrypto);
    told(FURTHER[1], "MB/s", system);
    compared(MEMORY, "MB/s", crc64, "SHA-1 of memory", sha1);
}

/// Where there is such a command.
fn sha1sum(file: &Path) -> Option<f64> {
    let begun = Instant::now();
    let output = Command::new("sha1sum").arg(file).output().ok()?;
    let size = file.metadata().ok()?.len();
    output.status.success().then(|| size as f64 / 1e6 / begun.elapsed().as_secs_f64())
}
