//! Sounds go on below the page when their preview is closed, and follow one another.

use browser_tests::transfers::upload;
use browser_tests::{Key, Name, Options, World};
use serde_json::{Value, json};

const TUNE: &[u8] = include_bytes!("../../../fixtures/media/tune.mp3");

/// A quiet tone.
fn wave(seconds: u32, samples_per_s: u32) -> Vec<u8> {
    let size = seconds * samples_per_s;
    let mut bytes = Vec::new();
    bytes.extend(b"RIFF");
    bytes.extend((36 + size).to_le_bytes());
    bytes.extend(b"WAVEfmt ");
    bytes.extend(16_u32.to_le_bytes());
    // PCM of one channel with 8 bits.
    bytes.extend([1, 0, 1, 0]);
    bytes.extend(samples_per_s.to_le_bytes());
    bytes.extend(samples_per_s.to_le_bytes());
    bytes.extend([1, 0, 8, 0]);
    bytes.extend(b"data");
    bytes.extend(size.to_le_bytes());
    bytes.extend((0..size).map(|at| 127 + (at / 20 % 2) as u8));
    bytes
}

async fn open(world: &World, name: &str) {
    world.click_on("row", Name::Has(name), None, 1).await;
    world.press(Key::Enter).await;
    world.see("dialog", name).await;
}

/// Opens a sound and plays it.
async fn play(world: &World, name: &str) {
    open(world, name).await;
    world.click("button", "Play").await;
    plays_from(world, 0.0).await;
}

async fn close(world: &World) {
    world.press(Key::Escape).await;
    world.wait_until_gone("dialog", Name::Any).await;
}

/// Place in seconds, and whether it plays.
async fn playing(world: &World) -> (f64, bool) {
    let read = "const sound = document.querySelector('audio');
        return sound ? [sound.currentTime, !sound.paused] : [0, false]";
    let read = world.script(read, vec![]).await;
    (read[0].as_f64().unwrap_or_default(), read[1] == json!(true))
}

async fn plays_from(world: &World, seconds: f64) {
    world
        .until("it plays", async || {
            let (place, is_playing) = playing(world).await;
            (is_playing && place > seconds).then_some(())
        })
        .await;
}

/// The upper edge of the bar, and the lower edge of each of these.
async fn edges(world: &World, selectors: &[&str]) -> (f64, Vec<f64>) {
    let read = "const edge = (it, side) => document.querySelector(it)?.getBoundingClientRect()[side] ?? -1;
        return [edge('.sound-bar', 'top'), ...arguments[0].map((it) => edge(it, 'bottom'))]";
    let read = world.script(read, vec![json!(selectors)]).await;
    let edges: Vec<f64> = read.as_array().unwrap().iter().filter_map(Value::as_f64).collect();
    (edges[0], edges[1..].to_vec())
}

