//! Chinese texts of the details panel.

use crate::i18n::Count;
use crate::i18n::text_details::DetailsText;
use crate::model::access::AccessRole;
use crate::model::activity::ActivityKind;
use crate::model::entry::Category;
use crate::model::tag::{TagColor, TagError};

pub fn localize(text: &DetailsText) -> String {
    let fixed = match text {
        DetailsText::Facts => "详情",
        DetailsText::Versions => "历史版本",
        DetailsText::Access => "访问权限",
        DetailsText::Activities => "动态",
        DetailsText::Nothing => "选择文件或文件夹后，可在这里查看其详细信息。",
        DetailsText::InTrash => "此项在回收站中，还原后可查看和修改更多内容。",
        DetailsText::Kind => "类型",
        DetailsText::Folder => "文件夹",
        DetailsText::Category(category) => category_name(*category),
        DetailsText::Where => "位置",
        DetailsText::Created => "创建时间",
        DetailsText::ChangedOnComputer => "上传前修改于",
        DetailsText::ByYou => "您本人",
        DetailsText::Fingerprints => "校验信息",
        DetailsText::FileId => "文件 ID",
        DetailsText::NoPreview => "无预览",
        DetailsText::Contents => "内容",
        DetailsText::CountContents => "统计",
        DetailsText::StopCounting => "停止统计",
        DetailsText::Files => "文件",
        DetailsText::Folders => "文件夹",
        DetailsText::TotalSize => "总大小",
        DetailsText::OfFilesOnly => "不含文件夹中的内容",
        DetailsText::Kinds => "类型",
        DetailsText::Newest => "最近修改",
        DetailsText::Oldest => "最早修改",
        DetailsText::InSeveralFolders => "位于多个文件夹",
        DetailsText::Description => "描述",
        DetailsText::AddDescription => "添加描述",
        DetailsText::NoDescription => "没有描述",
        DetailsText::DescriptionKeys => "按 Ctrl+Enter 保存，按 Esc 撤销",
        DetailsText::Save => "保存",
        DetailsText::Saving => "正在保存…",
        DetailsText::NotSavedYet => "尚未保存",
        DetailsText::Tags => "标签",
        DetailsText::NoTags => "没有标签",
        DetailsText::AddTag => "添加标签",
        DetailsText::AddTagHint => "名称，或“名称: 值”",
        DetailsText::Color(color) => color_name(*color),
        DetailsText::ColorAutomatic => "自动选色",
        DetailsText::TagProblem(problem) => match problem {
            TagError::Empty => "请输入标签名称",
            TagError::Hash => "标签不能包含 #",
            TagError::TooLong => "标签太长",
            TagError::TooMany => "标签数量已达服务器上限，请先移除一个。",
        },
        DetailsText::PresentVersion => "当前版本",
        DetailsText::NoOtherVersions => "没有更早的版本",
        DetailsText::NoOtherVersionsHint => {
            "如果贵组织的网盘保留历史版本，文件被新内容替换后，旧内容会保存在这里。"
        }
        DetailsText::VersionsUnknown => "此网盘不提供文件的历史版本。",
        DetailsText::VersionsForbidden => "您无权查看此文件的历史版本。",
        DetailsText::MoreVersions => "显示更早的版本",
        DetailsText::DownloadVersion => "下载此版本",
        DetailsText::RestoreVersion => "恢复…",
        DetailsText::KeepForever => "永久保留",
        DetailsText::KeepNoLonger => "取消永久保留",
        DetailsText::KeptForever => "永久保留",
        DetailsText::DescribeVersion => "添加说明",
        DetailsText::DeleteVersion => "删除此版本…",
        DetailsText::SameSize => "大小相同",
        DetailsText::RestoreNote => "不会丢失任何内容：当前版本会作为历史版本保留在列表中，可随时恢复。",
        DetailsText::TooManyKept => {
            "服务器允许永久保留的版本数已达上限。没有改动任何内容，请先取消保留另一个版本。"
        }
        DetailsText::UnknownTime => "时间未知",
        DetailsText::Role(role) => role_name(role),
        DetailsText::FromFolderAbove => "来自上级文件夹",
        DetailsText::DriveOfTeam => "此网盘所属团队的全体成员",
        DetailsText::NobodyElse => "未共享给任何人。",
        DetailsText::AccessUnknown => "此网盘不提供访问权限信息。",
        DetailsText::AccessForbidden => "您无权查看谁有访问权限。",
        DetailsText::NoActivity => "没有记录。",
        DetailsText::MoreActivity => "显示更早的动态",
        DetailsText::ActivityUnknown => "此网盘不记录文件的动态。",
        DetailsText::ActivityForbidden => "您无权查看此项的动态。",

        DetailsText::ExactBytes(count) => return format!("{} 字节", count.shown),
        DetailsText::By(name) => return name.clone(),
        DetailsText::At { time, who } => {
            return match who {
                Some(who) => format!("{time}，{}", localize(who)),
                None => time.clone(),
            };
        }
        DetailsText::CopyOf(what) => return format!("复制：{what}"),
        DetailsText::Counting { files, folders, size } => {
            return format!("正在统计… {}", contents(files, folders, size));
        }
        DetailsText::Counted { files, folders, size } => return contents(files, folders, size),
        DetailsText::CountedSoFar { files, folders, size } => {
            return format!("至少 {}", contents(files, folders, size));
        }
        DetailsText::KindCount { category, count } => {
            return format!("{} {}", category_name(*category), count.shown);
        }
        DetailsText::StarredOf { starred, all } => {
            return format!("{} 项中的 {} 项", all.shown, starred.shown);
        }
        DetailsText::LettersOf { count, limit } => return format!("{}/{} 字", count.shown, limit.shown),
        DetailsText::DescriptionSaved(name) => return format!("“{name}”的描述已保存"),
        DetailsText::RemoveTag(tag) => return format!("移除标签 {tag}"),
        DetailsText::ColorOf(tag) => return format!("标签 {tag} 的颜色"),
        DetailsText::TagRemoved { tag, name } => return format!("已从“{name}”移除标签“{tag}”"),
        DetailsText::ActionsForVersion(time) => return format!("{time} 版本的操作"),
        DetailsText::Larger(size) => return format!("大 {size}"),
        DetailsText::Smaller(size) => return format!("小 {size}"),
        DetailsText::RestoreQuestion { name, time } => {
            return format!("将“{name}”恢复到 {time} 的版本？");
        }
        DetailsText::DeleteVersionQuestion { name, time } => {
            return format!("删除“{name}”{time} 的版本？");
        }
        DetailsText::VersionRestored(name) => return format!("“{name}”已恢复，之前的版本仍保留"),
        DetailsText::VersionDeleted(name) => return format!("已删除“{name}”的一个版本"),
        DetailsText::Until(date) => return format!("有效期至 {date}"),
        DetailsText::Activity { who, name, action } => {
            return activity(who.as_deref().unwrap_or("有人"), name.as_deref(), action);
        }
        DetailsText::FromFolder(name) => return format!("来自文件夹“{name}”"),
    };
    fixed.to_owned()
}

