//! What others change, by the drive's record of changes.

use crate::local_pds::Pds;
use pds_web::api::{FolderOutcome, NameConflict};
use pds_web::base::id::{DriveId, FileId};
use pds_web::model::view_mode::ThumbnailSize;

#[tokio::test]
async fn changes_are_read_from_a_cursor_on() {
    let pds = Pds::start().await;
    let (client, drive, root) = (&pds.client, DriveId::new("1"), FileId::root());
    let make = async |name: &str| match client
        .create_folder(&drive, &root, name, NameConflict::Refuse)
        .await
        .unwrap()
    {
        FolderOutcome::Created(id) => id,
        FolderOutcome::Exists { .. } => panic!("{name} exists"),
    };
    let before = make("before").await;
    let cursor = client.last_cursor(&drive).await.unwrap();
    let nothing = client.delta(&drive, &cursor, ThumbnailSize::default()).await.unwrap();
    assert!(nothing.changes.is_empty() && !nothing.has_more);

    client.rename(&drive, &before, "renamed").await.unwrap();
    let trashed = make("trashed").await;
    client.trash(&drive, &trashed).await.unwrap();
    // More than one answer holds.
    for number in 0..120 {
        make(&format!("folder {number}")).await;
    }
    let (mut cursor, mut changes, mut answers) = (nothing.cursor, Vec::new(), 0);
    loop {
        let delta = client.delta(&drive, &cursor, ThumbnailSize::default()).await.unwrap();
        changes.extend(delta.changes);
        answers += 1;
        if !delta.has_more {
            break;
        }
        cursor = delta.cursor;
    }
    assert_eq!(answers, 2);
    let last = |id: &FileId| changes.iter().rfind(|change| change.id == *id).unwrap();
    let now = last(&before).now.as_ref().unwrap();
    assert_eq!((now.name.as_str(), &now.parent), ("renamed", &root));
    assert_eq!(last(&trashed).now, None);
    assert_eq!(changes.iter().filter(|change| change.now.is_some()).count(), 121);
}
