//! PDF documents in the preview.

use browser_tests::transfers::upload;
use browser_tests::{Key, Kind, Name, Options, World};
use serde_json::json;

async fn world() -> World {
    let world = World::start(Options { previews: true, ..Options::default() }).await;
    world.sign_in().await;
    world
}

async fn open_sample(world: &World, name: &str) {
    world.click("link", "Previews").await;
    world.see("heading", "Previews").await;
    open(world, name).await;
}

async fn open(world: &World, name: &str) {
    world.click_on("row", Name::Has(name), None, 1).await;
    world.press(Key::Enter).await;
    world.see("dialog", name).await;
}

/// How many pixels of a page are not white.
async fn ink(world: &World, page: usize) -> u64 {
    let count = format!(
        "const canvas = [...document.querySelectorAll('.pdf-page')]
            .find((page) => page.getAttribute('aria-label') === 'Page {page}')?.querySelector('canvas');
        if (!canvas) return 0;
        const {{ data }} = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
        let ink = 0;
        for (let at = 0; at < data.length; at += 4) ink += data[at] < 128 && data[at + 3] > 0;
        return ink"
    );
    world.script(&count, vec![]).await.as_u64().unwrap_or_default()
}

async fn wait_for_page(world: &World, page: usize) {
    world
        .until(&format!("page {page} is drawn"), async || (ink(world, page).await > 200).then_some(()))
        .await;
}

/// The number in the field of the bar.
async fn current_page(world: &World) -> String {
    let read = "return document.querySelector('.pdf-page-field').value";
    world.script(read, vec![]).await.as_str().unwrap_or_default().to_owned()
}

async fn wait_for_current(world: &World, page: &str) {
    world
        .until(&format!("page {page} is in view"), async || (current_page(world).await == page).then_some(()))
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_document_is_read_searched_and_walked_through() {
    let world = world().await;
    open_sample(&world, "Pages.pdf").await;
    wait_for_page(&world, 1).await;
    world.see_text("of 24").await;
    world.assert_accessible("preview-pdf").await;
    // Only what is near the view is in the page.
    let drawn = world.script("return document.querySelectorAll('.pdf-page').length", vec![]).await;
    assert!(drawn.as_u64().unwrap() < 8, "{drawn}");

    world.type_into("searchbox", "Find in the document", "line 7 of CHAPTER 20,").await;
    world.press(Key::Enter).await;
    world.see_text("1 of 1").await;
    wait_for_page(&world, 20).await;
    let marked = "return [...(CSS.highlights.get('found-here') ?? [])].map(String).join('|')";
    world
        .until("it is marked", async || {
            (world.script(marked, vec![]).await == "Line 7 of chapter 20,").then_some(())
        })
        .await;
    world.screenshot("preview-pdf-found").await;
    world.type_into("searchbox", "Find in the document", "chapter 5").await;
    world.press(Key::Enter).await;
    world.see_text("of 21").await;

    world.click("button", "Table of contents").await;
    world.see("navigation", "Table of contents").await;
    world.assert_accessible("preview-pdf-contents").await;
    world.click("button", "Chapter 12").await;
    wait_for_current(&world, "12").await;
    wait_for_page(&world, 12).await;
    world.type_into("textbox", "Page", "3").await;
    world.press(Key::Enter).await;
    wait_for_page(&world, 3).await;

    // By keys; what is in view stays there.
    world.script("document.querySelector('.pdf-scroll').focus()", vec![]).await;
    let wide = "return document.querySelector('.pdf-page').getBoundingClientRect().width";
    let before = world.script(wide, vec![]).await.as_f64().unwrap();
    world.type_text("-").await;
    world
        .until("the pages are smaller", async || {
            (world.script(wide, vec![]).await.as_f64().unwrap() < before).then_some(())
        })
        .await;
    wait_for_current(&world, "3").await;
    world.press(Key::Escape).await;
    world.wait_until_gone("dialog", Name::Any).await;
    world.assert_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_locked_document_asks_for_its_password() {
    let world = world().await;
    upload(&world, "locked.pdf", include_bytes!("../../../fixtures/media/locked.pdf")).await;
    open(&world, "locked.pdf").await;
    world.see_text("This document is locked").await;
    world.type_into("textbox", "Password of the document", "wrong").await;
    world.press(Key::Enter).await;
    world.see_text("That password does not open this document").await;
    world.assert_accessible("preview-pdf-locked").await;
    world.type_into("textbox", "Password of the document", "secret").await;
    world.press(Key::Enter).await;
    wait_for_page(&world, 1).await;
    world.assert_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn documents_do_no_harm_and_broken_ones_say_so() {
    let world = world().await;
    open_sample(&world, "Scripted.pdf").await;
    wait_for_page(&world, 1).await;
    assert!(world.client().get_alert_text().await.is_err(), "an alert came up");
    world.press(Key::Escape).await;
    world.wait_until_gone("dialog", Name::Any).await;
    open(&world, "Not a document.pdf").await;
    world.see_text("This PDF can't be shown").await;
    world.see("button", "Download").await;
    world.press(Key::Escape).await;
    world.wait_until_gone("dialog", Name::Any).await;

    // What does not come is asked for again.
    let refused = json!([{"host": "objects", "method": "GET", "count": 0, "effect": {"status": 503}}]);
    world.set_faults(refused).await;
    open(&world, "Pages.pdf").await;
    world.see("button", "Try again").await;
    world.clear_faults().await;
    world.clear_console().await;
    world.click("button", "Try again").await;
    wait_for_page(&world, 1).await;
    world.assert_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn firefox_shows_pictures_documents_texts_and_sounds() {
    let options = Options {
        browser: Kind::Firefox,
        previews: true,
        // High enough for all rows.
        viewport: (1280, 2_000),
        ..Options::default()
    };
    let world = World::start(options).await;
    world.sign_in().await;
    world.click("link", "Previews").await;
    world.see("heading", "Previews").await;
    for (name, is_shown) in [
        ("Photo 12 MP.jpg", "document.querySelector('.preview-picture')?.naturalWidth > 0"),
        ("Pages.pdf", "document.querySelector('.pdf-canvas canvas')?.width > 0"),
        ("hello.rs", "document.querySelector('.text-row .code-keyword') !== null"),
        ("Tune.mp3", "document.querySelector('audio')?.duration > 1"),
    ] {
        open(&world, name).await;
        let read = format!("return Boolean({is_shown})");
        world
            .until(&format!("{name} is shown"), async || {
                (world.script(&read, vec![]).await == json!(true)).then_some(())
            })
            .await;
        world.screenshot(&format!("preview-firefox-{}", name.replace(' ', "-"))).await;
        world.press(Key::Escape).await;
        world.wait_until_gone("dialog", Name::Any).await;
    }
}
