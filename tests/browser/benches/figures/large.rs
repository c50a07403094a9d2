//! Upload and download of a file larger than memory, by the app and by the bare page. The file is sparse, on disk and
//! in the local PDS, but a download takes its full size on the disk, twice if it is stored in the page's own storage
//! first. So these figures are measured only when named.

use std::fs::File;
use std::io::Write;

use super::client::{Client, Context, DOWNLOAD, Downloaded, Run, SAVE_AS};
use super::options::Options;
use super::pds::{Caller, ZERO_BYTE, put_object};
use super::print_comparison;
use tempfile::TempDir;

const ALL: &str = "large.";
const UP: &str = "large.up";
const WAYS: [(&str, &str); 2] = [("large.save_as", SAVE_AS), ("large.download", DOWNLOAD)];
/// 20 GB, unless another size is asked for.
const BYTES: u64 = 19_074 << 20;

pub async fn measure(context: &Context<'_>, clients: &[Client], options: &Options) {
    let [app, bare, ..] = clients else { unreachable!("the app and the bare page") };
    let prefix = options.prefix.as_str();
    if !prefix.starts_with(ALL) && !options.is_tiny() {
        return;
    }
    let wanted = |way: &str| way.starts_with(prefix);
    let size = options.size.map_or(BYTES, |size| size << 20);
    let caller = Caller::new(context);
    let shelf = caller.folder("bench large").await;
    let name = "large.bin";
    if wanted(UP) {
        let disk = TempDir::new().unwrap();
        let path = disk.path().join("sent.bin");
        let mut file = File::create(&path).unwrap();
        // The content makes no difference, but the drive must not have it already.
        file.write_all(&std::process::id().to_le_bytes()).unwrap();
        file.set_len(size).unwrap();
        let mut runs = Vec::new();
        for client in [app, bare] {
            let folder = caller.folder("bench large up").await;
            runs.push(client.upload(context, &folder, std::slice::from_ref(&path)).await);
            caller.delete(&folder).await;
        }
        report(UP, size, &runs);
    }
    if !WAYS.iter().any(|(way, _)| wanted(way)) {
        return;
    }
    let file = put_object(&caller, &shelf, name, size, ZERO_BYTE).await;
    let it = Downloaded { file, name: name.into(), size };
    for (way, word) in WAYS.into_iter().filter(|(way, _)| wanted(way)) {
        let mut runs = Vec::new();
        for client in [app, bare] {
            runs.push(client.download(context, word, &shelf, &it).await);
        }
        report(way, size, &runs);
    }
    caller.delete(&shelf).await;
}

#[expect(clippy::cast_precision_loss, reason = "a file size in MB")]
fn report(way: &str, size: u64, runs: &[Run]) {
    let figure = |name: &str, unit: &str, of: &dyn Fn(&Run) -> Option<f64>| {
        let each: Vec<Vec<f64>> = runs.iter().map(|run| of(run).into_iter().collect()).collect();
        print_comparison(&format!("{way}_{name}"), unit, &each[0], "bare fetch", &each[1]);
    };
    figure("s", "s", &|run| Some(run.seconds));
    figure("mb_s", "MB/s", &|run| Some(size as f64 / 1e6 / run.seconds));
    figure("cpu_s", "s", &|run| run.usage.cpu_s);
    figure("peak_mb", "MB", &|run| run.usage.peak_mb);
    figure("longest_task_ms", "ms", &|run| Some(run.longest_task_ms));
    if way == UP {
        figure("first_byte_ms", "ms", &|run| run.first_byte_ms);
    }
}
