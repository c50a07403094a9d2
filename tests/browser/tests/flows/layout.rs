//! The layout at other font sizes of the browser, and with deep paths.

use browser_tests::{Key, Name, Options, World};
use serde_json::{Value, json};

/// The font size of the page, the height of a row, and whether the last row ends where the list ends.
const MEASURE: &str = "
    const grid = document.querySelector('[role=grid]');
    const rows = [...grid.querySelectorAll('[role=row][aria-rowindex]')];
    const last = rows.find((row) => row.getAttribute('aria-rowindex') === grid.getAttribute('aria-rowcount'));
    if (!last) return null;
    const box = last.getBoundingClientRect(), list = grid.getBoundingClientRect();
    return [getComputedStyle(document.body).fontSize, box.height, Math.abs(box.bottom - list.bottom) < 2];";

#[tokio::test(flavor = "multi_thread")]
async fn text_and_rows_follow_the_font_size_of_the_browser() {
    for (font_size, text, row) in [(16, "14px", 40), (17, "14.875px", 43), (24, "21px", 60), (32, "28px", 80)]
    {
        let world = World::start(Options { font_size, ..Options::default() }).await;
        world.sign_in().await;
        let drive = world.default_drive().await;
        let tree = json!({"drive_id": drive, "parent_file_id": "root", "folder": "Many", "count": 90});
        let made = world.create_tree(tree).await;
        world.open(&format!("?files={drive}/{}", made["file_id"].as_str().unwrap())).await;
        world.see("heading", "Many").await;
        world.press(Key::End).await;
        let measured = world
            .until("the last row", async || {
                let measured = world.script(MEASURE, vec![]).await;
                (measured != Value::Null && measured[2] == true).then_some(measured)
            })
            .await;
        assert_eq!(measured, json!([text, row, true]), "at {font_size} px");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deep_path_is_folded_into_a_menu_with_every_folder() {
    const DEPTH: usize = 60;
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    let drive = world.default_drive().await;
    let mut folder = "root".to_owned();
    for level in 1..=DEPTH {
        let body = json!({"drive_id": drive, "parent_file_id": folder, "name": format!("level {level} of many"),
            "type": "folder", "check_name_mode": "refuse"});
        folder = world.call("/file/create", &body).await["file_id"].as_str().unwrap().to_owned();
    }
    for (width, height) in [(1280, 800), (390, 800)] {
        world.resize(width, height).await;
        world.open(&format!("?files={drive}/{folder}")).await;
        world.see("heading", "level 60 of many").await;
        let cut = "return [...document.querySelectorAll('.crumbs .ellipsis')]
            .filter((step) => step.scrollWidth > step.clientWidth).map((step) => step.innerText)";
        if width > 1000 {
            assert_eq!(world.script(cut, vec![]).await, json!([]));
        }
        world.click("button", "Folders above").await;
        let entries = world.all("menuitem", Name::Any).await.len();
        assert_eq!(entries, DEPTH, "59 folders and the drive");
        world.screenshot(&format!("deep-path-{width}")).await;
        world.click("menuitem", "level 30 of many").await;
        world.see("heading", "level 30 of many").await;
    }
    world.assert_clean().await;
}

/// The controls of the head that are outside of the window, and how much of the name of the open folder can be read.
const HEAD: &str = "
    const head = document.querySelector('.files-head'), title = head.querySelector('h1');
    const out = [...head.querySelectorAll('button, a')].filter((it) => it.checkVisibility()).filter((it) => {
        const { left, right } = it.getBoundingClientRect();
        return left < 0 || right > innerWidth || right - left < 20;
    });
    const is_read = !title?.checkVisibility() || title.clientWidth >= Math.min(title.scrollWidth, 90);
    return [out.map((it) => it.getAttribute('aria-label') ?? it.innerText), is_read];";

#[tokio::test(flavor = "multi_thread")]
async fn all_of_the_head_is_in_reach_at_every_width() {
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    world.click("link", "Photos").await;
    world.click("link", "Lisbon").await;
    world.see("heading", "Lisbon").await;
    world.see("button", "Details").await;
    for is_selected in [false, true] {
        if is_selected {
            world.press_with(Key::Control, 'a').await;
            world.see_text("8 selected").await;
        }
        for width in [1280, 912, 834, 768, 721, 600, 390, 320] {
            world.resize(width, 800).await;
            world.until_script(HEAD, json!([[], true])).await;
            world.screenshot(&format!("head-{width}-{is_selected}")).await;
        }
    }
    world.assert_clean().await;
}

/// Whether what stands for rows that are on their way lies in order: a mark, and beside or below it a name, in each row.
const GHOSTS: &str = "
    const rows = [...document.querySelectorAll('.skeleton .row')].filter((row) => row.checkVisibility());
    const box = (it) => it.getBoundingClientRect();
    return rows.length > 3 && rows.every((row) => {
        const [mark, name] = [box(row.querySelector('.ghost.round')), box(row.querySelector('.ghost.long'))];
        const is_inside = [mark, name].every((it) => it.left >= box(row).left && it.right <= box(row).right + 1 && it.height > 5
            && it.top >= box(row).top - 1 && it.bottom <= box(row).bottom + 1);
        return is_inside && (name.left >= mark.right || name.top >= mark.bottom);
    });";

#[tokio::test(flavor = "multi_thread")]
async fn what_stands_for_rows_is_in_order_at_every_width() {
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    for look in ["List", "Compact list", "Tiles"] {
        world.click("button", "View").await;
        world.click("menuitemradio", look).await;
        let hang = json!([{"host": "api", "path": "/v2/file/list", "count": 0, "effect": {"hang": true}}]);
        world.set_faults(hang).await;
        world.click("link", "Photos").await;
        for width in [1280, 768, 390, 320] {
            world.resize(width, 800).await;
            world.until_script(GHOSTS, true).await;
            world.screenshot(&format!("on-their-way-{width}-{}", look.replace(' ', "-"))).await;
        }
        world.resize(1280, 800).await;
        world.clear_faults().await;
        world.open("").await;
        world.see("row", Name::Has("Welcome.md")).await;
    }
}
