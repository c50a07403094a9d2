//! Uploads of one big and of many small files, and downloads, by all clients in turn. The figures of the app are
//! compared with the bare page and, if given, with another client (`NAME.peer`).

use std::fs::OpenOptions;
use std::io::Write;
use std::path::{Path, PathBuf};

use serde_json::json;
use tempfile::TempDir;

use super::client::{Client, Context, DOWNLOAD, Downloaded, Run, SAVE_AS};
use super::options::Options;
use super::pds::{Caller, NONZERO_BYTE, put_object};
use super::print_comparison;

const BIG: &[&str] = &["upload.1g_mb_s", "upload.1g_cpu_s", "upload.first_byte_ms", "upload.1g_peak_mb"];
const SMALL: &[&str] = &["upload.small2000_s", "upload.small2000_cpu_s"];
/// Downloads to a chosen file, and to the downloads folder.
const CHOSEN: &[&str] = &["download.disk_mb_s", "download.disk_cpu_s"];
const USUAL: &[&str] = &["download.usual_mb_s", "download.usual_cpu_s"];
const ALL: &[&str] = &["transfer.peak_mb", "transfer.longest_task_ms"];

const SMALL_BYTES: usize = 16 << 10;
const MOST_SMALL: u64 = 2_000;
const DOWNLOADED: &str = "download.bin";

/// The runs of all clients for one kind of transfer.
type Runs = Vec<Option<Run>>;

/// One run of every kind of transfer.
type Round = Vec<Runs>;

/// A figure of a client in a round.
type Metric<'a> = &'a dyn Fn(&[Runs], usize) -> Option<f64>;

pub async fn measure(context: &Context<'_>, clients: &[Client], options: &Options) {
    let wanted = |names: &[&str]| names.iter().any(|name| name.starts_with(&options.prefix));
    let kinds = [BIG, SMALL, CHOSEN, USUAL].map(|names| wanted(names) || wanted(ALL));
    if kinds == [false; 4] {
        return;
    }
    let caller = Caller::new(context);
    let disk = TempDir::new().unwrap();
    let size = options.mib() << 20;
    let big = if kinds[0] { vec![file(disk.path(), "big.bin", size)] } else { Vec::new() };
    let count = if kinds[1] { (2_000 * options.mib() / 1024).clamp(1, MOST_SMALL) } else { 0 };
    let small: Vec<PathBuf> =
        (0..count).map(|at| file(disk.path(), &format!("small {at:04}.bin"), SMALL_BYTES as u64)).collect();
    let shelf = caller.folder("bench shelf").await;
    let object = if kinds[2] || kinds[3] {
        put_object(&caller, &shelf, DOWNLOADED, size, NONZERO_BYTE).await
    } else {
        String::new()
    };
    let object = Downloaded { file: object, name: DOWNLOADED.into(), size };

    let mut rounds: Vec<Round> = Vec::new();
    for number in 0..options.runs {
        let mut round = Vec::new();
        for kind in 0..kinds.len() {
            let mut runs = Vec::new();
            // The order changes, so that no client is always first.
            for turn in 0..clients.len() {
                let at = (turn + number) % clients.len();
                let client = &clients[at];
                let run = match kind {
                    0 if kinds[0] => upload(&caller, client, &big, number * clients.len() + at).await,
                    1 if kinds[1] => upload(&caller, client, &small, number * clients.len() + at).await,
                    2 if kinds[2] && client.downloads(context).await => {
                        Some(client.download(context, SAVE_AS, &shelf, &object).await)
                    }
                    3 if kinds[3] && client.downloads(context).await => {
                        Some(client.download(context, DOWNLOAD, &shelf, &object).await)
                    }
                    _ => None,
                };
                runs.push((at, run));
            }
            runs.sort_by_key(|(at, _)| *at);
            round.push(runs.into_iter().map(|(_, run)| run).collect());
        }
        rounds.push(round);
    }
    caller.delete(&shelf).await;
    report(clients, &rounds, size);
}

