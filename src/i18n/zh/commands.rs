//! Chinese texts of the command registry and its surfaces.

use super::problems::name_fault;
use crate::i18n::text_commands::{CommandText, StepText};
use crate::model::batch_rename::{CaseRule, RenameProblem};
use crate::model::command::{Command, Group};
use crate::model::history::{Direction, StepKind};
use crate::model::permission::Action;

pub fn localize(text: &CommandText) -> String {
    let fixed = match text {
        CommandText::Name(command) => name(*command),
        CommandText::Group(group) => match group {
            Group::Selected => "所选内容",
            Group::Select => "选择",
            Group::Folder => "此文件夹",
            Group::App => "通用",
            Group::Pages => "页面",
        },
        CommandText::PaletteHint => "输入命令、文件夹或页面",
        CommandText::PaletteResults => "命令、文件夹和页面",
        CommandText::Folders => "文件夹",
        CommandText::RecentFiles => "最近打开",
        CommandText::Drives => "网盘",
        CommandText::NothingMatches(query) => return format!("没有与“{query}”匹配的内容"),
        CommandText::HistoryEmpty => {
            "还没有可以撤销的操作。您在此标签页中的重命名、移动、复制、新建、加星标和删除都会列在这里。"
        }
        CommandText::HistoryUndone => "已撤销",
        CommandText::Step(step) => return sentence(step),
        CommandText::StepButton { direction: Direction::Undo, step } => {
            return format!("撤销：{}", sentence(step));
        }
        CommandText::StepButton { direction: Direction::Redo, step } => {
            return format!("重做：{}", sentence(step));
        }
        CommandText::Ended { direction: Direction::Undo, step } => {
            return format!("已撤销：{}", sentence(step));
        }
        CommandText::Ended { direction: Direction::Redo, step } => {
            return format!("已重做：{}", sentence(step));
        }
        CommandText::ChangedSince { direction, name, others } => {
            let verb = match direction {
                Direction::Undo => "撤销",
                Direction::Redo => "重做",
            };
            return match others.value {
                0 => format!("无法{verb}对“{name}”的操作：它之后已被他人修改、移动或删除，现在保持原样。"),
                _ => format!(
                    "无法{verb}对“{name}”和另外 {} 项的操作：它们之后已被他人修改、移动或删除，现在保持原样。",
                    others.shown
                ),
            };
        }
        CommandText::HistoryWaits(Direction::Undo) => "之前的更改完成后，将立即撤销。",
        CommandText::HistoryWaits(Direction::Redo) => "之前的更改完成后，将立即重做。",
        CommandText::RestoredElsewhere(name) => {
            return format!("“{name}”已还原，但原来的文件夹已不存在，它现在位于别的文件夹。");
        }
        CommandText::RenameTitle(count) => return format!("重命名 {} 项", count.shown),
        CommandText::Pattern => "新名称",
        CommandText::PatternHint => {
            "{name} 为原名称，{n} 为编号，{ext} 为扩展名，{date} 为最后修改日期。扩展名本身保持不变。"
        }
        CommandText::Find => "在名称中查找",
        CommandText::ReplaceWith => "替换为",
        CommandText::LetterCase => "大小写",
        CommandText::Case(CaseRule::Keep) => "保持不变",
        CommandText::Case(CaseRule::Lower) => "全部小写",
        CommandText::Case(CaseRule::Upper) => "全部大写",
        CommandText::Case(CaseRule::Words) => "单词首字母大写",
        CommandText::CountFrom => "起始编号",
        CommandText::CountStep => "递增",
        CommandText::CountDigits => "位数",
        CommandText::NewNames => "修改前后的名称",
        CommandText::RenameProblem(RenameProblem::Invalid(fault)) => name_fault(*fault),
        CommandText::RenameProblem(RenameProblem::Taken) => "文件夹中已有此名称",
        CommandText::RenameProblem(RenameProblem::Twice) => "有两项会得到此名称",
        CommandText::Unchanged => "保持不变",
        CommandText::RenameMany(count) => return format!("重命名 {} 项", count.shown),
        CommandText::Problems(count) => return format!("有 {} 个名称不可用，请查看列表", count.shown),
        CommandText::NothingChanges => "还没有名称会改变",
        CommandText::NamesUnknown => {
            "这些文件夹中的名称尚未全部加载。如果名称已被占用，该项保持不变并会提示您。"
        }
        CommandText::RenamedMany(share) => {
            return match share.done.value == share.all.value {
                true => format!("已重命名 {} 项", share.all.shown),
                false => format!("已重命名 {} 项中的 {} 项", share.all.shown, share.done.shown),
            };
        }
        CommandText::CutDone(count) => return format!("已剪切 {} 项，请打开文件夹后粘贴。", count.shown),
        CommandText::CopyDone(count) => return format!("已复制 {} 项，请打开文件夹后粘贴。", count.shown),
        CommandText::MovedAcross { count, folder } => {
            return format!("已将 {} 项移动到另一网盘的“{folder}”，原件在回收站中。", count.shown);
        }
        CommandText::NoCopyAcross(name) => {
            return format!("“{name}”仍在原处：服务器不支持在这两个网盘之间复制，请下载后重新上传。");
        }
        CommandText::NewFileName => "未命名",
        CommandText::CreatedFile(name) => return format!("已创建文件“{name}”"),
    };
    fixed.to_owned()
}

