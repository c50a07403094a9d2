//! Finding files: while typing, by conditions, in a folder and below; recent and starred files.

use browser_tests::{Key, Name, Options, World};
use serde_json::json;

use super::lists::names;

/// Waits until exactly these rows are shown, in any order.
async fn wait_for_names(world: &World, expected: &[&str]) {
    world
        .until(&format!("the rows are {expected:?}"), async || {
            let mut names = names(world).await;
            names.sort();
            (names == expected).then_some(())
        })
        .await;
}

async fn choose(world: &World, chip: &str, choice: &str) {
    world.click("button", chip).await;
    world.click("menuitemradio", choice).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_search_begins_while_typing_and_is_narrowed_by_conditions() {
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    world.change_settings(json!({"index_lag_s": 0})).await;
    world.click("link", "Documents").await;
    world.see("heading", "Documents").await;
    world.type_into("searchbox", Name::Any, "le").await;
    world.see_text("Results for “le”").await;
    world.type_text("tter ").await;
    world.see_text("Results for “letter”").await;
    wait_for_names(&world, &["Letter.pdf"]).await;
    let typed = world.script("return document.querySelector('#search-input').value", vec![]).await;
    assert_eq!(typed, "letter ", "what is typed stays as it is");
    world.until_script("return document.activeElement.id", "search-input").await;
    // One step of history, however much was typed.
    world.client().back().await.unwrap();
    world.see("heading", "Documents").await;

    world.type_into("searchbox", Name::Any, "a").await;
    world.see_text("“a”").await;
    world.script("document.querySelector('#search-input').value = ''", vec![]).await;
    choose(&world, "Kind", "Pictures").await;
    world.see("button", "Kind: Pictures").await;
    world.assert_accessible("conditions").await;
    let address = world.url().await;
    assert!(address.ends_with("#q=a&filter=kind%3Aimage"), "{address}");
    assert!(
        !address.split('#').next().unwrap().contains("image"),
        "conditions are nobody's business: {address}"
    );
    choose(&world, "Kind: Pictures", "Folders").await;
    choose(&world, "Everywhere in this drive", "In “Documents” and below").await;
    world.see("button", "In “Documents” and below").await;
    choose(&world, "Size", "10.0 MB or more").await;
    world.see_text("Nothing found for “a”").await;
    world.screenshot("conditions-nothing").await;
    world.client().refresh().await.unwrap();
    world.see("button", "Size: 10.0 MB or more").await;
    world.click("button", "Clear conditions").await;
    world.wait_until_gone("button", "Clear conditions").await;
    world.see("button", "Kind").await;

    // By extension alone, from the keyboard.
    world.open(&format!("?search&in={}#q=&filter=ext%3Apdf", world.default_drive().await)).await;
    wait_for_names(&world, &["Letter.pdf"]).await;
    world.type_into("textbox", "Extension", ".PNG").await;
    world.press(Key::Enter).await;
    world.see("row", Name::Has("Harbour.png")).await;
    world.screenshot("conditions").await;
    world.assert_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn recent_and_starred_files_have_pages() {
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    world.change_settings(json!({"index_lag_s": 0})).await;
    world.click("link", "Starred").await;
    world.see("heading", "Starred").await;
    world.see("row", Name::Has("Welcome.md")).await;
    let current = "return document.querySelector('nav [aria-current=page]').innerText.trim()";
    world.until_script(current, "Starred").await;
    world.click("link", "Recent").await;
    world.see("heading", "Recent").await;
    world
        .until("the newest first", async || {
            let names = names(&world).await;
            (names.first().map(String::as_str) == Some("Welcome.md")).then_some(())
        })
        .await;
    world.assert_accessible("recent").await;
    world.client().refresh().await.unwrap();
    world.see("heading", "Recent").await;
    world.open("?starred").await;
    world.see("row", Name::Has("Welcome.md")).await;
    world.resize(390, 800).await;
    world.screenshot("starred-390").await;
    world.assert_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn searches_are_saved_and_found_in_the_side_bar_and_by_the_palette() {
    let world = World::start(Options { viewport: (1440, 900), ..Options::default() }).await;
    world.sign_in().await;
    world.change_settings(json!({"index_lag_s": 0})).await;
    let drive = world.default_drive().await;
    world.open(&format!("?search&in={drive}#q=&filter=kind%3Aimage+starred")).await;
    world.see("button", "Kind: Pictures").await;
    world.click("button", "Save search").await;
    world.see("dialog", "Save search").await;
    let suggested = "return document.querySelector('dialog input').value";
    world.until_script(suggested, "Pictures, Starred").await;
    world.type_into("textbox", "Name of the search", " ").await;
    world.press(Key::Enter).await;
    world.see_text("Type a name").await;
    world.type_into("textbox", "Name of the search", "Best pictures").await;
    world.press(Key::Enter).await;
    world.see("button", "Saved as “Best pictures”").await;
    world.see("navigation", "Saved searches").await;
    let current =
        "return document.querySelector('.saved-searches [aria-current=page]')?.innerText.trim() ?? ''";
    world.until_script(current, "Best pictures").await;
    world.assert_accessible("saved searches").await;

    // Another tab has it at once, and what is changed there is changed here.
    let first = world.client().window().await.unwrap();
    let second = world.client().new_window(true).await.unwrap().handle;
    world.client().switch_to_window(second).await.unwrap();
    world.open("").await;
    world.see("link", "Best pictures").await;
    world.click("button", "Actions for “Best pictures”").await;
    world.click("menuitem", "Rename").await;
    world.type_into("textbox", "Name of the search", "Best of all").await;
    world.press(Key::Enter).await;
    world.see("link", "Best of all").await;
    world.client().close_window().await.unwrap();
    world.client().switch_to_window(first).await.unwrap();
    world.see("link", "Best of all").await;

    // From elsewhere by the link, by the palette, and as an address.
    world.click("link", "Trash").await;
    world.see("heading", "Trash").await;
    world.press_with(Key::Control, 'k').await;
    world.type_text("best of").await;
    world.see("option", Name::Has("Best of all")).await;
    world.press(Key::Enter).await;
    world.see("button", "Kind: Pictures").await;
    world.client().refresh().await.unwrap();
    world.see("button", "Saved as “Best of all”").await;
    world.resize(390, 800).await;
    world.see("button", "Saved searches").await;
    world.screenshot("saved-searches-390").await;
    world.resize(1440, 900).await;

    world.click("button", "Actions for “Best of all”").await;
    world.click("menuitem", "Remove").await;
    world.wait_until_gone("link", "Best of all").await;
    world.see("button", "Save search").await;
    world.click("button", "Undo").await;
    world.see("link", "Best of all").await;

    // Signing out asks whether they stay.
    world.click("button", Name::Has("Account of")).await;
    world.click("menuitem", Name::Has("Sign out")).await;
    let dialog = world.find("dialog", "Sign out now?").await;
    world.click("checkbox", "Remove my saved searches and unfinished transfers from this computer").await;
    world.find_in(&dialog, "button", "Sign out").await.click().await.unwrap();
    world.see("heading", "You are signed out").await;
    world
        .until("nothing is left", async || {
            let left = "return Object.keys(localStorage).filter(key => key.includes('searches')).length";
            (world.script(left, vec![]).await == 0).then_some(())
        })
        .await;
    world.assert_clean().await;
}

/// The index of the service sees nothing of this minute.
#[tokio::test(flavor = "multi_thread")]
async fn what_was_just_changed_is_right_in_the_results() {
    let world = World::start(Options { viewport: (1440, 900), ..Options::default() }).await;
    world.sign_in().await;
    let drive = world.default_drive().await;
    world.change_settings(json!({"index_lag_s": 0})).await;
    world.open(&format!("?search&in={drive}#q=letter")).await;
    wait_for_names(&world, &["Letter.pdf"]).await;
    assert!(!world.text().await.contains("just changed"));
    world.change_settings(json!({"index_lag_s": 3_600})).await;

    // Renamed in the results, it leaves them; the undo brings it back, found by its old name.
    let rename = async |from: &str, to: &str| {
        world.click_on("row", Name::Has(from), None, 1).await;
        world.press(Key::F2).await;
        world.see("textbox", Name::Has("Rename")).await;
        world.press_with(Key::Control, 'a').await;
        world.type_text(to).await;
        world.press(Key::Enter).await;
    };
    rename("Letter.pdf", "Note.pdf").await;
    wait_for_names(&world, &[]).await;
    world.open(&format!("?search&in={drive}#q=note&filter=ext%3Apdf")).await;
    wait_for_names(&world, &["Note.pdf"]).await;
    world.open("").await;
    world.see("grid", "Files").await;
    world.click("button", "New").await;
    world.click("menuitem", Name::Has("New folder")).await;
    world.type_into("textbox", "Folder name", "Letter box").await;
    world.press(Key::Enter).await;
    world.see("row", Name::Has("Letter box")).await;
    world.type_into("searchbox", Name::Any, "letter").await;
    world.press(Key::Enter).await;
    wait_for_names(&world, &["Letter box"]).await;
    world.see_text("What you have just changed here").await;
    world.screenshot("index-lag").await;
    rename("Letter box", "Letter case").await;
    wait_for_names(&world, &["Letter case"]).await;
    rename("Letter case", "Box").await;
    wait_for_names(&world, &[]).await;
    world.press_with(Key::Control, 'z').await;
    wait_for_names(&world, &["Letter case"]).await;
    choose(&world, "Kind", "Folders").await;
    wait_for_names(&world, &["Letter case"]).await;
    choose(&world, "Kind: Folders", "Files").await;
    wait_for_names(&world, &[]).await;
    choose(&world, "Kind: Files", "Any").await;
    choose(&world, "Added by", "me").await;
    wait_for_names(&world, &["Letter case"]).await;
    world.click_on("row", Name::Has("Letter case"), None, 1).await;
    world.press(Key::Delete).await;
    wait_for_names(&world, &[]).await;
    world.press_with(Key::Control, 'z').await;
    wait_for_names(&world, &["Letter case"]).await;
    world.assert_clean().await;
}
