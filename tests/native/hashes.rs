//! The app's hashes against the local PDS in a SHA-256 domain.

use crate::local_pds::Pds;
use pds_web::api::{CreateFile, CreateOutcome, NameConflict, PartContext, PartRequest};
use pds_web::base::id::{DriveId, FileId};
use pds_web::model::entry::HashAlgorithm;
use pds_web::transfer::error_policy::{FailureClass, classify};
use pds_web::transfer::hash::content::{Midstate, MidstateWords, hash_of};
use pds_web::transfer::hash::{FileHasher, midstates};
use serde_json::json;

/// Uploads with the app's hashes: parts in any order, each with its context, then a rapid upload.
#[tokio::test]
async fn a_domain_may_hash_with_sha256() {
    let pds = Pds::start().await;
    assert_eq!(pds.client.hash_algorithm().await.unwrap(), Some(HashAlgorithm::Sha1));
    pds.control("settings", json!({"data_hash_name": "sha256"})).await;
    let algorithm = pds.client.hash_algorithm().await.unwrap().unwrap();
    assert_eq!(algorithm, HashAlgorithm::Sha256);

    const PART: usize = 128 << 10;
    let bytes: Vec<u8> = (0..2 * PART as u32 + 77).map(|at| (at * 7 % 251) as u8).collect();
    let mut hasher = FileHasher::new(algorithm, PART as u64);
    let parts = hasher.update(&mut bytes.clone());
    let (_, digest) = hasher.finish();
    let states = midstates(algorithm, &parts, PART as u64).map(|Midstate { words, offset }| match words {
        MidstateWords::Sha256(h) => PartContext::Sha256 { h, offset },
        MidstateWords::Sha1(_) => panic!("that is SHA-1"),
    });
    let asks: Vec<PartRequest> =
        (1..).zip(states).map(|(number, state)| PartRequest { number, context: Some(state) }).collect();
    let (root, drive) = (FileId::root(), DriveId::new("1"));
    let pre_hash = hash_of(algorithm, &bytes[..1_024]).hex;
    let create = |name, algorithm, pre_hash, content_hash| CreateFile {
        drive: &drive,
        parent: &root,
        name,
        size: bytes.len() as u64,
        content_type: None,
        conflict: NameConflict::Refuse,
        overwrite: None,
        parallel: true,
        algorithm,
        pre_hash,
        content_hash,
        parts: &asks,
        modified_at: None,
    };
    let pre = Some(pre_hash.as_str());
    let refused = pds.client.create_file(create("a", HashAlgorithm::Sha1, pre, None)).await.unwrap_err();
    assert_eq!(classify(&refused.failure()), FailureClass::HashRefused, "{refused:?}");
    let CreateOutcome::Started(started) =
        pds.client.create_file(create("a", algorithm, pre, None)).await.unwrap()
    else {
        panic!()
    };
    for (part, bytes) in started.parts.iter().zip(bytes.chunks(PART)).rev() {
        pds.put(part, bytes).await;
    }
    let (file, upload) = (&started.file, &started.upload);
    let whole = pds.client.complete(&drive, file, upload, Some(digest.crc64)).await.unwrap();
    assert_eq!(whole.content_hash.as_ref(), Some(&digest.hash));
    let again = create("b", algorithm, pre, None);
    assert_eq!(pds.client.create_file(again).await.unwrap(), CreateOutcome::PreHashMatched);
    let again = create("b", algorithm, None, Some(digest.hash.hex.as_str()));
    assert!(matches!(pds.client.create_file(again).await.unwrap(), CreateOutcome::Rapid { .. }));
}
