//! Chinese texts about how a list is shown.

use crate::i18n::text_view::ViewText;
use crate::model::trash_view::TrashOrder;
use crate::model::view_mode::ViewMode;

pub fn localize(text: &ViewText) -> String {
    let fixed = match text {
        ViewText::Mode(ViewMode::List) => "列表",
        ViewText::Mode(ViewMode::Compact) => "紧凑列表",
        ViewText::Mode(ViewMode::SmallTiles) => "小图标",
        ViewText::Mode(ViewMode::Tiles) => "中等图标",
        ViewText::Mode(ViewMode::LargeTiles) => "大图标",
        ViewText::ViewAndOrder => "查看与排序方式…",
        ViewText::SortedBy => "排序方式",
        ViewText::Created => "创建时间",
        ViewText::Ascending => "升序",
        ViewText::Descending => "降序",
        ViewText::Folders => "文件夹",
        ViewText::FoldersFailed => "无法读取其中的文件夹，数据没有丢失。收起后再展开即可重试。",
        ViewText::DropMove(count, folder) if count.value == 1 => return format!("移动到“{folder}”"),
        ViewText::DropMove(count, folder) => return format!("将 {} 项移动到“{folder}”", count.shown),
        ViewText::DropCopy(count, folder) if count.value == 1 => return format!("复制到“{folder}”"),
        ViewText::DropCopy(count, folder) => return format!("将 {} 项复制到“{folder}”", count.shown),
        ViewText::DropMoveAcross(count, drive) if count.value == 1 => {
            return format!("复制到另一个网盘“{drive}”，并将原件移到回收站");
        }
        ViewText::DropMoveAcross(count, drive) => {
            return format!("将 {} 项复制到另一个网盘“{drive}”，并将原件移到回收站", count.shown);
        }
        ViewText::DropInTrash(count) if count.value == 1 => "移到回收站",
        ViewText::DropInTrash(count) => return format!("将 {} 项移到回收站", count.shown),
        ViewText::SharedWithMe => "与我共享",
        ViewText::FindDrive => "查找网盘",
        ViewText::FindFolder => "查找文件夹",
        ViewText::FindingFolders => "正在网盘中查找…",
        ViewText::FoundFolders(count) => return format!("找到 {} 个文件夹", count.shown),
        ViewText::FoundMoreFolders(count) => {
            return format!("找到 {} 个文件夹，还有更多，请继续输入", count.shown);
        }
        ViewText::NoSuchName => "没有匹配的名称",
        ViewText::FoldersBeside(name) => return format!("“{name}”旁边的文件夹"),
        ViewText::FindInTrash => "在回收站中查找",
        ViewText::TrashOrder(TrashOrder::DeletedLast) => "最近删除在前",
        ViewText::TrashOrder(TrashOrder::DeletedFirst) => "最早删除在前",
        ViewText::TrashOrder(TrashOrder::Name) => "名称升序",
        ViewText::TrashOrder(TrashOrder::NameBackward) => "名称降序",
        ViewText::TrashOrder(TrashOrder::Largest) => "从大到小",
        ViewText::TrashOrder(TrashOrder::Smallest) => "从小到大",
        ViewText::LoadingRest => "正在加载回收站的其余内容…",
        ViewText::RestMissing => "回收站的其余内容无法加载，因此尚未查找或排序",
        ViewText::Filtered(shown, all) => return format!("{} / {} 项", shown.shown, all.shown),
        ViewText::WasIn(folder) => return format!("原位于“{folder}”"),
        ViewText::NothingInTrashHint => "清空上方的输入框即可查看回收站中的全部内容。",
        ViewText::FolderMissing => "找不到原文件夹",
        ViewText::DaysLeft(days) if days.value <= 1 => "一天内彻底删除",
        ViewText::DaysLeft(days) => return format!("剩余 {} 天", days.shown),
        ViewText::Deleting(done, all) => return format!("正在删除：{} / {} 项", done.shown, all.shown),
    };
    fixed.to_owned()
}
