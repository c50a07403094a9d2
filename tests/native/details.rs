//! Details, tags, versions, access and sizes of folders, against the local PDS and scripted answers.

use crate::local_pds::Pds;
use crate::mock_transport::{Answer, MockApi, refused};
use pds_web::api::revision::RevisionOf;
use pds_web::api::{FolderOutcome, NameConflict};
use pds_web::base::failure::FailureKind;
use pds_web::base::id::{DriveId, FileId};
use pds_web::model::access::AccessRole;
use pds_web::model::activity::ActivityKind;
use pds_web::model::details::FolderSize;
use pds_web::model::revision::{Revision, present};
use pds_web::model::tag::Tag;
use serde_json::{Value, json};

fn drive() -> DriveId {
    DriveId::new("1")
}

async fn folder(pds: &Pds, parent: &FileId, name: &str) -> FileId {
    let outcome = pds.client.create_folder(&drive(), parent, name, NameConflict::Refuse).await.unwrap();
    match outcome {
        FolderOutcome::Created(id) => id,
        FolderOutcome::Exists { .. } => panic!("{name} exists"),
    }
}

#[tokio::test]
async fn one_call_tells_everything_of_a_file() {
    let pds = Pds::start().await;
    let (a, drive) = (folder(&pds, &FileId::root(), "Reise “2024”").await, drive());
    let b = folder(&pds, &a, "بحر").await;
    let file = pds.upload(&b, "invoice\u{202e}fdp.exe", b"12345").await;
    let before = pds.requests().await.as_array().map(Vec::len);
    let details = pds.client.details(&drive, &file, 320).await.unwrap();
    assert_eq!(pds.requests().await.as_array().map(Vec::len), before.map(|count| count + 1));
    assert_eq!(details.entry.name, "invoice\u{202e}fdp.exe");
    assert_eq!(details.entry.size, Some(5));
    let path: Vec<String> = details.path.unwrap().into_iter().map(|crumb| crumb.name).collect();
    assert_eq!(path, ["Reise “2024”", "بحر", "invoice\u{202e}fdp.exe"]);
    let person = details.created_by.unwrap();
    assert_eq!((person.id.as_str(), person.name.as_deref()), ("ada", Some("Ada")));
    assert_eq!(details.modified_by.unwrap().name.as_deref(), Some("Ada"));
    assert_eq!((details.description.as_str(), details.tags.len(), details.labels.len()), ("", 0, 0));

    // A server that does not tell paths.
    pds.control("settings", json!({"paths": false})).await;
    assert_eq!(pds.client.details(&drive, &file, 320).await.unwrap().path, None);
    let path = pds.client.path(&drive, &b).await.unwrap();
    assert_eq!(path.last().map(|crumb| crumb.id.clone()), Some(b));
}

#[tokio::test]
async fn descriptions_and_labels_are_set_and_taken_back() {
    let pds = Pds::start().await;
    let (file, drive) = (pds.upload(&FileId::root(), "a.txt", b"a").await, drive());
    let text = "Two lines\n第二行 <b>";
    assert_eq!(pds.client.set_description(&drive, &file, text).await.unwrap().id, file);
    assert_eq!(pds.client.details(&drive, &file, 1).await.unwrap().description, text);
    pds.client.set_description(&drive, &file, "").await.unwrap();
    assert_eq!(pds.client.details(&drive, &file, 1).await.unwrap().description, "");
    let refused = pds.client.set_description(&drive, &file, &"x".repeat(1_025)).await.unwrap_err();
    assert_eq!(refused.kind, FailureKind::Rejected);
    let labels = ["海".to_owned(), "b".to_owned()];
    pds.client.set_labels(&drive, &file, &labels).await.unwrap();
    assert_eq!(pds.client.details(&drive, &file, 1).await.unwrap().labels, labels);
    pds.client.set_labels(&drive, &file, &[]).await.unwrap();
    assert!(pds.client.details(&drive, &file, 1).await.unwrap().labels.is_empty());
}

