//! The file list: order, scroll position, selection, permissions, the team drive, keyboard focus.

use browser_tests::{Key, Name, Options, World};
use serde_json::{Value, json};

/// The names of the rendered rows, top to bottom.
pub(super) async fn names(world: &World) -> Vec<String> {
    let read = "return [...document.querySelectorAll('[role=row][aria-rowindex]')]
        .filter((row) => row.querySelector('[role=gridcell]'))
        .sort((a, b) => a.getAttribute('aria-rowindex') - b.getAttribute('aria-rowindex'))
        .map((row) => row.querySelector('[role=gridcell] ~ [role=gridcell] [title]').title)";
    let answer = world.client().execute(read, vec![]).await.unwrap_or(Value::Null);
    answer.as_array().into_iter().flatten().filter_map(|name| name.as_str().map(str::to_owned)).collect()
}

async fn scroll_top(world: &World, to: Option<u32>) -> f64 {
    let script = "const grid = document.querySelector('[role=grid]');
        if (!grid) return -1;
        if (arguments[0] !== null) grid.scrollTop = arguments[0];
        return grid.scrollTop;";
    let answer = world.client().execute(script, vec![json!(to)]).await;
    answer.ok().and_then(|top| top.as_f64()).unwrap_or(-1.0)
}

/// Folders come first in any order, so the first file shows the order.
async fn wait_for_first_file(world: &World, name: &str) {
    world
        .until(&format!("{name} is the first file"), async || {
            let names = names(world).await;
            (names.iter().find(|name| name.contains('.')).map(String::as_str) == Some(name)).then_some(())
        })
        .await;
}

async fn count_selected(world: &World) -> usize {
    let count = "return document.querySelectorAll('[role=row][aria-selected=true]').length";
    world.script(count, vec![]).await.as_u64().unwrap() as usize
}

