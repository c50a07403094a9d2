//! The preview: opening, walking and closing, by keys, by address and by finger; each viewer; addresses that end; and files
//! that would do harm if they could.

use browser_tests::folders::{children, id_of};
use browser_tests::transfers::upload;
use browser_tests::{Key, Name, Options, World};
use serde_json::{Value, json};

pub async fn select(world: &World, name: &str) {
    world.click_on("row", Name::Has(name), None, 1).await;
}

pub async fn open(world: &World, name: &str) {
    select(world, name).await;
    world.press(Key::Enter).await;
    world.see("dialog", name).await;
}

pub async fn close(world: &World) {
    world.press(Key::Escape).await;
    world.wait_until_gone("dialog", Name::Any).await;
}

/// The row that the keyboard is on, while the list has it.
async fn active_row(world: &World) -> String {
    let read = "const grid = document.activeElement;
        return document.getElementById(grid.getAttribute('aria-activedescendant'))?.querySelector('.name').innerText ?? ''";
    world.script(read, vec![]).await.as_str().unwrap_or_default().replace(['\u{2068}', '\u{2069}'], "")
}

async fn wait_for_active_row(world: &World, name: &str) {
    world
        .until(&format!("the keyboard is on {name}"), async || {
            active_row(world).await.contains(name).then_some(())
        })
        .await;
}

