//! The rest of the app's first file, which no first view needs: when it is asked for, and what happens without it.

use browser_tests::{Name, Options, World};
use std::path::PathBuf;

const REST: &str = "_rest.wasm";

fn rest(world: &World) -> PathBuf {
    let files = std::fs::read_dir(world.site()).unwrap().map(|entry| entry.unwrap().path());
    files.into_iter().find(|path| path.to_string_lossy().ends_with(REST)).unwrap()
}

async fn times_asked_for(world: &World) -> usize {
    world.requests().await.iter().filter(|request| request.url.contains(REST)).count()
}

/// Until the second file is in use, and with it the rest.
async fn everything_is_loaded(world: &World) {
    world.see("row", Name::Has("Welcome.md")).await;
    let switched_on = "return !document.querySelector('link[disabled]')";
    world
        .until("the later style sheet is on", async || {
            world.script(switched_on, vec![]).await.as_bool()?.then_some(())
        })
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_first_view_waits_for_it() {
    for options in [
        Options::default(),
        Options { viewport: (390, 844), dark: true, locale: "zh-CN", ..Options::default() },
    ] {
        let sign_in = if options.locale == "zh-CN" { "登录" } else { "Sign in" };
        let world = World::start(options).await;
        world.open("").await;
        world.click("button", sign_in).await;
        world.log_in("ada", "ada").await;
        everything_is_loaded(&world).await;
        // Once beside the second file. Whatever is waited for is asked for apart.
        assert_eq!(times_asked_for(&world).await, 1, "cargo xtask record finds out what a first view needs");
        world.client().refresh().await.unwrap();
        everything_is_loaded(&world).await;
        assert_eq!(times_asked_for(&world).await, 2, "after a reload");
        world.assert_clean().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_called_before_it_is_there_waits_for_it() {
    let world = World::start(Options::default()).await;
    let file = rest(&world);
    let away = file.with_extension("away");
    std::fs::rename(&file, &away).unwrap();
    world.sign_in().await;
    world.see("row", Name::Has("Welcome.md")).await;
    world.until("it was asked for in vain", async || (times_asked_for(&world).await > 0).then_some(())).await;
    std::fs::rename(&away, &file).unwrap();
    let before = times_asked_for(&world).await;
    world.click("button", "Size").await;
    world
        .until("the list is sorted", async || {
            let sorted = "return document.querySelector('[aria-sort=descending]')?.innerText ?? ''";
            (world.script(sorted, vec![]).await == "Size").then_some(())
        })
        .await;
    assert_eq!(times_asked_for(&world).await, before + 1);
    // The second file goes on from there.
    world.click("button", "New folder").await;
    world.see("dialog", Name::Has("New folder")).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_that_can_not_go_on_without_it_says_so() {
    let world = World::start(Options::default()).await;
    std::fs::remove_file(rest(&world)).unwrap();
    world.sign_in().await;
    world.see("row", Name::Has("Welcome.md")).await;
    world.click("button", "Size").await;
    world.read("Something went wrong in this page").await;
    world.see("link", Name::Has("Reload")).await;
}
