//! Error messages in the place of the error, and automatic recovery.

use browser_tests::{Key, Name, Options, World};
use serde_json::json;

/// The file is deleted when the returned folder is dropped.
#[must_use]
async fn choose_new_file(world: &World, label: &str, name: &str, size: usize) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    let bytes: Vec<u8> = (0..size).map(|at| ((at * 31 + at / 251) % 256) as u8).collect();
    std::fs::write(&path, bytes).unwrap();
    world.choose_files(label, &[&path]).await;
    folder
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unreachable_api_is_reported_before_the_redirect() {
    let world = World::start(Options::default()).await;
    let good = format!(r#"{{"domainId":"demo","appId":"demo-web","apiEndpoint":"{}"}}"#, world.api());
    // Nothing listens on the discard port.
    world.configure(r#"{"domainId":"demo","appId":"demo-web","apiEndpoint":"http://127.0.0.1:9"}"#);
    world.open("").await;
    world.see_text("Nothing answers there").await;
    world.click("button", "Sign in").await;
    world.see_text("Nothing answers there").await;
    assert!(world.url().await.starts_with(&world.app_origin()));
    world.configure(&good);
    world.client().refresh().await.unwrap();
    world.click("button", "Sign in").await;
    world.log_in("ada", "ada").await;
    world.see("grid", "Files").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_listing_that_failed_offline_reloads_by_itself() {
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    world.set_offline(true).await;
    world.click("link", "Documents").await;
    world.see_text("You are offline").await;
    world.set_offline(false).await;
    world.see("row", Name::Has("Letter.pdf")).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_waiting_upload_shows_the_reason() {
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    // The server fails for a while.
    world
        .set_faults(json!([{"host": "objects", "method": "PUT", "count": 0, "effect": {"status": 503}}]))
        .await;
    let _file1 = choose_new_file(&world, "Upload files", "storm.bin", 300_000).await;
    world.see_text("Trying again by itself").await;
    // Then there is no network.
    world.set_offline(true).await;
    world.see_text("It goes on by itself when you are back online").await;
    world.clear_faults().await;
    world.set_offline(false).await;
    world.see("row", Name::Has("storm.bin")).await;
    world.see_text("1 file uploaded").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn chosen_files_wait_for_a_worker_that_could_not_be_loaded() {
    let world = World::start(Options::default()).await;
    world.rename_in_site("uploader_loader.js", "mislaid.js");
    world.sign_in().await;
    let _file1 = choose_new_file(&world, "Upload files", "early.bin", 300_000).await;
    world.see_text("No answer from the server. Nothing was lost").await;
    world.rename_in_site("mislaid.js", "uploader_loader.js");
    let _file2 = choose_new_file(&world, "Upload files", "late.bin", 300_001).await;
    world.see_text("2 files uploaded").await;
    world.see("row", Name::Has("early.bin")).await;
    world.see("row", Name::Has("late.bin")).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_is_never_replaced_by_a_file() {
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    let _file2 = choose_new_file(&world, "Upload files", "Documents", 2_000).await;
    world.see_text("a file can't replace it").await;
    assert!(!world.has("button", "Replace").await);
    let _file3 = choose_new_file(&world, "Upload files", "Numbers", 2_100).await;
    world.see_text("1 more name conflict").await;
    assert!(!world.text().await.contains("1 more name conflicts"));
    world.click("button", "Keep both").await;
    world.see_text("A folder called “Numbers” is in “Ada” already").await;
    world.click("button", "Keep both").await;
    world.see_text("2 files uploaded").await;
    world.see("link", "Documents").await;
    world.assert_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_taken_name_is_reported_beside_the_field() {
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    world.click("link", "Documents").await;
    world.click_on("row", Name::Has("Letter.pdf"), None, 1).await;
    world.press(Key::F2).await;
    world.see("textbox", "Rename").await;
    world.press_with(Key::Control, 'a').await;
    world.type_text("Budget 2026.csv").await;
    world.press(Key::Enter).await;
    world.see_text("“Budget 2026.csv” exists here already").await;
    // The typed text is kept and can be corrected.
    world.see("textbox", "Rename").await;
    world.press(Key::End).await;
    world.type_text(".pdf").await;
    world.press(Key::Enter).await;
    world.see("row", Name::Has("Budget 2026.csv.pdf")).await;
    world.wait_until_gone("textbox", "Rename").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn refused_actions_show_the_reason() {
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    let refuse = json!({"status": 403, "code": "ForbiddenNoPermission.File"});
    world
        .set_faults(json!([{"host": "api", "path": "/recyclebin/trash", "count": 0, "effect": refuse}]))
        .await;
    world.click_on("row", Name::Has("Welcome.md"), None, 1).await;
    world.press(Key::Delete).await;
    world.see_text("“Welcome.md”: You don't have permission").await;
    world.see("row", Name::Has("Welcome.md")).await;
    // The same message is shown once only.
    world.click("button", "Dismiss").await;
    world.wait_until_gone("button", "Dismiss").await;
    world
        .set_faults(json!([{"host": "api", "path": "/get_download_url", "count": 0, "effect": refuse}]))
        .await;
    world.click_on("row", Name::Has("Welcome.md"), None, 1).await;
    world.click("button", "Download").await;
    world.see_text("“Welcome.md”: You don't have permission").await;
    assert!(!world.text().await.contains("starts"), "{}", world.text().await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_file_is_not_accepted_for_an_interrupted_upload() {
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    world
        .set_faults(json!([{"host": "objects", "method": "PUT", "count": 0, "effect": {"delay_ms": 60_000}}]))
        .await;
    let _file3 = choose_new_file(&world, "Upload files", "half.bin", 12_000_000).await;
    world.see("button", Name::Has("Pause: half.bin")).await;
    world
        .until("a part is on its way", async || {
            world.pds_requests().await.to_string().contains("PUT").then_some(())
        })
        .await;
    let _ = world.client().refresh().await;
    world.accept_leave_prompt().await;
    world.see_text("was interrupted").await;
    assert!(!world.has("button", "Clear finished").await);
    world.clear_faults().await;
    let _file4 = choose_new_file(&world, "Choose the file", "half.bin", 11_000_000).await;
    world.see_text("is not one of the interrupted files").await;
    let _file5 = choose_new_file(&world, "Choose the file", "half.bin", 12_000_000).await;
    world.see("row", Name::Has("half.bin")).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_crash_screen_reloads_the_same_place() {
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    world.click("link", "Documents").await;
    world.see("heading", "Documents").await;
    let place = world.url().await;
    // What the panic hook does.
    world.script("document.documentElement.classList.add('crashed'); window.before = true", vec![]).await;
    world.click("link", Name::Has("Reload")).await;
    world
        .until("the page is loaded anew", async || {
            let before = world.client().execute("return window.before ?? null", vec![]).await.ok()?;
            before.is_null().then_some(())
        })
        .await;
    world.see("heading", "Documents").await;
    assert_eq!(world.url().await, place);
}

/// An object store answers 403 for a file that is missing.
#[tokio::test(flavor = "multi_thread")]
async fn settings_that_are_refused_are_missing_only_where_none_were_read() {
    let world = World::start(Options { logs: false, ..Options::default() }).await;
    const REFUSE: &str = "
        const real = window.fetch;
        window.fetch = (request, ...rest) => {
            const url = String(request.url ?? request);
            const is_refused = url.endsWith('/config.json') && localStorage.getItem('test.readable') === null;
            return is_refused ? Promise.resolve(new Response('', { status: 403 })) : real(request, ...rest);
        };";
    world.on_new_pages(REFUSE).await;
    world.open("").await;
    world.see("textbox", Name::Has("Domain ID")).await;
    world.script("localStorage.setItem('test.readable', '1')", vec![]).await;
    world.client().refresh().await.unwrap();
    world.see("button", "Sign in").await;
    world.script("localStorage.removeItem('test.readable')", vec![]).await;
    world.client().refresh().await.unwrap();
    world.see("heading", "The site's settings can't be read").await;
}
