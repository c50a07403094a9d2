//! English texts about the columns of a list.

use super::things;
use crate::i18n::text_columns::ColumnText;
use crate::model::columns::Column;

pub fn localize(text: &ColumnText) -> String {
    let fixed = match text {
        ColumnText::Column(column) => match column {
            Column::Modified => "Modified",
            Column::Size => "Size",
            Column::Created => "Created",
            Column::Kind => "Kind",
            Column::Creator => "Created by",
            Column::Editor => "Changed by",
            Column::Tags => "Tags",
            Column::Starred => "Star",
            Column::Folder => "Folder",
        },
        ColumnText::You => "You",
        ColumnText::Title => "Columns",
        ColumnText::Hint => {
            "The name always comes first. The columns are shown in the list and the compact list where there is room for them; drag the edge of a head to change its width."
        }
        ColumnText::MoveLeft(name) => return format!("Move “{name}” to the left"),
        ColumnText::MoveRight(name) => return format!("Move “{name}” to the right"),
        ColumnText::IsAtEnd => "It can't go further",
        ColumnText::Place { name, at, of } => {
            return format!("“{name}” is column {} of {}", at.shown, of.shown);
        }
        ColumnText::Reset => "Usual columns",
        ColumnText::IsUsual => "These are the usual columns",
        ColumnText::WidthOf(name) => return format!("Width of “{name}”"),
        ColumnText::Measuring(done, all) => {
            return format!("Counting what is in the folders: {} of {}", done.shown, all.shown);
        }
        ColumnText::Measured(all) => {
            return format!("The size of {} is shown", things(all, "folder", "folders"));
        }
        ColumnText::NotCounted => "not counted",
        ColumnText::NoFolders => "There are no folders in this list",
        ColumnText::NeedsAll { name, loaded } => {
            return format!(
                "The server can't sort by “{name}”. The list is sorted here once all of it is loaded; {} so far.",
                things(loaded, "item", "items")
            );
        }
        ColumnText::LoadingAll { name, loaded } => {
            return format!(
                "Loading the rest of the list to sort it by “{name}”; {} so far.",
                things(loaded, "item", "items")
            );
        }
        ColumnText::RestMissing(name) => {
            return format!("The rest of the list could not be loaded, so it is not sorted by “{name}” yet.");
        }
        ColumnText::LoadAll => "Load all and sort",
    };
    fixed.to_owned()
}
