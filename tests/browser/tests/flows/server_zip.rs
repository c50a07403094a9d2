//! Zips created by the server, and by the browser if the server refuses.

use std::process::Command;

use browser_tests::{Name, Options, World};
use serde_json::json;

/// Signs in to a drive with a folder of 99 files.
async fn sign_in_with_many_files(options: Options, sign_in: &str) -> World {
    let world = World::start(options).await;
    world.open("").await;
    world.click("button", sign_in).await;
    world.log_in("ada", "ada").await;
    let drive = world.default_drive().await;
    world
        .create_tree(json!({"drive_id": drive, "parent_file_id": "root", "folder": "Many", "count": 99}))
        .await;
    world.client().refresh().await.unwrap();
    world.see("row", Name::Has("Many")).await;
    world
}

async fn start_server_zip(world: &World) {
    world.open_menu_of("row", Name::Has("Many")).await;
    world.click("menuitem", "Let the server make the zip").await;
}

/// Waits for a complete zip with all files of the folder.
async fn assert_zip(world: &World, name: &str) {
    world.downloaded(name).await;
    let count = "import sys,zipfile; z=zipfile.ZipFile(sys.argv[1]); assert z.testzip() is None; print(len(z.namelist()))";
    let output =
        Command::new("python3").args(["-c", count]).arg(world.downloads().join(name)).output().unwrap();
    assert_eq!(
        String::from_utf8_lossy(&output.stdout).trim(),
        "100",
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_server_creates_the_zip_and_reports_progress() {
    let world = sign_in_with_many_files(Options::default(), "Sign in").await;
    world.change_settings(json!({"task_delay_s": 2_000})).await;
    start_server_zip(&world).await;
    world.see_text("The server is making the zip · 0%").await;
    world.advance_clock(1_000).await;
    world.see_text("The server is making the zip · 50%").await;
    world.assert_accessible("packing").await;
    // Cancels one.
    world.click("button", "Cancel download: Many.zip").await;
    world.see_text("Cancelled").await;
    world.click("button", "Remove from this list: Many.zip").await;
    start_server_zip(&world).await;
    world.see_text("The server is making the zip").await;
    world.advance_clock(2_000).await;
    world.see_text("Many.zip").await;
    assert_zip(&world, "Many.zip").await;
    world.wait_until_gone("button", "Cancel download: Many.zip").await;
    world.assert_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_browser_creates_the_zip_when_the_server_does_not() {
    let world = sign_in_with_many_files(Options::default(), "Sign in").await;
    world.change_settings(json!({"archive_max_bytes": 1})).await;
    start_server_zip(&world).await;
    world.see_text("That is more than the server puts into one zip. Your browser makes it instead.").await;
    assert_zip(&world, "Many.zip").await;

    world.change_settings(json!({"archive_files": false})).await;
    start_server_zip(&world).await;
    world.see_text("This drive's server doesn't make zips. Your browser makes it instead.").await;
    assert_zip(&world, "Many (1).zip").await;
    // It is not offered again.
    world.open_menu_of("row", Name::Has("Many")).await;
    world.see("menuitem", Name::Has("Save into a folder")).await;
    assert!(!world.has("menuitem", "Let the server make the zip").await);
}

#[tokio::test(flavor = "multi_thread")]
async fn in_chinese() {
    let world =
        sign_in_with_many_files(Options { locale: "zh-CN", dark: true, ..Options::default() }, "登录").await;
    world.change_settings(json!({"task_delay_s": 2_000})).await;
    world.open_menu_of("row", Name::Has("Many")).await;
    world.screenshot("packing-menu-zh").await;
    world.click("menuitem", "由服务器打包下载").await;
    world.see_text("服务器正在打包 · 0%").await;
    world.screenshot("packing-zh").await;
}
