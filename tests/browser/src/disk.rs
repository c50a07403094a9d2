//! Files on this computer, and checks that the drive contains exactly these.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::world::World;

/// A temporary folder of files to choose.
pub struct Disk {
    folder: TempDir,
}

impl Default for Disk {
    fn default() -> Self {
        Self { folder: TempDir::new().expect("a folder for files") }
    }
}

impl Disk {
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Writes a file of pseudo-random bytes that depend on its name and size.
    pub fn file(&self, name: &str, size: usize) -> PathBuf {
        let path = self.folder.path().join(name);
        let seed =
            name.bytes().fold(size as u64, |seed, byte| seed.wrapping_mul(31).wrapping_add(byte.into()));
        std::fs::write(&path, noise(seed, size)).expect("a file to upload");
        path
    }

    /// Overwrites a file with other bytes of the same length.
    pub fn change(&self, path: &Path) {
        let size = std::fs::metadata(path).expect("the file").len();
        let seed = std::fs::read(path).expect("its bytes").iter().take(8).map(|byte| u64::from(*byte)).sum();
        std::fs::write(path, noise(seed, usize::try_from(size).expect("a small file"))).expect("other bytes");
    }
}

fn noise(seed: u64, size: usize) -> Vec<u8> {
    let mut state = seed | 1 << 40;
    let mut bytes = Vec::with_capacity(size + 8);
    while bytes.len() < size {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        bytes.extend(state.to_le_bytes());
    }
    bytes.truncate(size);
    bytes
}

impl World {
    /// Entries of the root of the user's drive: ids by name.
    pub async fn stored_files(&self) -> BTreeMap<String, Vec<String>> {
        let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let drive = self.default_drive().await;
        let mut marker = String::new();
        loop {
            let body = json!({"drive_id": drive, "parent_file_id": "root", "limit": 100, "marker": marker});
            let page = self.call("/file/list", &body).await;
            for item in page["items"].as_array().into_iter().flatten() {
                let text = |name: &str| item[name].as_str().unwrap_or_default().to_owned();
                found.entry(text("name")).or_default().push(text("file_id"));
            }
            marker = page["next_marker"].as_str().unwrap_or_default().to_owned();
            if marker.is_empty() {
                return found;
            }
        }
    }

    /// Each of these files is in the drive exactly once, under its name and with the same content.
    pub async fn assert_stored(&self, files: &[&Path]) {
        let drive = self.default_drive().await;
        let stored = self.stored_files().await;
        for path in files {
            let name = path.file_name().expect("a name").to_string_lossy().into_owned();
            let stem = path.file_stem().expect("a name").to_string_lossy().into_owned();
            let alike: Vec<&String> = stored.keys().filter(|it| it.starts_with(&stem)).collect();
            let ids = stored.get(&name).cloned().unwrap_or_default();
            assert_eq!((ids.len(), alike.len()), (1, 1), "{name} is not there exactly once: {alike:?}");
            let body = json!({"drive_id": drive, "file_id": ids[0]});
            let answer = self.call("/file/get_download_url", &body).await;
            let got = self.http.get(answer["url"].as_str().expect("a URL")).send().await.expect("the object");
            let bytes = got.bytes().await.expect("its bytes");
            assert!(bytes == std::fs::read(path).expect("the file"), "{name} came back with other bytes");
        }
    }

    /// Bytes of parts the object store has received, whether accepted or not.
    pub async fn sent_bytes(&self) -> u64 {
        let log = self.pds_requests().await;
        let puts = log["requests"].as_array().cloned().unwrap_or_default();
        let put = |it: &&Value| it["host"] == "objects" && it["method"] == "PUT";
        puts.iter().filter(put).filter_map(|it| it["received"].as_u64()).sum()
    }

    /// Calls the API as the signed-in user. An answer without a body is null.
    pub async fn call(&self, path: &str, body: &Value) -> Value {
        let url = format!("{}/v2{path}", self.api());
        let request = self.http.post(url).bearer_auth(self.token().await).json(body);
        let answer = request.send().await.expect("an answer");
        assert!(answer.status().is_success(), "{path}: {}", answer.status());
        let body = answer.text().await.expect("a body");
        if body.is_empty() { Value::Null } else { serde_json::from_str(&body).expect("JSON") }
    }
}
