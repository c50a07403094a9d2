//! How a list is shown: rows, compact rows, tiles; by mouse and by keys, and kept.

use browser_tests::{Key, Name, Options, World};
use serde_json::{Value, json};

/// The look, the height of a row, how many stand on the first line, and how wide the pictures are that were asked for.
const MEASURE: &str = "
    const rows = [...document.querySelectorAll('[role=row][aria-rowindex]')]
        .filter((row) => row.querySelector('[role=gridcell]')).map((row) => row.getBoundingClientRect());
    const picture = document.querySelector('[role=grid] img');
    const width = picture && /w_(\\d+)/.exec(decodeURIComponent(picture.src));
    const top = Math.min(...rows.map((row) => row.top));
    return [document.querySelector('[data-view]').dataset.view, rows[0].height,
        rows.filter((row) => row.top === top).length, width && +width[1]];";

async fn choose_view(world: &World, view: &str) {
    world.click("button", "View").await;
    world.click("menuitemradio", view).await;
}

async fn wait_for(world: &World, expected: Value) {
    world
        .until(&format!("the list is {expected}"), async || {
            let measured = world.client().execute(MEASURE, vec![]).await.unwrap_or_default();
            (measured == expected).then_some(())
        })
        .await;
}

async fn active(world: &World) -> String {
    let name = "const row = document.getElementById(
        document.querySelector('[role=grid]').getAttribute('aria-activedescendant'));
        return row && row.querySelector('[title]').title";
    world.script(name, vec![]).await.as_str().unwrap_or_default().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_becomes_compact_or_tiles_and_stays_so() {
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    wait_for(&world, json!(["list", 40, 1, 128])).await;
    choose_view(&world, "Compact list").await;
    wait_for(&world, json!(["compact", 32, 1, 128])).await;
    world.screenshot("view-compact").await;
    choose_view(&world, "Tiles").await;
    wait_for(&world, json!(["tiles", 198, 5, 256])).await;
    world.assert_accessible("tiles").await;

    // The arrow keys follow the lines.
    world.press(Key::Home).await;
    world.until_equal("the active row", "Documents".into(), async || active(&world).await).await;
    for (key, name) in [
        (Key::Right, "Empty folder"),
        (Key::Down, "Welcome.md"),
        (Key::Down, "Welcome.md"),
        (Key::Left, "Harbour.png"),
        (Key::Up, "Documents"),
        (Key::Up, "Documents"),
        (Key::Left, "Documents"),
        (Key::End, "待办事项.txt"),
    ] {
        world.press(key).await;
        world
            .until_equal(&format!("the active row after {key:?}"), name.into(), async || active(&world).await)
            .await;
    }
    world.see_text("1 selected").await;
    world.screenshot("view-tiles").await;
    world.press(Key::Escape).await;

    // A name is changed in its tile; a folder opens.
    world.press(Key::F2).await;
    world.type_into("textbox", Name::Any, "renamed").await;
    world.press(Key::Enter).await;
    world.see("row", Name::Has("renamed")).await;
    world.client().refresh().await.unwrap();
    wait_for(&world, json!(["tiles", 198, 5, 256])).await;
    world.click("link", "Photos").await;
    world.see("heading", "Photos").await;
    wait_for(&world, json!(["tiles", 198, 2, Value::Null])).await;
    // The trash has its own look.
    world.click("link", "Trash").await;
    world.see("heading", "Trash").await;
    world.click("button", "View").await;
    world.see("menuitemradio", "Tiles").await;
    let checked = "return document.querySelector('[role=menuitemradio][aria-checked=true]').innerText.trim()";
    world.until_script(checked, "List").await;
    assert!(!world.has("menuitemradio", "Descending").await, "the service sorts the trash");
    world.press(Key::Escape).await;
    world.click("link", "Files").await;
    world.see("heading", "Ada").await;
    choose_view(&world, "Large tiles").await;
    wait_for(&world, json!(["large-tiles", 264, 3, 512])).await;
    world.resize(390, 800).await;
    world.prefer_dark(true).await;
    choose_view(&world, "Small tiles").await;
    world.see("row", Name::Has("Harbour")).await;
    world.assert_accessible("small tiles").await;
    world.screenshot("view-tiles-390-dark").await;
    world.assert_clean().await;
}

/// What leaves its row or covers its neighbour, and whether pictures of tiles are as wide as their tiles.
const OVERHANG: &str = "
    const wrong = [], list = document.querySelector('[data-view]'), look = list.dataset.view;
    for (const row of list.querySelectorAll('[role=row][aria-rowindex]:has(.name)')) {
        const box = (at) => row.querySelector(at).getBoundingClientRect(), outer = row.getBoundingClientRect();
        const parts = ['.name', '.name > :is(a, .text)', '.date', '.end'].filter((at) => row.querySelector(at)?.checkVisibility());
        for (const at of parts) {
            const { left, right, top, bottom } = box(at);
            const is_out = left < outer.left - 1 || right > outer.right + 1 || top < outer.top - 1 || bottom > outer.bottom + 1;
            if (is_out) wrong.push(`${at} leaves its row: ${row.innerText}`);
        }
        const [name, date] = [box('.name > :is(a, .text)'), box('.date')];
        const is_beside = date.left >= name.right - 1;
        if (!is_beside && date.top < name.bottom - 4) wrong.push(`the date covers ${row.innerText}`);
        const picture = box('.name > :is(.kind, .thumb)');
        if (look.endsWith('tiles') && picture.width < outer.width - 20) wrong.push(`a narrow picture: ${row.innerText}`);
    }
    return [look, wrong];";

