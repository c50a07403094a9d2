//! The start of the page with any address: fragments and keys of others, trackers, incomplete and foreign addresses.

use browser_tests::{Name, Options, World};
use serde_json::json;

/// Opens an address in a new document, also if it differs in nothing but the fragment.
async fn open_anew(world: &World, place: &str) {
    world.client().goto("about:blank").await.unwrap();
    world.open(place).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_others_add_to_the_address_does_not_disturb_a_session() {
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    let drive = world.url().await;
    let files = drive.strip_prefix(world.home()).unwrap();
    let appended = [
        // Answers to sign-ins that nobody here began.
        "#error=foo",
        "#error=access_denied&state=0123",
        "#state=p-0",
        "#access_token=abc&token_type=Bearer&expires_in=7200&state=p-0",
        "?access_token=x&state=p-0",
        "?error=access_denied&state=0123",
        "?state=x",
        "?code=1&state=2",
        // Trackers, messengers, leftovers.
        "?from=singlemessage&isappinstalled=0",
        "?msclkid=1&_gl=1*a*b&gclid=2",
        "?utm_source=mail",
        "?v=2&lang=zh",
        "?share",
        "?files=",
    ];
    for appended in appended {
        let on_a_page = appended.strip_prefix('?').map(|keys| format!("{files}&{keys}"));
        for place in on_a_page.into_iter().filter(|_| appended != "?files=").chain([appended.to_owned()]) {
            open_anew(&world, &place).await;
            world.see("row", Name::Has("Welcome.md")).await;
            let (text, url) = (world.text().await, world.url().await);
            assert!(!text.contains("did not work") && !text.contains("nothing at this address"), "{place}");
            let leftover = ["#", "state=", "access_token=", "error="].iter().find(|it| url.contains(**it));
            assert_eq!(leftover, None, "{place} leaves {url}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn going_back_to_the_sign_in_page_keeps_the_session() {
    let world = World::start(Options::default()).await;
    world.change_settings(json!({"login_session": false})).await;
    world.sign_in().await;
    world.click("button", Name::Has("Account of")).await;
    world.click("menuitem", Name::Has("Sign out")).await;
    // The second time nobody asks for consent, so that the form for the password is one step back.
    world.click("button", "Sign in").await;
    world.log_in("ada", "ada").await;
    world.see("grid", "Files").await;
    world.client().back().await.unwrap();
    world.see("textbox", "Password").await;
    // Answers the sign-in that is done already.
    world.log_in("ada", "ada").await;
    world.see("grid", "Files").await;
    assert!(!world.text().await.contains("did not work"), "{}", world.text().await);
    world.assert_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_without_a_drive_leads_to_the_home_drive() {
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    let drive = world.default_drive().await;
    for (place, role, name, address) in [
        ("?trash", "heading", "Trash", format!("?trash={drive}")),
        ("?search#q=Letter", "row", "Letter.pdf", format!("?search&in={drive}#q=Letter")),
        ("?search=Letter", "row", "Letter.pdf", format!("?search&in={drive}#q=Letter")),
        ("", "row", "Welcome.md", format!("?files={drive}")),
    ] {
        world.open(place).await;
        world.see(role, Name::Has(name)).await;
        assert_eq!(world.url().await, format!("{}{address}", world.home()), "{place}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_address_is_a_dead_end() {
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    let drive = world.default_drive().await;
    for place in ["?files=nobody", "?files=nobody/12ab", "?files=12/../x", &format!("?files={drive}/12ab")] {
        world.open(place).await;
        world.see("heading", "There is nothing at this address").await;
        world
            .until("the tab has a title, and the link leads home", async || {
                let title = world.client().title().await.ok()?;
                let link = world.all("link", "Files").await.into_iter().next()?;
                let leads_home = link.attr("href").await.ok()??.ends_with(&format!("?files={drive}"));
                (title == "There is nothing at this address" && leads_home).then_some(())
            })
            .await;
        world.click("link", "Files").await;
        world.see("row", Name::Has("Welcome.md")).await;
        assert_eq!(world.url().await, format!("{}?files={drive}", world.home()), "after {place}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_address_of_a_file_opens_its_folder() {
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    let (drive, token) = (world.default_drive().await, world.token().await);
    world.click("link", "Documents").await;
    world.see("row", Name::Has("Letter.pdf")).await;
    let folder = world.url().await;
    let id = folder.rsplit_once('/').unwrap().1;
    let list = reqwest::Client::new()
        .post(format!("{}/v2/file/list", world.api()))
        .bearer_auth(token)
        .json(&json!({"drive_id": drive, "parent_file_id": id}));
    let list: serde_json::Value = list.send().await.unwrap().json().await.unwrap();
    let files = list["items"].as_array().unwrap();
    let letter = files.iter().find(|file| file["name"] == "Letter.pdf").unwrap();

    world.open(&format!("?files={drive}/{}", letter["file_id"].as_str().unwrap())).await;
    world.see("heading", "Documents").await;
    world.see("row", Name::Has("Letter.pdf")).await;
    assert_eq!(world.url().await, folder);

    // A folder whose list is refused is none.
    let refused = json!({"status": 400, "code": "InvalidParameter.ParentFileId"});
    world
        .set_faults(json!([{"host": "api", "path": "/file/list", "body": id, "count": 0, "effect": refused}]))
        .await;
    open_anew(&world, folder.strip_prefix(world.home()).unwrap()).await;
    world.see("button", "Try again").await;
    world.see("heading", "Documents").await;
    world.clear_faults().await;
    world.click("button", "Try again").await;
    world.see("row", Name::Has("Letter.pdf")).await;
    assert_eq!(world.url().await, folder);
}

#[tokio::test(flavor = "multi_thread")]
async fn going_up_waits_until_the_path_is_known() {
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    world.click("link", "Documents").await;
    world.see("heading", "Documents").await;
    world.click("button", "New").await;
    world.click("menuitem", Name::Has("New folder")).await;
    world.type_into("textbox", "Folder name", "Inner").await;
    world.press(browser_tests::Key::Enter).await;
    let outer = world.url().await;
    world.click("link", "Inner").await;
    world.see("heading", "Inner").await;
    let inner = world.url().await;

    world
        .set_faults(json!([{"host": "api", "path": "/file/get", "count": 0, "effect": {"delay_ms": 1_500}}]))
        .await;
    open_anew(&world, inner.strip_prefix(world.home()).unwrap()).await;
    world.see_text("Nothing here yet").await;
    world.press(browser_tests::Key::Backspace).await;
    world.see("row", Name::Has("Letter.pdf")).await;
    assert_eq!(world.url().await, outer);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_file_name_of_the_page_is_left_out_of_its_address() {
    let world = World::start(Options { mount: "/some/sub/path/", ..Options::default() }).await;
    world.open("index.html?trash").await;
    world.click("button", "Sign in").await;
    world.log_in("ada", "ada").await;
    world.see("heading", "Trash").await;
    assert_eq!(world.url().await, format!("{}?trash={}", world.home(), world.default_drive().await));
    world.assert_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_searched_for_is_sent_to_the_service_only() {
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    for text in ["Letter", "Analytical"] {
        world.type_into("searchbox", Name::Any, text).await;
        world.press(browser_tests::Key::Enter).await;
        world.see("row", Name::Has(text)).await;
    }
    world.client().refresh().await.unwrap();
    world.see("row", Name::Has("Analytical")).await;
    world.client().back().await.unwrap();
    world.see("row", Name::Has("Letter.pdf")).await;
    // The address alone leads to the same results, also after a sign-in.
    let address = world.url().await;
    world.click("button", Name::Has("Account of")).await;
    world.click("menuitem", Name::Has("Sign out")).await;
    world.click("button", "Sign in").await;
    world.log_in("ada", "ada").await;
    world.see("row", Name::Has("Letter.pdf")).await;
    assert_eq!(world.url().await, address);
    for request in world.requests().await {
        let sent = request.url.split('#').next().unwrap_or_default();
        assert!(!sent.contains("Letter") && !sent.contains("Analytical"), "{sent}");
    }
    world.assert_clean().await;
}
