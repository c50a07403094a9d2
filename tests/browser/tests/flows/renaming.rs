//! Names that are being typed: nothing but Enter, Tab and a click elsewhere ends them, and nothing that happens to their
//! row stops the page.

use browser_tests::{Key, Name, Options, World};
use serde_json::{Value, json};

/// Starts to rename a row and types a half of the name.
async fn type_half(world: &World, name: &str, half: &str) {
    world.click_on("row", Name::Has(name), None, 1).await;
    world.press(Key::F2).await;
    world.see("textbox", "Rename").await;
    world.press_with(Key::Control, 'a').await;
    world.type_text(half).await;
    wait_for_drafts(world, &[half]).await;
}

/// Waits until exactly these names are being typed, in any order.
async fn wait_for_drafts(world: &World, expected: &[&str]) {
    let read =
        "return [...document.querySelectorAll('.row input[type=text]')].map((field) => field.value).sort()";
    world
        .until(&format!("the fields have {expected:?}"), async || {
            let drafts = world.client().execute(read, vec![]).await.ok()?;
            (drafts == json!(expected)).then_some(())
        })
        .await;
}

/// The page has not stopped, and nothing was renamed.
async fn assert_nothing_renamed(world: &World) {
    assert_eq!(world.script("return document.documentElement.className", vec![]).await, "");
    assert!(!world.pds_requests().await.to_string().contains("/v2/file/update"));
}