#[tokio::test]
async fn tags_are_changed_and_those_of_others_stay() {
    let pds = Pds::start().await;
    let (file, drive) = (folder(&pds, &FileId::root(), "tagged").await, drive());
    let tags = async || pds.client.details(&drive, &file, 1).await.unwrap().tags;
    let (a, b) = (Tag::new("album", "sea"), Tag::new("项目", ""));
    let both = [a.clone(), b.clone()];
    pds.client.change_tags(&drive, &file, &[], &both).await.unwrap();
    assert_eq!(tags().await, both);
    let other = json!({"drive_id": "1", "file_id": file, "user_tags": [{"key": "other", "value": "x"}]});
    pds.call("/file/put_usertags", other).await;
    // From what this person saw to what they want: another value, one less.
    let red = Tag::new("album", "red");
    pds.client.change_tags(&drive, &file, &both, std::slice::from_ref(&red)).await.unwrap();
    assert_eq!(tags().await, [red.clone(), Tag::new("other", "x")]);
    // And back.
    pds.client.change_tags(&drive, &file, &[red], &both).await.unwrap();
    assert_eq!(tags().await, [a, Tag::new("other", "x"), b]);
    let nothing = pds.requests().await.as_array().map(Vec::len);
    pds.client.change_tags(&drive, &file, &both, &both).await.unwrap();
    assert_eq!(pds.requests().await.as_array().map(Vec::len), nothing, "nothing to do is not sent");
}

async fn revisions(pds: &Pds, file: &FileId) -> Vec<Revision> {
    let page = pds.client.revisions(&drive(), file, None).await.unwrap();
    assert_eq!((page.unreadable, page.next), (0, None));
    page.items
}

#[tokio::test]
async fn versions_are_listed_described_kept_restored_and_deleted() {
    let pds = Pds::start().await;
    let (file, drive) = (pds.upload(&FileId::root(), "a.txt", b"first").await, drive());
    for text in [&b"the second"[..], b"third"] {
        pds.overwrite(&file, "a.txt", text).await;
    }
    let all = revisions(&pds, &file).await;
    let sizes: Vec<_> = all.iter().map(|it| it.size).collect();
    assert_eq!(sizes, [Some(5), Some(10), Some(5)]);
    assert_eq!(present(&all).map(|it| &it.id), Some(&all[0].id));
    assert!(all.iter().all(|it| it.creator.as_ref().is_some_and(|it| it.name.as_deref() == Some("Ada"))));
    let of = |at: usize| RevisionOf { drive: &drive, file: &file, id: &all[at].id };

    let url = pds.client.revision_url(of(2)).await.unwrap();
    let bytes = pds.http.get(url).send().await.unwrap().bytes().await.unwrap();
    assert_eq!(&bytes[..], b"first");

    // One change leaves the other alone.
    assert!(pds.client.keep_revision(of(2), true).await.unwrap().keep_forever);
    let described = pds.client.describe_revision(of(2), "初稿").await.unwrap();
    assert_eq!((described.description.as_str(), described.keep_forever), ("初稿", true));
    assert!(!pds.client.keep_revision(of(2), false).await.unwrap().keep_forever);
    assert_eq!(revisions(&pds, &file).await[2].description, "初稿");

    // Restoring loses nothing.
    pds.client.restore_revision(of(1)).await.unwrap();
    let after = revisions(&pds, &file).await;
    assert_eq!(after.iter().map(|it| it.size).collect::<Vec<_>>(), [Some(10), Some(5), Some(10), Some(5)]);
    assert!(after[0].is_latest && after[1].id == all[0].id);
    assert_eq!(pds.client.get(&drive, &file).await.unwrap().size, Some(10));

    pds.client.delete_revision(of(1)).await.unwrap();
    assert_eq!(revisions(&pds, &file).await.len(), 3);
    let gone = pds.client.revision_url(of(1)).await.unwrap_err();
    assert_eq!(gone.kind, FailureKind::NotFound);
    let latest = RevisionOf { id: &after[0].id, ..of(0) };
    assert_eq!(pds.client.delete_revision(latest).await.unwrap_err().kind, FailureKind::Rejected);
}

