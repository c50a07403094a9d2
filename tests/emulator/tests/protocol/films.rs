//! Transcoded films and sounds: categories, qualities, states, addresses that end, sprites, thumbnails of videos.

use serde_json::{Value, json};

use crate::support::{Person, World, text};

const FILM: &[u8] = include_bytes!("../../../fixtures/media/film.mp4");
const TUNE: &[u8] = include_bytes!("../../../fixtures/media/tune.mp3");

async fn set(world: &World, settings: Value) {
    world.control("settings", settings).await;
}

async fn info(ada: &Person<'_>, file: &str, more: Value) -> (u16, Value) {
    let mut body = json!({"file_id": file, "category": "live_transcoding"});
    for (key, value) in more.as_object().unwrap() {
        body[key] = value.clone();
    }
    ada.call_in_drive("file/get_video_preview_play_info", body).await
}

fn states(list: &Value) -> Vec<&str> {
    list.as_array().unwrap().iter().map(|task| task["status"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn every_category_has_its_list() {
    let world = World::start().await;
    let ada = world.person("ada").await;
    let film = ada.file("root", "film.mp4", FILM).await;
    let tune = ada.file("root", "tune.mp3", TUNE).await;
    for (file, category, list) in [
        (&film, "live_transcoding", "live_transcoding_task_list"),
        (&film, "quick_video", "quick_video_list"),
        (&film, "offline_video", "offline_video_transcoding_list"),
        (&film, "offline_video_transcoding", "offline_video_transcoding_list"),
        (&tune, "offline_audio", "offline_audio_list"),
        (&tune, "offline_audio_transcoding", "offline_audio_list"),
        (&film, "offline_audio", "offline_audio_list"),
    ] {
        let (status, answer) = info(&ada, file, json!({"category": category})).await;
        assert_eq!(status, 200, "{category}: {answer}");
        let field = if category.contains("audio") { "audio" } else { "video" };
        let found = &answer[format!("{field}_preview_play_info")];
        assert_eq!(found["category"], category);
        assert_eq!(found["meta"]["duration"], 6.0);
        assert_eq!(states(&found[list]), ["finished", "finished"], "{category}: {answer}");
        let first = world.http.get(text(&found[list][0], "url")).send().await.unwrap();
        let kind = if field == "audio" { "audio/mpeg" } else { "application/vnd.apple.mpegurl" };
        assert_eq!((first.status().as_u16(), first.headers()["content-type"].to_str().unwrap()), (200, kind));

        let asked = json!({"file_id": file, "category": category});
        let meta = ada.call_ok("file/get_video_preview_play_meta", asked).await;
        let found = &meta[format!("{field}_preview_play_meta")];
        assert_eq!(states(&found[list]), ["finished", "finished"]);
        assert!(!meta.to_string().contains("http"), "{meta}");
    }
}

#[tokio::test]
async fn options_of_the_call() {
    let world = World::start().await;
    let ada = world.person("ada").await;
    let film = ada.file("root", "film.mp4", FILM).await;
    let text_file = ada.file("root", "a.txt", b"text").await;
    let of = async |more: Value| info(&ada, &film, more).await.1["video_preview_play_info"].clone();
    let one = of(json!({"template_id": "264_360p"})).await;
    assert_eq!(one["live_transcoding_task_list"].as_array().unwrap().len(), 1);
    assert_eq!(one["live_transcoding_task_list"][0]["template_height"], 360);
    assert!(one["live_transcoding_subtitle_task_list"].is_null());
    let without = of(json!({"get_without_url": true})).await;
    assert!(without["live_transcoding_task_list"][0]["url"].is_null());
    let all = of(json!({"get_subtitle_info": true, "get_preview_url": true})).await;
    let subtitles = &all["live_transcoding_subtitle_task_list"];
    assert_eq!(subtitles.as_array().unwrap().len(), 2);
    assert!(world.fetch(&text(&subtitles[0], "url")).await.starts_with(b"WEBVTT"));
    let preview = world.fetch(&text(&all["live_transcoding_task_list"][0], "preview_url")).await;
    assert_eq!(String::from_utf8(preview).unwrap().matches("#EXTINF").count(), 1);
    let one = of(json!({"get_subtitle_info": true, "subtitle_lang_list": ["eng"]})).await;
    assert_eq!(one["live_transcoding_subtitle_task_list"][0]["language"], "eng");
    let quick = of(json!({"category": "quick_video", "get_master_url": true})).await;
    let master = String::from_utf8(world.fetch(&text(&quick, "master_url")).await).unwrap();
    assert_eq!(master.matches("#EXT-X-STREAM-INF").count(), 2);

    for (file, more, code) in [
        (&film, json!({"category": "best"}), "InvalidParameter.Category"),
        (&film, json!({"template_id": "264_8k"}), "InvalidParameter.TemplateId"),
        (&film, json!({"url_expire_sec": 899}), "InvalidParameter.UrlExpireSec"),
        (&film, json!({"url_expire_sec": 14_401}), "InvalidParameter.UrlExpireSec"),
        (&text_file, json!({}), "InvalidParameterNotSupported.FileId"),
    ] {
        let (status, answer) = info(&ada, file, more.clone()).await;
        assert_eq!((status, answer["code"].as_str()), (400, Some(code)), "{more}");
    }
    set(&world, json!({"media_preview": false})).await;
    assert_eq!(info(&ada, &film, json!({})).await.1["code"], "OperationNotSupport");
}

#[tokio::test]
async fn qualities_become_ready_one_after_another() {
    let world = World::start().await;
    let ada = world.person("ada").await;
    let film = ada.file("root", "film.mp4", FILM).await;
    set(&world, json!({"transcode_delay_s": 100})).await;
    let without = json!({"get_without_url": true});
    let list = |answer: &Value| answer["video_preview_play_info"]["live_transcoding_task_list"].clone();
    // Looking starts nothing.
    let (_, seen) = info(&ada, &film, without.clone()).await;
    assert_eq!(states(&list(&seen)), ["running", "running"]);
    world.control("clock", json!({"advance_s": 200})).await;
    let (_, seen) = info(&ada, &film, without).await;
    assert_eq!(states(&list(&seen)), ["running", "running"]);
    for (advance, status, expected) in [
        (0, 202, vec![]),
        (60, 200, vec!["running", "running"]),
        (20, 200, vec!["finished", "running"]),
        (30, 200, vec!["finished", "finished"]),
    ] {
        world.control("clock", json!({"advance_s": advance})).await;
        let (found, answer) = info(&ada, &film, json!({})).await;
        assert_eq!(found, status, "{answer}");
        match status {
            202 => assert_eq!(answer["code"], "VideoPreviewWaitAndRetry"),
            _ => {
                assert_eq!(states(&list(&answer)), expected);
                let urls =
                    list(&answer).as_array().unwrap().iter().filter(|it| it["url"].is_string()).count();
                assert_eq!(urls, expected.iter().filter(|it| **it == "finished").count());
            }
        }
    }
    assert_eq!(info(&ada, &film, json!({"re_transcode": true})).await.0, 202);
    assert_eq!(info(&ada, &film, json!({})).await.0, 202);
    set(&world, json!({"transcode_delay_s": 0, "transcode_result": "failed"})).await;
    let (_, failed) = info(&ada, &film, json!({})).await;
    assert_eq!(states(&list(&failed)), ["failed", "failed"]);
    set(&world, json!({"transcode_result": "finished"})).await;
    let broken = ada.file("root", "broken.mp4", b"<html>no film</html>").await;
    assert_eq!(states(&list(&info(&ada, &broken, json!({})).await.1)), ["failed", "failed"]);
}

#[tokio::test]
async fn all_addresses_of_a_playlist_end_with_it() {
    let world = World::start().await;
    let ada = world.person("ada").await;
    let film = ada.file("root", "film.mp4", FILM).await;
    set(&world, json!({"film_repeats": 3})).await;
    let (_, answer) = info(&ada, &film, json!({"url_expire_sec": 1000})).await;
    assert_eq!(answer["video_preview_play_info"]["meta"]["duration"], 18.0);
    let url = text(&answer["video_preview_play_info"]["live_transcoding_task_list"][1], "url");
    let playlist = String::from_utf8(world.fetch(&url).await).unwrap();
    let segments: Vec<&str> = playlist.lines().filter(|line| line.starts_with("http")).collect();
    assert_eq!((segments.len(), playlist.matches("DISCONTINUITY").count()), (9, 2));
    for segment in &segments[..3] {
        let bytes = world.fetch(segment).await;
        assert!(bytes.len() % 188 == 0 && bytes.iter().step_by(188).all(|byte| *byte == 0x47), "{segment}");
    }
    let part = world.http.get(segments[0]).header("range", "bytes=0-187").send().await.unwrap();
    assert_eq!((part.status().as_u16(), part.content_length()), (206, Some(188)));
    let forged = world.http.get(segments[0].replace("0.ts", "1.ts")).send().await.unwrap();
    assert_eq!(forged.status(), 403);
    world.control("clock", json!({"advance_s": 1001})).await;
    for url in [&url, segments[0]] {
        let ended = world.http.get(url).send().await.unwrap();
        assert_eq!(ended.status(), 403);
        assert!(ended.text().await.unwrap().contains("Request has expired."));
    }
    let (_, answer) = info(&ada, &film, json!({})).await;
    let url = text(&answer["video_preview_play_info"]["live_transcoding_task_list"][0], "url");
    ada.call_ok("file/delete", json!({"file_id": film})).await;
    assert_eq!(world.http.get(&url).send().await.unwrap().status(), 404);
}

#[tokio::test]
async fn sounds_by_the_older_call_and_sprites() {
    let world = World::start().await;
    let ada = world.person("ada").await;
    let film = ada.file("root", "film.mp4", FILM).await;
    let tune = ada.file("root", "tune.mp3", TUNE).await;
    set(&world, json!({"transcode_delay_s": 10})).await;
    let sound = json!({"file_id": tune, "audio_template_id": "LQ", "expire_sec": 3600});
    let sprite = json!({"file_id": film});
    for (path, body) in
        [("file/get_video_preview_url", &sound), ("file/get_video_preview_sprite_url", &sprite)]
    {
        let (status, answer) = ada.call_in_drive(path, body.clone()).await;
        assert_eq!((status, answer["code"].as_str()), (202, Some("VideoPreviewWaitAndRetry")), "{path}");
    }
    world.control("clock", json!({"advance_s": 11})).await;
    let answer = ada.call_ok("file/get_video_preview_url", sound).await;
    assert_eq!(world.fetch(&text(&answer, "preview_url")).await, TUNE);
    let answer = ada.call_ok("file/get_video_preview_sprite_url", sprite).await;
    let sheet = world.fetch(answer["sprite_url_list"][0].as_str().unwrap()).await;
    let sheet = image::load_from_memory(&sheet).unwrap();
    let of = |name: &str| answer[name].as_u64().unwrap() as u32;
    assert_eq!(
        (sheet.width(), sheet.height(), of("frame_count")),
        (of("col") * of("frame_width"), of("row") * of("frame_height"), of("col") * of("row"))
    );
    // A longer film has more sheets.
    set(&world, json!({"film_repeats": 3})).await;
    let answer = ada.call_ok("file/get_video_preview_sprite_url", json!({"file_id": film})).await;
    let sheets = answer["sprite_url_list"].as_array().unwrap();
    assert_eq!(
        (sheets.len(), answer["count"].as_u64(), answer["frame_count"].as_u64()),
        (3, Some(3), Some(36))
    );
    assert!(world.fetch(sheets[2].as_str().unwrap()).await.starts_with(b"\xFF\xD8"));
    let wrong = json!({"file_id": tune, "audio_template_id": "best"});
    ada.assert_refused("file/get_video_preview_url", wrong, 400, "InvalidParameter.AudioTemplateId").await;
}

#[tokio::test]
async fn videos_have_thumbnails_where_they_are_transcoded() {
    let world = World::start().await;
    let ada = world.person("ada").await;
    let film = ada.file("root", "film.mp4", FILM).await;
    let asked = json!({"file_id": film, "video_thumbnail_process": "video/snapshot,t_0,f_png,w_100,h_100",
        "thumbnail_processes": {"it": {"video_thumbnail_process": "video/snapshot,t_1000,f_jpg,m_fast,ar_auto,h_0,w_480"}, "all": {}}});
    let item = ada.call_ok("file/get", asked.clone()).await;
    for (url, size) in [
        (text(&item["thumbnail_urls"], "it"), (480, 270)),
        (text(&item["thumbnail_urls"], "all"), (640, 360)),
        (text(&item, "thumbnail"), (100, 100)),
    ] {
        let picture = image::load_from_memory(&world.fetch(&url).await).unwrap();
        assert_eq!((picture.width(), picture.height()), size);
    }
    set(&world, json!({"media_preview": false})).await;
    let item = ada.call_ok("file/get", asked).await;
    assert!(item["thumbnail_urls"].is_null() && item["thumbnail"].is_null());
}

#[tokio::test]
async fn visitors_may_look_at_what_is_shared() {
    let world = World::start().await;
    let ada = world.person("ada").await;
    let film = ada.file("root", "film.mp4", FILM).await;
    for (disabled, status) in [(false, 200), (true, 403)] {
        let link = json!({"file_id_list": [film], "disable_preview": disabled});
        let share_id = text(&ada.call_ok("share_link/create", link).await, "share_id");
        let visit = async |path: &str, token: &str, body: Value| {
            let url = format!("{}/v2/{path}", world.emulator.api());
            let response =
                world.http.post(url).header("x-share-token", token).json(&body).send().await.unwrap();
            (response.status().as_u16(), response.json::<Value>().await.unwrap())
        };
        let (_, token) = visit("share_link/get_share_token", "", json!({"share_id": share_id})).await;
        let body = json!({"share_id": share_id, "file_id": film, "category": "live_transcoding"});
        let (found, answer) =
            visit("file/get_video_preview_play_info", &text(&token, "share_token"), body).await;
        assert_eq!(found, status, "{answer}");
    }
}
