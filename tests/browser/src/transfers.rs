//! The list of transfers, downloads of large files, and their records and requests.

use std::path::PathBuf;

use serde_json::Value;

use crate::find::Name;
use crate::world::World;

/// Larger than the threshold for the page's own storage, and no multiple of a chunk.
pub const LARGE: usize = 36_000_123;

/// Size of the ranges a download requests.
pub const CHUNK: usize = 8 << 20;

pub fn content(size: usize) -> Vec<u8> {
    (0..size).map(|at| ((at * 31 + at / 251) % 256) as u8).collect()
}

/// Uploads a file and waits for its row.
pub async fn upload(world: &World, name: &str, bytes: &[u8]) {
    upload_all(world, &[name], bytes).await;
}

/// The same bytes under several names.
pub async fn upload_all(world: &World, names: &[&str], bytes: &[u8]) {
    let folder = tempfile::tempdir().unwrap();
    let paths: Vec<_> = names.iter().map(|name| folder.path().join(name)).collect();
    paths.iter().for_each(|path| std::fs::write(path, bytes).unwrap());
    world.choose_files("Upload files", &paths.iter().map(PathBuf::as_path).collect::<Vec<_>>()).await;
    for name in names {
        world.see("row", Name::Has(name)).await;
    }
    let announcement =
        if names.len() == 1 { "1 file uploaded".into() } else { format!("{} files uploaded", names.len()) };
    world.see_text(&announcement).await;
    world.click("button", "Clear finished").await;
}

pub async fn download(world: &World, name: &str) {
    world.click_on("row", Name::Has(name), None, 1).await;
    world.click("button", "Download").await;
}

/// The texts of the rendered rows, top to bottom.
pub async fn row_texts(world: &World) -> Vec<String> {
    let read = "return [...document.querySelectorAll('[role=listitem][aria-posinset]')]
        .filter((row) => row.checkVisibility()).sort((a, b) => a.getAttribute('aria-posinset') - b.getAttribute('aria-posinset'))
        .map((row) => row.innerText.replace(/\\s+/g, ' '))";
    let texts = world.script(read, vec![]).await;
    texts.as_array().into_iter().flatten().filter_map(|row| row.as_str().map(str::to_owned)).collect()
}

/// All GET requests to the object store.
pub async fn object_gets(world: &World) -> Vec<Value> {
    let log = world.pds_requests().await;
    let all = log["requests"].as_array().cloned().unwrap_or_default();
    all.into_iter().filter(|it| it["host"] == "objects" && it["method"] == "GET").collect()
}

/// The number of answers with a range.
pub async fn count_partial_responses(world: &World) -> usize {
    object_gets(world).await.iter().filter(|it| it["status"] == 206).count()
}

/// The stored records of unfinished downloads.
const RECORDS: &str = "
    const done = arguments[arguments.length - 1];
    indexedDB.databases().then((all) => {
        if (!all.some((it) => it.name == 'pds-web.downloads')) return done([]);
        const open = indexedDB.open('pds-web.downloads');
        open.onerror = () => done([]);
        open.onsuccess = () => {
            const read = open.result.transaction('records').objectStore('records').getAll();
            read.onsuccess = () => { open.result.close(); done(read.result.map((it) => JSON.parse(it))); };
        };
    });";

/// Waits until the record of the only download has this many bytes.
pub async fn wait_until_recorded(world: &World, bytes: usize) {
    world
        .until("so much of it is written down", async || {
            let records = world.script_async(RECORDS, vec![]).await;
            (records[0]["front"].as_u64()? >= bytes as u64).then_some(())
        })
        .await;
}
