//! Lookups of many entries, against scripted answers.

use crate::mock_transport::{Answer, MockApi, document, refused};
use pds_web::base::id::{DriveId, FileId};
use serde_json::json;

#[tokio::test]
async fn entries_are_looked_up_one_by_one_without_the_batch_route() {
    let (drive, two) = (DriveId::new("101"), ["a", "b"].map(FileId::new));
    let answers = [
        Answer::Gateway(403, "CheckRouterAccessFailed"),
        document(200, "file"),
        refused(404, "NotFound.File"),
    ];
    let api = MockApi::answering(answers);
    assert_eq!(api.client.get_many(&drive, &two).await.unwrap().len(), 1);
    let asked = api.requests();
    let child = &asked[0].1["requests"][1];
    assert_eq!(
        (&child["url"], &child["body"]),
        (&json!("/file/get"), &json!({"drive_id": "101", "file_id": "b"}))
    );
    assert_eq!(asked[2].0, "/v2/file/get");
}
