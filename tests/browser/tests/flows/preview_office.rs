//! Office documents in the preview, in the page of the office service.

use browser_tests::transfers::upload;
use browser_tests::{Key, Name, Options, World};
use serde_json::{Value, json};

async fn open(world: &World, name: &str) {
    world.click_on("row", Name::Has(name), None, 1).await;
    world.press(Key::Enter).await;
    world.see("dialog", name).await;
}

/// What the page in the frame shows.
async fn frame_text(world: &World) -> String {
    let client = world.client();
    if client.enter_frame(0).await.is_err() {
        return String::new();
    }
    let text = client.execute("return document.body.innerText", vec![]).await.unwrap_or(Value::Null);
    client.enter_parent_frame().await.unwrap();
    text.as_str().unwrap_or_default().to_owned()
}

async fn wait_in_frame(world: &World, wanted: &str) {
    world
        .until(&format!("{wanted} is in the frame"), async || {
            frame_text(world).await.contains(wanted).then_some(())
        })
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_document_is_read_and_edited_in_the_page_of_the_service() {
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    upload(&world, "Letter.docx", b"PK is not looked at").await;
    open(&world, "Letter.docx").await;
    wait_in_frame(&world, "Letter.docx").await;
    wait_in_frame(&world, "reading").await;
    world.assert_clean().await;
    world.assert_accessible("preview-office").await;
    // The engine speaks to the frame as if it were of this site, which the browser reports.
    world.clear_console().await;

    // Another token for the same page, and for one that reads another page.
    world.click("button", "Edit in the office service").await;
    wait_in_frame(&world, "editing").await;
    let refresh = "document.getElementById('refresh').click()";
    for editing in [true, false] {
        if !editing {
            world.click("button", "Stop editing").await;
            wait_in_frame(&world, "reading").await;
        }
        let before = world.pds_requests().await.to_string().matches("/open\"").count();
        world.client().enter_frame(0).await.unwrap();
        world.client().execute(refresh, vec![]).await.unwrap();
        world.client().enter_parent_frame().await.unwrap();
        wait_in_frame(&world, "Open").await;
        assert!(world.pds_requests().await.to_string().matches("/open\"").count() >= before);
        wait_in_frame(&world, if editing { "editing" } else { "reading" }).await;
    }
    // The keyboard is in the frame of the other site, where this page hears no keys.
    world.click("button", "Close").await;
    world.wait_until_gone("dialog", Name::Any).await;
    world.assert_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_domain_without_the_service_says_so() {
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    world.change_settings(json!({"office_preview": false})).await;
    upload(&world, "Figures.xlsx", b"PK").await;
    open(&world, "Figures.xlsx").await;
    world.see_text("This domain does not show office documents").await;
    world.see("button", "Download").await;
}
