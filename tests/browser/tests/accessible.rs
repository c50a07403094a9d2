//! Every screen in both themes under axe-core, at desktop and phone width, in both languages: no violation.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests only")]

use browser_tests::{Key, Name, Options, World};

#[tokio::test(flavor = "multi_thread")]
async fn before_the_drive() {
    let world = World::start(Options::default()).await;
    world.open("").await;
    world.see("button", "Sign in").await;
    world.assert_accessible("sign-in").await;
    world.open("#access_token=x&state=y").await;
    world.client().refresh().await.unwrap();
    world.see("button", "Sign in").await;
    world.assert_accessible("sign-in-again").await;

    world.configure("{\n  \"domainId\": \"demo\",\n  \"appIdd\": \"demo-web\"\n}");
    world.open("").await;
    world.read("appIdd").await;
    world.read("line 3").await;
    world.assert_accessible("config-fault").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_site_without_configuration() {
    let world = World::start(Options { config: Some(""), ..Options::default() }).await;
    world.open("").await;
    world.see("heading", "Set up this drive").await;
    world.assert_accessible("set-up").await;
    world.read(world.home()).await;
    world.type_into("textbox", Name::Has("Domain ID"), "demo").await;
    world.type_into("textbox", Name::Has("Application ID"), "demo-web").await;
    world.click("button", "Advanced").await;
    world.type_into("textbox", Name::Has("API address"), world.api()).await;
    world.click("button", "Test the connection").await;
    world.read("A PDS domain answers there").await;
    world.click("button", "Save and sign in").await;
    world.log_in("ada", "ada").await;
    world.see("grid", "Files").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn in_the_drive() {
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    world.assert_accessible("files").await;

    let row = world.find("row", Name::Has("Actions for")).await;
    world.click_with(&row, None, 1).await;
    world.assert_accessible("selection").await;
    world.open_menu(&row).await;
    world.see("menu", Name::Any).await;
    world.assert_accessible("menu").await;
    world.press(Key::Escape).await;
    world.gone("menu", Name::Any).await;
    world.press(Key::Escape).await;

    world.click("button", "New folder").await;
    world.see("dialog", "New folder").await;
    world.assert_accessible("dialog").await;
    world.type_into("textbox", "Folder name", "Empty one").await;
    world.press(Key::Enter).await;
    world.click("link", "Empty one").await;
    world.read("Nothing here yet").await;
    world.assert_accessible("empty-folder").await;
    world.open("?files=").await;
    world.see("heading", "There is nothing at this address").await;
    world.assert_accessible("not-found").await;

    world.open("").await;
    world.click("link", "Trash").await;
    world.see("heading", "Trash").await;
    world.assert_accessible("trash").await;
    world.type_into("searchbox", Name::Any, "zzzz").await;
    world.press(Key::Enter).await;
    world.read("No name contains").await;
    world.assert_accessible("search").await;
    world.assert_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn on_a_phone_and_in_chinese() {
    let world = World::start(Options { viewport: (390, 844), locale: "zh-CN", ..Options::default() }).await;
    world.open("").await;
    world.click("button", "登录").await;
    world.log_in("ada", "ada").await;
    world.find("grid", Name::Any).await;
    world.assert_accessible("phone-chinese").await;
    let wide = world.script("return document.documentElement.scrollWidth", vec![]).await;
    assert!(wide.as_u64().unwrap() <= 390, "the page is {wide} px wide on a phone of 390");
    world.assert_clean().await;
}