fn contents(files: &Count, folders: &Count, size: &str) -> String {
    format!("{} 个文件，{} 个文件夹，{size}", files.shown, folders.shown)
}

fn activity(who: &str, name: Option<&str>, action: &ActivityKind) -> String {
    let it = name.map_or_else(|| "此项".to_owned(), |name| format!("“{name}”"));
    match action {
        ActivityKind::Created => format!("{who} 创建了{it}"),
        ActivityKind::Edited => format!("{who} 修改了{it}"),
        ActivityKind::Deleted => format!("{who} 彻底删除了{it}"),
        ActivityKind::Moved => format!("{who} 移动了{it}"),
        ActivityKind::Renamed(Some(old)) => format!("{who} 重命名了{it}，原名“{old}”"),
        ActivityKind::Renamed(None) => format!("{who} 重命名了{it}"),
        ActivityKind::Restored => format!("{who} 从回收站还原了{it}"),
        ActivityKind::Trashed => format!("{who} 将{it}移到了回收站"),
        ActivityKind::Other => format!("{who} 操作了{it}"),
    }
}

fn category_name(category: Category) -> &'static str {
    match category {
        Category::Image => "图片",
        Category::Video => "视频",
        Category::Audio => "音频",
        Category::Doc => "文档",
        Category::Zip => "压缩包",
        Category::App => "应用程序",
        Category::Other => "其他文件",
    }
}

fn color_name(color: TagColor) -> &'static str {
    match color {
        TagColor::Teal => "青色",
        TagColor::Blue => "蓝色",
        TagColor::Purple => "紫色",
        TagColor::Pink => "粉色",
        TagColor::Red => "红色",
        TagColor::Orange => "橙色",
        TagColor::Green => "绿色",
        TagColor::Gray => "灰色",
    }
}

fn role_name(role: &AccessRole) -> &'static str {
    match role {
        AccessRole::Owner => "拥有全部权限",
        AccessRole::Editor => "可编辑和分享",
        AccessRole::EditorWithoutDelete => "可编辑和分享，不可删除",
        AccessRole::EditorWithoutShareLink => "可编辑",
        AccessRole::UploaderAndDownloaderWithShareLink => "可上传、下载和分享",
        AccessRole::UploaderAndDownloader => "可上传和下载",
        AccessRole::DownloaderWithShareLink => "可下载和分享",
        AccessRole::Downloader => "可下载",
        AccessRole::UploaderAndViewer => "可上传和查看",
        AccessRole::UploaderWithShareLink => "可上传和分享",
        AccessRole::Uploader => "可上传",
        AccessRole::Viewer => "可查看",
        AccessRole::MetaViewer => "仅可查看列表",
        AccessRole::Custom => "自定义权限",
    }
}
