//! A computer that several people use: what one leaves there is neither touched by the next nor kept for ever.

use browser_tests::transfers::{CHUNK, LARGE, content, download, upload, wait_until_recorded};
use browser_tests::{Name, Options, World};
use serde_json::{Value, json};

/// Starts a download of `ada` that hangs after three chunks.
async fn start_hanging_download() -> (World, Vec<u8>) {
    let world = World::start(Options { logs: false, ..Options::default() }).await;
    // The sign-in page does not remember the last person.
    world.change_settings(json!({"login_session": false})).await;
    world.sign_in().await;
    let bytes = content(LARGE);
    upload(&world, "large.bin", &bytes).await;
    let hang = json!({"host": "objects", "method": "GET", "nth": 4, "count": 0, "effect": {"hang": true}});
    world.set_faults(json!([hang])).await;
    download(&world, "large.bin").await;
    wait_until_recorded(&world, 3 * CHUNK).await;
    (world, bytes)
}

/// What is stored for people: the owners of downloads, the number of staged files, and the databases of `ada`.
async fn stored(world: &World) -> Value {
    const READ: &str = "
        const done = arguments[arguments.length - 1];
        const read = async () => {
            const names = (await indexedDB.databases()).map((it) => it.name).filter((name) => name.endsWith('demo.ada'));
            const owners = await new Promise((resolve) => {
                const open = indexedDB.open('pds-web.downloads');
                open.onsuccess = () => {
                    const all = open.result.transaction('records').objectStore('records').getAll();
                    all.onsuccess = () => { open.result.close(); resolve(all.result.map((it) => JSON.parse(it).scope)); };
                };
            });
            const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle('downloads', { create: true });
            const files = await Array.fromAsync(folder.keys());
            return { owners, files: files.length, databases: names.length };
        };
        read().then(done, (error) => done(String(error)));";
    world.script_async(READ, vec![]).await
}

async fn open_sign_out_dialog(world: &World) {
    world.click("button", Name::Has("Account of")).await;
    world.click("menuitem", Name::Has("Sign out")).await;
    world.see("dialog", "Sign out now?").await;
}

async fn confirm_sign_out(world: &World) {
    let dialog = world.find("dialog", "Sign out now?").await;
    world.find_in(&dialog, "button", "Sign out").await.click().await.unwrap();
    world.see("heading", "You are signed out").await;
}

async fn wait_until_nothing_is_stored(world: &World) {
    let nothing = json!({"owners": [], "files": 0, "databases": 0});
    world.until("nothing of ada is stored", async || (stored(world).await == nothing).then_some(())).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unfinished_download_survives_the_visit_of_another_person() {
    let (world, bytes) = start_hanging_download().await;
    open_sign_out_dialog(&world).await;
    world.see_text("It stops; you can continue it after signing in").await;
    confirm_sign_out(&world).await;

    // Another person becomes the leader of the downloads, and has one of their own.
    world.clear_faults().await;
    world.open("").await;
    world.click("button", "Sign in").await;
    world.log_in("grace", "grace").await;
    world.see("grid", "Files").await;
    upload(&world, "other.bin", &bytes).await;
    download(&world, "other.bin").await;
    assert!(world.downloaded("other.bin").await == bytes);
    assert!(!world.text().await.contains("large.bin"), "a download of another person is shown");
    let owners = stored(&world).await["owners"].clone();
    assert!(owners.as_array().unwrap().contains(&json!("demo.ada")), "{owners}");
    world.click("button", Name::Has("Account of")).await;
    world.click("menuitem", Name::Has("Sign out")).await;
    world.see("heading", "You are signed out").await;

    world.open("").await;
    world.click("button", "Sign in").await;
    world.log_in("ada", "ada").await;
    assert!(world.downloaded("large.bin").await == bytes);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sign_out_removes_what_is_unfinished_on_request() {
    let (world, _) = start_hanging_download().await;
    open_sign_out_dialog(&world).await;
    world.assert_accessible("sign-out").await;
    world.click("checkbox", "Remove my saved searches and unfinished transfers from this computer").await;
    confirm_sign_out(&world).await;
    wait_until_nothing_is_stored(&world).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_people_leave_is_removed_after_thirty_days() {
    let (world, _) = start_hanging_download().await;
    open_sign_out_dialog(&world).await;
    confirm_sign_out(&world).await;
    const AGE: &str = "
        const visits = JSON.parse(localStorage['pds-web.visits']);
        visits['demo.ada'].last_ms -= arguments[0] * 24 * 3600 * 1000;
        localStorage['pds-web.visits'] = JSON.stringify(visits);";
    // The start of the page counts, without a sign-in.
    world.script(AGE, vec![json!(29)]).await;
    world.client().refresh().await.unwrap();
    world.see("button", "Sign in").await;
    assert_eq!(stored(&world).await["owners"], json!(["demo.ada"]));
    world.script(AGE, vec![json!(2)]).await;
    world.client().refresh().await.unwrap();
    wait_until_nothing_is_stored(&world).await;
}