async fn has_open_file(world: &World) -> bool {
    world.url().await.contains("open=")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_opens_above_its_list_and_closes_to_its_row() {
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    open(&world, "Welcome.md").await;
    assert!(has_open_file(&world).await);
    world.see_text("This drive lives on your own computer").await;
    world.see_text("3 of 4").await;
    world.assert_accessible("preview-text").await;

    // On to the next and back, as often as anybody likes: one step back closes it.
    world.press(Key::Right).await;
    world.see("dialog", "待办事项.txt").await;
    world.see_text("买胶卷").await;
    world.wait_until_gone("button", "Next").await;
    world.press(Key::Left).await;
    world.press(Key::Left).await;
    world.see("dialog", "Harbour.png").await;
    world.see("img", "Harbour.png").await;
    world.see_text("2 of 4").await;
    close(&world).await;
    assert!(!has_open_file(&world).await);
    wait_for_active_row(&world, "Harbour.png").await;

    // Quick look; back and forward; reload.
    world.press(Key::Space).await;
    world.see("dialog", "Harbour.png").await;
    world.press(Key::Space).await;
    world.wait_until_gone("dialog", Name::Any).await;
    wait_for_active_row(&world, "Harbour.png").await;
    world.client().forward().await.unwrap();
    world.see("dialog", "Harbour.png").await;
    world.client().refresh().await.unwrap();
    world.see("dialog", "Harbour.png").await;
    world.client().back().await.unwrap();
    world.wait_until_gone("dialog", Name::Any).await;
    world.see("heading", "Ada").await;

    // By the menu, and by its buttons.
    world.open_menu_of("row", Name::Has("Welcome.md")).await;
    world.click("menuitem", Name::Has("Open")).await;
    world.see("dialog", "Welcome.md").await;
    world.click("button", "Next").await;
    world.see("dialog", "待办事项.txt").await;
    world.click("button", "Close").await;
    world.wait_until_gone("dialog", Name::Any).await;
    wait_for_active_row(&world, "待办事项.txt").await;
    world.assert_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_opens_a_file_above_any_list() {
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    let drive = world.default_drive().await;
    let (folder, note) = (id_of(&world, "Numbers").await, id_of(&world, "Numbers/note 1.txt").await);
    let welcome = id_of(&world, "Welcome.md").await;

    world.open(&format!("?files={drive}/{folder}&open={note}")).await;
    world.see("dialog", "note 1.txt").await;
    world.see_text("Note number 1.").await;
    close(&world).await;
    world.see("heading", "Numbers").await;
    wait_for_active_row(&world, "note 1.txt").await;

    // In search results; a file that the list does not have is asked for.
    world.open(&format!("?search&in={drive}&open={note}#q=note+1")).await;
    world.see("dialog", "note 1.txt").await;
    close(&world).await;
    assert!(world.url().await.ends_with("#q=note+1"));
    world.open(&format!("?search&in={drive}&open={welcome}#q=note+1")).await;
    world.see("dialog", "Welcome.md").await;
    world.see_text("This drive lives on your own computer").await;
    close(&world).await;

    // What is not there says so.
    world.open(&format!("?files={drive}&open=66aa00000000000000000000000000000000ffff")).await;
    world.see_text("This file is not here any more").await;
    world.assert_accessible("preview-missing").await;
    close(&world).await;

    // In the trash it can be looked at and restored.
    world.open("?trash").await;
    // In the middle of the row stands where it comes from, a link.
    world.click("checkbox", Name::Has("Old draft.txt")).await;
    world.press(Key::Space).await;
    world.see("dialog", "Old draft.txt").await;
    world.see_text("What is in the trash can't be opened").await;
    world.see("button", "Restore").await;
    assert!(!world.has("button", "Download").await);
    // The bar below has one too.
    world.script("document.querySelector('.file-preview [aria-label=Restore]').click()", vec![]).await;
    world.wait_until_gone("dialog", Name::Any).await;
    world.see_text("is back").await;
}

/// Each viewer, in a page that begins with it.
#[tokio::test(flavor = "multi_thread")]
async fn every_kind_of_file_opens_by_its_address() {
    let world = World::start(Options { previews: true, ..Options::default() }).await;
    world.sign_in().await;
    let (drive, folder) = (world.default_drive().await, id_of(&world, "Previews").await);
    for (name, seen) in [
        ("Photo 12 MP.jpg", ".preview-picture"),
        ("Drawing.svg", ".preview-picture"),
        ("Film.mp4", ".preview-video"),
        ("Tune.mp3", ".preview-sound"),
        ("Pages.pdf", ".pdf-canvas canvas"),
        ("Lines 10 GB.txt", ".text-row"),
        ("Markdown.md", ".markdown-page"),
        ("Table 2 GB.csv", ".table-row:not(.table-head)"),
        ("Archive.zip", ".archive-row"),
        ("Letter.docx", ".preview-office-frame"),
        ("Blocks.ttf", ".font-sample"),
    ] {
        let file = id_of(&world, &format!("Previews/{name}")).await;
        world.client().goto("about:blank").await.unwrap();
        world.open(&format!("?files={drive}/{folder}&open={file}")).await;
        world.see("dialog", Name::Has(name)).await;
        world.until_script(&format!("return document.querySelector('{seen}') !== null"), true).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_open_can_be_starred_renamed_trashed_and_looked_into() {
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    open(&world, "Harbour.png").await;
    world.type_text("s").await;
    world.see("button", "Remove star").await;
    world.press(Key::F2).await;
    world.type_into("textbox", "Name", "Port.png").await;
    world.press(Key::Enter).await;
    world.see("dialog", "Port.png").await;
    world.type_text("i").await;
    world.see("textbox", "Description").await;
    world.press(Key::Escape).await;
    world.wait_until_gone("textbox", "Description").await;
    world.see("dialog", "Port.png").await;

    // The next one is there at once, and the way back within reach.
    world.press(Key::Delete).await;
    world.see("dialog", "Welcome.md").await;
    world.see_text("“Port.png” moved to the trash").await;
    let is_there =
        async || children(&world, "root").await.iter().any(|(name, _)| name == "Port.png").then_some(());
    assert!(is_there().await.is_none());
    world.click("button", "Undo").await;
    world.until("it is back", is_there).await;
    world.see("dialog", "Welcome.md").await;
    close(&world).await;
    world.see("row", Name::Has("Port.png")).await;
    world.assert_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn walking_goes_on_where_the_list_is_not_loaded() {
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    world.click("link", "Numbers").await;
    world.see("heading", "Numbers").await;
    open(&world, "note 1.txt").await;
    world.see_text("1 of").await;
    let focus = "document.querySelector('.preview-stage').focus()";
    world.script(focus, vec![]).await;
    world.press(Key::End).await;
    world.wait_until_gone("dialog", "note 1.txt").await;
    let place = "return document.querySelector('.preview-position').innerText";
    let last: usize = {
        let text = world.script(place, vec![]).await;
        text.as_str().and_then(|text| text.split(' ').next()?.parse().ok()).unwrap()
    };
    assert!(last < 240, "the list is loaded to its end");
    world.script(focus, vec![]).await;
    world.press(Key::Right).await;
    world.see_text(&format!("{} of", last + 1)).await;
    close(&world).await;
    assert!(!active_row(&world).await.is_empty());
    world.assert_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_picture_is_zoomed_moved_and_turned() {
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    open(&world, "Harbour.png").await;
    world.see("img", "Harbour.png").await;
    let width = "return Math.round(document.querySelector('.preview-picture').getBoundingClientRect().width)";
    let fitted = world.script(width, vec![]).await.as_f64().unwrap();
    assert!(fitted > 100.0);
    world.assert_accessible("preview-image").await;
    world.type_text("+").await;
    world
        .until("it is larger", async || {
            (world.script(width, vec![]).await.as_f64()? > fitted * 1.4).then_some(())
        })
        .await;
    // An arrow moves it now instead of walking on.
    world.press(Key::Right).await;
    assert!(world.has("dialog", "Harbour.png").await);
    world.screenshot("preview-zoomed").await;
    world.type_text("0").await;
    world
        .until("it fits", async || (world.script(width, vec![]).await.as_f64()? == fitted).then_some(()))
        .await;
    world.type_text("r").await;
    let turned = "return document.querySelector('.preview-picture').style.transform";
    world
        .until("it is turned", async || {
            world.script(turned, vec![]).await.as_str()?.contains("90deg").then_some(())
        })
        .await;
    world.type_text("1").await;
    let natural = "const it = document.querySelector('.preview-picture');
        return Math.round(it.getBoundingClientRect().height) === it.naturalWidth";
    world
        .until("it has its own size", async || (world.script(natural, vec![]).await == true).then_some(()))
        .await;
    close(&world).await;
    world.assert_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_long_text_is_read_in_pieces() {
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    let text: String = (1..=100_000).map(|line| format!("line {line} of the log\n")).collect();
    upload(&world, "long.log", text.as_bytes()).await;
    // The first answer is that of an address that has ended.
    world
        .set_faults(json!([{"host": "objects", "method": "GET", "nth": 1, "effect": {"expire_url": true}}]))
        .await;
    open(&world, "long.log").await;
    world.see_text("line 1 of the log").await;
    world.clear_console().await;
    let log = world.pds_requests().await.to_string();
    assert!(log.matches("\"path\":\"/v2/file/get_download_url\"").count() >= 2, "the address was renewed");

    world.click("button", "Go to the end").await;
    world.see_text("line 100000 of the log").await;
    // From there towards the start, by scrolling.
    let scroll = "document.querySelector('.preview-scroll').scrollTop = 0";
    world.script(scroll, vec![]).await;
    const FIRST: &str = "
        const rows = [...document.querySelectorAll('.text-row')].map((row) => row.innerText.match(/line ([0-9]+) of/)?.[1]);
        return Math.min(...rows.filter(Boolean))";
    world
        .until("earlier lines are there", async || {
            world.script(FIRST, vec![]).await.as_f64().filter(|first| *first < 95_000.0)
        })
        .await;
    world.click("button", "Go to the start").await;
    world.see_text("line 1 of the log").await;
    world.type_into("searchbox", "Find in the text", "line 1234 ").await;
    world.press(Key::Enter).await;
    world.see_text("1 of 1").await;
    world.see_text("line 1234 of the log").await;
    world.choose("Encoding", "UTF-16 LE").await;
    world
        .until("it is read in another encoding", async || {
            (!world.text().await.contains("of the log")).then_some(())
        })
        .await;
    close(&world).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn texts_in_other_encodings_are_read() {
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    upload(&world, "gb.txt", b"\xb6\xc1\xca\xe9\xb1\xca\xbc\xc7\n").await;
    upload(&world, "wide.txt", b"\xff\xfeh\0e\0l\0l\0o\0").await;
    upload(&world, "empty.txt", b"").await;
    upload(&world, "program.txt", b"\x7fELF\x02\x01\x01\0\0\0\0\0").await;
    for (name, shown) in [
        ("gb.txt", "读书笔记"),
        ("wide.txt", "hello"),
        ("empty.txt", "This file is empty"),
        ("program.txt", "This does not look like text"),
    ] {
        open(&world, name).await;
        world.see_text(shown).await;
        if name == "program.txt" {
            world.click("button", "Hex").await;
            world.see_text("7f 45 4c 46 02 01 01 00  00 00 00 00").await;
            world.assert_accessible("preview-hex").await;
        }
        close(&world).await;
    }
    world.assert_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_can_not_be_shown_says_why() {
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    for name in ["broken.png", "broken.mp4", "broken.mp3", "archive.7z", "disk.iso"] {
        upload(&world, name, b"not what its name says").await;
    }
    for (name, reason) in [
        ("broken.png", "This picture can't be shown"),
        ("broken.mp4", "This browser can't play this file"),
        ("broken.mp3", "This browser can't play this file"),
        ("archive.7z", "This is not a 7z archive"),
        ("disk.iso", "There is no preview for this kind of file yet"),
    ] {
        open(&world, name).await;
        world.see_text(reason).await;
        world.see("button", "Download").await;
        if name == "disk.iso" {
            world.assert_accessible("preview-facts").await;
        }
        close(&world).await;
    }
    // A text that does not come.
    world
        .set_faults(json!([{"host": "objects", "method": "GET", "count": 0, "effect": {"status": 503}}]))
        .await;
    open(&world, "Welcome.md").await;
    world.see("button", "Try again").await;
    world.assert_accessible("preview-failed").await;
    world.clear_faults().await;
    world.click("button", "Try again").await;
    world.see_text("This drive lives on your own computer").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn hostile_files_do_nothing() {
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    let svg = "<svg xmlns='http://www.w3.org/2000/svg' width='80' height='40' onload='alert(1)'>\
        <script>alert(2); top.harmed = true</script><rect width='80' height='40' fill='teal'/>\
        <image href='http://127.0.0.1:9/leak.png'/><foreignObject><iframe src='http://127.0.0.1:9/'/></foreignObject></svg>";
    let html = "<!doctype html><script>alert(3); top.harmed = true</script><img src=x onerror='alert(4)'><h1>Harm</h1>";
    upload(&world, "evil.svg", svg.as_bytes()).await;
    upload(&world, "evil.html", html.as_bytes()).await;
    upload(&world, "evil.png", html.as_bytes()).await;
    upload(&world, "evil.txt", b"\xe2\x80\xaetxt.exe <img src=x onerror=alert(5)>\n").await;
    let harm = "const it = document.querySelector('dialog.file-preview');
        return [window.harmed ?? false, it.querySelectorAll('script, iframe, object, embed, h1, svg image').length]";
    open(&world, "evil.svg").await;
    world.see("img", "evil.svg").await;
    assert_eq!(world.script(harm, vec![]).await, json!([false, 0]));
    close(&world).await;
    open(&world, "evil.html").await;
    world.see_text("<script>alert(3); top.harmed = true</script>").await;
    assert_eq!(world.script(harm, vec![]).await, json!([false, 0]));
    close(&world).await;
    open(&world, "evil.png").await;
    world.see_text("This picture can't be shown").await;
    assert_eq!(world.script(harm, vec![]).await, json!([false, 0]));
    close(&world).await;
    open(&world, "evil.txt").await;
    world.see_text("<img src=x onerror=alert(5)>").await;
    close(&world).await;

    // Names are shown as in the list.
    let table: Vec<Value> = serde_json::from_str(include_str!("../../../fixtures/names.json")).unwrap();
    let drive = world.default_drive().await;
    let names = table.iter().filter_map(|case| case["name"].as_str());
    let names: Vec<&str> =
        names.filter(|name| name.len() < 200 && !name.contains(|it: char| it.is_control())).collect();
    for name in names.iter().take(40) {
        let body = json!({"drive_id": drive, "parent_file_id": "root", "name": name, "type": "folder", "check_name_mode": "refuse"});
        world.call("/file/create", &body).await;
    }
    open(&world, "<img src=x onerror=alert(1)>.txt").await;
    world.see_text("A file may be called anything").await;
    assert_eq!(world.script(harm, vec![]).await, json!([false, 0]));
    close(&world).await;
    assert!(world.client().get_alert_text().await.is_err(), "an alert came up");
    world.assert_clean().await;
}