#[tokio::test]
async fn fifty_versions_are_kept_for_ever() {
    let pds = Pds::start().await;
    let (file, drive) = (pds.upload(&FileId::root(), "a.txt", b"0").await, drive());
    for number in 1..=50 {
        pds.overwrite(&file, "a.txt", number.to_string().as_bytes()).await;
    }
    let all = revisions(&pds, &file).await;
    for revision in &all[..50] {
        pds.client
            .keep_revision(RevisionOf { drive: &drive, file: &file, id: &revision.id }, true)
            .await
            .unwrap();
    }
    let last = RevisionOf { drive: &drive, file: &file, id: &all[50].id };
    assert_eq!(pds.client.keep_revision(last, true).await.unwrap_err().kind, FailureKind::Rejected);
}

#[tokio::test]
async fn who_has_access_is_told_with_where_it_comes_from() {
    let pds = Pds::start().await;
    let drive = drive();
    let above = folder(&pds, &FileId::root(), "shared").await;
    let file = pds.upload(&above, "a.txt", b"a").await;
    assert_eq!(pds.client.access_members(&drive, &file).await.unwrap(), []);
    let grant = |file: &FileId, role: &str, expire_time: i64| {
        json!({"drive_id": "1", "file_id": file, "member_list": [{"role_id": role, "expire_time": expire_time,
            "identity": {"identity_type": "IT_User", "identity_id": "grace"}}]})
    };
    pds.call("/file/add_permission", grant(&above, "SystemFileDownloader", 4_775_500_800_000)).await;
    pds.call("/file/add_permission", grant(&file, "SystemFileEditor", 1_900_000_000_000)).await;
    let members = pds.client.access_members(&drive, &file).await.unwrap();
    let told: Vec<_> = members
        .iter()
        .map(|it| {
            (it.name.as_deref(), it.role.clone(), it.expires_at.map(|at| at.0), it.inherited_from.clone())
        })
        .collect();
    let editor = (Some("Grace"), AccessRole::Editor, Some(1_900_000_000_000), None);
    assert_eq!(told, [editor, (Some("Grace"), AccessRole::Downloader, None, Some(above))]);

    // A server that has only the first of the two calls.
    let list =
        json!([{"identity": {"identity_type": "IT_Group", "identity_id": "g"}, "role_id": "x"}, null, {}]);
    let api = MockApi::answering([Answer::Document(200, list.to_string()), refused(404, "I404NF")]);
    let members = api.client.access_members(&drive, &file).await.unwrap();
    assert_eq!((members.len(), members[0].is_group, &members[0].role), (1, true, &AccessRole::Custom));
    let api = MockApi::answering([
        refused(403, "ForbiddenNoPermission.File"),
        refused(403, "ForbiddenNoPermission.File"),
    ]);
    let error = api.client.access_members(&drive, &file).await.unwrap_err();
    assert_eq!(error.kind, FailureKind::Forbidden);
}

#[tokio::test]
async fn what_happened_is_told_where_it_is_recorded() {
    let pds = Pds::start().await;
    let (drive, top) = (drive(), folder(&pds, &FileId::root(), "top").await);
    let file = pds.upload(&top, "a.txt", b"a").await;
    pds.client.rename(&drive, &file, "b.txt").await.unwrap();
    pds.client.trash(&drive, &file).await.unwrap();
    let page = pds.client.activities(&drive, &top, None).await.unwrap();
    let told: Vec<_> = page.items.iter().map(|it| (it.action.clone(), it.name.as_deref())).collect();
    let expected = [
        (ActivityKind::Trashed, Some("b.txt")),
        (ActivityKind::Renamed(Some("a.txt".to_owned())), Some("a.txt")),
        (ActivityKind::Created, Some("a.txt")),
        (ActivityKind::Created, Some("top")),
    ];
    assert_eq!(told, expected);
    assert!(page.items.iter().all(|it| it.who.as_ref().is_some_and(|it| it.name.as_deref() == Some("Ada"))));
    let odd = json!({"activities": [{"timestamp": 7, "actors": [null, {"system": {}}], "targets": [],
        "primary_action_detail": {"future": {}}}, 7], "next_marker": ""});
    let api = MockApi::answering([Answer::Document(200, odd.to_string())]);
    let page = api.client.activities(&drive, &top, None).await.unwrap();
    assert_eq!((page.items.len(), page.unreadable, &page.items[0].action), (1, 1, &ActivityKind::Other));
}

