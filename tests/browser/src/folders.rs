//! Folders to upload, and their counterparts in the drive.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::find::Name;
use crate::world::World;

/// Writes files by their path below a folder; a path that ends in `/` is an empty folder.
pub fn write_files(folder: &Path, files: &[(&str, usize)]) {
    for (path, size) in files {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        if *size == 0 {
            fs::create_dir_all(&path).unwrap();
        } else {
            let bytes: Vec<u8> = (0..*size).map(|at| ((at * 31 + at / 251 + size) % 256) as u8).collect();
            fs::write(&path, bytes).unwrap();
        }
    }
}

/// Chooses a folder and waits until it is compared with the drive.
pub async fn choose_folder(world: &World, folder: &Path) {
    world.choose_files("Upload folder", &[folder]).await;
    world.see("dialog", Name::Has("Upload to")).await;
    world
        .until("it is compared with the drive", async || {
            let text = world.text().await;
            (!text.contains("Counting…") && !text.contains("Comparing")).then_some(())
        })
        .await;
}

/// Presses the button that starts, "Upload N files", and waits until the tray counts so many more as uploaded.
pub async fn start_upload(world: &World, button: &str) {
    let files: usize = button.split(' ').find_map(|word| word.parse().ok()).expect("a number of files");
    let total = uploaded(&world.text().await) + files;
    world.click("button", button).await;
    world.wait_until_gone("dialog", Name::Any).await;
    world
        .until(&format!("{total} files are uploaded"), async || {
            (uploaded(&world.text().await) == total).then_some(())
        })
        .await;
}

/// The number in "N files uploaded". The title of the tray counts all uploads in the list; the announcement for screen
/// readers counts the last ones only, so the larger number is the total.
fn uploaded(text: &str) -> usize {
    let words: Vec<&str> = text.split_whitespace().collect();
    let counts =
        words.windows(3).filter(|it| matches!(it[1], "file" | "files") && it[2].starts_with("uploaded"));
    counts.filter_map(|it| it[0].replace(',', "").parse().ok()).max().unwrap_or_default()
}

/// Names and ids in a folder of the drive.
pub async fn children(world: &World, parent: &str) -> Vec<(String, String)> {
    let drive = world.default_drive().await;
    let body = json!({"drive_id": drive, "parent_file_id": parent, "limit": 100, "order_by": "name"});
    let listed = world.call("/file/list", &body).await;
    let text = |item: &Value, key: &str| item[key].as_str().unwrap_or_default().to_owned();
    let items = listed["items"].as_array().cloned().unwrap_or_default();
    items.iter().map(|item| (text(item, "name"), text(item, "file_id"))).collect()
}

pub async fn id_of(world: &World, path: &str) -> String {
    let mut id = "root".to_owned();
    for step in path.split('/') {
        let found = children(world, &id).await.into_iter().find(|(name, _)| name == step);
        id = found.unwrap_or_else(|| panic!("There is no {step} of {path} in the drive")).1;
    }
    id
}

pub async fn child_names(world: &World, path: &str) -> Vec<String> {
    children(world, &id_of(world, path).await).await.into_iter().map(|(name, _)| name).collect()
}
