//! Finding in texts of any size, and going to a line of them.

use crate::preview::{close, open};
use browser_tests::transfers::upload;
use browser_tests::{Key, Name, Options, World};
use serde_json::{Value, json};

const LINES: usize = 100_000;

/// 2 MB, of which one piece is loaded at first.
async fn open_log(world: &World) {
    let text: String = (1..=LINES).map(|line| format!("line {line} of the log\n")).collect();
    upload(world, "long.log", text.as_bytes()).await;
    open(world, "long.log").await;
    world.see_text("line 1 of the log").await;
}

async fn find(world: &World, text: &str) {
    world.type_into("searchbox", "Find in the text", text).await;
    world.press(Key::Enter).await;
}

/// Waits until a line of the log is in sight, with its number beside it.
async fn wait_for_line(world: &World, line: usize) {
    const SHOWN: &str = "
        const view = document.querySelector('.preview-scroll').getBoundingClientRect();
        return [...document.querySelectorAll('.text-row')].filter((row) => {
            const { top, bottom } = row.getBoundingClientRect();
            return top >= view.top - 1 && bottom <= view.bottom + 1;
        }).map((row) => row.querySelector('.text-number').innerText + ' ' + row.querySelector('.text-line').innerText)";
    let expected = json!(format!("{line} line {line} of the log"));
    world
        .until(&format!("line {line} is in sight"), async || {
            let shown = world.script(SHOWN, vec![]).await;
            shown.as_array()?.contains(&expected).then_some(())
        })
        .await;
}

async fn marked(world: &World) -> Value {
    let read = "return [...document.querySelectorAll('.text-row mark')].map((mark) => mark.innerText)";
    world.script(read, vec![]).await
}

#[tokio::test(flavor = "multi_thread")]
async fn finding_reads_on_behind_what_is_loaded() {
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    open_log(&world).await;
    find(&world, "LINE 77777 of").await;
    wait_for_line(&world, 77_777).await;
    world.until_equal("what is marked", json!(["line 77777 of"]), async || marked(&world).await).await;
    world.see_text("1 of 1…").await;
    world.assert_accessible("preview-text-found").await;
    // There is no other, up to the end; then from the start again.
    world.click("searchbox", "Find in the text").await;
    world.press(Key::Enter).await;
    world.see_text("Not found from here to the end").await;
    world.press(Key::Enter).await;
    world.see_text("1 of 1…").await;
    wait_for_line(&world, 77_777).await;

    // Lines by their numbers: near, far, before, and behind the last, which leads to the end.
    for line in [77_780_usize, 99_000, 50_000, 1] {
        world.type_into("textbox", "Go to line", &line.to_string()).await;
        world.press(Key::Enter).await;
        wait_for_line(&world, line).await;
    }
    world.type_into("textbox", "Go to line", "2000000").await;
    world.press(Key::Enter).await;
    world.see_text("line 100000 of the log").await;
    world.resize(390, 800).await;
    world.screenshot("preview-text-found-390").await;
    close_from_field(&world).await;
    world.assert_clean().await;
}

/// Escape would clear the field first.
async fn close_from_field(world: &World) {
    world.script("document.querySelector('.preview-scroll').focus()", vec![]).await;
    close(world).await;
}

/// What was before the place is loaded, and the place stays, also while the browser is too busy to tell of the scrolling.
#[tokio::test(flavor = "multi_thread")]
async fn a_place_found_stays_while_what_is_before_it_comes() {
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    open_log(&world).await;
    world
        .script(
            "window.addEventListener('scroll', (event) => event.stopImmediatePropagation(), true)",
            vec![],
        )
        .await;
    find(&world, "line 77777 of").await;
    world.until_script("return document.querySelector('.preview-scroll').scrollTop > 0", true).await;
    wait_for_line(&world, 77_777).await;
    close_from_field(&world).await;
    world.assert_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_search_can_be_stopped_and_says_what_went_wrong() {
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    open_log(&world).await;
    let gets = |effect: Value| json!([{"host": "objects", "method": "GET", "count": 0, "effect": effect}]);
    world.set_faults(gets(json!({"delay_ms": 60_000}))).await;
    find(&world, "line 88888 ").await;
    world.see_text("Searching: ").await;
    world.screenshot("preview-text-searching").await;
    world.click("button", "Stop").await;
    world.wait_until_gone("button", "Stop").await;
    world.see_text("line 1 of the log").await;

    world.set_faults(gets(json!({"status": 500, "code": "InternalError"}))).await;
    find(&world, "line 88888 of").await;
    world.see("button", "Try again").await;
    world.see_text("line 1 of the log").await;
    world.screenshot("preview-text-search-failed").await;
    world.clear_faults().await;
    world.click("searchbox", "Find in the text").await;
    world.press(Key::Enter).await;
    wait_for_line(&world, 88_888).await;
    world.wait_until_gone("button", "Try again").await;
    close_from_field(&world).await;
    world.clear_console().await;
    world.assert_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_found_may_be_cut_by_the_end_of_a_row() {
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    // Wider than any window, of letters without a gap.
    let line: String = (0..400).map(|at| format!("word{at:03}.")).collect();
    upload(&world, "wide.txt", format!("{line}\n").as_bytes()).await;
    open(&world, "wide.txt").await;
    world.see_text("word000.").await;
    const CUT: &str = "
        const rows = [...document.querySelectorAll('.text-line')].map((row) => row.innerText);
        return rows[0].slice(-9) + rows[1].slice(0, 9);";
    let across = world.script(CUT, vec![]).await.as_str().unwrap().to_owned();
    assert_eq!(across.len(), 18, "{across}");
    find(&world, &across.to_uppercase()).await;
    world.see_text("1 of 1").await;
    world
        .until_equal("what is marked", json!([across[..9], across[9..]]), async || marked(&world).await)
        .await;
    // Cut elsewhere, it is found still.
    world.resize(500, 800).await;
    world
        .until("the rows are cut anew", async || {
            (world.script(CUT, vec![]).await.as_str()? != across).then_some(())
        })
        .await;
    world.see_text("1 of 1").await;
    // In sight, in a lower window too.
    world.resize(500, 400).await;
    let is_in_sight = "
        const [mark, view] = ['.text-row mark', '.preview-scroll'].map((it) => document.querySelector(it)?.getBoundingClientRect());
        return !!mark && mark.top >= view.top && mark.bottom <= view.bottom";
    world.until_script(is_in_sight, true).await;
    close_from_field(&world).await;
    world.see("row", Name::Has("wide.txt")).await;
    world.assert_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_found_is_in_sight_with_what_is_around_it() {
    const BELOW: &str = "
        const [mark, view] = ['.text-row mark', '.preview-scroll'].map((it) => document.querySelector(it)?.getBoundingClientRect());
        return !!mark && mark.top >= view.top && view.bottom - mark.bottom > 2 * mark.height";
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    let text: String =
        (1..=300).map(|line| format!("{}needle{line} of the text\n", "word ".repeat(30))).collect();
    upload(&world, "needles.txt", text.as_bytes()).await;
    world.resize(390, 800).await;
    open(&world, "needles.txt").await;
    world.see_text("needle1 of").await;
    find(&world, "needle200 of").await;
    world.until_script(BELOW, true).await;
    // The next and the one before, without a keyboard.
    world.type_into("searchbox", "Find in the text", "needle20").await;
    world.click("button", "Next place").await;
    world.see_text("of 11").await;
    world.until_script(BELOW, true).await;
    world.click("button", "Previous place").await;
    world.until_script(BELOW, true).await;
    world.assert_accessible("preview-text-found-phone").await;
    close_from_field(&world).await;
}