/// What the field with the focus has.
async fn focused_value(world: &World) -> Value {
    world.script("return document.activeElement.value ?? null", vec![]).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_half_typed_name_survives_leaving_its_page() {
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    world.click("link", "Documents").await;
    type_half(&world, "Letter.pdf", "Half").await;
    world.client().back().await.unwrap();
    world.see("heading", "Ada").await;
    world.see("row", Name::Has("Welcome.md")).await;
    assert_nothing_renamed(&world).await;
    world.client().forward().await.unwrap();
    world.see("heading", "Documents").await;
    wait_for_drafts(&world, &["Half"]).await;
    world.press(Key::Escape).await;
    world.see("row", Name::Has("Letter.pdf")).await;
    world.wait_until_gone("textbox", "Rename").await;

    // Out of the results of a search.
    world.type_into("searchbox", Name::Any, "Letter").await;
    world.press(Key::Enter).await;
    world.see("heading", Name::Has("Results for")).await;
    type_half(&world, "Letter.pdf", "Half").await;
    world.client().back().await.unwrap();
    world.see("heading", "Documents").await;
    wait_for_drafts(&world, &["Half"]).await;
    assert_nothing_renamed(&world).await;

    // Signing out in another tab.
    let first = world.client().window().await.unwrap();
    let tab = world.client().new_window(true).await.unwrap();
    world.client().switch_to_window(tab.handle).await.unwrap();
    world.open("").await;
    world.see("grid", "Files").await;
    world.click("button", Name::Has("Account of")).await;
    world.click("menuitem", Name::Has("Sign out")).await;
    world.see("heading", "You are signed out").await;
    world.client().switch_to_window(first).await.unwrap();
    world.see("heading", "You are signed out").await;
    assert_nothing_renamed(&world).await;
    world.assert_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_half_typed_name_survives_its_row() {
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    world.click("link", "Numbers").await;
    type_half(&world, "note 1.txt", "Half").await;

    // Another window.
    let first = world.client().window().await.unwrap();
    let tab = world.client().new_window(true).await.unwrap();
    world.client().switch_to_window(tab.handle).await.unwrap();
    world.client().close_window().await.unwrap();
    world.client().switch_to_window(first).await.unwrap();
    wait_for_drafts(&world, &["Half"]).await;

    // Scrolled away: it keeps the keyboard, and comes into view with the next letter.
    let scroll = "document.querySelector('[role=grid]').scrollTop = arguments[0]";
    world.script(scroll, vec![json!(4_000)]).await;
    let others = "return [...document.querySelectorAll('.row[id]')].filter((row) => +row.ariaRowIndex < 40 && !row.querySelector('.input')).length";
    world.until_script(others, 0).await;
    assert_eq!(focused_value(&world).await, "Half");
    world.type_text("!").await;
    wait_for_drafts(&world, &["Half!"]).await;
    let is_in_view = "const field = document.activeElement.getBoundingClientRect(); return field.top > 0 && field.bottom < innerHeight";
    world.until_script(is_in_view, true).await;
    world.script(scroll, vec![json!(0)]).await;
    wait_for_drafts(&world, &["Half!"]).await;
    // A click elsewhere ends it from there too. A name that is none stays to be corrected.
    world.press(Key::Home).await;
    world.type_text("/").await;
    world.script(scroll, vec![json!(4_000)]).await;
    world.until_script(others, 0).await;
    world.click("button", "View").await;
    world.press(Key::Escape).await;
    wait_for_drafts(&world, &["/Half!"]).await;
    assert_nothing_renamed(&world).await;
    world.script(scroll, vec![json!(0)]).await;
    world.click("textbox", "Rename").await;
    world.press(Key::Escape).await;

    // Drawn again, when a star is refused that was shown at once: the keyboard and the caret stay.
    world.client().back().await.unwrap();
    world.see("heading", "Ada").await;
    let refused =
        json!({"status": 403, "code": "ForbiddenNoPermission.File", "message": "no", "delay_ms": 1500});
    world
        .set_faults(json!([{"host": "api", "path": "/v2/file/update", "count": 1, "effect": refused}]))
        .await;
    world.click_on("row", Name::Has("Welcome.md"), None, 1).await;
    world.type_text("s").await;
    type_half(&world, "Welcome.md", "Half").await;
    world.press(Key::Left).await;
    world.see_text("Welcome.md”").await;
    wait_for_drafts(&world, &["Half"]).await;
    world.until("it has the keyboard", async || (focused_value(&world).await == "Half").then_some(())).await;
    world.type_text("-").await;
    wait_for_drafts(&world, &["Hal-f"]).await;
    world.press(Key::Escape).await;
    world.see("row", Name::Has("Welcome.md")).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_name_leaves_another_that_is_being_typed_alone() {
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    let slow = json!({"delay_ms": 1500});
    world.set_faults(json!([{"host": "api", "path": "/v2/file/update", "count": 1, "effect": slow}])).await;
    type_half(&world, "Welcome.md", "Harbour.png").await;
    world.press(Key::Enter).await;
    world.wait_until_gone("textbox", "Rename").await;
    type_half(&world, "Documents", "Half").await;
    world.see_text("exists here already").await;
    wait_for_drafts(&world, &["Half", "Harbour.png"]).await;
    world.until_equal("what is typed", "Half".into(), async || focused_value(&world).await).await;
    // Each is ended for itself.
    world.type_text("way").await;
    world.press(Key::Enter).await;
    world.see("link", "Halfway").await;
    wait_for_drafts(&world, &["Harbour.png"]).await;
    assert_eq!(world.script("return document.documentElement.className", vec![]).await, "");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_click_elsewhere_renames_and_an_untouched_name_stays() {
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    // The same name: nothing is sent.
    let row = world.find("row", Name::Has("Welcome.md")).await;
    world.click_with(&row, None, 1).await;
    world.press(Key::F2).await;
    world.see("textbox", "Rename").await;
    world.click_on("row", Name::Has("Harbour.png"), None, 1).await;
    world.wait_until_gone("textbox", "Rename").await;
    assert_nothing_renamed(&world).await;

    type_half(&world, "Welcome.md", "Clicked.md").await;
    world.click_on("row", Name::Has("Harbour.png"), None, 1).await;
    world.see("row", Name::Has("Clicked.md")).await;
    let selected = "return document.querySelector('[role=row][aria-selected=true]').innerText";
    assert!(world.script(selected, vec![]).await.as_str().unwrap().contains("Harbour.png"));

    // An invalid one stays to be corrected.
    type_half(&world, "Clicked.md", "a/b").await;
    world.click_on("row", Name::Has("Harbour.png"), None, 1).await;
    world.see_text("can't contain /").await;
    wait_for_drafts(&world, &["a/b"]).await;
    world.assert_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn in_a_narrow_window_the_field_covers_no_other_text() {
    let world = World::start(Options { viewport: (510, 844), ..Options::default() }).await;
    world.sign_in().await;
    world.see("row", Name::Has("Welcome.md")).await;
    world.script("document.querySelector('[role=grid]').focus()", vec![]).await;
    world.press(Key::Down).await;
    world.press(Key::F2).await;
    world.see("textbox", "Rename").await;
    const COVERED: &str = "
        const field = document.querySelector('.row .input').getBoundingClientRect();
        const texts = [...document.querySelectorAll('.row :is(.name bdi, .date, .size)')];
        return texts.filter((text) => {
            const { left, top, right, bottom } = text.getBoundingClientRect();
            return left < field.right && right > field.left && top < field.bottom && bottom > field.top;
        }).map((text) => text.innerText).join(', ')";
    world.until_script(COVERED, "").await;
    world.screenshot("renaming-narrow").await;
    world.assert_clean().await;
}
