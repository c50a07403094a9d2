//! Many entries looked up at once, against scripted answers.

use crate::script::{Answer, Script, document, refused};
use pds_web::base::id::{DriveId, FileId};
use serde_json::json;

#[tokio::test]
async fn where_the_batch_route_is_closed_each_is_looked_up_by_itself() {
    let (drive, two) = (DriveId::new("101"), ["a", "b"].map(FileId::new));
    let answers = [
        Answer::Gateway(403, "CheckRouterAccessFailed"),
        document(200, "file"),
        refused(404, "NotFound.File"),
    ];
    let script = Script::of(answers);
    assert_eq!(script.client.get_many(&drive, &two).await.unwrap().len(), 1);
    let asked = script.asked();
    let child = &asked[0].1["requests"][1];
    assert_eq!(
        (&child["url"], &child["body"]),
        (&json!("/file/get"), &json!({"drive_id": "101", "file_id": "b"}))
    );
    assert_eq!(asked[2].0, "/v2/file/get");
}