async fn bar_covers_nothing(world: &World, selectors: &[&str]) {
    let (top, bottoms) = edges(world, selectors).await;
    for (selector, bottom) in selectors.iter().zip(bottoms) {
        assert!(bottom > 0.0 && bottom <= top + 0.5, "{selector} ends at {bottom}, the bar begins at {top}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sound_goes_on_below_every_page() {
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    upload(&world, "Long.wav", &wave(600, 8_000)).await;
    upload(&world, "Tune.mp3", TUNE).await;
    play(&world, "Long.wav").await;
    world.assert_accessible("preview-sound").await;
    // From here on, nothing may interrupt it.
    let watch = "window.heard = document.querySelector('audio'); window.gaps = [];
        for (const name of ['pause', 'emptied', 'seeking']) heard.addEventListener(name, () => gaps.push(name))";
    world.script(watch, vec![]).await;
    close(&world).await;
    world.see("region", "Player").await;
    world.see("link", "Long.wav").await;
    bar_covers_nothing(&world, &["[role=grid]", ".foot", ".side"]).await;
    world.assert_accessible("sound-bar").await;
    for (link, heading) in [("Starred", "Starred"), ("Transfers", "Transfers"), ("Trash", "Trash")] {
        world.click("link", Name::Has(link)).await;
        world.see("heading", Name::Has(heading)).await;
        world.see("region", "Player").await;
    }
    let (before, _) = playing(&world).await;
    plays_from(&world, before).await;

    // Its viewer takes it over as it is, and leaves it as it is.
    world.click("link", "Long.wav").await;
    world.see("dialog", "Long.wav").await;
    world.see("button", "Pause").await;
    let (before, _) = playing(&world).await;
    plays_from(&world, before).await;
    assert!(!world.has("region", "Player").await, "two players of one sound");
    close(&world).await;
    world.see("region", "Player").await;
    let kept = world.script("return [gaps.join(), heard === document.querySelector('audio')]", vec![]).await;
    assert_eq!(kept, json!(["", true]));

    // With the keyboard alone.
    world.script("document.querySelector('.sound-bar .seek').focus()", vec![]).await;
    // Not to the end, where the next sound follows.
    world.press(Key::Home).await;
    world.press(Key::Right).await;
    let spoken = "return document.querySelector('.sound-bar .seek').ariaValueText";
    world
        .until("the place is spoken", async || {
            let text = world.script(spoken, vec![]).await;
            text.as_str().is_some_and(|it| it.ends_with("seconds of 10 minutes")).then_some(())
        })
        .await;
    world.press(Key::Space).await;
    world.see("button", "Play").await;

    // A phone has it above the places.
    world.resize(390, 844).await;
    world.click("link", Name::Has("Files")).await;
    world.see("row", Name::Has("Long.wav")).await;
    bar_covers_nothing(&world, &["[role=grid]", ".foot"]).await;
    world.assert_accessible("sound-bar-phone").await;
    world.click("button", "Close the player").await;
    world.wait_until_gone("region", "Player").await;
    let silent = "return [heard.paused, heard.hasAttribute('src'), navigator.mediaSession.metadata]";
    world.until_script(silent, json!([true, false, null])).await;
    world.assert_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_floats_stands_above_the_bar() {
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    upload(&world, "Long.wav", &wave(600, 8_000)).await;
    play(&world, "Long.wav").await;
    close(&world).await;
    // A transfer, whose tray stays, and a toast.
    world
        .set_faults(json!([{"host": "objects", "method": "PUT", "count": 0, "effect": {"status": 503}}]))
        .await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("Slow.bin");
    std::fs::write(&file, vec![1; 100_000]).unwrap();
    world.choose_files("Upload files", &[&file]).await;
    world.click_on("row", Name::Has("Long.wav"), None, 1).await;
    world.press(Key::Delete).await;
    for width in [1280, 390] {
        world.resize(width, 800).await;
        world
            .until("tray and toast stand above it", async || {
                let (top, bottoms) = edges(&world, &[".tray", ".toast"]).await;
                bottoms.iter().all(|bottom| *bottom > 0.0 && *bottom <= top).then_some(())
            })
            .await;
    }
    plays_from(&world, 0.0).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_bar_walks_through_the_sounds_of_the_folder() {
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    upload(&world, "Sound 1.wav", &wave(600, 8_000)).await;
    upload(&world, "Sound 2.mp3", b"not what its name says").await;
    upload(&world, "Sound 2.txt", b"words").await;
    upload(&world, "Sound 3.mp3", TUNE).await;
    play(&world, "Sound 1.wav").await;
    // Another sound is looked at, and the first is still heard.
    world.press(Key::Right).await;
    world.see("dialog", "Sound 2.mp3").await;
    world.see("region", "Player").await;
    world.see("link", "Sound 1.wav").await;
    plays_from(&world, 0.0).await;
    close(&world).await;
    world.click("link", Name::Has("Starred")).await;
    world.see("heading", Name::Has("Starred")).await;

    // One that is damaged says so, and the next is still there.
    world.click("button", "Next sound").await;
    world.see("link", "Sound 2.mp3").await;
    world.see_text("This browser can't play this sound").await;
    world.see("button", "Try again").await;
    world.assert_accessible("sound-bar-fault").await;
    world.click("button", "Next sound").await;
    world.see("link", "Sound 3.mp3").await;
    plays_from(&world, 0.0).await;
    let title = "return navigator.mediaSession.metadata?.title";
    world.until_script(title, json!("Sound 3.mp3")).await;
    let next = world.find("button", "Next sound").await;
    assert_eq!(next.attr("aria-disabled").await.unwrap().as_deref(), Some("true"), "there is none after it");
    world.click("button", "Previous sound").await;
    world.see("link", "Sound 2.mp3").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_ends_is_renewed_while_it_plays() {
    let world = World::start(Options::default()).await;
    world.change_settings(json!({"token_lifetime_s": 100_000})).await;
    world.sign_in().await;
    // More than a browser loads ahead.
    upload(&world, "Long.wav", &wave(900, 88_200)).await;
    play(&world, "Long.wav").await;
    close(&world).await;
    world.advance_clock(20_000).await;
    let seek = "document.querySelector('audio').currentTime = arguments[0]";
    world.script(seek, vec![json!(800)]).await;
    plays_from(&world, 800.0).await;
    assert!(world.has("region", "Player").await, "the bar is gone");

    // The store refuses everything.
    world
        .set_faults(json!([{"host": "objects", "method": "GET", "count": 0, "effect": {"status": 503}}]))
        .await;
    world.script(seek, vec![json!(300)]).await;
    world.see_text("Playing stopped").await;
    world.clear_faults().await;
    world.click("button", "Try again").await;
    plays_from(&world, 300.0).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sign_out_in_another_tab_ends_the_sound() {
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    upload(&world, "Long.wav", &wave(600, 8_000)).await;
    play(&world, "Long.wav").await;
    world.script("window.heard = document.querySelector('audio')", vec![]).await;
    close(&world).await;
    world.see("region", "Player").await;
    let first = world.client().window().await.unwrap();
    let other = world.client().new_window(true).await.unwrap().handle;
    world.client().switch_to_window(other).await.unwrap();
    world.open("").await;
    world.see("grid", "Files").await;
    world.click("button", Name::Has("Account of")).await;
    world.click("menuitem", Name::Has("Sign out")).await;
    world.see("heading", "You are signed out").await;
    world.client().switch_to_window(first).await.unwrap();
    world.see("heading", "You are signed out").await;
    let left = "return [heard.paused, heard.hasAttribute('src'), document.querySelector('.sound-bar'),
        navigator.mediaSession.metadata, Object.keys(sessionStorage).filter((key) => key.startsWith('pds-web.'))]";
    world.until_script(left, json!([true, false, null, null, []])).await;
}
