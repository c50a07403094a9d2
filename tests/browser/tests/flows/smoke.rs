//! A smoke test: sign in, list files, upload one, download it.

use browser_tests::{Name, Options, World};

#[tokio::test(flavor = "multi_thread")]
async fn sign_in_upload_and_download() {
    let world = World::start(Options::default()).await;
    world.sign_in().await;

    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("hello pds.txt");
    std::fs::write(&file, "hello, drive\n").unwrap();
    world.choose_files("Upload files", &[&file]).await;
    world.see("row", Name::Has("hello pds.txt")).await;

    world.open_menu_of("row", Name::Has("hello pds.txt")).await;
    world.click("menuitem", "Download").await;
    assert_eq!(world.downloaded("hello pds.txt").await, b"hello, drive\n");
    world.assert_clean().await;
}
