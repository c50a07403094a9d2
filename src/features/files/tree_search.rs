//! Asks the server for folders by name, anywhere in a drive.

use crate::api::SearchFiles;
use crate::base::failure::Failure;
use crate::base::id::{DriveId, UserId};
use crate::base::time::Timestamp;
use crate::browser::clock;
use crate::features::shell::api::Api;
use crate::model::entry::{Direction, Order, OrderBy};
use crate::model::folder_tree::FoundFolder;
use crate::model::search_query::{Condition, SearchKind, SearchQuery};
use crate::model::view_mode::ThumbnailSize;

/// Whoever gets more types on.
const LIMIT: u32 = 50;

/// What was found, and whether there is more.
pub type FoundFolders = (Vec<FoundFolder>, bool);

pub async fn find_folders(
    api: Api,
    drive: &DriveId,
    me: &UserId,
    text: String,
) -> Result<FoundFolders, Failure> {
    let query = SearchQuery { text, conditions: vec![Condition::Kind(SearchKind::Folder)] };
    let compiled = query.compile(Timestamp(clock::now_ms() as i64), me);
    let request = SearchFiles {
        drive,
        query: &compiled,
        order: Order { by: OrderBy::Name, direction: Direction::Ascending },
        marker: None,
        limit: LIMIT,
        thumbnails: ThumbnailSize::default(),
    };
    let page = api.client().search(request).await.map_err(|error| error.failure())?;
    let folders = page.items.into_iter().filter(|entry| entry.is_folder());
    let found = folders.map(|it| FoundFolder { id: it.id, name: it.name, parent: it.parent }).collect();
    Ok((found, page.next.is_some()))
}
