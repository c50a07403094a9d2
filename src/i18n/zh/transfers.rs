//! Chinese texts about transfers.

use crate::i18n::text_transfers::{TransferDirection, TransferText};

pub fn localize(text: &TransferText) -> String {
    let fixed = match text {
        TransferText::AllPaused => "已全部暂停",
        TransferText::Downloading => "正在下载",
        TransferText::Packing(None) => "服务器正在打包",
        TransferText::Packing(Some(percent)) => return format!("服务器正在打包 · {}%", percent.shown),
        TransferText::Verified => "已校验",
        TransferText::InstantUpload => "已秒传",
        TransferText::WaitingForDecision => "等待您选择",
        TransferText::Remove => "从列表中移除",
        TransferText::CancelDownload => "取消下载",
        TransferText::ShowAll => "查看全部传输任务",
        TransferText::ChooseFolderAgain => "选择文件夹",
        TransferText::RetryFailed => "重试失败任务",
        TransferText::StopAll => "全部停止",
        TransferText::GiveUpQuestion => "放弃中断的上传？",
        TransferText::Hint => {
            "方向键移动，空格键暂停或继续，回车键重试，Delete 键停止或移除，Alt 加方向键调整顺序"
        }
        TransferText::Empty => "没有传输任务",
        TransferText::EmptyHint => "上传和下载的文件会显示在这里，进度一目了然。",
        TransferText::NoMatches => "目前没有这类任务",
        TransferText::Filter => "筛选任务",
        TransferText::Everything => "全部",
        TransferText::Running => "进行中",
        TransferText::NeedsAttention => "待处理",
        TransferText::FailedFilter => "失败",
        TransferText::Finished => "已完成",
        TransferText::BothDirections => "上传和下载",
        TransferText::Downloads => "下载任务",
        TransferText::SpeedLimit => "限速（上传、下载各自计算）",
        TransferText::NoLimit => "不限速",
        TransferText::Report => "失败详情",
        TransferText::ReportIntro => "您电脑上的文件没有任何改动。请求编号可以帮助管理员查明原因。",
        TransferText::CopyReport => "复制报告",
        TransferText::CopyRefused => "浏览器不允许本页复制，请选中文字后自行复制。",
        TransferText::InProgress { direction, done, total } => return moving(*direction, done, total),
        TransferText::Ended { direction, done, failed } => {
            let done = format!("已{} {} 个文件", verb(*direction), done.shown);
            return if failed.value == 0 { done } else { format!("{done}，{} 个失败", failed.shown) };
        }
        TransferText::NothingTransferred { direction, skipped, cancelled } => {
            let what = [(skipped, "个已跳过"), (cancelled, "个已取消")];
            let what = what.into_iter().filter(|(count, _)| count.value > 0);
            let what: Vec<String> = what.map(|(count, word)| format!("{} {word}", count.shown)).collect();
            return format!("没有{}任何文件：{}", verb(*direction), what.join("，"));
        }
        TransferText::LocalVersion(facts) => return format!("您的文件：{}", facts.join("，")),
        TransferText::RemoteVersion(facts) => return format!("网盘中的：{}", facts.join("，")),
        TransferText::ChangedOn(date) => return format!("修改于 {date}"),
        TransferText::MissingInZip(count) => {
            return format!("此压缩包缺少 {} 个文件，重试将重新打包。", count.shown);
        }
        TransferText::MissingInFolder(count) => {
            return format!("{} 个文件未能保存，其余的已保存；重试将补齐。", count.shown);
        }
        TransferText::Failed(count) => return format!("{} 个任务失败", count.shown),
        TransferText::FailedSoFar(name) => return format!("“{name}”失败，其余的继续进行。"),
        TransferText::FailedCount(count) => return format!("{} 个失败", count.shown),
        TransferText::StopAllQuestion(count) => return format!("停止 {} 个任务？", count.shown),
        TransferText::MoreQuestions(count) => return format!("还有 {} 个同名冲突", count.shown),
        TransferText::Counted { what, count } => return format!("{} {}", localize(what), count.shown),
        TransferText::ReportTitle(count) => return format!("{} 个任务未成功", count.shown),
        TransferText::MoreInReport(count) => return format!("另有 {} 个，均在复制的报告中", count.shown),
    };
    fixed.to_owned()
}

fn verb(direction: TransferDirection) -> &'static str {
    match direction {
        TransferDirection::Upload => "上传",
        TransferDirection::Download => "下载",
        TransferDirection::Both => "传输",
    }
}

fn moving(direction: TransferDirection, done: &super::super::Count, total: &super::super::Count) -> String {
    let verb = verb(direction);
    match done.value {
        0 => format!("正在{verb} {} 个文件", total.shown),
        _ => format!("正在{verb}，已完成 {}/{}", done.shown, total.shown),
    }
}