#[tokio::test(flavor = "multi_thread")]
async fn every_column_sorts_both_ways_and_the_order_is_remembered() {
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    world.click("link", "Documents").await;
    world.see("heading", "Documents").await;
    wait_for_first_file(&world, "Budget 2026.csv").await;
    world.click("button", "Name").await;
    wait_for_first_file(&world, "读书笔记.txt").await;
    // The largest first, the newest first; then the other way round.
    world.click("button", "Size").await;
    wait_for_first_file(&world, "Letter.pdf").await;
    world.click("button", "Size").await;
    wait_for_first_file(&world, "Budget 2026.csv").await;
    world.click("button", "Modified").await;
    wait_for_first_file(&world, "读书笔记.txt").await;
    world.click("button", "Modified").await;
    wait_for_first_file(&world, "Notes on the Analytical Engine.md").await;
    let sorted =
        world.script("return document.querySelector('[aria-sort=ascending]').innerText", vec![]).await;
    assert_eq!(sorted, "Modified");
    world.client().refresh().await.unwrap();
    wait_for_first_file(&world, "Notes on the Analytical Engine.md").await;
    world.assert_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn back_and_forward_restore_the_scroll_position() {
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    world.click("link", "Numbers").await;
    world.see("heading", "Numbers").await;
    world.until("rows to scroll", async || (scroll_top(&world, None).await >= 0.0).then_some(())).await;
    world
        .until("the list is scrolled", async || {
            (scroll_top(&world, Some(2_000)).await == 2_000.0).then_some(())
        })
        .await;
    // Up by the breadcrumb, and back.
    world.click("link", "Ada").await;
    world.see("heading", "Ada").await;
    world.client().back().await.unwrap();
    world.see("heading", "Numbers").await;
    world
        .until("the list stands where it was left", async || {
            (scroll_top(&world, None).await == 2_000.0).then_some(())
        })
        .await;
    // A new visit starts at the top.
    world.click("link", "Ada").await;
    world.see("heading", "Ada").await;
    world.click("link", "Numbers").await;
    world.see("heading", "Numbers").await;
    world.see("row", Name::Has("note 1.txt")).await;
    assert_eq!(scroll_top(&world, None).await, 0.0);

    // Backspace goes up.
    world.press(Key::Backspace).await;
    world.see("heading", "Ada").await;
    world.assert_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_are_selected_by_click_shift_ctrl_and_keys() {
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    let row = async |name: &'static str| world.find("row", Name::Has(name)).await;
    world.click_with(&row("Documents").await, None, 1).await;
    world.until_equal("selected rows", 1, async || count_selected(&world).await).await;
    world.click_with(&row("Photos").await, Some(Key::Shift), 1).await;
    world.until_equal("selected rows", 4, async || count_selected(&world).await).await;
    world.click_with(&row("Numbers").await, Some(Key::Control), 1).await;
    world.until_equal("selected rows", 3, async || count_selected(&world).await).await;
    world.see_text("3 selected").await;

    world.press(Key::Escape).await;
    world.until("nothing is selected", async || (count_selected(&world).await == 0).then_some(())).await;
    world.press(Key::Home).await;
    world.press_with(Key::Shift, '\u{E015}').await;
    world.press_with(Key::Shift, '\u{E015}').await;
    world.until_equal("selected rows", 3, async || count_selected(&world).await).await;
    world.press_with_key(Key::Control, Key::Space).await;
    world.until_equal("selected rows", 2, async || count_selected(&world).await).await;
    world.press_with(Key::Control, 'a').await;
    world.until_equal("selected rows", 8, async || count_selected(&world).await).await;
    // Opens and closes the menu by key.
    world.press_with(Key::Shift, '\u{E03A}').await;
    world.see("menu", Name::Any).await;
    world.press(Key::Escape).await;
    world.wait_until_gone("menu", Name::Any).await;
    world.until_equal("selected rows", 8, async || count_selected(&world).await).await;
    world.assert_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn files_are_starred_and_copied() {
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    world.click_on("row", Name::Has("Harbour.png"), None, 1).await;
    world.click("button", "Add star").await;
    world.see("button", "Remove star").await;
    let row = world.find("row", Name::Has("Harbour.png")).await;
    world.find_in(&row, "gridcell", Name::Has("Starred")).await;

    world.open_menu(&row).await;
    world.click("menuitem", Name::Has("Copy to")).await;
    world.see("dialog", Name::Has("Copy 1 item")).await;
    world.click("button", "Empty folder").await;
    world.click("button", "Copy here").await;
    world.see_text("copied to “Empty folder”").await;
    world.press(Key::Escape).await;
    world.click("link", "Empty folder").await;
    world.see("row", Name::Has("Harbour.png")).await;
    world.client().back().await.unwrap();
    world.see("row", Name::Has("Harbour.png")).await;
    world.assert_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn actions_a_role_forbids_are_disabled_with_the_reason() {
    let world = World::start(Options::default()).await;
    world.open("").await;
    world.click("button", "Sign in").await;
    world.log_in("grace", "grace").await;
    world.click("button", "Grace").await;
    world.click("menuitemradio", Name::Has("Studio")).await;
    world.see("heading", "Studio").await;
    // Grace may only download in the team drive.
    for name in ["New", "Upload folder", "Upload"] {
        let button = world.find("button", name).await;
        assert_eq!(button.attr("aria-disabled").await.unwrap().as_deref(), Some("true"), "{name}");
    }
    world.screenshot("read-only").await;
    // Keys and drops show the same reason.
    let reason = "This drive is read only for you";
    for key in ["n", "u"] {
        world.click_on("row", Name::Has("Autumn exhibition"), None, 1).await;
        world.type_text(key).await;
        world.see_text(reason).await;
        assert!(!world.has("dialog", Name::Any).await);
        world.click("button", "Dismiss").await;
        world
            .until("the reason is gone", async || (!world.text().await.contains(reason)).then_some(()))
            .await;
    }
    world.drop_files(&world.find("grid", Name::Any).await, &[("dropped.txt", "no")]).await;
    world.see_text(reason).await;
    assert!(!world.pds_requests().await.to_string().contains("/v2/file/create"));
    world.open_menu_of("row", Name::Has("Autumn exhibition")).await;
    let rename = world.find("menuitem", Name::Has("Rename")).await;
    assert_eq!(rename.attr("aria-disabled").await.unwrap().as_deref(), Some("true"));
    assert!(rename.text().await.unwrap().contains("Not allowed for you"), "{:?}", rename.text().await);
    rename.click().await.unwrap();
    assert!(!world.has("textbox", "Rename").await);
    world.assert_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn language_and_theme_change_at_once_and_are_remembered() {
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    world.click("button", "Theme").await;
    world.click("menuitemradio", "Dark").await;
    let theme = "return document.documentElement.dataset.theme";
    world.until("it is dark", async || (world.script(theme, vec![]).await == "dark").then_some(())).await;
    world.click("button", "Language").await;
    world.click("menuitemradio", "简体中文").await;
    world.see("button", "新建").await;
    world.until_script("return document.documentElement.lang", "zh-CN").await;
    world.client().refresh().await.unwrap();
    world.see("button", "新建").await;
    world.until_script(theme, "dark").await;
    world.assert_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn keyboard_focus_is_never_lost() {
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    // Into an empty folder and out again.
    world.click_on("row", Name::Has("Empty folder"), None, 1).await;
    world.press(Key::Enter).await;
    world.see_text("Nothing here yet").await;
    world.press(Key::Backspace).await;
    world.see("heading", "Ada").await;

    // An invalid name keeps the field open; Escape closes it.
    let row = world.find("row", Name::Has("Welcome.md")).await;
    world.click_with(&row, None, 1).await;
    world.press(Key::F2).await;
    world.see("textbox", "Rename").await;
    world.press_with(Key::Control, 'a').await;
    world.press(Key::Delete).await;
    world.press(Key::Enter).await;
    world.see_text("Type a name").await;
    world.press(Key::Escape).await;
    world.wait_until_gone("textbox", "Rename").await;

    // After trashing, the row in its place is active.
    let row = world.find("row", Name::Has("Harbour.png")).await;
    world.click_with(&row, None, 1).await;
    world.press(Key::Delete).await;
    world.wait_until_gone("row", Name::Has("Harbour.png")).await;
    world.press_with_key(Key::Control, Key::Space).await;
    let chosen = "return document.querySelector('[role=row][aria-selected=true]')?.innerText || ''";
    world
        .until("the next row is selected", async || {
            world.script(chosen, vec![]).await.as_str()?.contains("Welcome.md").then_some(())
        })
        .await;

    // Sorting replaces the pressed button; the list gets the next key.
    world.click("button", "Size").await;
    world.press(Key::Escape).await;
    world.until("nothing is selected", async || (count_selected(&world).await == 0).then_some(())).await;
    world.press(Key::Home).await;
    world.press(Key::End).await;
    world.see_text("1 selected").await;
    world.assert_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_selection_bar_hides_nothing_on_a_desktop_and_fits_the_smallest_phone() {
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    world.click_on("row", Name::Has("Welcome.md"), None, 1).await;
    world.see_text("1 selected").await;
    world.see("heading", "Ada").await;
    world.see("button", "New").await;
    world.see("button", "Upload").await;
    let overflow = "const bar = document.querySelector('.selection-bar'), page = document.documentElement;
        return [page.scrollWidth - page.clientWidth, bar.scrollWidth - bar.clientWidth];";
    for width in [390, 320] {
        world.resize(width, 780).await;
        assert_eq!(world.script(overflow, vec![]).await, json!([0, 0]), "at {width} px");
        assert!(world.has("button", "Move to trash").await);
        world.click("button", "More").await;
        world.see("menuitem", Name::Has("Rename")).await;
        world.press(Key::Escape).await;
        world.wait_until_gone("menuitem", Name::Has("Rename")).await;
    }
    world.resize(1440, 900).await;
    // A click below the rows.
    world.click_at(700, 800).await;
    world.until("nothing is selected", async || (count_selected(&world).await == 0).then_some(())).await;
    world.assert_clean().await;
}
