//! Every screen in both themes under axe-core, at desktop and phone width, in both languages: no violation.

use browser_tests::{Key, Name, Options, World};
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn screens_before_sign_in_are_accessible() {
    let world = World::start(Options::default()).await;
    world.open("").await;
    world.see("button", "Sign in").await;
    world.assert_accessible("sign-in").await;
    world.open("#access_token=x&state=y").await;
    world.client().refresh().await.unwrap();
    world.see("button", "Sign in").await;
    world.assert_accessible("sign-in-again").await;

    world.configure("{\n  \"domainId\": \"demo\",\n  \"appIdd\": \"demo-web\"\n}");
    world.open("").await;
    world.see_text("appIdd").await;
    world.see_text("line 3").await;
    world.assert_accessible("config-fault").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_set_up_page_is_accessible() {
    let world = World::start(Options { config: Some(""), ..Options::default() }).await;
    world.open("").await;
    world.see("heading", "Set up this drive").await;
    world.assert_accessible("set-up").await;
    world.see_text(world.home()).await;
    world.type_into("textbox", Name::Has("Domain ID"), "demo").await;
    world.type_into("textbox", Name::Has("Application ID"), "demo-web").await;
    world.click("button", "Advanced").await;
    world.type_into("textbox", Name::Has("API address"), world.api()).await;
    world.click("button", "Test the connection").await;
    world.see_text("A PDS domain answers there").await;
    world.click("button", "Save and sign in").await;
    world.log_in("ada", "ada").await;
    world.see("grid", "Files").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn screens_of_the_drive_are_accessible() {
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    world.assert_accessible("files").await;

    let row = world.find("row", Name::Has("Actions for")).await;
    world.click_with(&row, None, 1).await;
    world.assert_accessible("selection").await;
    world.open_menu(&row).await;
    world.see("menu", Name::Any).await;
    world.assert_accessible("menu").await;
    world.press(Key::Escape).await;
    world.wait_until_gone("menu", Name::Any).await;
    world.press(Key::Escape).await;

    world.click("button", "New").await;
    world.click("menuitem", Name::Has("New folder")).await;
    world.see("dialog", "New folder").await;
    world.assert_accessible("dialog").await;
    world.type_into("textbox", "Folder name", "Empty one").await;
    world.press(Key::Enter).await;
    world.click("link", "Empty one").await;
    world.see_text("Nothing here yet").await;
    world.assert_accessible("empty-folder").await;
    world.open("?files=12/../x").await;
    world.see("heading", "There is nothing at this address").await;
    world.assert_accessible("not-found").await;

    world.open("").await;
    world.click("link", "Trash").await;
    world.see("heading", "Trash").await;
    world.assert_accessible("trash").await;
    world.type_into("searchbox", Name::Any, "zzzz").await;
    world.press(Key::Enter).await;
    world.see_text("Nothing found for").await;
    world.assert_accessible("search").await;
    world.assert_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn transfers_and_notices_are_accessible() {
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    world.click_on("row", Name::Has("Harbour.png"), None, 1).await;
    world.type_text("m").await;
    world.see("dialog", Name::Any).await;
    world.see("button", "Documents").await;
    world.assert_accessible("move").await;
    world.press(Key::Escape).await;
    world.wait_until_gone("dialog", Name::Any).await;
    world.type_text("?").await;
    world.see("dialog", "Keyboard shortcuts").await;
    world.assert_accessible("shortcuts").await;
    world.press(Key::Escape).await;
    world.wait_until_gone("dialog", Name::Any).await;
    world.click("button", "Ada").await;
    world.see("menuitemradio", Name::Has("Studio")).await;
    world.assert_accessible("drives").await;
    world.press(Key::Escape).await;

    let busy = json!({"status": 500, "code": "InternalError", "message": "no"});
    world.set_faults(json!([{"host": "api", "path": "/v2/file/list", "count": 0, "effect": busy}])).await;
    world.click("link", "Photos").await;
    world.see("button", "Try again").await;
    world.assert_accessible("failing").await;
    world.clear_faults().await;
    world.click("button", "Try again").await;
    world.see("row", Name::Has("Lisbon")).await;

    let folder = tempfile::tempdir().unwrap();
    let (small, large) = (folder.path().join("small.txt"), folder.path().join("large.bin"));
    std::fs::write(&small, "one").unwrap();
    std::fs::write(&large, vec![7; 20_000_000]).unwrap();
    world.choose_files("Upload files", &[&small]).await;
    world.see_text("1 file uploaded").await;
    std::fs::write(&small, "two").unwrap();
    world
        .set_faults(json!([{"host": "objects", "method": "PUT", "count": 0, "effect": {"delay_ms": 5_000}}]))
        .await;
    world.choose_files("Upload files", &[&small, &large]).await;
    world.see_text("is in “Photos” already").await;
    world.see("button", Name::Has("Pause: large.bin")).await;
    world.assert_accessible("uploading").await;

    world.set_faults(json!([{"host": "api", "count": 1, "effect": {"invalidate_token": true}}])).await;
    world.click("link", "Trash").await;
    world.see_text("Your sign-in has ended").await;
    world.assert_accessible("ended").await;
    world.click("button", Name::Has("Account of")).await;
    world.click("menuitem", Name::Has("Sign out")).await;
    // Signing out stops transfers, so it asks first.
    world.see("dialog", "Sign out now?").await;
    world.see_text("after signing in").await;
    world.assert_accessible("signing-out").await;
    world.click("button", "Sign out").await;
    world.see("heading", "You are signed out").await;
    world.assert_accessible("signed-out").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn screens_on_a_phone_and_in_chinese_are_accessible() {
    let world = World::start(Options { viewport: (390, 844), locale: "zh-CN", ..Options::default() }).await;
    world.open("").await;
    world.click("button", "登录").await;
    world.log_in("ada", "ada").await;
    world.find("grid", Name::Any).await;
    world.assert_accessible("phone-chinese").await;
    let wide = world.script("return document.documentElement.scrollWidth", vec![]).await;
    assert!(wide.as_u64().unwrap() <= 390, "the page is {wide} px wide on a phone of 390");
    world.assert_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_chosen_and_how_full_the_drive_is_show_in_forced_colours() {
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    let row = world.find("row", Name::Has("Harbour.png")).await;
    world.click_with(&row, None, 1).await;
    world.force_colors().await;
    world.screenshot("forced-colours").await;
    let outline = "return getComputedStyle(document.querySelector(arguments[0])).outlineStyle";
    for shown in ["nav [aria-current=page]", "[role=row][aria-selected=true]"] {
        assert_ne!(world.script(outline, vec![json!(shown)]).await, "none", "{shown}");
    }
    let colours = "const bar = document.querySelector('[role=meter]');
        return [bar, bar.firstElementChild].map((part) => getComputedStyle(part).backgroundColor)";
    let colours = world.script(colours, vec![]).await;
    assert_ne!(colours[0], colours[1], "{colours}");
}

#[tokio::test(flavor = "multi_thread")]
async fn icons_stand_in_the_middle_of_their_rows_on_a_phone() {
    let world = World::start(Options { viewport: (390, 844), ..Options::default() }).await;
    world.sign_in().await;
    world.screenshot("phone").await;
    let offsets =
        "const middle = (it) => { const box = it.getBoundingClientRect(); return box.top + box.height / 2; };
        return [...document.querySelectorAll('[role=row] .kind, [role=row] .thumb')]
            .map((icon) => Math.abs(middle(icon) - middle(icon.closest('[role=row]'))))";
    let offsets = world.script(offsets, vec![]).await;
    let offsets = offsets.as_array().unwrap();
    assert!(offsets.len() > 4 && offsets.iter().all(|it| it.as_f64().unwrap() < 1.5), "{offsets:?}");
}
