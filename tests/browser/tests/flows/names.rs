//! One table of hostile names through the page: upload of a folder, list, rename, trash, restore, a second upload, and
//! a chosen folder on the disk.

use browser_tests::folders::{child_names, children, choose_folder, start_upload};
use browser_tests::{Key, Name, Options, World};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::path::Path;

/// The names of the table that a disk of this computer can hold.
fn names() -> Vec<String> {
    let table: Vec<Value> = serde_json::from_str(include_str!("../../../fixtures/names.json")).unwrap();
    let names = table.iter().map(|case| case["name"].as_str().unwrap().to_owned());
    names.filter(|name| name.len() <= 255).collect()
}

fn write_all(folder: &Path) {
    std::fs::create_dir(folder).unwrap();
    for name in names() {
        std::fs::write(folder.join(&name), name.as_bytes()).unwrap();
    }
}

/// What the rows of the open folder show, wherever they are scrolled to.
async fn shown_names(world: &World, count: usize) -> BTreeSet<String> {
    let read = "const grid = document.querySelector('[role=grid]');
        grid.scrollTop = arguments[0];
        return [grid.scrollHeight - grid.clientHeight,
            [...grid.querySelectorAll('[role=gridcell] ~ [role=gridcell] bdi')].map((name) => name.textContent)]";
    let (mut seen, mut top) = (BTreeSet::new(), 0.0);
    world
        .until(&format!("{count} rows"), async || {
            let answer = world.script(read, vec![json!(top)]).await;
            seen.extend(answer[1].as_array()?.iter().filter_map(|name| name.as_str().map(str::to_owned)));
            top = if top >= answer[0].as_f64()? { 0.0 } else { top + 300.0 };
            (seen.len() >= count).then_some(())
        })
        .await;
    // The list is as it was opened.
    world.script(read, vec![json!(0)]).await;
    seen
}

const CHOOSER: &str = "
    window.showDirectoryPicker = async () =>
        (await navigator.storage.getDirectory()).getDirectoryHandle('chosen', { create: true });";

/// The names of the files in the chosen folder.
const SAVED: &str = "
    const done = arguments[arguments.length - 1];
    (async () => {
        const root = await (await navigator.storage.getDirectory()).getDirectoryHandle('chosen');
        const names = [];
        for await (const name of (await root.getDirectoryHandle('names')).keys()) names.push(name);
        return names;
    })().then(done, (error) => done(String(error)));";