#[tokio::test]
async fn a_folder_is_counted_in_each_way() {
    let pds = Pds::start().await;
    let (drive, top) = (drive(), folder(&pds, &FileId::root(), "top").await);
    let inner = folder(&pds, &top, "inner").await;
    pds.upload(&top, "a.txt", b"123").await;
    pds.upload(&inner, "b.txt", b"4567").await;
    pds.control("tree", json!({"drive_id": "1", "parent_file_id": inner, "folder": "many", "count": 150}))
        .await;
    let mut steps = Vec::new();
    let count = async |steps: &mut Vec<FolderSize>| {
        steps.clear();
        pds.client.folder_size(&drive, &top, &mut |size| steps.push(size)).await.unwrap()
    };
    let by_server = count(&mut steps).await;
    assert_eq!((by_server.files, by_server.folders, steps.len()), (152, 2, 0));
    assert!(by_server.bytes > 7);
    // The walk, page by page.
    pds.control("settings", json!({"dir_size": false})).await;
    assert_eq!(count(&mut steps).await, by_server);
    assert!(steps.len() > 1 && steps.is_sorted_by_key(|it| it.files + it.folders), "{steps:?}");
    // Folder by folder.
    let absent = json!({"status": 404, "code": "I404NF", "message": "no such api"});
    let rule = json!([{"host": "api", "path": "/v2/file/walk", "count": 0, "effect": absent}]);
    pds.control("faults", json!({"rules": rule})).await;
    assert_eq!(count(&mut steps).await, by_server);
    assert!(steps.len() > 3);
    // What is really gone is told.
    let gone = FileId::new("0".repeat(40));
    let error = pds.client.folder_size(&drive, &gone, &mut |_| {}).await.unwrap_err();
    assert_eq!(error.kind, FailureKind::NotFound);
}

#[tokio::test]
async fn a_circle_of_folders_is_walked_once() {
    let item = |id: &str| json!({"file_id": id, "name": id, "type": "folder"});
    let page = |items: Value| Answer::Document(200, json!({"items": items, "next_marker": ""}).to_string());
    let api = MockApi::answering([
        Answer::Document(200, json!({"file_id": "a", "name": "a"}).to_string()),
        refused(404, "I404NF"),
        page(json!([item("b"), item("a")])),
        page(json!([item("a"), item("b")])),
    ]);
    let size = api.client.folder_size(&drive(), &FileId::new("a"), &mut |_| {}).await.unwrap();
    assert_eq!(size, FolderSize { files: 0, folders: 1, bytes: 0 });
}

#[tokio::test]
async fn what_others_share_is_read_page_by_page() {
    let item = |id: &str, drive: Option<&str>| json!({"file_id": id, "drive_id": drive, "name": id, "type": "folder"});
    let pages = [
        json!({"items": [item("a", Some("102")), item("homeless", None)], "next_marker": "m"}),
        json!({"items": [item("b", Some("201"))], "next_marker": ""}),
    ];
    let api = MockApi::answering(pages.map(|page| Answer::Document(200, page.to_string())));
    let found: Vec<(String, String)> = api
        .client
        .received_files()
        .await
        .unwrap()
        .into_iter()
        .map(|it| (it.drive.to_string(), it.name))
        .collect();
    assert_eq!(found, [("102".into(), "a".into()), ("201".into(), "b".into())]);
    assert_eq!(api.requests()[1].1["marker"], "m");
}

#[tokio::test]
async fn the_bin_tells_where_entries_were_and_how_long_they_stay() {
    let pds = Pds::start().await;
    let (drive, outer) = (drive(), folder(&pds, &FileId::root(), "outer").await);
    let inner = folder(&pds, &outer, "inner").await;
    pds.client.trash(&drive, &inner).await.unwrap();
    pds.client.delete(&drive, &outer).await.unwrap();
    let bin = pds.client.recycle_bin(&drive, None).await.unwrap();
    let [entry] = bin.items.as_slice() else { panic!("{bin:?}") };
    assert_eq!((&entry.id, &entry.parent), (&inner, &outer));
    assert!(entry.deleted_in_s.is_some_and(|seconds| seconds > 24 * 3600), "{entry:?}");
    pds.client.restore(&drive, &inner).await.unwrap();
    let found = pds.client.get_many(&drive, &[inner]).await.unwrap();
    assert!(found[0].parent.is_root());
}
