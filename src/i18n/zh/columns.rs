//! Chinese texts about the columns of a list.

use crate::i18n::text_columns::ColumnText;
use crate::model::columns::Column;

pub fn localize(text: &ColumnText) -> String {
    let fixed = match text {
        ColumnText::Column(column) => match column {
            Column::Modified => "修改时间",
            Column::Size => "大小",
            Column::Created => "创建时间",
            Column::Kind => "类型",
            Column::Creator => "创建者",
            Column::Editor => "修改者",
            Column::Tags => "标签",
            Column::Starred => "星标",
            Column::Folder => "所在文件夹",
        },
        ColumnText::You => "我",
        ColumnText::Title => "列",
        ColumnText::Hint => {
            "名称始终排在最前。其余各列在列表和紧凑列表中显示，窄屏时省略；拖动列标题的边缘可调整宽度。"
        }
        ColumnText::MoveLeft(name) => return format!("将“{name}”左移"),
        ColumnText::MoveRight(name) => return format!("将“{name}”右移"),
        ColumnText::IsAtEnd => "已经到头了",
        ColumnText::Place { name, at, of } => {
            return format!("“{name}”现在是第 {} 列，共 {} 列", at.shown, of.shown);
        }
        ColumnText::Reset => "恢复默认列",
        ColumnText::IsUsual => "当前就是默认列",
        ColumnText::WidthOf(name) => return format!("“{name}”的列宽"),
        ColumnText::Measuring(done, all) => {
            return format!("正在统计文件夹内容：{} / {}", done.shown, all.shown);
        }
        ColumnText::Measured(all) => return format!("已显示 {} 个文件夹的大小", all.shown),
        ColumnText::NotCounted => "未统计",
        ColumnText::NoFolders => "此列表中没有文件夹",
        ColumnText::NeedsAll { name, loaded } => {
            return format!(
                "服务器不支持按“{name}”排序，需加载全部内容后在此排序；已加载 {} 项。",
                loaded.shown
            );
        }
        ColumnText::LoadingAll { name, loaded } => {
            return format!("正在加载其余内容，以便按“{name}”排序；已加载 {} 项。", loaded.shown);
        }
        ColumnText::RestMissing(name) => return format!("其余内容无法加载，因此尚未按“{name}”排序。"),
        ColumnText::LoadAll => "加载全部并排序",
    };
    fixed.to_owned()
}