async fn row_action(world: &World, name: &str, action: &str) {
    world.open_menu_of("row", Name::Has(name)).await;
    world.click("menuitem", Name::Has(action)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn hostile_names_pass_through_the_page_unharmed() {
    // High enough for all rows.
    let world = World::start(Options { viewport: (1280, 2_600), ..Options::default() }).await;
    world.sign_in().await;
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("names");
    write_all(&folder);

    // Four hold control characters, which the service refuses: said before anything is sent.
    choose_folder(&world, &folder).await;
    world.see_text("Can't be uploaded 4").await;
    let count = names().len() - 4;
    start_upload(&world, &format!("Upload {count} files")).await;
    let stored = child_names(&world, "names").await;
    assert_eq!(stored.len(), count);
    // Sent as they are, in composed letters; of two spellings of one name, the second is kept beside the first.
    for name in [
        " plan.txt",
        "plan.txt ",
        "a  b.txt",
        "\u{3000}列表.txt",
        "invoice\u{202e}fdp.exe",
        "Café.txt",
        "한.txt",
    ] {
        assert!(stored.iter().any(|it| it == name), "{name:?} in {stored:?}");
    }
    assert_eq!(stored.iter().filter(|name| name.starts_with("Café")).count(), 2, "{stored:?}");
    assert!(!stored.iter().any(|name| name.contains('\u{301}')), "{stored:?}");

    // A second time nothing is sent.
    std::fs::remove_file(folder.join("Cafe\u{301}.txt")).unwrap();
    choose_folder(&world, &folder).await;
    world.click("button", "Done").await;
    world.wait_until_gone("dialog", Name::Any).await;

    // What can't be seen is shown, and no two rows look alike.
    world.click("link", "names").await;
    world.see("heading", "names").await;
    let shown = shown_names(&world, count).await;
    assert_eq!(shown.len(), count, "{shown:?}");
    let unseen = |letter: char| {
        letter.is_control()
            || matches!(letter, '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    for name in &shown {
        assert!(!name.contains(unseen) && name.trim() == name, "{name:?}");
    }
    for name in ["invoice\u{fffd}fdp.exe", "\u{2423}plan.txt", "plan.txt\u{2423}", "\u{2423}列表.txt"] {
        assert!(shown.contains(name), "{name:?} in {shown:?}");
    }

    // The preview walks through them under the same names.
    world.click_on("row", Name::Has("Actions for"), None, 1).await;
    world.press(Key::Home).await;
    world.press(Key::Space).await;
    let head = "return document.querySelector('#preview-title bdi')?.textContent ?? ''";
    let mut walked = BTreeSet::new();
    while walked.len() < count {
        let name = world
            .until(&format!("file {} in the preview", walked.len() + 1), async || {
                let name = world.script(head, vec![]).await.as_str().unwrap_or_default().to_owned();
                (!name.is_empty() && !walked.contains(&name)).then_some(name)
            })
            .await;
        assert!(shown.contains(&name), "{name:?}");
        walked.insert(name);
        if walked.len() < count {
            world.press(Key::Right).await;
        }
    }
    world.press(Key::Escape).await;
    world.wait_until_gone("dialog", Name::Any).await;
    // The row that was looked at last is in view now.
    shown_names(&world, count).await;

    // A name that is only looked at stays as it is.
    world.click_on("row", Name::Has("\u{2423}plan.txt"), None, 1).await;
    world.press(Key::F2).await;
    world.see("textbox", "Rename").await;
    world.press(Key::Enter).await;
    world.wait_until_gone("textbox", "Rename").await;
    let mut before = stored.clone();
    let mut after = child_names(&world, "names").await;
    before.sort();
    after.sort();
    assert_eq!(before, after);
    assert!(!world.pds_requests().await.to_string().contains("/v2/file/update"));

    // Its sentences isolate it, and it comes back from the trash.
    row_action(&world, "invoice\u{fffd}fdp.exe", "Move to trash").await;
    world.see_text("“invoice\u{fffd}fdp.exe” moved to the trash").await;
    let toast = "return document.body.innerText.includes('“\\u2068invoice\\ufffdfdp.exe\\u2069”')";
    world.until_script(toast, true).await;
    world.click("button", "Undo").await;
    world.see("row", Name::Has("invoice\u{fffd}fdp.exe")).await;
    assert!(child_names(&world, "names").await.contains(&"invoice\u{202e}fdp.exe".to_owned()));

    // In a chosen folder every file has its place.
    world.click("link", "Ada").await;
    world.see("heading", "Ada").await;
    world.click("button", "Clear finished").await;
    world.script(CHOOSER, vec![]).await;
    row_action(&world, "names", "Save into a folder").await;
    world.see("button", Name::Has("Remove from this list: names")).await;
    let saved = world.script_async(SAVED, vec![]).await;
    let saved: Vec<&str> = saved.as_array().unwrap().iter().filter_map(Value::as_str).collect();
    assert_eq!(saved.len(), count, "{saved:?}");
    let is_refused = |name: &&&str| {
        let is_end = |letter: char| letter.is_whitespace() || matches!(letter, '.' | '~');
        let ends = ["url", "lnk", "scf", "local"]
            .iter()
            .any(|end| name.to_lowercase().ends_with(&format!(".{end}")));
        name.contains(['\\', ':', '*', '?', '"', '<', '>', '|'])
            || name.contains(unseen)
            || name.trim_start_matches('.').starts_with(is_end)
            || name.ends_with(is_end)
            || ends
    };
    let refused: Vec<_> = saved.iter().filter(is_refused).collect();
    assert!(refused.is_empty(), "{refused:?}");
    assert!(saved.contains(&"invoice_fdp.exe") && saved.contains(&"link.url.download"), "{saved:?}");
    world.assert_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn loose_files_follow_the_same_rules() {
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    let place = tempfile::tempdir().unwrap();
    let write = |name: &str| {
        let path = place.path().join(name);
        std::fs::write(&path, "content").unwrap();
        path
    };
    let (odd, fine) = (write("a\u{7}b.txt"), write(" fine.txt"));
    world.choose_files("Upload files", &[&odd, &fine]).await;
    world.see("dialog", Name::Has("Upload to")).await;
    world.see_text("Can't be uploaded 1").await;
    world.click("button", "Upload 1 file").await;
    world.see("row", Name::Has("\u{2423}fine.txt")).await;

    // The same name in decomposed letters is the same file.
    let (composed, decomposed) = (write("Caf\u{e9}.txt"), write("Cafe\u{301}.txt"));
    world.choose_files("Upload files", &[&composed]).await;
    world.see("row", Name::Has("Café.txt")).await;
    world.choose_files("Upload files", &[&decomposed]).await;
    world.see_text("Everything is in the drive already").await;
    world.click("button", "Done").await;
    let names = children(&world, "root").await;
    assert_eq!(names.iter().filter(|(name, _)| name.starts_with("Caf")).count(), 1, "{names:?}");

    // So it is for names that are typed: as another client has stored it, the service would take both.
    let body = json!({"drive_id": world.default_drive().await, "parent_file_id": "root", "name": "Re\u{301}sume\u{301}",
        "type": "folder", "check_name_mode": "refuse"});
    world.call("/file/create", &body).await;
    world.click("button", "New").await;
    world.click("menuitem", Name::Has("New folder")).await;
    world.type_into("textbox", "Folder name", "R\u{e9}sum\u{e9}").await;
    world.press(Key::Enter).await;
    world.see_text("A folder “Résumé” exists here already").await;
    world.press(Key::Escape).await;
    world.wait_until_gone("dialog", Name::Any).await;
    world.click_on("row", Name::Has("Welcome.md"), None, 1).await;
    world.press(Key::F2).await;
    world.see("textbox", "Rename").await;
    world.press_with(Key::Control, 'a').await;
    world.type_text("R\u{e9}sum\u{e9}").await;
    world.press(Key::Enter).await;
    world.see_text("“Résumé” exists here already. Choose another name.").await;
    world.see("textbox", "Rename").await;
    world.press(Key::Escape).await;
    world.see("row", Name::Has("Welcome.md")).await;
    let names = children(&world, "root").await;
    assert_eq!(names.iter().filter(|(name, _)| name.starts_with('R')).count(), 1, "{names:?}");
    world.assert_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn signs_alone_find_nothing_and_a_file_is_not_called_a_folder() {
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    world.type_into("searchbox", Name::Any, "!!!").await;
    world.press(Key::Enter).await;
    world.see_text("Nothing found for “!!!”").await;
    world.click("link", "Files").await;

    world.click("button", "New").await;
    world.click("menuitem", Name::Has("New folder")).await;
    world.type_into("textbox", "Folder name", "Welcome.md").await;
    world.press(Key::Enter).await;
    world.see_text("“Welcome.md” exists here already. Choose another name.").await;
    assert!(!world.text().await.contains("A folder “Welcome.md”"));
    world.assert_clean().await;
}
