//! Figures of the local PDS, without a browser: a million files, big objects, many clients.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use futures_util::{StreamExt, stream};
use reqwest::{Body, Client};
use serde_json::{Value, json};

use super::client::Context;
use super::options::{Options, Sizes};
use super::{print_comparison, print_figure};

const MILLION: u32 = 1_000_000;
const PAGES: usize = 21;
/// About the size of a page of the list.
const PAGE_BYTES: u64 = 50_000;
const PYTHON: &str = "python3 -m http.server";
const PIECE: usize = 1 << 20;
/// The local PDS writes such bytes to disk, but stores zeros as holes.
pub const NONZERO_BYTE: u8 = 7;
pub const ZERO_BYTE: u8 = 0;
const GIB: u64 = 1 << 30;
/// Parts have 5 GiB at most.
const PART: u64 = 4 * GIB;

/// Calls the API as the signed-in user, without a browser.
pub struct Caller<'a> {
    pub context: &'a Context<'a>,
    http: Client,
}

impl<'a> Caller<'a> {
    pub fn new(context: &'a Context<'a>) -> Self {
        Self { context, http: Client::new() }
    }

    pub async fn call(&self, path: &str, mut body: Value) -> Value {
        body["drive_id"] = json!(self.context.drive);
        let url = format!("{}/v2{path}", self.context.world.api());
        let answer = self.http.post(url).bearer_auth(self.context.token).json(&body).send().await.unwrap();
        assert!(answer.status().is_success(), "{path}: {}", answer.status());
        answer.json().await.unwrap_or_default()
    }

    async fn timed(&self, path: &str, body: &Value) -> (f64, Value) {
        let begun = Instant::now();
        let answer = self.call(path, body.clone()).await;
        (begun.elapsed().as_secs_f64() * 1000.0, answer)
    }
}

pub async fn measure(context: &Context<'_>, options: &Options) {
    if !options.wants("pds.") {
        return;
    }
    let caller = Caller::new(context);
    lists(&caller, &options.sizes).await;
    objects(&caller, &options.sizes).await;
    many_clients(&caller, options.sizes.many_clients).await;
}

/// Creates a folder of a million entries, reads pages in every order from both ends, and searches it.
async fn lists(caller: &Caller<'_>, sizes: &Sizes) {
    let tree = json!({"drive_id": caller.context.drive, "parent_file_id": "root", "folder": "the million",
        "count": MILLION.min(sizes.entries), "kind": "files"});
    let begun = Instant::now();
    let made = caller.context.world.create_tree(tree).await;
    print_figure("pds.make_million_s", "s", &[begun.elapsed().as_secs_f64()]);
    let parent = made["file_id"].as_str().unwrap();
    let mut middle = Vec::new();
    for by in ["name", "size", "created_at", "updated_at"] {
        // The first request sorts; the others are measured.
        let page = |more: Value| {
            let mut body = json!({"parent_file_id": parent, "limit": 100, "order_by": by});
            body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            body
        };
        let (first, _) = caller.timed("/file/list", &page(json!({}))).await;
        print_figure(&format!("pds.sort_by_{by}_ms"), "ms", &[first]);
        let mut runs = Vec::new();
        for direction in ["ASC", "DESC"] {
            let mut marker = String::new();
            for page_number in 0..PAGES {
                if page_number > 0 && marker.is_empty() {
                    break;
                }
                let body = page(json!({"order_direction": direction, "marker": marker}));
                let (time, answer) = caller.timed("/file/list", &body).await;
                runs.push(time);
                marker = answer["next_marker"].as_str().unwrap_or_default().to_owned();
            }
        }
        print_figure(&format!("pds.page_by_{by}_ms"), "ms", &runs);
        middle.extend(runs);
    }
    match python(&caller.http, PAGE_BYTES, PAGES).await {
        none if none.is_empty() => print_figure("pds.page_of_million_ms", "ms", &middle),
        times => print_comparison(
            "pds.page_of_million_ms",
            "ms",
            &middle,
            PYTHON,
            &times.iter().map(|s| s * 1e3).collect::<Vec<_>>(),
        ),
    }
    let mut runs = Vec::new();
    for word in ["report", "12345", "nothing"] {
        let query = json!({"query": format!("name match \"{word}\""), "order_by": "name ASC", "limit": 100});
        runs.push(caller.timed("/file/search", &query).await.0);
    }
    print_figure("pds.search_million_ms", "ms", &runs);
}

/// Speed and memory of an object of 8 GiB, stored and read; compared with 1 GiB from Python's server.
async fn objects(caller: &Caller<'_>, sizes: &Sizes) {
    let (mut puts, mut gets) = (Vec::new(), Vec::new());
    let before = memory_mb();
    let mut peak: f64 = 0.0;
    for size in sizes.objects {
        let name = format!("big {size} {}", puts.len());
        let begun = Instant::now();
        let file = send_object(caller, "root", &name, size, NONZERO_BYTE, &mut peak).await;
        puts.push(mb_s(size, begun));
        let url = caller.call("/file/get_download_url", json!({"file_id": file})).await;
        gets.push(fetch(&caller.http, url["url"].as_str().unwrap(), size, &mut peak).await);
        caller.call("/file/delete", json!({"file_id": file})).await;
    }
    print_figure("pds.put_mb_s", "MB/s", &puts);
    let size = sizes.objects[0];
    match python(&caller.http, size, 2).await {
        none if none.is_empty() => print_figure("pds.get_mb_s", "MB/s", &gets),
        times => {
            let speeds: Vec<f64> = times.iter().map(|seconds| size as f64 / 1e6 / seconds).collect();
            print_comparison("pds.get_mb_s", "MB/s", &gets, PYTHON, &speeds);
        }
    }
    if let Some(before) = before {
        print_figure("pds.memory_of_8_gib_mb", "MB", &[peak - before]);
    }
}

