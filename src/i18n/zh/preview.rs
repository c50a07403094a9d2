//! Chinese texts of the preview and its viewers.

use crate::i18n::text_preview::PreviewText;
use crate::model::csv::Delimiter;
use crate::model::preview::Viewer;

pub fn localize(text: &PreviewText) -> String {
    let fixed = match text {
        PreviewText::Previous => "上一个",
        PreviewText::Next => "下一个",
        PreviewText::FullScreen => "全屏",
        PreviewText::OpenAs => "打开方式…",
        PreviewText::ZoomIn => "放大",
        PreviewText::ZoomOut => "缩小",
        PreviewText::Fit => "适合窗口",
        PreviewText::ActualSize => "实际大小",
        PreviewText::RotateLeft => "向左旋转",
        PreviewText::RotateRight => "向右旋转",
        PreviewText::BrokenImage => "无法显示此图片：文件已损坏，或其内容与扩展名不符。",
        PreviewText::NotConverted => "浏览器无法显示此类图片，且当前域未提供转换。请下载后用本地程序打开。",
        PreviewText::Converting => "正在转换图片…",
        PreviewText::NoCodec => {
            "此浏览器无法播放该文件：缺少相应的解码器，或文件已损坏。请下载后用本地程序播放。"
        }
        PreviewText::NoPicture => "此浏览器只能播放声音：缺少画面的解码器。",
        PreviewText::PlaybackStopped => "播放已停止：网络或服务器没有响应。",
        PreviewText::NoViewer => "暂不支持预览此类文件。",
        PreviewText::InTrash => "回收站中的文件无法打开。请先还原。",
        PreviewText::NotText => "此文件看起来不是文本。可用十六进制方式查看其字节。",
        PreviewText::EmptyFile => "此文件为空。",
        PreviewText::Wrap => "自动换行",
        PreviewText::Encoding => "编码",
        PreviewText::GoToStart => "跳到开头",
        PreviewText::GoToEnd => "跳到末尾",
        PreviewText::FindNext => "下一处",
        PreviewText::FindPrevious => "上一处",
        PreviewText::FindInText => "在文本中查找",
        PreviewText::FoundNone => "未找到",
        PreviewText::SearchEnded => "从此处到末尾未找到。按回车键从头查找。",
        PreviewText::GoToLine => "跳到某一行",
        PreviewText::Line => "行号",
        PreviewText::Missing => "此文件已不存在。",
        PreviewText::NoOffice => "当前域不支持在线查看此类或此大小的文档。请下载后用本地程序打开。",
        PreviewText::OfficeOpening => "文档服务正在打开此文档",
        PreviewText::EditOffice => "在文档服务中编辑",
        PreviewText::TooLongToEdit => "此文本过长，无法在此编辑（上限 1 MB）。请下载后用本地程序编辑。",
        PreviewText::NotEditable => "此文件含有按其编码不是文本的字节。在此保存会损坏它们，因此只能查看。",
        PreviewText::Save => "保存",
        PreviewText::Discard => "放弃更改",
        PreviewText::StopEditing => "结束编辑",
        PreviewText::Saving => "正在保存…",
        PreviewText::Saved => "所有更改均已保存",
        PreviewText::Unsaved => "尚未保存；在此之前保留在本标签页中",
        PreviewText::SavedAsUtf8 => "将以 UTF-8 保存",
        PreviewText::DraftKept => "您的更改尚未保存：继续编辑",
        PreviewText::DraftRestored => "已恢复您之前的更改，尚未保存",
        PreviewText::NothingToSave => "没有需要保存的更改",
        PreviewText::SaveOver => "保存我的版本",
        PreviewText::SaveCopy => "另存为副本",
        PreviewText::TakeTheirs => "使用对方的版本",
        PreviewText::Quality => "清晰度",
        PreviewText::Original => "原画",
        PreviewText::Speed => "倍速",
        PreviewText::Subtitles => "字幕",
        PreviewText::NoSubtitles => "无字幕",
        PreviewText::SmallWindow => "画中画",
        PreviewText::QualitiesComing => "其他清晰度正在准备中",
        PreviewText::FilmComing => {
            "浏览器无法直接播放此类视频。服务正在转码，首个清晰度就绪后将自动在此播放。"
        }
        PreviewText::BrokenPdf => {
            "无法显示此 PDF：文件已损坏，或不是 PDF。文件本身未受影响，可下载后用其他程序打开。"
        }
        PreviewText::BrokenPage => "无法显示此页：该页已损坏。",
        PreviewText::ViewerMissing => "无法加载此类文件的查看器。请检查网络后重新打开该文件；不影响下载。",
        PreviewText::LinkWithin => "跳到其他页",
        PreviewText::TableOfContents => "目录",
        PreviewText::PageField => "页码",
        PreviewText::FitPage => "适合整页",
        PreviewText::FitWidth => "适合宽度",
        PreviewText::FindInDocument => "在文档中查找",
        PreviewText::NotInDocument => "文档中未找到",
        PreviewText::Searching => "正在查找…",
        PreviewText::Locked => "此文档已加密。密码只在本页面中使用。",
        PreviewText::WrongPassword => "密码不正确，请重试。",
        PreviewText::Password => "文档密码",
        PreviewText::Unlock => "打开",
        PreviewText::KeysTitle => "预览中",
        PreviewText::KeyWalk => "上一个、下一个文件",
        PreviewText::KeyZoom => "放大、缩小",
        PreviewText::KeyTurn => "旋转图片",
        PreviewText::KeyPlay => "播放或暂停视频、音频",
        PreviewText::KeySkip => "后退、前进 10 秒",
        PreviewText::KeyMute => "静音",
        PreviewText::KeyJump => "跳到视频或音频的十分之几处",
        PreviewText::KeySubtitles => "开启或关闭视频字幕",
        PreviewText::KeyClose => "返回列表",
        PreviewText::OpenReadme => "在预览中打开",
        PreviewText::As(viewer) => match viewer {
            Viewer::Markdown => "Markdown",
            Viewer::Text => "文本",
            Viewer::Edit => "编辑",
            Viewer::Office => "文档",
            Viewer::Hex => "十六进制",
            Viewer::Image | Viewer::Svg | Viewer::ConvertedImage => "图片",
            Viewer::Pdf => "PDF",
            Viewer::Video => "视频",
            Viewer::Audio => "音频",
            Viewer::Csv => "表格",
            Viewer::Archive => "压缩包",
            Viewer::Font => "字体",
            Viewer::Facts => "文件信息",
        },
        PreviewText::SeparatedBy => "分隔符",
        PreviewText::Delimiter(delimiter) => match delimiter {
            Delimiter::Comma => "逗号",
            Delimiter::Semicolon => "分号",
            Delimiter::Tab => "制表符",
            Delimiter::Bar => "竖线",
        },
        PreviewText::BrokenFont => "无法显示此字体：文件已损坏，或其内容与扩展名不符。",
        PreviewText::OwnText => "自定义文字",
        PreviewText::OwnTextHint => "输入文字，用此字体查看",
        PreviewText::SpecimenLatin => "The quick brown fox jumps over the lazy dog.",
        PreviewText::SpecimenChinese => "天地玄黄，宇宙洪荒。日月盈昃，辰宿列张。",
        PreviewText::FontTooLarge(limit) => {
            return format!("不超过 {limit} 的字体才能预览，此文件超出了限制。请下载后用本地程序打开。");
        }
        PreviewText::TooLargeToConvert(limit) => {
            return format!(
                "当前域未转换此图片，而本页面只能转换不超过 {limit} 的图片。请下载后用本地程序打开。"
            );
        }
        PreviewText::TooManyPixels(millions) => {
            return format!(
                "当前域未转换此图片，而本页面只能转换不超过 {} 百万像素的图片。请下载后用本地程序打开。",
                millions.shown
            );
        }
        PreviewText::Position(at, all) => return format!("第 {} 项，共 {} 项", at.shown, all.shown),
        PreviewText::PositionOfMore(at, all) => {
            return format!("第 {} 项，共 {} 项以上", at.shown, all.shown);
        }
        PreviewText::Opened(name) => return format!("预览“{name}”"),
        PreviewText::Searched(part) => return format!("正在查找：{part}"),
        PreviewText::FoundRows(at, all) => return format!("第 {} 处，共 {} 处", at.shown, all.shown),
        PreviewText::Page(number) => return format!("第 {} 页", number.shown),
        PreviewText::OfPages(all) => return format!("共 {} 页", all.shown),
        PreviewText::FoundSoFar(at, all) => return format!("第 {} 处，已找到 {} 处…", at.shown, all.shown),
        PreviewText::SavedByOthers(when) => {
            return format!(
                "您打开后，其他人保存过此文件（{when}）。您的内容没有丢失。若保存您的版本，对方的版本会保留在历史版本中。"
            );
        }
        PreviewText::CopySaved(name) => return format!("已另存为“{name}”"),
        PreviewText::ShowPicture(host) => return format!("显示来自 {host} 的图片"),
        PreviewText::Contents(name) => return format!("“{name}”的内容"),
    };
    fixed.to_owned()
}
