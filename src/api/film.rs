//! Films as the service transcodes them. Asking for one starts the work, which the domain pays for.

use super::file::URL_LIFETIME_S;
use super::{ApiError, Client, is_web_address};
use crate::base::failure::FailureKind;
use crate::base::id::{DriveId, FileId};
use crate::model::film::{Film, Quality, Subtitle};
use serde::{Deserialize, Serialize};

/// The engines of the service for films: which of them a domain has, only an answer tells.
const ENGINES: [&str; 2] = ["live_transcoding", "quick_video"];

#[derive(Serialize)]
struct PlayRequest<'a> {
    drive_id: &'a DriveId,
    file_id: &'a FileId,
    category: &'a str,
    get_subtitle_info: bool,
    url_expire_sec: u32,
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
                url_expire_sec: URL_LIFETIME_S,
            };
            match self.read::<WirePlay>("/file/get_video_preview_play_info", &request).await {
                Ok(wire) => return Ok(Some(wire.into_film()).filter(Film::is_possible)),
                // Domains without the service refuse in one of these ways.
                Err(error) => match error.failure().kind {
                    FailureKind::Unsupported
                    | FailureKind::Rejected
                    | FailureKind::Forbidden
                    | FailureKind::NotAllowedHere => {}
                    _ => return Err(error),
                },
            }
        }
        Ok(None)
    }
}

impl WirePlay {
    fn into_film(self) -> Film {
        if !self.code.is_empty() {
            return Film { missing: 1, ..Film::default() };
        }
        let info = self.video_preview_play_info;
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
        Film { qualities, subtitles: subtitles.filter_map(subtitle).collect(), missing }
    }
}
