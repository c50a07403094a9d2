//! Chinese texts of the players of sounds and films.

use crate::i18n::text_media::MediaText;

pub fn localize(text: &MediaText) -> String {
    let fixed = match text {
        MediaText::Player => "播放器",
        MediaText::Controls => "视频控制栏",
        MediaText::Play => "播放",
        MediaText::Pause => "暂停",
        MediaText::PreviousSound => "上一个音频",
        MediaText::NextSound => "下一个音频",
        MediaText::EndOfList => "列表中没有其他音频",
        MediaText::ClosePlayer => "关闭播放器",
        MediaText::Seek => "播放位置",
        MediaText::Mute => "静音",
        MediaText::Unmute => "取消静音",
        MediaText::Volume => "音量",
        MediaText::BrokenSound => "此浏览器无法播放该音频：没有相应的解码器，或文件已损坏。",
        MediaText::Auto(None) => "自动",
        MediaText::Auto(Some(quality)) => return format!("自动（{quality}）"),
        MediaText::NowPlaying(name) => return format!("正在播放“{name}”"),
        MediaText::Place(at, None) => return spoken(*at),
        MediaText::Place(at, Some(length)) => return format!("{}，共 {}", spoken(*at), spoken(*length)),
    };
    fixed.to_owned()
}

fn spoken(seconds: u64) -> String {
    let part = |number: u64, unit: &str| (number > 0).then(|| format!("{number} {unit}"));
    let (hours, minutes) = (part(seconds / 3_600, "小时"), part(seconds / 60 % 60, "分"));
    let parts: Vec<_> = [hours, minutes, part(seconds % 60, "秒")].into_iter().flatten().collect();
    if parts.is_empty() { "0 秒".to_owned() } else { parts.join(" ") }
}
