//! Films in the preview, in the qualities that the service makes, and sounds one after another.

use browser_tests::transfers::upload;
use browser_tests::{Key, Name, Options, World};
use serde_json::json;

const TUNE: &[u8] = include_bytes!("../../../fixtures/media/tune.mp3");
const FILM: &[u8] = include_bytes!("../../../fixtures/media/film.mp4");

async fn open(world: &World, name: &str) {
    world.click_on("row", Name::Has(name), None, 1).await;
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

/// The label of the chosen option of a list.
async fn chosen(world: &World, name: &str) -> String {
    let read =
        "return document.querySelector(`select[aria-label='${arguments[0]}']`)?.selectedOptions[0]?.label";
    world.script(read, vec![json!(name)]).await.as_str().unwrap_or_default().to_owned()
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
    world.until("the picture is there", async || (playing(&world).await.1 > 0).then_some(())).await;
    world.see("combobox", "Subtitles").await;
    world.assert_accessible("preview-film").await;
    play_from(&world, 20.0).await;
    // The network carries more than the best quality needs.
    world.until("the best quality", async || (playing(&world).await.1 == 360).then_some(())).await;
    world
        .until("it says so", async || (chosen(&world, "Quality").await == "Auto (360p)").then_some(()))
        .await;

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
async fn a_film_is_controlled_by_keys_and_leaves_the_screen_to_its_picture() {
    let world = World::start(Options::default()).await;
    world.change_settings(json!({"media_preview": true, "film_repeats": 20})).await;
    world.sign_in().await;
    upload(&world, "Film.mp4", FILM).await;
    upload(&world, "Words.txt", b"words").await;
    open(&world, "Film.mp4").await;
    world.until("the picture is there", async || (playing(&world).await.1 > 0).then_some(())).await;
    world.see("combobox", "Subtitles").await;
    let at = async |seconds: f64| {
        let condition = format!("it is at {seconds}");
        world.until(&condition, async || (playing(&world).await.0 == seconds).then_some(())).await;
    };
    world.type_text("5").await;
    at(60.0).await;
    world.type_text("j").await;
    at(50.0).await;
    world.type_text("l").await;
    at(60.0).await;
    world.type_text("m").await;
    world.see("button", "Sound on").await;
    world.type_text("c").await;
    world.until("subtitles", async || (chosen(&world, "Subtitles").await == "English").then_some(())).await;
    world.type_text("c").await;
    world.until("none", async || (chosen(&world, "Subtitles").await == "No subtitles").then_some(())).await;

    // On the seek bar, arrows go through the film and not to the next file.
    let bar = world.find("slider", "Place").await;
    world.script("document.querySelector('.seek').focus()", vec![]).await;
    world.press(Key::Right).await;
    at(65.0).await;
    let spoken = bar.attr("aria-valuetext").await.unwrap();
    // The player finds the length to be a second more than the playlist says.
    assert!(
        spoken.as_ref().is_some_and(|it| it.starts_with("1 minute 5 seconds of 2 minutes")),
        "{spoken:?}"
    );
    see_picture(&world, 65.0).await;
    assert!(world.has("dialog", "Film.mp4").await, "an arrow has gone to another file");

    // A place under the pointer.
    let (x, y, width, height) = bar.rectangle().await.unwrap();
    world.move_mouse(&[(x + 1.0, y - 200.0), (x + width * 0.77, y + height / 2.0)]).await;
    see_picture(&world, 92.0).await;
    world.assert_accessible("preview-film-place").await;
    world.click_at((x + width * 0.77) as i64, (y + height / 2.0) as i64).await;
    world.until("it goes there", async || ((playing(&world).await.0 - 92.4).abs() < 2.0).then_some(())).await;

    // The controls leave while it plays and nothing moves, and come back with the pointer.
    world.script("document.querySelector('.preview-stage').focus()", vec![]).await;
    world.type_text(" ").await;
    world.move_mouse(&[(x + width / 2.0, y - 200.0)]).await;
    let seen = "return getComputedStyle(document.querySelector('.film-controls')).opacity";
    world.until("they leave", async || (world.script(seen, vec![]).await == json!("0")).then_some(())).await;
    world.move_mouse(&[(x + width / 2.0 + 20.0, y - 200.0)]).await;
    world
        .until("they are back", async || (world.script(seen, vec![]).await == json!("1")).then_some(()))
        .await;
    world.type_text("k").await;
    world.see("button", "Play").await;
    world.type_text("f").await;
    let full = "return document.fullscreenElement?.className";
    world
        .until("the film has the screen", async || {
            (world.script(full, vec![]).await == json!("film")).then_some(())
        })
        .await;
    world.type_text("f").await;
    world.until("it is given back", async || world.script(full, vec![]).await.is_null().then_some(())).await;
    world.assert_clean().await;
}

/// Waits for the small picture of a place: frames of the film lie half a second apart, twelve on a sheet.
async fn see_picture(world: &World, seconds: f64) {
    let frame = (seconds * 2.0).round() as i64;
    let read = "const picture = document.querySelector('.seek-picture img');
        if (!picture?.naturalWidth) return null;
        const [left, top = 0] = picture.style.translate.split(' ').map((it) => Math.abs(parseFloat(it)));
        const sheet = picture.src.split('?')[0].split('/').at(-1);
        return [sheet, left, top, picture.naturalWidth, picture.parentElement.getBoundingClientRect().width]";
    world
        .until(&format!("the picture at {seconds}"), async || {
            let found = world.script(read, vec![]).await;
            // The length is known to a second, and a pointer may be a pixel beside.
            let is_it = |frame: &i64| {
                let (sheet, at) = (frame / 12, frame % 12);
                found == json!([format!("{sheet}.jpg"), at % 4 * 160, at / 4 * 90, 640, 160])
            };
            (frame - 3..=frame + 1).any(|frame| is_it(&frame)).then_some(())
        })
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_film_without_pictures_of_its_places_shows_the_time() {
    let world = World::start(Options::default()).await;
    world.change_settings(json!({"media_preview": false})).await;
    world.sign_in().await;
    upload(&world, "Film.mp4", FILM).await;
    open(&world, "Film.mp4").await;
    world.until("the picture is there", async || (playing(&world).await.1 > 0).then_some(())).await;
    let bar = world.find("slider", "Place").await;
    let (x, y, width, height) = bar.rectangle().await.unwrap();
    world.move_mouse(&[(x + 1.0, y - 200.0), (x + width / 2.0, y + height / 2.0)]).await;
    let hint = "const hint = document.querySelector('.seek-hint'); return [hint?.innerText.trim(), hint?.querySelector('img')]";
    world
        .until("the time", async || {
            let found = world.script(hint, vec![]).await;
            (found == json!(["0:03", null]) || found == json!(["0:02", null])).then_some(())
        })
        .await;
    // A sound in the bar gives way to the film.
    world.press(Key::Escape).await;
    world.wait_until_gone("dialog", Name::Any).await;
    upload(&world, "Tune.mp3", TUNE).await;
    open(&world, "Tune.mp3").await;
    world.click("button", "Play").await;
    world.press(Key::Escape).await;
    world.see("region", "Player").await;
    open(&world, "Film.mp4").await;
    world.see("button", "Play").await;
    world.type_text("k").await;
    world.wait_until_gone("region", "Player").await;
    // The browser tells every refusal, and there was none but for the one question.
    let console = world.console().await;
    assert!(console.iter().all(|it| it.contains("get_video_preview_play_info")), "{console:?}");
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
    world.until_script(title, json!("Tune 2.mp3")).await;
    // What is not heard ends with its viewer.
    world.type_text("k").await;
    world.see("button", "Play").await;
    world.press(Key::Escape).await;
    world.wait_until_gone("dialog", Name::Any).await;
    world.until_script(title, json!(null)).await;
    assert!(!world.has("region", "Player").await, "a sound that nobody hears has a player");
    world.assert_clean().await;
}
