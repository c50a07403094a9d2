//! Chinese texts about finding files.

use crate::i18n::text_search::SearchText;
use crate::model::entry::Category;
use crate::model::search_query::SearchKind;

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
        SearchText::NothingFound => "没有找到内容",
        SearchText::NothingRecent => "没有最近的文件",
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
        SearchText::Verbatim(text) => text,
    };
    fixed.to_owned()
}