fn name(command: Command) -> &'static str {
    match command {
        Command::Action(Action::Open) => "打开",
        Command::Action(Action::Download) => "下载",
        Command::Action(Action::Rename) => "重命名",
        Command::Action(Action::Move) => "移动到…",
        Command::Action(Action::Copy) => "复制到…",
        Command::Action(Action::Star) => "加星标或取消",
        Command::Action(Action::Trash) => "移到回收站",
        Command::SaveAs => "另存为…",
        Command::SaveIntoFolder => "保存到文件夹…",
        Command::ServerZip => "由服务器打包下载",
        Command::Cut => "剪切",
        Command::CopyToClipboard => "复制",
        Command::Paste => "粘贴",
        Command::Restore => "还原",
        Command::DeleteForever => "彻底删除",
        Command::MoveRow => "上下移动",
        Command::ExtendRows => "扩展选择",
        Command::QuickLook => "预览",
        Command::Toggle => "选择或取消选择",
        Command::ToggleRange => "选择到此处",
        Command::SelectAll => "全选",
        Command::InvertSelection => "反选",
        Command::Cancel => "取消选择",
        Command::Menu => "打开所选内容或列表的菜单",
        Command::FolderSizes => "显示文件夹大小",
        Command::Columns => "列…",
        Command::Refresh => "刷新",
        Command::Up => "返回上一级",
        Command::NewFolder => "新建文件夹",
        Command::NewTextFile => "新建文本文件",
        Command::NewMarkdownFile => "新建 Markdown 文件",
        Command::Upload => "上传文件",
        Command::UploadFolder => "上传文件夹",
        Command::Undo => "撤销",
        Command::Redo => "重做",
        Command::History => "操作历史",
        Command::Details => "详细信息",
        Command::SaveSearch => "保存此搜索…",
        Command::Search => "搜索",
        Command::Palette => "所有命令",
        Command::Help => "键盘快捷键",
        Command::Files => "文件",
        Command::Recent => "最近文件",
        Command::Starred => "星标文件",
        Command::Transfers => "传输",
        Command::Trash => "回收站",
    }
}

/// 历史中的一句话：“a.txt”已重命名为“b.txt”。
fn sentence(step: &StepText) -> String {
    let what = match step.count.value {
        1 => format!("“{}”", step.name),
        _ => format!("{} 项", step.count.shown),
    };
    let to = step.to.as_deref().unwrap_or("…");
    match step.kind {
        StepKind::Rename if step.count.value == 1 => format!("{what}已重命名为“{to}”"),
        StepKind::Rename => format!("{what}已重命名"),
        StepKind::Move => format!("{what}已移动到“{to}”"),
        StepKind::Copy => format!("{what}已复制到“{to}”"),
        StepKind::NewFolder => format!("已创建文件夹{what}"),
        StepKind::NewFile => format!("已创建文件{what}"),
        StepKind::Trash => format!("{what}已移到回收站"),
        StepKind::Restore => format!("{what}已还原"),
        StepKind::Star => format!("{what}已加星标"),
        StepKind::Description => format!("已更改{what}的描述"),
        StepKind::Tags => format!("已更改{what}的标签"),
        StepKind::Unstar => format!("{what}已取消星标"),
    }
}
