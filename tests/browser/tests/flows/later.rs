//! The second file of the app: when it is loaded, and what happens when it can't be.

use browser_tests::{Name, Options, World};
use std::path::PathBuf;

fn second_file(world: &World) -> PathBuf {
    let files = std::fs::read_dir(world.site()).unwrap().map(|entry| entry.unwrap().path());
    files.into_iter().find(|path| path.to_string_lossy().contains("/chunk-later-")).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn it_is_loaded_once_the_first_rows_are_there() {
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    world.see("row", Name::Has("Welcome.md")).await;
    const TIMES: &str = "
        const all = performance.getEntriesByType('resource');
        const of = (part) => all.filter((it) => it.name.includes(part));
        const later = of('/chunk-later-');
        return [later.length, Math.min(...later.map((it) => it.startTime)),
            Math.min(...of('/file/list').map((it) => it.responseEnd))];";
    let told = world
        .until("the second file is asked for", async || {
            Some(world.script(TIMES, vec![]).await).filter(|told| told[0] == 1)
        })
        .await;
    assert!(told[1].as_f64() > told[2].as_f64(), "before the rows: {told}");
    world.assert_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_it_the_files_are_shown_and_what_was_pressed_waits() {
    let world = World::start(Options::default()).await;
    let file = second_file(&world);
    let away = file.with_extension("away");
    std::fs::rename(&file, &away).unwrap();
    world.sign_in().await;
    world.see("row", Name::Has("Welcome.md")).await;
    // Nobody has asked for anything in it, so nobody need be told.
    assert!(!world.has("button", "Reload the page").await);
    world.click("button", "New folder").await;
    world.read("A part of this page could not be loaded").await;
    world.assert_accessible("a part is missing").await;
    world.click("button", "Try again").await;
    world.read("A part of this page could not be loaded").await;

    std::fs::rename(&away, &file).unwrap();
    world.click("button", "Try again").await;
    world.see("dialog", Name::Has("New folder")).await;
    world.gone("button", "Reload the page").await;
}
