//! Chinese texts about finding files.

use crate::i18n::text_search::SearchText;
use crate::model::entry::Category;
use crate::model::saved_search::SaveSearchError;
use crate::model::search_query::{Owner, SearchKind};

pub fn localize(text: &SearchText) -> String {
    let fixed = match text {
        SearchText::Results => "搜索",
        SearchText::Conditions => "搜索条件",
        SearchText::ClearConditions => "清除条件",
        SearchText::Any => "不限",
        SearchText::Kind => "类型",
        SearchText::KindName(kind) => match kind {
            SearchKind::Folder => "文件夹",
            SearchKind::File => "文件",
            SearchKind::Category(Category::Image) => "图片",
            SearchKind::Category(Category::Video) => "视频",
            SearchKind::Category(Category::Audio) => "音频",
            SearchKind::Category(Category::Doc) => "文档",
            SearchKind::Category(Category::Zip) => "压缩包",
            SearchKind::Category(Category::App) => "程序",
            SearchKind::Category(Category::Other) => "其他文件",
        },
        SearchText::Created => "创建时间",
        SearchText::Extension => "扩展名",
        SearchText::Where => "位置",
        SearchText::Everywhere => "整个网盘",
        SearchText::Today => "今天",
        SearchText::ModifiedSince => "修改时间晚于",
        SearchText::Owner => "添加者",
        SearchText::OwnerName(Owner::Me) => "我",
        SearchText::OwnerName(Owner::Others) => "其他人",
        SearchText::Tag => "标签",
        SearchText::TagColor => "标签颜色",
        SearchText::IndexLags => "您刚刚在此处的更改已体现在结果中，其他更改可能要一分钟后才能搜到。",
        SearchText::SavedSearches => "保存的搜索",
        SearchText::SaveSearch => "保存搜索",
        SearchText::RenameSearch => "重命名搜索",
        SearchText::RemoveSearch => "移除",
        SearchText::SearchName => "搜索名称",
        SearchText::Save => "保存",
        SearchText::NotSaved(SaveSearchError::NoName) => "请输入名称",
        SearchText::NotSaved(SaveSearchError::NameTaken) => "已有同名的搜索",
        SearchText::NotSaved(SaveSearchError::TooMany) => "保存的搜索已达上限，请先移除不再需要的搜索。",
        SearchText::NothingFound => "没有找到内容",
        SearchText::NothingRecent => "没有最近的文件",
        SearchText::NothingFoundHint => "没有内容同时满足上面的所有条件，请移除一个条件或减少词数。",
        SearchText::NothingRecentHint => "新增或修改的文件会显示在这里，最新的在前。",
        SearchText::NothingStarred => "没有星标内容",
        SearchText::NothingStarredHint => "选中文件或文件夹后按 S 加星标，即可在这里找到。",
        SearchText::Chosen(condition, value) => return format!("{condition}：{value}"),
        SearchText::Under(folder) => return format!("“{folder}”及其子文件夹"),
        SearchText::AtLeast(size) => return format!("不小于 {size}"),
        SearchText::AtMost(size) => return format!("不大于 {size}"),
        SearchText::LastDays(days) => return format!("最近 {days} 天"),
        SearchText::Since(day) => return format!("{day} 起"),
        SearchText::Before(day) => return format!("{day} 之前"),
        SearchText::SavedAs(name) => return format!("已保存为“{name}”"),
        SearchText::SearchRemoved(name) => return format!("已移除保存的搜索“{name}”"),
        SearchText::ActionsForSearch(name) => return format!("“{name}”的操作"),
        SearchText::Verbatim(text) => text,
    };
    fixed.to_owned()
}
