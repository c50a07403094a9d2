//! The README of a folder stands below its list.

use browser_tests::folders::id_of;
use browser_tests::transfers::upload;
use browser_tests::{Key, Name, Options, World};
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn a_readme_is_shown_below_its_folder() {
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    world.click("link", "Documents").await;
    world.see("heading", "Documents").await;
    let text = "# Harbour project\n\nAll *plans* and <script>alert(1)</script> minutes.\n\n- one\n- two\n";
    upload(&world, "ReadMe.md", text.as_bytes()).await;
    world.see("heading", "ReadMe.md").await;
    world.see("heading", "Harbour project").await;
    world.see_text("minutes.").await;
    assert_eq!(
        world.script("return document.querySelectorAll('main script').length", vec![]).await,
        json!(0)
    );
    world.assert_accessible("readme").await;

    // It takes the keyboard from nobody, stays folded as it was left, and opens like any file.
    world.script("document.querySelector('[role=grid]').focus()", vec![]).await;
    world.press(Key::Home).await;
    world.click("button", "ReadMe.md").await;
    world.wait_until_gone("heading", "Harbour project").await;
    world.client().refresh().await.unwrap();
    world.see("heading", "ReadMe.md").await;
    world.wait_until_gone("heading", "Harbour project").await;
    world.click("button", "ReadMe.md").await;
    world.see("heading", "Harbour project").await;
    world.click("button", "Open in the preview").await;
    world.see("dialog", "ReadMe.md").await;
    world.press(Key::Escape).await;
    world.wait_until_gone("dialog", Name::Any).await;

    // Another folder has none, and neither has this one once it is gone.
    world.click("link", "Ada").await;
    world.see("row", Name::Has("Welcome.md")).await;
    world.wait_until_gone("heading", "ReadMe.md").await;
    world.client().back().await.unwrap();
    world.see("heading", "ReadMe.md").await;
    let drive = world.default_drive().await;
    let id = id_of(&world, "Documents/ReadMe.md").await;
    world.call("/recyclebin/trash", &json!({"drive_id": drive, "file_id": id})).await;
    world.client().refresh().await.unwrap();
    world.see("heading", "Documents").await;
    world.wait_until_gone("heading", "ReadMe.md").await;
    world.assert_clean().await;
}
