//! Chinese texts of the upload plan.

use super::problems::name_fault;
use crate::base::name::NameError;
use crate::i18n::text_plan::PlanText;

pub fn localize(text: &PlanText) -> String {
    let fixed = match text {
        PlanText::Counting => "正在清点…",
        PlanText::Comparing => "正在与网盘比对…",
        PlanText::EmptyFoldersOmitted => {
            "用选择框选文件夹时，浏览器不提供空文件夹。把文件夹拖到页面上即可包含它们。"
        }
        PlanText::New => "新文件",
        PlanText::Unchanged => "网盘中已有",
        PlanText::UnchangedNote => "不会重复上传",
        PlanText::Changed => "有改动",
        PlanText::NotCompared => "正在比对",
        PlanText::NameConflicts => "名称冲突",
        PlanText::NameConflictsNote => "文件与文件夹重名",
        PlanText::NewFolders => "新文件夹",
        PlanText::SystemFiles => "系统文件",
        PlanText::IncludeSystemFiles => "一并上传",
        PlanText::NotUploadable => "无法上传",
        PlanText::Unreadable => "浏览器无法读取",
        PlanText::BadName(NameError::Empty) => "名称不能只有空格",
        PlanText::BadName(fault) => name_fault(*fault),
        PlanText::ChangedFilesAction => "有改动的文件如何处理",
        PlanText::NameConflictsAction => "名称冲突如何处理",
        PlanText::KeepBoth => "两者都保留",
        PlanText::Replace => "替换",
        PlanText::Skip => "跳过",
        PlanText::InheritAction => "同上",
        PlanText::LeaveOut => "不上传",
        PlanText::PerFolder => "按文件夹设置",
        PlanText::Start => "上传",
        PlanText::NothingToUpload => "网盘中已全部都有",
        PlanText::StillCounting => "请等待清点和比对完成",
        PlanText::Title(into) => return format!("上传到“{into}”"),
        PlanText::ComparingContents { done, total } => {
            return format!("正在比对内容：{done} / {total}。现在就可以开始，有差异的文件会自动跟上。");
        }
        PlanText::Ready { new, changed, same } => {
            return format!("准备就绪：新文件 {}，有改动 {}，已有 {}", new.shown, changed.shown, same.shown);
        }
        PlanText::Files { count, size } => return format!("{} 个文件，{size}", count.shown),
        PlanText::InFolders { files, folders } => return format!("{files}，{} 个文件夹", folders.shown),
        PlanText::NotEnoughSpace { need, left, drive } => {
            return format!(
                "需要 {need}，而“{drive}”只剩 {left}。尚未上传任何内容。请减少要上传的内容，或先腾出空间。"
            );
        }
        PlanText::MoreUploads(count) => {
            return format!("还有 {} 个上传，处理完这一个后会依次打开。", count.shown);
        }
        PlanText::MoreItems(count) => return format!("另有 {} 项", count.shown),
        PlanText::ActionFor(name) => return format!("“{name}”如何处理"),
        PlanText::DirectlyIn(folder) => return format!("直接放在“{folder}”中的文件"),
        PlanText::ChangedCount(count) => return format!("{} 个有改动", count.shown),
        PlanText::StartFiles(count) => return format!("上传 {} 个文件", count.shown),
        PlanText::UnchangedSkipped(count) => {
            return format!("{} 个文件网盘中已有，没有重复上传", count.shown);
        }
        PlanText::StopUpload => "停止上传",
        PlanText::FolderCreationFailed { name, folder, left } => {
            let stopped = format!("“{name}”上传到“{folder}”时停止：有文件夹未能创建");
            return match left.value {
                0 => format!("{stopped}。"),
                _ => format!("{stopped}，还有 {} 个文件没有上传。", left.shown),
            };
        }
    };
    fixed.to_owned()
}
