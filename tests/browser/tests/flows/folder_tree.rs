//! The tree of folders in the side bar: by mouse, by keys, in step with the list.

use browser_tests::{Key, Name, Options, World};
use serde_json::json;

async fn active(world: &World) -> String {
    let name = "const tree = document.querySelector('[role=tree]');
        return document.getElementById(tree.getAttribute('aria-activedescendant'))?.getAttribute('aria-label') ?? ''";
    world.script(name, vec![]).await.as_str().unwrap_or_default().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_tree_opens_folders_and_follows_the_list() {
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    let drive = world.default_drive().await;
    let folder = json!({"drive_id": drive, "parent_file_id": "root", "name": "Zoo", "type": "folder"});
    let zoo = world.call("/file/create", &folder).await["file_id"].as_str().unwrap().to_owned();
    for name in ["Ape", "Bee <b>", "动物"] {
        let body = json!({"drive_id": drive, "parent_file_id": zoo, "name": name, "type": "folder"});
        world.call("/file/create", &body).await;
    }
    world.client().refresh().await.unwrap();
    world.see("row", Name::Has("Zoo")).await;
    world.click("button", "Folders").await;
    world.see("treeitem", "Zoo").await;
    world.assert_accessible("folder tree").await;

    let tree = world.find("tree", "Folders").await;
    world.script("arguments[0].focus()", vec![serde_json::to_value(&tree).unwrap()]).await;
    world.type_text("z").await;
    world.until_equal("the active row", "Zoo".into(), async || active(&world).await).await;
    world.press(Key::Right).await;
    world.see("treeitem", "动物").await;
    let level =
        "return document.querySelector('[role=treeitem][aria-label=\"Ape\"]').getAttribute('aria-level')";
    world.until_script(level, "2").await;
    for (key, name) in [
        (Key::Right, "Ape"),
        (Key::Down, "Bee <b>"),
        (Key::End, "动物"),
        (Key::Left, "Zoo"),
        (Key::Down, "Ape"),
    ] {
        world.press(key).await;
        world
            .until_equal(&format!("the active row after {key:?}"), name.into(), async || active(&world).await)
            .await;
    }
    world.press(Key::Enter).await;
    world.see("heading", "Ape").await;
    let open =
        "return document.querySelector('[role=treeitem][aria-selected=true]').getAttribute('aria-label')";
    world.until_script(open, "Ape").await;
    world.screenshot("folder-tree").await;

    // What is made here appears, and a deep link opens the way to it.
    world.click("link", "Zoo").await;
    world.see("heading", "Zoo").await;
    let body = json!({"drive_id": drive, "parent_file_id": zoo, "name": "Cat", "type": "folder"});
    let cat = world.call("/file/create", &body).await["file_id"].as_str().unwrap().to_owned();
    world.open(&format!("?files={drive}/{cat}")).await;
    world.see("heading", "Cat").await;
    world.see("treeitem", "Bee <b>").await;
    world
        .until("the open folder is marked", async || {
            (world.script(open, vec![]).await == "Cat").then_some(())
        })
        .await;
    // The parent of what is scrolled to stays at the top.
    world.resize(1280, 420).await;
    let parent = "document.querySelector('.tree').scrollTop = 1e6;
        return document.querySelector('.tree-parents')?.innerText.trim() ?? ''";
    world
        .until("the parent is at the top", async || {
            (world.script(parent, vec![]).await == "Zoo").then_some(())
        })
        .await;
    world.screenshot("folder-tree-parents").await;
    world.resize(1280, 800).await;

    // What is renamed or removed in another list, or in another tab, follows.
    let first = world.client().window().await.unwrap();
    let second = world.client().new_window(true).await.unwrap().handle;
    world.client().switch_to_window(second).await.unwrap();
    world.open(&format!("?files={drive}/{zoo}")).await;
    for name in ["Ape", "动物"] {
        world.click_on("row", Name::Has(name), None, 1).await;
        world.press(Key::Delete).await;
        world.wait_until_gone("row", Name::Has(name)).await;
    }
    world.client().close_window().await.unwrap();
    world.client().switch_to_window(first).await.unwrap();
    world.wait_until_gone("treeitem", "Ape").await;
    world.wait_until_gone("treeitem", "动物").await;
    world.see("treeitem", "Bee <b>").await;
    world.click("button", "Folders").await;
    world.wait_until_gone("tree", Name::Any).await;
    world.assert_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_sixty_levels_down_is_in_sight_in_the_tree_and_in_the_path() {
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    let drive = world.default_drive().await;
    let mut parent = "root".to_owned();
    for level in 0..60 {
        let body = json!({"drive_id": drive, "parent_file_id": parent, "name": format!("Level {level} of a deep tree"),
            "type": "folder", "check_name_mode": "refuse"});
        parent = world.call("/file/create", &body).await["file_id"].as_str().unwrap().to_owned();
    }
    world.open(&format!("?files={drive}/{parent}")).await;
    world.see("heading", "Level 59 of a deep tree").await;
    world.click("button", "Folders").await;
    // Its row in the view, and the pixels that its name has.
    const ROW: &str = "
        const tree = document.querySelector('[role=tree]');
        const row = tree?.querySelector('[role=treeitem][aria-selected=true]');
        if (!row) return 0;
        const [view, place] = [tree.getBoundingClientRect(), row.getBoundingClientRect()];
        const isInside = place.top >= view.top && place.bottom <= view.bottom + 1;
        return isInside ? row.querySelector('a').clientWidth : 0;";
    world
        .until("the row is in the view, with room for its name", async || {
            (world.client().execute(ROW, vec![]).await.ok()?.as_u64()? > 80).then_some(())
        })
        .await;
    world.assert_accessible("folder-tree-deep").await;
    world.resize(390, 844).await;
    world.screenshot("path-deep-390").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_is_found_that_the_tree_has_not_opened() {
    let world = World::start(Options::default()).await;
    world.change_settings(json!({"index_lag_s": 0})).await;
    world.sign_in().await;
    let drive = world.default_drive().await;
    let mut parent = "root".to_owned();
    for name in ["Atlas", "Maps <b>", "Sea maps"] {
        let body = json!({"drive_id": drive, "parent_file_id": parent, "name": name, "type": "folder"});
        parent = world.call("/file/create", &body).await["file_id"].as_str().unwrap().to_owned();
    }
    world.client().refresh().await.unwrap();
    world.see("row", Name::Has("Atlas")).await;
    world.click("button", "Folders").await;
    world.see("treeitem", "Atlas").await;
    world.type_into("combobox", "Find a folder", "maps").await;
    world.see_text("2 folders found").await;
    world.see("option", Name::Has("Sea maps")).await;
    world.see_text("Atlas").await;
    world.assert_accessible("tree-find").await;
    world.screenshot("tree-find").await;
    let active = "const field = document.querySelector('.tree-find');
        return document.getElementById(field.getAttribute('aria-activedescendant'))?.title ?? ''";
    world.until_script(active, "Maps <b>").await;
    world.press(Key::Down).await;
    world.until_script(active, "Sea maps").await;
    world.press(Key::Enter).await;
    // It is opened, and the way to it in the tree; the keyboard is on it.
    world.see("heading", "Sea maps").await;
    world.see("treeitem", "Maps <b>").await;
    let open = "return document.querySelector('[role=treeitem][aria-selected=true]')?.getAttribute('aria-label') ?? ''";
    world
        .until("it is marked in the tree", async || {
            (world.script(open, vec![]).await == "Sea maps").then_some(())
        })
        .await;
    world.wait_until_gone("option", Name::Any).await;

    // What the server can't answer is said; what the tree knows is found all the same.
    let fault = json!({"status": 500, "code": "InternalError"});
    world.set_faults(json!([{"host": "api", "path": "/v2/file/search", "count": 0, "effect": fault}])).await;
    world.type_into("combobox", "Find a folder", "atl").await;
    world.see("option", Name::Has("Atlas")).await;
    world.see_text("This could not be loaded").await;
    world.clear_faults().await;
    world.clear_console().await;
    world.press(Key::Escape).await;
    world.wait_until_gone("option", Name::Any).await;
    world.type_into("combobox", "Find a folder", "no such folder").await;
    world.see_text("Nothing is called that").await;
    world.prefer_dark(true).await;
    world.screenshot("tree-find-dark").await;
    world.assert_clean().await;
}
