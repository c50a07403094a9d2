//! The site below a sub-path, from other servers, and in Firefox.

use browser_tests::{Kind, Name, Options, Served, World};

async fn upload_and_download(world: &World) {
    world.sign_in().await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("around.txt");
    std::fs::write(&file, "there and back again\n".repeat(1000)).unwrap();
    world.choose_files("Upload files", &[&file]).await;
    world.see("row", Name::Has("around.txt")).await;
    world.open_menu_of("row", Name::Has("around.txt")).await;
    world.click("menuitem", Name::Has("Download")).await;
    assert_eq!(world.downloaded("around.txt").await, std::fs::read(&file).unwrap());
    world.client().refresh().await.unwrap();
    world.see("row", Name::Has("around.txt")).await;
}

async fn upload_and_download_cleanly(world: &World) {
    upload_and_download(world).await;
    world.assert_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn works_from_a_sub_path() {
    upload_and_download_cleanly(
        &World::start(Options { mount: "/some/sub/path/", ..Options::default() }).await,
    )
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn works_from_python_http_server() {
    upload_and_download_cleanly(
        &World::start(Options { served: Served::Python, ..Options::default() }).await,
    )
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn works_from_a_host_without_the_wasm_type() {
    let world = World::start(Options { served: Served::WithoutWasmType, ..Options::default() }).await;
    upload_and_download(&world).await;
    // wasm-bindgen warns in the console and continues.
    let console = world.console().await;
    assert!(console.iter().all(|line| line.contains("`application/wasm` MIME type")), "{console:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn works_in_firefox() {
    upload_and_download_cleanly(
        &World::start(Options { browser: Kind::Firefox, ..Options::default() }).await,
    )
    .await;
}
