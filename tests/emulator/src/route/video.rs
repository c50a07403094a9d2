//! Transcoded films and sounds: qualities with signed playlists, subtitles, sprites, and the older call for sounds.

use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::{Answer, Call};
use crate::args::Args;
use crate::error::{self, Result};
use crate::preview::film::{self, AUDIO, LANGUAGES, SPRITE, TEMPLATES};
use crate::preview::transcoding::{Engine, Progress};
use crate::store::object::Object;
use crate::time::Millis;
use crate::tree::name;

/// The file of a call, and what is known of its transcoding.
struct Subject {
    file_id: String,
    object: Arc<Object>,
    /// The data is none that can be transcoded, or the setting `transcode_result` says so.
    failed: bool,
}

impl Call<'_> {
    fn previews_enabled(&self) -> Result<()> {
        if self.state.settings.media_preview { Ok(()) } else { Err(error::operation_not_supported()) }
    }

    /// The video, or with `sound` the sound, whose preview is asked for.
    fn media_subject(&mut self, args: &Args, sound: bool) -> Result<Subject> {
        self.previews_enabled()?;
        let access = self.access(args)?;
        let id = self.target_node(access, args)?;
        access.may("FILE.PREVIEW")?;
        let node = self.node(id)?;
        let content_type = node.more.as_ref().and_then(|more| more.content_type.as_deref());
        let category = name::category(&name::extension(&node.name), content_type.unwrap_or_default());
        // A sound can be taken from a video too.
        if node.folder || !(category == "video" || (sound && category == "audio")) {
            return Err(error::not_supported("file_id"));
        }
        let revision = match args.text("revision_id")? {
            Some(wanted) => node.revision_of(wanted)?,
            None => node.revisions().swap_remove(0),
        };
        let object = revision.content.clone().ok_or_else(|| error::not_found("file"))?;
        let mut head = Vec::new();
        let _ = object.source.read(0, object.size.min(film::HEAD_BYTES), |bytes| {
            head.extend_from_slice(&bytes);
            true
        });
        let failed = self.state.settings.transcode_result == "failed" || !film::is_media(&head);
        let subject = Subject { file_id: node.key.text(), object, failed };
        self.count_visit(access, "video_preview_count");
        Ok(subject)
    }

    fn progress(
        &mut self,
        subject: &Subject,
        engine: Engine,
        begin: bool,
        anew: bool,
        count: usize,
    ) -> Progress {
        let now = self.state.now();
        let delay = (self.state.settings.transcode_delay_s * 1000.0) as Millis;
        let key = &subject.object.key;
        if begin {
            self.state.transcodings.begin(key, engine, now, anew);
        }
        self.state.transcodings.progress(key, engine, now, delay, count)
    }
}

pub fn play_info(call: &mut Call<'_>, args: &Args) -> Result<Answer> {
    let with_urls = !args.flag("get_without_url")?.unwrap_or_default();
    play(call, args, "play_info", with_urls)
}

pub fn play_meta(call: &mut Call<'_>, args: &Args) -> Result<Answer> {
    play(call, args, "play_meta", false)
}