/// Creates a file of one repeated byte; gives its id.
pub async fn put_object(caller: &Caller<'_>, folder: &str, name: &str, size: u64, byte: u8) -> String {
    send_object(caller, folder, name, size, byte, &mut 0.0).await
}

async fn send_object(
    caller: &Caller<'_>,
    folder: &str,
    name: &str,
    size: u64,
    byte: u8,
    peak: &mut f64,
) -> String {
    let parts: Vec<Value> = (1..=size.div_ceil(PART)).map(|part| json!({"part_number": part})).collect();
    let body = json!({"parent_file_id": folder, "name": name, "type": "file", "size": size, "part_info_list": parts});
    let made = caller.call("/file/create", body).await;
    for (at, part) in made["part_info_list"].as_array().unwrap().iter().enumerate() {
        let length = (size - at as u64 * PART).min(PART);
        send(&caller.http, part["upload_url"].as_str().unwrap(), length, byte, peak).await;
    }
    caller.call("/file/complete", json!({"file_id": made["file_id"], "upload_id": made["upload_id"]})).await;
    made["file_id"].as_str().unwrap().to_owned()
}

/// Sends generated bytes.
async fn send(http: &Client, url: &str, length: u64, byte: u8, peak: &mut f64) {
    let pieces =
        stream::iter(0..length / PIECE as u64).map(move |_| Ok::<_, std::io::Error>(vec![byte; PIECE]));
    let request = http.put(url).header("content-length", length).body(Body::wrap_stream(pieces));
    let sending = request.send();
    tokio::pin!(sending);
    let answer = loop {
        tokio::select! {
            answer = &mut sending => break answer.unwrap(),
            () = tokio::time::sleep(Duration::from_millis(100)) => *peak = peak.max(memory_mb().unwrap_or(0.0)),
        }
    };
    assert!(answer.status().is_success(), "{}", answer.status());
}

async fn fetch(http: &Client, url: &str, size: u64, peak: &mut f64) -> f64 {
    let begun = Instant::now();
    let mut pieces = http.get(url).send().await.unwrap().bytes_stream();
    let (mut seen, mut looked) = (0, Instant::now());
    while let Some(piece) = pieces.next().await {
        seen += piece.unwrap().len() as u64;
        if looked.elapsed() > Duration::from_millis(100) {
            *peak = peak.max(memory_mb().unwrap_or(0.0));
            looked = Instant::now();
        }
    }
    assert_eq!(seen, size);
    mb_s(size, begun)
}

/// Seconds to load a file of this size from Python's static server. Empty without Python.
async fn python(http: &Client, size: u64, times: usize) -> Vec<f64> {
    let folder = tempfile::tempdir().unwrap();
    std::fs::File::create(folder.path().join("big")).unwrap().set_len(size).unwrap();
    let Some(server) = browser_tests::Python::try_serve(folder.path()).await else { return Vec::new() };
    let (url, mut unused, mut seconds) = (format!("{}/big", server.origin), 0.0, Vec::new());
    for _ in 0..times {
        let begun = Instant::now();
        fetch(http, &url, size, &mut unused).await;
        seconds.push(begun.elapsed().as_secs_f64());
    }
    seconds
}

/// Two hundred concurrent clients: answers per second, and the number of errors.
async fn many_clients(caller: &Caller<'_>, time: Duration) {
    let (answers, errors) = (AtomicU64::new(0), AtomicU64::new(0));
    let end = Instant::now() + time;
    let client = |number: usize| {
        let (answers, errors) = (&answers, &errors);
        async move {
            let url = format!("{}/v2/file/list", caller.context.world.api());
            let body = json!({"drive_id": caller.context.drive, "parent_file_id": "root", "limit": 1 + number % 100});
            while Instant::now() < end {
                let answer =
                    caller.http.post(&url).bearer_auth(caller.context.token).json(&body).send().await;
                let good = match answer {
                    Ok(answer) => answer.status().is_success() && answer.bytes().await.is_ok(),
                    Err(_) => false,
                };
                if good { answers } else { errors }.fetch_add(1, Ordering::Relaxed);
            }
        }
    };
    stream::iter(0..200).for_each_concurrent(None, client).await;
    print_figure(
        "pds.crowd_of_200_per_s",
        "answers/s",
        &[answers.load(Ordering::Relaxed) as f64 / time.as_secs_f64()],
    );
    print_figure("pds.crowd_of_200_errors", "errors", &[errors.load(Ordering::Relaxed) as f64]);
}

fn mb_s(size: u64, begun: Instant) -> f64 {
    size as f64 / 1e6 / begun.elapsed().as_secs_f64()
}

/// Resident memory of this process, which contains the local PDS; `None` on systems without `/proc`.
fn memory_mb() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmRSS:"))?;
    line.split_whitespace().nth(1)?.parse::<f64>().ok().map(|kb| kb / 1000.0)
}
