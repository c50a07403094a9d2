//! Films in the preview, in the qualities that the service makes, and sounds one after another.

use browser_tests::transfers::upload;
use browser_tests::{Key, Name, Options, World};
use serde_json::json;

const TUNE: &[u8] = include_bytes!("../../../fixtures/media/tune.mp3");
const FILM: &[u8] = include_bytes!("../../../fixtures/media/film.mp4");

async fn open(world: &World, name: &str) {
    let row = world.find("row", Name::Has(name)).await;
    world.click_with(&row, None, 1).await;
    world.press(Key::Enter).await;
    world.see("dialog", name).await;
}

/// Position in seconds and height of the picture.
async fn playing(world: &World) -> (f64, u64) {
    let read = "const film = document.querySelector('video');
        return film ? [film.currentTime, film.videoHeight] : [0, 0]";
    let read = world.script(read, vec![]).await;
    (read[0].as_f64().unwrap_or_default(), read[1].as_u64().unwrap_or_default())
}

async fn play_from(world: &World, seconds: f64) {
    let play = format!(
        "const film = document.querySelector('video'); film.muted = true; film.currentTime = {seconds}; film.play()"
    );
    world.script(&play, vec![]).await;
    world.until("it plays", async || (playing(world).await.0 > seconds).then_some(())).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_film_plays_in_the_qualities_of_the_service() {
    let world = World::start(Options::default()).await;
    let settings = json!({"media_preview": true, "film_repeats": 20, "token_lifetime_s": 100_000});
    world.change_settings(settings).await;
    world.sign_in().await;
    upload(&world, "Film.mp4", FILM).await;
    open(&world, "Film.mp4").await;
    world.until("the picture is there", async || (playing(&world).await.1 == 360).then_some(())).await;
    world.see("combobox", "Quality").await;
    world.see("combobox", "Subtitles").await;
    world.assert_accessible("preview-film").await;
    play_from(&world, 20.0).await;

    // Another quality goes on at the same place.
    world.choose("Quality", "180p").await;
    world.until("the picture is smaller", async || (playing(&world).await.1 == 180).then_some(())).await;
    world.until("it goes on", async || (playing(&world).await.0 > 20.0).then_some(())).await;
    world.choose("Subtitles", "English").await;
    let shown = "return [...document.querySelector('video').textTracks].map((track) => track.mode + track.cues?.length).join()";
    world
        .until("subtitles are shown", async || {
            let tracks = world.script(shown, vec![]).await;
            tracks.as_str().is_some_and(|it| it.contains("showing")).then_some(())
        })
        .await;
    world.choose("Speed", "2×").await;
    let speed = world.script("return document.querySelector('video').playbackRate", vec![]).await;
    assert_eq!(speed, json!(2));

    // The addresses end in the middle.
    world.advance_clock(20_000).await;
    play_from(&world, 90.0).await;
    world.press(Key::Escape).await;
    world.wait_until_gone("dialog", Name::Any).await;

    // The choice is kept.
    open(&world, "Film.mp4").await;
    world.until("the same quality", async || (playing(&world).await.1 == 180).then_some(())).await;
    world.assert_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_film_that_browsers_do_not_play_waits_for_its_first_quality() {
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    world.change_settings(json!({"media_preview": true, "transcode_delay_s": 30})).await;
    upload(&world, "Film.avi", FILM).await;
    open(&world, "Film.avi").await;
    world.see_text("The service is preparing it").await;
    world.assert_accessible("preview-film-coming").await;
    world.advance_clock(31).await;
    world.until("the picture is there", async || (playing(&world).await.1 > 0).then_some(())).await;
    world.press(Key::Escape).await;
    world.wait_until_gone("dialog", Name::Any).await;

    // One that the browser plays does not wait.
    world.change_settings(json!({"transcode_delay_s": 100_000})).await;
    upload(&world, "Film.mp4", FILM).await;
    open(&world, "Film.mp4").await;
    world.until("the picture is there", async || (playing(&world).await.1 > 0).then_some(())).await;
    world.see_text("Other qualities are being prepared").await;
    world.assert_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_next_sound_of_the_folder_follows_by_itself() {
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    for name in ["Tune 1.mp3", "Tune 2.mp3", "Words.txt"] {
        upload(&world, name, TUNE).await;
    }
    open(&world, "Tune 1.mp3").await;
    let near_end = "const sound = document.querySelector('audio');
        if (!(sound?.duration > 1)) return false;
        sound.muted = true; sound.currentTime = sound.duration - 0.3; sound.play(); return true";
    world
        .until("it can play", async || (world.script(near_end, vec![]).await == json!(true)).then_some(()))
        .await;
    world.see("dialog", "Tune 2.mp3").await;
    let plays = "return document.querySelector('audio')?.paused === false";
    world
        .until("the next one plays", async || {
            (world.script(plays, vec![]).await == json!(true)).then_some(())
        })
        .await;
    let title = "return navigator.mediaSession.metadata?.title";
    assert_eq!(world.script(title, vec![]).await, json!("Tune 2.mp3"));
    world.press(Key::Escape).await;
    world.wait_until_gone("dialog", Name::Any).await;
    assert_eq!(world.script(title, vec![]).await, json!(null));
    world.assert_clean().await;
}