/// Only a call for addresses starts a transcoding.
fn play(call: &mut Call<'_>, args: &Args, what: &str, with_urls: bool) -> Result<Answer> {
    call.previews_enabled()?;
    let category = args.required("category")?;
    let engine = Engine::from_category(category).ok_or_else(|| error::invalid("category"))?;
    let sound = engine == Engine::OfflineAudio;
    let life_s = args.life("url_expire_sec", call.state.settings.url_lifetime_s, 14_400)?;
    if args.number("url_expire_sec")?.is_some_and(|it| (1..900).contains(&it)) {
        return Err(error::invalid("url_expire_sec"));
    }
    let subject = call.media_subject(args, sound)?;
    let ids: Vec<&str> = match sound {
        true => AUDIO.iter().map(|it| it.0).collect(),
        false => TEMPLATES.iter().map(|it| it.id).collect(),
    };
    let wanted = args.text("template_id")?;
    if wanted.is_some_and(|wanted| !ids.contains(&wanted)) {
        return Err(error::invalid("template_id"));
    }
    let anew = args.flag("re_transcode")?.unwrap_or_default();
    let finished = match call.progress(&subject, engine, with_urls, anew, ids.len()) {
        Progress::Preparing if with_urls => return wait_and_retry(),
        _ if anew => return wait_and_retry(),
        Progress::Preparing => 0,
        Progress::Finished(count) => count,
    };
    let expires = call.state.now() + life_s * 1000;
    let address = |file: &str| film::url(call.server, &subject.object.key, file, expires);
    let with_preview = args.flag("get_preview_url")?.unwrap_or_default();
    let mut tasks = Vec::new();
    for (number, id) in ids.iter().enumerate().filter(|(_, id)| wanted.is_none_or(|it| it == **id)) {
        let status = match () {
            () if subject.failed => "failed",
            () if number < finished => "finished",
            () => "running",
        };
        let mut task = match sound {
            true => json!({"template_id": id, "template_name": id, "template_bitrate": AUDIO[number].1}),
            false => {
                let template = &TEMPLATES[number];
                json!({"template_id": id, "template_name": template.name, "template_width": template.width,
                    "template_height": template.height, "keep_original_resolution": false})
            }
        };
        task["status"] = json!(status);
        if with_urls && status == "finished" {
            task["url"] = json!(address(&format!("{id}/{}", if sound { "audio.mp3" } else { "media.m3u8" })));
            if with_preview && engine == Engine::Live {
                task["preview_url"] = json!(address(&format!("{id}/preview.m3u8")));
            }
        }
        tasks.push(task);
    }
    let repeats = call.state.settings.film_repeats;
    let duration = if subject.failed { 0 } else { film::duration_s(if sound { 1 } else { repeats }) };
    let mut info = Map::new();
    info.insert("category".into(), json!(category));
    let meta = match sound {
        true => {
            json!({"duration": f64::from(duration), "bitrate": 32_000, "channels": 1, "sample_rate": 22_050})
        }
        false => {
            let largest = &TEMPLATES[TEMPLATES.len() - 1];
            json!({"duration": f64::from(duration), "width": largest.width, "height": largest.height})
        }
    };
    info.insert("meta".into(), meta);
    let (list, subtitles) = match engine {
        Engine::Live => ("live_transcoding_task_list", "live_transcoding_subtitle_task_list"),
        Engine::Quick => ("quick_video_list", "quick_video_subtitle_list"),
        Engine::OfflineVideo => ("offline_video_transcoding_list", "offline_video_transcoding_subtitle_list"),
        Engine::OfflineAudio | Engine::Sprite => ("offline_audio_list", ""),
    };
    info.insert(list.into(), Value::from(tasks));
    if !sound && args.flag("get_subtitle_info")?.unwrap_or_default() {
        let all = finished == ids.len() && !subject.failed;
        info.insert(subtitles.into(), subtitle_list(args, all, with_urls, address)?);
    }
    if engine == Engine::Quick
        && with_urls
        && finished > 0
        && args.flag("get_master_url")?.unwrap_or_default()
    {
        info.insert("master_url".into(), json!(address("master/media.m3u8")));
    }
    let field = format!("{}_preview_{what}", if sound { "audio" } else { "video" });
    let mut answer = json!({"domain_id": call.state.domain_id, "file_id": subject.file_id, field: info});
    for name in ["drive_id", "share_id"] {
        if let Some(id) = args.raw(name) {
            answer[name] = id.clone();
        }
    }
    Answer::ok(&answer)
}

fn subtitle_list(
    args: &Args,
    finished: bool,
    with_urls: bool,
    address: impl Fn(&str) -> String,
) -> Result<Value> {
    let mut wanted = args.texts("subtitle_lang_list")?;
    if wanted.is_none() {
        wanted = args.texts("subtitle_language_list")?;
    }
    let asked = |it: &&&str| wanted.as_ref().is_none_or(|wanted| wanted.iter().any(|one| one == **it));
    let list = LANGUAGES.iter().filter(asked).map(|language| {
        let mut subtitle =
            json!({"language": language, "status": if finished { "finished" } else { "running" }});
        if finished && with_urls {
            subtitle["url"] = json!(address(&format!("subtitles/{language}.vtt")));
        }
        subtitle
    });
    Ok(list.collect())
}

/// Accepted, and not ready: a code in an answer that is no error.
fn wait_and_retry() -> Result<Answer> {
    Answer::accepted(&json!({"code": "VideoPreviewWaitAndRetry",
        "message": "The preview is being prepared. Please retry later."}))
}

/// The older call, which is left for sounds.
pub fn preview_url(call: &mut Call<'_>, args: &Args) -> Result<Answer> {
    call.previews_enabled()?;
    let template = match args.text("audio_template_id")? {
        Some(template) => template,
        None => args.required("template_id")?,
    };
    if !AUDIO.iter().any(|it| it.0 == template) {
        return Err(error::invalid("audio_template_id"));
    }
    let life_s = args.life("expire_sec", call.state.settings.url_lifetime_s, 115_200)?;
    let subject = call.media_subject(args, true)?;
    if subject.failed {
        return Err(error::operation_not_supported());
    }
    let progress = call.progress(&subject, Engine::OfflineAudio, true, false, 1);
    if progress != Progress::Finished(1) {
        return wait_and_retry();
    }
    let expires = call.state.now() + life_s * 1000;
    let url = film::url(call.server, &subject.object.key, &format!("{template}/audio.mp3"), expires);
    Answer::ok(&json!({"preview_url": url}))
}

pub fn sprites(call: &mut Call<'_>, args: &Args) -> Result<Answer> {
    let life_s = args.life("expire_sec", call.state.settings.url_lifetime_s, 14_400)?;
    let subject = call.media_subject(args, false)?;
    if subject.failed {
        return Err(error::operation_not_supported());
    }
    let progress = call.progress(&subject, Engine::Sprite, true, false, 1);
    if progress != Progress::Finished(1) {
        return wait_and_retry();
    }
    let expires = call.state.now() + life_s * 1000;
    let count = call.state.settings.film_repeats;
    let sheet = |at: u32| film::url(call.server, &subject.object.key, &format!("sprite/{at}.jpg"), expires);
    let urls: Vec<String> = (0..count).map(sheet).collect();
    let (col, row, width, height) = SPRITE;
    Answer::ok(&json!({"col": col, "row": row, "count": count, "frame_count": col * row * count,
        "frame_width": width, "frame_height": height, "sprite_url_list": urls}))
}
