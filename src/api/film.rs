//! Films as the service transcodes them. Asking for one starts the work, which the domain pays for.

use super::file::URL_LIFETIME_S;
use super::{ApiError, Client, is_web_address};
use crate::base::failure::FailureKind;
use crate::base::id::{DriveId, FileId};
use crate::model::film::{Film, Quality, Subtitle};
use crate::model::playback::{Sprites, SpritesState};
use serde::{Deserialize, Serialize};

/// The engines of the service for films: which of them a domain has, only an answer tells.
const ENGINES: [&str; 2] = ["live_transcoding", "quick_video"];

#[derive(Serialize)]
struct PlayRequest<'a> {
    drive_id: &'a DriveId,
    file_id: &'a FileId,
    category: &'a str,
    get_subtitle_info: bool,
    /// A playlist of all qualities, which the older engine does not write.
    get_master_url: bool,
    url_expire_sec: u32,
}

#[derive(Serialize)]
struct SpriteRequest<'a> {
    drive_id: &'a DriveId,
    file_id: &'a FileId,
    expire_sec: u32,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct WireSprites {
    /// As in [`WirePlay`].
    code: String,
    col: u32,
    row: u32,
    frame_count: u32,
    frame_width: u32,
    frame_height: u32,
    sprite_url_list: Vec<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct WirePlay {
    /// An answer that the work has begun says so here, and has nothing else.
    code: String,
    video_preview_play_info: WireInfo,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct WireInfo {
    master_url: Option<String>,
    live_transcoding_task_list: Vec<WireTask>,
    quick_video_list: Vec<WireTask>,
    live_transcoding_subtitle_task_list: Vec<WireSubtitle>,
    quick_video_subtitle_list: Vec<WireSubtitle>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct WireTask {
    template_id: String,
    template_name: Option<String>,
    template_height: Option<u32>,
    status: String,
    url: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct WireSubtitle {
    language: String,
    url: Option<String>,
}

impl Client {
    /// What can be played of a film now; `None` where the service does not transcode it.
    pub async fn film(&self, drive: &DriveId, file: &FileId) -> Result<Option<Film>, ApiError> {
        for engine in ENGINES {
            let request = PlayRequest {
                drive_id: drive,
                file_id: file,
                category: engine,
                get_subtitle_info: true,
                get_master_url: true,
                url_expire_sec: URL_LIFETIME_S,
            };
            match self.read::<WirePlay>("/file/get_video_preview_play_info", &request).await {
                Ok(wire) => return Ok(Some(wire.into_film()).filter(Film::is_possible)),
                Err(error) if is_refusal(&error) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(None)
    }

    /// Small pictures of a film's places. Asking for them starts the work.
    pub async fn film_sprites(&self, drive: &DriveId, file: &FileId) -> Result<SpritesState, ApiError> {
        let request = SpriteRequest { drive_id: drive, file_id: file, expire_sec: SPRITES_LIFETIME_S };
        match self.read::<WireSprites>("/file/get_video_preview_sprite_url", &request).await {
            Ok(wire) => Ok(wire.into_state()),
            Err(error) if is_refusal(&error) => Ok(SpritesState::NotMade),
            Err(error) => Err(error),
        }
    }
}

/// The longest that the service allows.
const SPRITES_LIFETIME_S: u32 = 14_400;

/// How domains without the service refuse.
fn is_refusal(error: &ApiError) -> bool {
    matches!(
        error.failure().kind,
        FailureKind::Unsupported
            | FailureKind::Rejected
            | FailureKind::Forbidden
            | FailureKind::NotAllowedHere
    )
}

impl WireSprites {
    fn into_state(self) -> SpritesState {
        if !self.code.is_empty() {
            return SpritesState::Coming;
        }
        let is_web = self.sprite_url_list.iter().all(|url| is_web_address(url));
        let sprites = Sprites {
            columns: self.col,
            rows: self.row,
            count: self.frame_count,
            width: self.frame_width,
            height: self.frame_height,
            sheets: self.sprite_url_list,
        };
        if is_web && sprites.is_sound() { SpritesState::Ready(sprites) } else { SpritesState::NotMade }
    }
}

impl WirePlay {
    fn into_film(self) -> Film {
        if !self.code.is_empty() {
            return Film { missing: 1, ..Film::default() };
        }
        let info = self.video_preview_play_info;
        let master = info.master_url.clone().filter(|url| is_web_address(url));
        let tasks = || info.live_transcoding_task_list.iter().chain(&info.quick_video_list);
        let missing = tasks().filter(|task| task.status == "running").count();
        let quality = |task: &WireTask| {
            let address = task.url.clone().filter(|url| is_web_address(url))?;
            Some(Quality {
                id: task.template_id.clone(),
                height: task.template_height.filter(|height| *height > 0),
                name: task.template_name.clone().unwrap_or_else(|| task.template_id.clone()),
                address,
            })
        };
        let mut qualities: Vec<Quality> =
            tasks().filter(|task| task.status == "finished").filter_map(quality).collect();
        qualities.sort_by_key(|quality| std::cmp::Reverse(quality.height));
        let subtitle = |subtitle: &WireSubtitle| {
            let address = subtitle.url.clone().filter(|url| is_web_address(url))?;
            Some(Subtitle { language: subtitle.language.clone(), address })
        };
        let subtitles =
            info.live_transcoding_subtitle_task_list.iter().chain(&info.quick_video_subtitle_list);
        Film { qualities, master, subtitles: subtitles.filter_map(subtitle).collect(), missing }
    }
}
