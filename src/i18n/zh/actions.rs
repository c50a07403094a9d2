//! Chinese texts of actions.

use super::problems::{disabled_reason, name_fault};
use crate::i18n::text::Count;
use crate::i18n::text_actions::{ActionText, Share};

pub fn localize(text: &ActionText) -> String {
    let fixed = match text {
        ActionText::Rename => "重命名",
        ActionText::Star => "加星标",
        ActionText::Unstar => "取消星标",
        ActionText::FieldRequired => "此项必填",
        ActionText::BadDomainId => "只能包含字母、数字、- 和 _",
        ActionText::BadEndpoint => "以 https:// 开头、不带路径的地址",
        ActionText::Cancel => "取消",
        ActionText::Close => "关闭",
        ActionText::Undo => "撤销",
        ActionText::Done => "完成",
        ActionText::Copy => "复制",
        ActionText::Copied => "已复制",
        ActionText::Continue => "继续",
        ActionText::Dismiss => "知道了",
        ActionText::MyDrives => "我的网盘",
        ActionText::TeamDrives => "团队网盘",
        ActionText::ThemeSystem => "跟随系统",
        ActionText::ThemeLight => "浅色",
        ActionText::ThemeDark => "深色",
        ActionText::SignOut => "退出登录",
        ActionText::SignOutQuestion => "现在退出登录？",
        ActionText::SignOutKept => "保存的搜索和未完成的传输会保留在这台电脑上，重新登录后仍可使用。",
        ActionText::SignOutCommands => "服务器仍在执行您的操作，现在退出可能导致操作没有完成。",
        ActionText::SignOutRemove => "从这台电脑上删除我保存的搜索和未完成的传输",
        ActionText::SignOutRemoveHint => {
            "适用于他人也会使用的电脑。删除后传输无法继续，网盘和下载文件夹中的内容不受影响。"
        }
        ActionText::Folder => "文件夹",
        ActionText::Up => "返回上一级",
        ActionText::SelectionTools => "对所选项目的操作",
        ActionText::DeleteForever => "彻底删除",
        ActionText::ClearSelection => "取消选择",
        ActionText::EmptySearchHint => "搜索按完整的词匹配此网盘中的名称，不匹配符号，请换一个词或减少词数。",
        ActionText::EmptyTrash => "回收站是空的",
        ActionText::EmptyTrashHint => "移到回收站的内容会保留在这里，直到您还原或彻底删除。",
        ActionText::SearchLag => "最近一分钟内添加的文件可能还搜索不到。",
        ActionText::EmptyBin => "清空回收站",
        ActionText::CantBeUndone => "此操作无法撤销。",
        ActionText::FolderName => "文件夹名称",
        ActionText::Create => "创建",
        ActionText::MoveHere => "移动到此处",
        ActionText::CopyHere => "复制到此处",
        ActionText::NoFoldersHere => "这里没有文件夹",
        ActionText::AtTop => "已是网盘的最上层",
        ActionText::AlreadyHere => "所选内容已在此文件夹中",
        ActionText::IntoItself => "不能把文件夹移动到它自身里面",
        ActionText::KeysIntro => "焦点在文件列表上时可用。",
        ActionText::BinBeingEmptied => "正在清空回收站",
        ActionText::Uploads => "上传任务",
        ActionText::Waiting => "排队中",
        ActionText::Preparing => "正在读取文件",
        ActionText::Finishing => "正在校验",
        ActionText::Paused => "已暂停",
        ActionText::Uploaded => "已上传并校验",
        ActionText::Skipped => "已跳过",
        ActionText::Cancelled => "已取消",
        ActionText::WaitingForSignIn => "等待您登录",
        ActionText::OfflineUpload => "没有网络，恢复联网后会自动继续",
        ActionText::TryingAgain => "服务器没有正常响应，正在自动重试",
        ActionText::Pause => "暂停",
        ActionText::Resume => "继续",
        ActionText::CancelUpload => "取消上传",
        ActionText::PauseAll => "全部暂停",
        ActionText::ResumeAll => "全部继续",
        ActionText::ClearFinished => "清除已完成",
        ActionText::Expand => "展开上传任务",
        ActionText::Collapse => "收起上传任务",
        ActionText::KeepBoth => "两者都保留",
        ActionText::Replace => "替换",
        ActionText::Skip => "跳过",
        ActionText::ForAll => "对所有同名文件都这样处理",
        ActionText::GiveUp => "放弃这些上传",
        ActionText::GiveUpNote => "已上传的部分将被丢弃，此操作无法撤销。",
        ActionText::ChooseOneAgain => "选择此文件",
        ActionText::ChooseAgain => "选择文件",
        ActionText::SessionEndsSoon => "登录将在几分钟后过期。数据不会丢失，您可以现在或稍后重新登录。",
        ActionText::SessionEndedCommands => "登录已过期。登录后会立即执行您刚才的操作，请不要关闭此页面。",
        ActionText::Offline => "没有网络连接。恢复后，传输和列表会自动继续，更改则需要重做。",
        ActionText::StillWorking => "服务器仍在执行您的操作，请不要关闭此页面。",
        ActionText::NoAnswerYet => "服务器尚未响应。",
        ActionText::LoadingToEnd => "正在加载列表的其余部分，以便跳到末尾。",
        ActionText::Stop => "停止",
        ActionText::InterruptedTargetGone => {
            "上传被中断，且目标文件夹已在回收站或已删除。请还原该文件夹后重试，或放弃上传。"
        }
        ActionText::SessionEnded => "登录已过期，正在进行的上传会继续。",
        ActionText::SessionEndedWaiting => "登录已过期，传输任务等待您重新登录。",
        ActionText::SessionEndedIdle => "登录已过期，登录后将回到当前位置。",
        ActionText::PopupBlocked => {
            "浏览器拦截了登录窗口。请改为在此标签页中登录：之后会回到本页，未完成的上传会再次提示。"
        }
        ActionText::PopupBlockedCommands => {
            "浏览器拦截了登录窗口。请改为在此标签页中登录：之后会回到本页并执行您刚才的操作，未完成的上传会再次提示。"
        }
        ActionText::CommandDone => "您登录前的操作已完成",
        ActionText::EmptyingInterrupted => "清空回收站的操作被登录打断。请先查看还剩下什么，再决定是否重做。",
        ActionText::SwitchUser => "以此身份重新开始",
        ActionText::SignInAsBefore => "用原来的身份登录",
        ActionText::SetupTitle => "设置网盘",
        ActionText::SetupIntro => {
            "本站是阿里云网盘与相册服务（PDS）的客户端，需要知道您的域和为它创建的应用。"
        }
        ActionText::SetupWhichForm => {
            "请在 PDS 控制台打开您的域，创建应用。应用类型有四种（Web 服务端、Web 浏览器、桌面与移动端、JWT），请选择“Web 浏览器应用”：其他类型需要服务器来保管密钥或刷新令牌，而本站没有服务器。"
        }
        ActionText::SetupRedirect => "需要登记的回调地址",
        ActionText::SetupRedirectHint => "请原样登记，包括最后的斜杠。",
        ActionText::SetupAdmin => {
            "这些值保存在此浏览器中。如需为所有人设置，请写入 index.html 旁的 config.json。"
        }
        ActionText::DomainId => "域 ID",
        ActionText::DomainIdHint => "例如 bj1093，见域的概览页",
        ActionText::AppId => "应用 ID",
        ActionText::AppIdHint => "Web 浏览器应用的 Client ID",
        ActionText::Endpoint => "API 地址",
        ActionText::EndpointHint => "仅当您的域有专用地址时填写",
        ActionText::Advanced => "高级",
        ActionText::TestEndpoint => "测试连接",
        ActionText::Testing => "正在测试…",
        ActionText::SaveAndSignIn => "保存并登录",
        ActionText::BackToFiles => "前往我的文件",
        ActionText::Selected(count) => return format!("已选择 {} 项", count.shown),
        ActionText::SelectingAll(count) => return format!("已选择 {} 项，正在选择其余的…", count.shown),
        ActionText::SelectingAllFailed(count) => return format!("已选择 {} 项，其余的无法加载", count.shown),
        ActionText::SignOutNote(count) => {
            return format!("还有 {} 个任务未完成。退出后它们会停止，重新登录后可以继续。", count.shown);
        }
        ActionText::SignOutDrafts(names) => {
            return format!("您对 {names} 的更改尚未保存，退出后会丢失。请先打开文件并保存。");
        }
        ActionText::EmptySearch(query) => return format!("没有找到“{query}”"),
        ActionText::FoundIn(folder) => return format!("位于“{folder}”"),
        ActionText::SearchResults(query) => return format!("“{query}”的搜索结果"),
        ActionText::EmptyBinQuestion(drive) => return format!("彻底删除“{drive}”回收站中的所有内容？"),
        ActionText::DeleteOneQuestion(name) => return format!("彻底删除“{name}”？"),
        ActionText::DeleteForeverQuestion(count) => return format!("彻底删除 {} 项？", count.shown),
        ActionText::DisabledReason(refusal) => disabled_reason(*refusal),
        ActionText::NameError(fault) => name_fault(*fault),
        ActionText::CommandInterrupted { name, others } => {
            let items = name_and_others(name, others);
            return format!("对{items}的操作被登录打断。请先查看结果，再决定是否重做。");
        }
        ActionText::InterruptedSomeGone { name, others } => {
            let items = name_and_others(name, others);
            return format!("{items}无法继续：目标文件夹已在回收站或已删除。请先还原文件夹，然后重试。");
        }
        ActionText::RestoredElsewhere { name, others, folder } => {
            let items = name_and_others(name, others);
            return format!("{items}现在位于“{folder}”：原来的文件夹已不存在。");
        }
        ActionText::NameIsTaken(name) => return format!("此处已有“{name}”，请换一个名称。"),
        ActionText::MoveTitle(count) => return format!("移动 {} 项", count.shown),
        ActionText::CopyTitle(count) => return format!("复制 {} 项", count.shown),
        ActionText::TrashedOne(name) => return format!("“{name}”已移到回收站"),
        ActionText::TrashedMany(share) => return format!("{}已移到回收站", items(share)),
        ActionText::RestoredOne(name) => return format!("“{name}”已还原到原位置"),
        ActionText::RestoredMany(share) => return format!("{}已还原", items(share)),
        ActionText::DeletedMany(share) => return format!("{}已彻底删除", items(share)),
        ActionText::MovedMany { share, folder } => return format!("{}已移动到“{folder}”", items(share)),
        ActionText::CopiedMany { share, folder } => return format!("{}已复制到“{folder}”", items(share)),
        ActionText::NotMoved { name, others, folder } if others.value == 0 => {
            return format!("“{name}”仍在原处：“{folder}”中已有同名内容。");
        }
        ActionText::NotMoved { name, others, folder } => {
            return format!("“{name}”和另外 {} 项仍在原处：“{folder}”中已有同名内容。", others.shown);
        }
        ActionText::CopiesRenamed { name, new_name, others } if others.value == 0 => {
            return format!("名称已被占用，“{name}”的副本改名为“{new_name}”。");
        }
        ActionText::CopiesRenamed { name, new_name, others } => {
            return format!(
                "名称已被占用，“{name}”和另外 {} 项的副本已改名，例如“{new_name}”。",
                others.shown
            );
        }
        ActionText::CreatedFolder(name) => return format!("已创建文件夹“{name}”"),
        ActionText::FolderExists(name) => return format!("此处已有文件夹“{name}”。"),
        ActionText::DownloadStarts(name) => return format!("开始下载“{name}”"),
        ActionText::UploadProgress(name) => return format!("“{name}”的上传进度"),
        ActionText::Sent { sent, total } => return format!("{sent} / {total}"),
        ActionText::PerSecond(size) => return format!("{size}/秒"),
        ActionText::SecondsLeft(count) => return format!("剩余 {} 秒", count.shown),
        ActionText::MinutesLeft(count) => return format!("剩余 {} 分钟", count.shown),
        ActionText::HoursLeft(count) => return format!("剩余 {} 小时", count.shown),
        ActionText::NameTakenQuestion { name, folder } => {
            return format!("{}中已有“{name}”", inside(folder.as_deref()));
        }
        ActionText::FolderHasName { name, folder } => {
            let inside = inside(folder.as_deref());
            return format!("{inside}中已有名为“{name}”的文件夹，文件不能替换它");
        }
        ActionText::DropInterrupted { name, folder } => {
            return format!("“{name}”上传到“{folder}”时被中断。重新选择它，即可从中断处继续。");
        }
        ActionText::NotTheInterrupted(name) => {
            return format!("“{name}”不是中断的文件：名称和大小必须一致。没有上传任何内容。");
        }
        ActionText::Interrupted(count) => {
            return format!("{} 个上传被中断。重新选择这些文件，即可从中断处继续。", count.shown);
        }
        ActionText::OfUpload { action, name } => return format!("{}：{name}", super::localize(action)),
        ActionText::OtherUser(name) => {
            return format!("您以 {name} 的身份登录，与之前不同。另一账户未完成的操作仍归那个账户。");
        }
    };
    fixed.to_owned()
}

/// “3 项”，或“3 项中的 2 项”。
fn items(share: &Share) -> String {
    match share.done.value == share.all.value {
        true => format!("{} 项", share.all.shown),
        false => format!("{} 项中的 {} 项", share.all.shown, share.done.shown),
    }
}

fn inside(folder: Option<&str>) -> String {
    folder.map_or_else(|| "目标文件夹".to_owned(), |folder| format!("“{folder}”"))
}

fn name_and_others(name: &str, others: &Count) -> String {
    match others.value {
        0 => format!("“{name}”"),
        _ => format!("“{name}”等 {} 项", others.value + 1),
    }
}
