//! Ways to another place: the drives with a search, folders that others share, the folders beside a step of the path.

use browser_tests::{Key, Name, Options, World};
use serde_json::json;

async fn sign_in_as(world: &World, name: &str) {
    world.click("button", "Sign in").await;
    world.log_in(name, name).await;
    world.see("grid", "Files").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn drives_and_folders_beside_are_found_by_name() {
    let world = World::start(Options::default()).await;
    world.change_settings(json!({"login_session": false})).await;
    world.open("").await;
    sign_in_as(&world, "grace").await;
    let drive = world.default_drive().await;
    for number in 1..=8 {
        let body = json!({"drive_id": drive, "parent_file_id": "root", "name": format!("Shared {number}"), "type": "folder"});
        let id = world.call("/file/create", &body).await["file_id"].clone();
        let grant = json!({"drive_id": drive, "file_id": id, "member_list": [{"role_id": "SystemFileEditor",
            "expire_time": 4_775_500_800_000_u64, "identity": {"identity_type": "IT_User", "identity_id": "ada"}}]});
        world.call("/file/add_permission", &grant).await;
    }
    world.click("button", Name::Has("Account of")).await;
    world.click("menuitem", Name::Has("Sign out")).await;
    world.see("button", "Sign in").await;
    // The address is that of a drive of one person only.
    world.open("").await;
    sign_in_as(&world, "ada").await;

    world.click("button", "Ada").await;
    world.see("searchbox", "Find a drive").await;
    world.see_text("Shared with me").await;
    world.see("menuitemradio", Name::Has("Studio")).await;
    world.assert_accessible("drive menu").await;
    world.screenshot("drive-menu").await;
    // What is typed is looked for, wherever the keyboard is in the menu.
    world.type_text("nowhere").await;
    world.see_text("Nothing is called that").await;
    world.type_into("searchbox", "Find a drive", "shared 3").await;
    world.wait_until_gone("menuitemradio", Name::Has("Studio")).await;
    world.press(Key::Enter).await;
    world.see("heading", "Shared 3").await;

    // The folders beside a step: by mouse, and by keyboard in a long menu.
    world.open("").await;
    world.click("link", "Documents").await;
    world.see("heading", "Documents").await;
    world.click("button", "Folders beside “Documents”").await;
    world.see("menuitemradio", "Photos").await;
    world.screenshot("siblings").await;
    world.press(Key::Down).await;
    world.press(Key::Escape).await;
    world.wait_until_gone("menuitemradio", "Photos").await;
    world.click("button", "Folders beside “Documents”").await;
    world.click("menuitemradio", "Photos").await;
    world.see("heading", "Photos").await;
    world.assert_clean().await;
}
