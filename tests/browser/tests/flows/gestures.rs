//! The mouse and fingers in a list: rectangles, long presses, and the menu of the empty space.

use browser_tests::{Key, Keystroke, Name, Options, World};
use serde_json::json;

/// Left, top, right and bottom of the first element that matches.
async fn place(world: &World, selector: &str) -> [f64; 4] {
    const PLACE: &str = "const all = document.querySelectorAll(arguments[0]);
        const { left, top, right, bottom } = all[all.length - 1].getBoundingClientRect();
        return [left, top, right, bottom]";
    let place = world.script(PLACE, vec![json!(selector)]).await;
    std::array::from_fn(|at| place[at].as_f64().unwrap())
}

async fn selected(world: &World) -> usize {
    let text = "return document.querySelector('.selection-bar .count')?.innerText ?? ''";
    let text = world.script(text, vec![]).await.as_str().unwrap_or_default().replace(',', "");
    text.split(' ').find_map(|word| word.parse().ok()).unwrap_or_default()
}

async fn wait_for_selected(world: &World, count: usize) {
    world
        .until(&format!("{count} are selected"), async || (selected(world).await == count).then_some(()))
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rectangle_selects_rows() {
    let world = World::start(Options { viewport: (1280, 1000), ..Options::default() }).await;
    world.sign_in().await;
    let drive = world.default_drive().await;
    world
        .create_tree(json!({"drive_id": drive, "parent_file_id": "root", "folder": "Many", "count": 450, "kind": "files"}))
        .await;
    world.client().refresh().await.unwrap();
    world.see("row", Name::Has("Many")).await;
    // The part that draws has come when the row's menu has: they are in one chunk.
    world.open_menu_of("row", Name::Has("Welcome.md")).await;
    world.see("menuitem", Name::Has("Rename")).await;
    world.press(Key::Escape).await;
    world.wait_until_gone("menu", Name::Any).await;

    // From below the rows up into the third last.
    let rows = world.all("row", Name::Has("Actions for")).await;
    let [left, top, right, bottom] = place(&world, ".viewport").await;
    let [_, row_top, _, row_bottom] = place(&world, ".viewport .row").await;
    let row = row_bottom - row_top;
    assert!(row_bottom + 20.0 < bottom, "there is empty space below the rows");
    let (start, end) = ((right - 100.0, row_bottom + 15.0), (left + 200.0, row_bottom - 2.5 * row));
    world.click_with(&rows[0], None, 1).await;
    world.hold(Key::Shift, true).await;
    world.move_mouse(&[start]).await;
    world.hold_mouse(true).await;
    world.move_mouse(&[(start.0 - 20.0, start.1), end]).await;
    wait_for_selected(&world, 4).await;
    world.screenshot("marquee").await;
    world.hold_mouse(false).await;
    world.hold(Key::Shift, false).await;
    wait_for_selected(&world, 4).await;

    // Without a modifier only what it touches; Escape takes it back; the keyboard goes on from where it ended.
    world.move_mouse(&[start]).await;
    world.hold_mouse(true).await;
    world.move_mouse(&[(start.0, start.1 - 20.0), (end.0, row_bottom - 0.5 * row)]).await;
    wait_for_selected(&world, 1).await;
    world.press(Key::Escape).await;
    wait_for_selected(&world, 4).await;
    world.hold_mouse(false).await;
    wait_for_selected(&world, 4).await;

    world.type_text("*").await;
    wait_for_selected(&world, rows.len() - 4).await;
    world.type_text("*").await;
    wait_for_selected(&world, 4).await;
    world.click_at(start.0 as i64, start.1 as i64).await;
    wait_for_selected(&world, 0).await;

    // The menu of the list itself, by the mouse and by key.
    world.open_menu_at(start.0, start.1).await;
    for item in ["New folder", "New text file", "Upload files", "Paste", "Details", "Refresh"] {
        world.see("menuitem", Name::Has(item)).await;
    }
    world.screenshot("background-menu").await;
    world.click("menuitem", Name::Has("Select all")).await;
    wait_for_selected(&world, rows.len()).await;
    world.press(Key::Escape).await;
    wait_for_selected(&world, 0).await;
    world
        .strike(Keystroke { key: "F10", code: "F10", number: 121, shift: true, ..Keystroke::default() })
        .await;
    world.click("menuitem", Name::Has("View and order")).await;
    world.click("menuitemradio", "Tiles").await;

    // Beside tiles there is empty space too; a pointer that is held at the edge scrolls on to what is not loaded yet.
    world.click("link", "Many").await;
    world.see("heading", "Many").await;
    world.find("row", Name::Any).await;
    let [left, top_of_rows, ..] = place(&world, ".scroll-extent").await;
    world.move_mouse(&[(left - 4.0, top_of_rows + 20.0)]).await;
    world.hold_mouse(true).await;
    world.move_mouse(&[(left + 20.0, top_of_rows + 60.0), (right - 30.0, bottom + 20.0)]).await;
    world
        .until("more is selected than one page has", async || (selected(&world).await > 150).then_some(()))
        .await;
    world.screenshot("marquee-tiles").await;
    world.hold_mouse(false).await;
    let kept = selected(&world).await;
    assert!(kept > 150 && kept <= 450, "{kept} of the rows");
    assert!(place(&world, ".scroll-extent").await[1] < top - 500.0, "the list has scrolled");
    assert!(!world.script("return !!document.querySelector('.marquee')", vec![]).await.as_bool().unwrap());
    world.assert_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_long_press_selects_and_taps_go_on() {
    let world = World::start(Options { viewport: (390, 844), ..Options::default() }).await;
    world.sign_in().await;
    world.emulate_touch(true).await;
    world.client().refresh().await.unwrap();
    let tap = async |name: &str| {
        let row = world.find("row", Name::Has(name)).await;
        world.touch(&row).await;
        world.lift_finger().await;
    };
    // The part that listens has come when a file opens: both wait for one chunk.
    tap("Welcome.md").await;
    world.see("dialog", "Welcome.md").await;
    world.press(Key::Escape).await;
    world.wait_until_gone("dialog", Name::Any).await;
    wait_for_selected(&world, 0).await;

    let url = world.url().await;
    let row = world.find("row", Name::Has("Documents")).await;
    world.touch(&row).await;
    wait_for_selected(&world, 1).await;
    world.lift_finger().await;
    tap("Photos").await;
    wait_for_selected(&world, 2).await;
    world.screenshot("long-press").await;
    assert!(!world.has("menu", Name::Any).await, "no menu has opened");
    tap("Photos").await;
    wait_for_selected(&world, 1).await;
    tap("Documents").await;
    wait_for_selected(&world, 0).await;
    assert_eq!(world.url().await, url, "nothing was opened");
    // Quick taps on one row would be a double click.
    tap("Photos").await;
    world.see("heading", "Photos").await;
    world.assert_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn fingers_open_walk_and_close() {
    let world = World::start(Options { viewport: (390, 844), locale: "zh-CN", ..Options::default() }).await;
    world.emulate_touch(true).await;
    world.open("").await;
    world.click("button", "登录").await;
    world.log_in("ada", "ada").await;
    let row = world.find("row", Name::Has("Harbour.png")).await;
    world.touch(&row).await;
    world.lift_finger().await;
    world.see("dialog", "Harbour.png").await;
    world.see("img", "Harbour.png").await;
    world.assert_accessible("preview-phone-chinese").await;
    world.swipe((300.0, 400.0), (60.0, 410.0)).await;
    world.see("dialog", "Welcome.md").await;
    world.see_text("This drive lives").await;
    world.screenshot("preview-phone-text").await;
    // What fingers scroll has buttons too.
    world.click("button", "下一个").await;
    world.see("dialog", "待办事项.txt").await;
    let lines = "
        const view = document.querySelector('.preview-scroll');
        const ends = [...view.querySelectorAll('.text-line')].map((line) => line.getBoundingClientRect().right);
        return ends.length > 0 && Math.max(...ends) <= innerWidth && view.scrollWidth <= view.clientWidth";
    world.until_script(lines, true).await;
    world.screenshot("preview-phone-next").await;
    world.client().back().await.unwrap();
    world.wait_until_gone("dialog", Name::Any).await;

    // A picture is pulled down to close it. In a new page: a tap just after a step back may be lost.
    world.open("").await;
    let row = world.find("row", Name::Has("Harbour.png")).await;
    world.touch(&row).await;
    world.lift_finger().await;
    world.see("img", "Harbour.png").await;
    world.swipe((200.0, 300.0), (205.0, 600.0)).await;
    world.wait_until_gone("dialog", Name::Any).await;
    world.assert_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_keyboard_goes_on_from_what_was_tapped() {
    let world = World::start(Options { viewport: (390, 844), ..Options::default() }).await;
    world.sign_in().await;
    world.see("row", Name::Has("Welcome.md")).await;
    // The list has the keyboard, on its first row, as after a tap beside the rows. Enter comes before the file is open.
    const TAP_AND_ENTER: &str = "
        const grid = document.querySelector('[role=grid]');
        const row = [...grid.querySelectorAll('.row')].find((row) => row.innerText.includes('Welcome.md'));
        grid.focus();
        row.click();
        grid.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', code: 'Enter', bubbles: true, cancelable: true }));";
    world.script(TAP_AND_ENTER, vec![]).await;
    world.see("dialog", "Welcome.md").await;
    world.press(Key::Escape).await;
    world.wait_until_gone("dialog", Name::Any).await;
    world.see("row", Name::Has("Welcome.md")).await;
    world.assert_clean().await;
}
