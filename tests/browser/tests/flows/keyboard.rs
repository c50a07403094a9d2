//! Where the keyboard is after each action, keys that are held, keys of other layouts and of input methods.

use browser_tests::{Key, Keystroke, Name, Options, World};

/// The keys of the list work: they show the list of shortcuts.
async fn assert_keys_work(world: &World, after: &str) {
    world
        .until(&format!("the list has the keyboard after: {after}"), async || {
            let list = "return document.activeElement.matches('[role=grid], [role=grid] *')";
            (world.script(list, vec![]).await == true).then_some(())
        })
        .await;
    world.type_text("?").await;
    world.see("dialog", "Keyboard shortcuts").await;
    world.press(Key::Escape).await;
    world.wait_until_gone("dialog", Name::Any).await;
}

async fn select(world: &World, name: &str) {
    world.click_on("row", Name::Has(name), None, 1).await;
    world.see_text("1 selected").await;
}

async fn rename(world: &World, name: &str, to: &str, end: Key) {
    select(world, name).await;
    world.press(Key::F2).await;
    world.type_into("textbox", "Rename", to).await;
    world.press(end).await;
    world.wait_until_gone("textbox", "Rename").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_list_has_the_keyboard_after_every_action() {
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    world.click("checkbox", Name::Has("Welcome.md")).await;
    world.see_text("1 selected").await;
    assert_keys_work(&world, "a tick").await;
    world.click("checkbox", "Select all").await;
    world.see_text("8 selected").await;
    assert_keys_work(&world, "select all").await;
    world.click("button", "Clear selection").await;
    assert_keys_work(&world, "clear selection").await;

    select(&world, "Welcome.md").await;
    for star in ["Remove star", "Add star"] {
        world.click("button", star).await;
        assert_keys_work(&world, star).await;
    }
    for star in ["Remove star", "Add star"] {
        world.click("button", Name::Has("Actions for Welcome.md")).await;
        world.click("menuitem", Name::Has(star)).await;
        assert_keys_work(&world, "an action of a row's menu").await;
    }
    world.open_menu_of("row", Name::Has("Welcome.md")).await;
    world.see("menu", Name::Any).await;
    world.press(Key::Escape).await;
    world.wait_until_gone("menu", Name::Any).await;
    assert_keys_work(&world, "a menu that was closed").await;

    world.click("button", "Move to trash").await;
    world.wait_until_gone("row", Name::Has("Welcome.md")).await;
    assert_keys_work(&world, "move to trash").await;
    world.click("button", "Undo").await;
    world.see("row", Name::Has("Welcome.md")).await;
    assert_keys_work(&world, "undo").await;

    for (end, to) in [(Key::Tab, "Tab.md"), (Key::Enter, "Enter.md"), (Key::Escape, "Escape.md")] {
        let from = if end == Key::Tab { "Welcome.md" } else { "Tab.md" };
        let from = if end == Key::Escape { "Enter.md" } else { from };
        rename(&world, from, to, end).await;
        assert_keys_work(&world, to).await;
    }
    world.see("row", Name::Has("Enter.md")).await;

    // Sorting keeps the selection too.
    select(&world, "Enter.md").await;
    for column in ["Size", "Modified", "Name"] {
        world.click("button", column).await;
        assert_keys_work(&world, column).await;
        world.see_text("1 selected").await;
    }
    // A control of the list that is pressed by key keeps it, and its keys.
    let sort = world.find("button", "Size").await;
    world.script("arguments[0].focus()", vec![serde_json::to_value(&sort).unwrap()]).await;
    let url = world.url().await;
    world.press(Key::Enter).await;
    let sorted = "return document.querySelector('[aria-sort=ascending], [aria-sort=descending]').innerText";
    world.until("it is sorted", async || (world.script(sorted, vec![]).await == "Size").then_some(())).await;
    assert_eq!(world.url().await, url);
    assert_keys_work(&world, "sorting by key").await;
    world.assert_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_empty_folder_has_keys_too() {
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    world.click("link", "Empty folder").await;
    world.see("heading", "Nothing here yet").await;
    world
        .until("the list has the keyboard", async || {
            let list = "return document.activeElement.getAttribute('aria-label')";
            (world.script(list, vec![]).await == "Files").then_some(())
        })
        .await;
    for (key, dialog) in [("?", "Keyboard shortcuts"), ("n", "New folder")] {
        world.type_text(key).await;
        world.see("dialog", dialog).await;
        world.press(Key::Escape).await;
        world.wait_until_gone("dialog", Name::Any).await;
    }
    let watch = "document.getElementById('upload-input')
        .addEventListener('click', (event) => { event.preventDefault(); window.chooser = true; })";
    world.script(watch, vec![]).await;
    world.type_text("u").await;
    world
        .until("files may be chosen", async || {
            (world.script("return window.chooser === true", vec![]).await == true).then_some(())
        })
        .await;
    world.press(Key::Backspace).await;
    world.see("heading", "Ada").await;
    world.assert_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_held_key_does_one_thing_once() {
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    let count = async |path: &str| {
        let log = world.pds_requests().await;
        let all = log["requests"].as_array().unwrap();
        all.iter().filter(|it| it["path"] == path && it["method"] == "POST").count()
    };
    select(&world, "Harbour.png").await;
    let before = count("/v2/recyclebin/trash").await;
    world
        .strike(Keystroke { key: "Delete", code: "Delete", number: 46, repeats: 20, ..Keystroke::default() })
        .await;
    world.wait_until_gone("row", Name::Has("Harbour.png")).await;
    world.click("button", "Undo").await;
    world.see("row", Name::Has("Harbour.png")).await;
    assert!(!world.has("button", "Undo").await);
    assert_eq!(count("/v2/recyclebin/trash").await, before + 1);

    select(&world, "Welcome.md").await;
    let before = count("/v2/file/get_download_url").await;
    world.strike(Keystroke { key: "d", code: "KeyD", number: 68, repeats: 20, ..Keystroke::default() }).await;
    world
        .until("it is being downloaded", async || {
            (count("/v2/file/get_download_url").await > before).then_some(())
        })
        .await;
    // Whatever the held key would have started is asked for before this dialog.
    assert_keys_work(&world, "a held key").await;
    assert_eq!(count("/v2/file/get_download_url").await, before + 1);

    // A held Space opens the preview and does not close it again; a held Enter opens it once.
    for (key, code, number) in [(" ", "Space", 32), ("Enter", "Enter", 13)] {
        world.strike(Keystroke { key, code, number, repeats: 20, ..Keystroke::default() }).await;
        world.see("dialog", "Welcome.md").await;
        world.press(Key::Escape).await;
        world.wait_until_gone("dialog", Name::Any).await;
        assert_keys_work(&world, "a held key").await;
    }

    // Arrow keys go on.
    world.press(Key::Home).await;
    world
        .strike(Keystroke {
            key: "ArrowDown",
            code: "ArrowDown",
            number: 40,
            repeats: 3,
            ..Keystroke::default()
        })
        .await;
    let row = "return document.querySelector('[role=row][aria-selected=true]').getAttribute('aria-rowindex')";
    world.until("four rows down", async || (world.script(row, vec![]).await == "6").then_some(())).await;

    // A button, too, is pressed once.
    let star = world.find("button", "New").await;
    world.script("arguments[0].focus()", vec![serde_json::to_value(&star).unwrap()]).await;
    let watch = "window.presses = 0; arguments[0].addEventListener('click', () => window.presses++)";
    world.script(watch, vec![serde_json::to_value(&star).unwrap()]).await;
    world.press(Key::Enter).await;
    world.see("menuitem", Name::Has("New folder")).await;
    assert_eq!(world.script("return window.presses", vec![]).await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_double_click_on_a_folder_opens_that_folder_only() {
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    // Both places are on the screen at once: the folder has been loaded before.
    for _ in 0..2 {
        world.click("link", "Documents").await;
        world.see("row", Name::Has("Letter.pdf")).await;
        world.click("link", "Ada").await;
        world.see("heading", "Ada").await;
        world.see("link", "Documents").await;
    }
    let link = world.find("link", "Documents").await;
    world.double_click(&link, async || world.see("row", Name::Has("Letter.pdf")).await).await;
    world.see("heading", "Documents").await;
    assert_keys_work(&world, "a double click").await;
    assert!(!world.has("button", "Clear selection").await, "the second click has hit a row");
    assert!(!world.pds_requests().await.to_string().contains("get_download_url"));

    // A double click beside the name opens the folder as well, and one on a file shows it.
    world.client().back().await.unwrap();
    world.see("heading", "Ada").await;
    let row = world.find("row", Name::Has("Documents")).await;
    world.double_click(&row, async || world.see("button", "Clear selection").await).await;
    world.see("heading", "Documents").await;
    assert!(!world.pds_requests().await.to_string().contains("get_download_url"));
    let row = world.find("row", Name::Has("Letter.pdf")).await;
    world.double_click(&row, async || world.see("button", "Clear selection").await).await;
    world.see("dialog", "Letter.pdf").await;
    world.assert_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_work_in_other_layouts_and_with_input_methods() {
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    select(&world, "Welcome.md").await;
    let all = [("ф", "KeyA", 65), ("A", "KeyA", 65), ("Process", "KeyA", 229)];
    for (key, code, number) in all {
        world.strike(Keystroke { key, code, number, ctrl: true, ..Keystroke::default() }).await;
        world.see_text("8 selected").await;
        world.press(Key::Home).await;
        world.see_text("1 selected").await;
    }
    let dialogs = [
        ("N", "KeyN", 78, false, "New folder"),
        ("т", "KeyN", 78, false, "New folder"),
        ("Process", "KeyN", 229, false, "New folder"),
        ("？", "Slash", 191, true, "Keyboard shortcuts"),
        ("Process", "Slash", 229, true, "Keyboard shortcuts"),
    ];
    for (key, code, number, shift, dialog) in dialogs {
        world.strike(Keystroke { key, code, number, shift, ..Keystroke::default() }).await;
        world.see("dialog", dialog).await;
        world.press(Key::Escape).await;
        world.wait_until_gone("dialog", Name::Any).await;
    }

    // In a field they belong to the input method: Safari reports the Enter and the Escape that end a composition when
    // it is over, by their number only. The events are made, because no driver can compose.
    let compose = "const field = document.activeElement;
        field.dispatchEvent(new CompositionEvent('compositionstart', { bubbles: true }));
        if (arguments[1]) field.dispatchEvent(new CompositionEvent('compositionend', { bubbles: true }));
        field.dispatchEvent(new KeyboardEvent('keydown',
            { key: arguments[0], keyCode: 229, isComposing: !arguments[1], bubbles: true, cancelable: true }));
        return field.value";
    select(&world, "Welcome.md").await;
    world.press(Key::F2).await;
    world.type_into("textbox", "Rename", "ni hao").await;
    for key in ["Enter", "Escape", "Tab"] {
        for ended_before in [false, true] {
            let arguments = vec![key.into(), ended_before.into()];
            assert_eq!(world.script(compose, arguments).await, "ni hao", "{key} {ended_before}");
            assert!(world.has("textbox", "Rename").await, "{key} {ended_before}");
        }
    }
    world.press(Key::Enter).await;
    world.see("row", Name::Has("ni hao")).await;
    world.assert_clean().await;
}