/// Uploads into a new folder, which is deleted afterwards. The content differs each time, else the drive has it already.
pub async fn upload(caller: &Caller<'_>, client: &Client, files: &[PathBuf], number: usize) -> Option<Run> {
    for (at, path) in files.iter().enumerate() {
        let mut file = OpenOptions::new().write(true).open(path).unwrap();
        file.write_all(format!("{number:08} {at:08}").as_bytes()).unwrap();
    }
    let folder = caller.folder(&format!("bench {} {} {number}", client.name(), files.len())).await;
    let run = client.upload(caller.context, &folder, files).await;
    caller.delete(&folder).await;
    Some(run)
}

/// A file of random bytes, so that compression and sparse files have no effect.
pub fn file(folder: &Path, name: &str, size: u64) -> PathBuf {
    let path = folder.join(name);
    let mut out = std::io::BufWriter::new(std::fs::File::create(&path).unwrap());
    let mut state = 0x9E37_79B9_7F4A_7C15_u64 ^ size;
    let mut left = size;
    while left > 0 {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        let length = left.min(8);
        out.write_all(&state.to_le_bytes()[..length as usize]).unwrap();
        left -= length;
    }
    out.flush().unwrap();
    path
}

fn report(clients: &[Client], rounds: &[Round], size: u64) {
    let megabytes = size as f64 / 1e6;
    let figure = |name: &str, unit: &str, of: Metric<'_>| {
        let series: Vec<Vec<f64>> = (0..clients.len())
            .map(|client| rounds.iter().filter_map(|round| of(round, client)).collect())
            .collect();
        if series[0].is_empty() {
            return;
        }
        for (at, others) in series.iter().enumerate().skip(1).filter(|(_, others)| !others.is_empty()) {
            let name = if at == 1 { name.to_owned() } else { format!("{name}.peer") };
            print_comparison(&name, unit, &series[0], clients[at].name(), others);
        }
    };
    let (speed, seconds) = (|run: &Run| Some(megabytes / run.seconds), |run: &Run| Some(run.seconds));
    let cpu = |run: &Run| run.usage.cpu_s;
    let one = |kind: usize, of: &dyn Fn(&Run) -> Option<f64>, round: &[Runs], client: usize| {
        of(round[kind][client].as_ref()?)
    };
    figure(BIG[0], "MB/s", &|round, client| one(0, &speed, round, client));
    figure(BIG[1], "s", &|round, client| one(0, &cpu, round, client));
    figure(BIG[2], "ms", &|round, client| one(0, &|run| run.first_byte_ms, round, client));
    figure(BIG[3], "MB", &|round, client| one(0, &|run| run.usage.peak_mb, round, client));
    figure(SMALL[0], "s", &|round, client| one(1, &seconds, round, client));
    figure(SMALL[1], "s", &|round, client| one(1, &cpu, round, client));
    for (kind, names) in [(2, CHOSEN), (3, USUAL)] {
        figure(names[0], "MB/s", &|round, client| one(kind, &speed, round, client));
        figure(names[1], "s", &|round, client| one(kind, &cpu, round, client));
    }
    let worst = |round: &[Runs], client: usize, of: &dyn Fn(&Run) -> Option<f64>| {
        round.iter().filter_map(|runs| of(runs[client].as_ref()?)).reduce(f64::max)
    };
    figure(ALL[0], "MB", &|round, client| worst(round, client, &|run| run.usage.peak_mb));
    figure(ALL[1], "ms", &|round, client| worst(round, client, &|run| Some(run.longest_task_ms)));
}

impl Caller<'_> {
    pub async fn folder(&self, name: &str) -> String {
        let body = json!({"parent_file_id": "root", "name": name, "type": "folder", "check_name_mode": "auto_rename"});
        self.call("/file/create", body).await["file_id"].as_str().unwrap().to_owned()
    }

    pub async fn delete(&self, file: &str) {
        self.call("/file/delete", json!({"file_id": file})).await;
    }
}
