//! Downloads to a chosen file. WebDriver can't use the file chooser, so a script replaces it that returns a handle of
//! the origin private file system.

use browser_tests::transfers::{LARGE, content, upload};
use browser_tests::{Name, Options, World};
use serde_json::json;

const CHOOSER: &str = "
    window.showSaveFilePicker = async ({ suggestedName }) =>
        (await navigator.storage.getDirectory()).getFileHandle(suggestedName, { create: true });";

/// The length of the chosen file, or null if there is none.
const LENGTH: &str = "
    const done = arguments[arguments.length - 1];
    navigator.storage.getDirectory().then((root) => root.getFileHandle('large.bin'))
        .then((handle) => handle.getFile()).then((file) => done(file.size), () => done(null));";

/// Reads the chosen file.
const OUT: &str = "
    const done = arguments[arguments.length - 1];
    const out = async () => {
        const root = await navigator.storage.getDirectory();
        const file = await (await root.getFileHandle('large.bin')).getFile();
        Object.assign(document.createElement('a'), { href: URL.createObjectURL(file), download: 'chosen.bin' }).click();
    };
    out().then(() => done(true), (error) => done(String(error)));";

async fn read_chosen_file(world: &World) -> Vec<u8> {
    assert_eq!(world.script_async(OUT, vec![]).await, json!(true));
    world.downloaded("chosen.bin").await
}

async fn save_as(world: &World) {
    world.script(CHOOSER, vec![]).await;
    world.open_menu_of("row", Name::Has("large.bin")).await;
    world.click("menuitem", Name::Has("Save as")).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_written_straight_to_the_chosen_place() {
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    let bytes = content(LARGE);
    upload(&world, "large.bin", &bytes).await;
    world
        .set_faults(json!([
            {"host": "objects", "method": "GET", "nth": 2, "effect": {"cut_after_bytes": 3_000_001}},
            {"host": "objects", "method": "GET", "nth": 3, "effect": {"status": 503}},
        ]))
        .await;
    save_as(&world).await;
    world.see_text("Verified").await;
    assert!(read_chosen_file(&world).await == bytes);
    assert!(!world.downloads().join("large.bin").exists(), "nothing is copied");
    world.assert_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_corrupted_file_is_not_written_and_a_cancelled_one_leaves_nothing() {
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    let bytes = content(LARGE);
    upload(&world, "large.bin", &bytes).await;
    world
        .set_faults(json!([{"host": "objects", "method": "GET", "count": 0, "effect": {"corrupt": true}}]))
        .await;
    save_as(&world).await;
    world.see_text("differs from the original").await;
    assert_eq!(world.script_async(LENGTH, vec![]).await, json!(0), "what is wrong is not seen");
    world.clear_faults().await;
    world.click("button", Name::Has("Try again: large.bin")).await;
    world.see_text("Verified").await;
    assert!(read_chosen_file(&world).await == bytes);

    let script = "const done = arguments[arguments.length - 1];
        navigator.storage.getDirectory().then((root) => root.removeEntry('large.bin')).then(done, done);";
    world.script_async(script, vec![]).await;
    world.click("button", Name::Has("Remove from this list: large.bin")).await;
    world
        .set_faults(json!([{"host": "objects", "method": "GET", "count": 0, "effect": {"hang": true}}]))
        .await;
    save_as(&world).await;
    world.click("button", Name::Has("Cancel download: large.bin")).await;
    world
        .until("the empty file is gone", async || {
            world.script_async(LENGTH, vec![]).await.is_null().then_some(())
        })
        .await;
}