#[tokio::test(flavor = "multi_thread")]
async fn every_look_fits_into_every_width() {
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    for width in [1280, 700, 390, 320] {
        world.resize(width, 800).await;
        for (view, look) in [
            ("List", "list"),
            ("Compact list", "compact"),
            ("Small tiles", "small-tiles"),
            ("Tiles", "tiles"),
            ("Large tiles", "large-tiles"),
        ] {
            choose_view(&world, view).await;
            world.until_script(OVERHANG, json!([look, []])).await;
            world.screenshot(&format!("view-{look}-{width}")).await;
        }
    }
    world.assert_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn tiles_reach_both_ends_of_a_long_folder() {
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    let drive = world.default_drive().await;
    let tree = json!({"drive_id": drive, "parent_file_id": "root", "folder": "Many", "count": 3001});
    let made = world.create_tree(tree).await;
    world.open(&format!("?files={drive}/{}", made["file_id"].as_str().unwrap())).await;
    world.see("heading", "Many").await;
    choose_view(&world, "Small tiles").await;
    // Each press of End loads more, until there is no more.
    world
        .until("the last tile", async || {
            world.press(Key::End).await;
            let text = world.text().await;
            (text.contains("3,001 items") && !text.contains("so far")).then_some(())
        })
        .await;
    world.press(Key::End).await;
    let shown = "const last = document.querySelector('[aria-rowindex=\"3002\"]');
        const grid = document.querySelector('[role=grid]').getBoundingClientRect();
        return last && Math.abs(last.getBoundingClientRect().bottom - grid.bottom) < 12 &&
            document.querySelectorAll('[role=row]').length < 200";
    world
        .until("the last tile at the end, few of them in the page", async || {
            (world.script(shown, vec![]).await == true).then_some(())
        })
        .await;
    // The place stays when the look changes.
    let last =
        world.script("return document.querySelector('[aria-rowindex=\"3002\"] [title]').title", vec![]).await;
    let last = last.as_str().unwrap().to_owned();
    choose_view(&world, "List").await;
    wait_for(&world, json!(["list", 40, 1, Value::Null])).await;
    world.see("row", Name::Has(&last)).await;
    world.press(Key::Home).await;
    world.see("row", Name::Has("file-0000000.")).await;
    world.assert_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reload_comes_back_to_the_row_at_the_top() {
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    let drive = world.default_drive().await;
    world
        .create_tree(json!({"drive_id": drive, "parent_file_id": "root", "folder": "Long", "count": 900}))
        .await;
    world.client().refresh().await.unwrap();
    world.click("link", "Long").await;
    world.see("row", Name::Has("file-0000000")).await;
    let scroll = "document.querySelector('[role=grid]').scrollTop = 40 * 555 + 7;";
    const TOP: &str = "
        const grid = document.querySelector('[role=grid]');
        const top = grid.getBoundingClientRect().top + grid.querySelector('.columns').offsetHeight;
        const row = [...grid.querySelectorAll('.row[id]')].find((row) => {
            const place = row.getBoundingClientRect();
            return place.top <= top && place.bottom > top;
        });
        return row && [row.querySelector('[title]').title, Math.round(top - row.getBoundingClientRect().top)];";
    let is_at_top = async |expected: Value| {
        world
            .until(&format!("{expected} is at the top"), async || {
                let top = world.client().execute(TOP, vec![]).await.unwrap_or_default();
                (top == expected).then_some(())
            })
            .await;
    };
    world
        .until("the row is loaded", async || {
            world.script(scroll, vec![]).await;
            world.has("row", Name::Has("file-0000556")).await.then_some(())
        })
        .await;
    let top = world.script(TOP, vec![]).await;
    assert!(top[0].as_str().unwrap().starts_with("file-0000555"), "{top}");
    world.client().refresh().await.unwrap();
    is_at_top(top.clone()).await;
    // Ten rows are gone before it meanwhile.
    let body = json!({"drive_id": drive, "parent_file_id": browser_tests::folders::id_of(&world, "Long").await,
        "limit": 10, "order_by": "name"});
    let listed = world.call("/file/list", &body).await;
    for file in listed["items"].as_array().unwrap() {
        world.call("/recyclebin/trash", &json!({"drive_id": drive, "file_id": file["file_id"]})).await;
    }
    world.client().refresh().await.unwrap();
    is_at_top(top).await;
    // A page that is opened begins at its top.
    world.click("link", "Ada").await;
    world.click("link", "Long").await;
    world
        .until("the first row is at the top", async || {
            let top = world.client().execute(TOP, vec![]).await.ok()?;
            (top[0].as_str()?.starts_with("file-0000010") && top[1] == 0).then_some(())
        })
        .await;
    world.assert_clean().await;
}
