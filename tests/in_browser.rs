//! Tests that need a browser: storage with malformed and old values, clock, random, formatting of numbers and dates,
//! removal of listeners, files and slices, hashing as WebAssembly. Runs in headless Chromium with
//! `cargo xtask test wasm`.
//!
//! Deliberately absent: everything in `features` and `app`, whose chunks exist only in the built site; browser tests cover it.

#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, reason = "a test may fail")]

use core::arch::wasm32::memory_size;
use futures_util::future::{self, Either};
use leptos::prelude::{Get, GetUntracked, Owner, RwSignal};
use std::cell::Cell;
use std::future::{Future, poll_fn};
use std::pin::pin;
use std::rc::Rc;
use std::task::Poll;

use pds_web::auth::oauth::SignInAttempt;
use pds_web::auth::response_type::ResponseType;
use pds_web::auth::session_channel::SessionMessage;
use pds_web::auth::session_storage;
use pds_web::auth::{Session, Token};
use pds_web::base::time::Timestamp;
use pds_web::browser::effect::row_memo;
use pds_web::browser::file::LocalFile;
use pds_web::browser::indexed_db::{self, Database};
use pds_web::browser::{clock, intl, observe, storage};
use pds_web::config;
use pds_web::model::entry::HashAlgorithm;
use pds_web::transfer::download::records::DownloadRecord;
use pds_web::transfer::hash::content::hash_of;
use pds_web::transfer::hash::crc64::Crc64;
use pds_web::transfer::hash::{FileHasher, sha1_of};
use pds_web::transfer::upload::pending_folders::PendingFolder;
use wasm_bindgen::JsValue;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen_test]
fn storage_sets_and_removes_values() {
    storage::session_set("kept", &[1]);
    assert_eq!(storage::session_get("kept"), Some([1]));
    storage::session_remove("kept");
    assert_eq!(storage::session_get::<[u8; 1]>("kept"), None);

    storage::local_set("kept", &"文件");
    assert_eq!(storage::local_get("kept"), Some("文件".to_owned()));
    storage::local_remove("kept");
    assert_eq!(storage::local_get::<String>("kept"), None);
}

#[wasm_bindgen_test]
fn malformed_stored_values_are_ignored() {
    let config = config_of("https://pds.example");
    for garbage in ["", "{", "\"text\"", "[1,2", "\u{0}", "null", "{\"state\":1}"] {
        session().set_item("pds-web.attempt https://pds.example app", garbage).unwrap();
        assert_eq!(session_storage::take_attempt(&config), None, "{garbage:?}");
    }
    let attempt = SignInAttempt {
        state: "s".to_owned(),
        return_to: "?files=1".to_owned(),
        response_type: ResponseType::Token,
        retried: true,
    };
    session_storage::save_attempt(&config, &attempt);
    assert_eq!(session_storage::take_attempt(&config_of("https://other.example")), None);
    assert_eq!(session_storage::take_attempt(&config), Some(attempt));
    // It can be taken once.
    assert_eq!(session_storage::take_attempt(&config), None);
}

fn config_of(endpoint: &str) -> config::Config {
    config::parse(&format!(r#"{{"domainId":"d","appId":"app","apiEndpoint":"{endpoint}"}}"#)).unwrap()
}

/// A session is valid for one service, until somebody signs out of that one.
#[wasm_bindgen_test]
fn a_sign_out_ends_every_stored_session_of_its_service() {
    let (here, elsewhere) = (config_of("https://here.example"), config_of("https://elsewhere.example"));
    let new = |config| Session {
        token: Token::new("t"),
        lifetime_s: 60,
        user: None,
        epoch: session_storage::epoch(config),
    };
    let before = new(&here);
    session_storage::save_session(&here, &before, 60.0);
    assert!(session_storage::load_session(&elsewhere).is_none());
    assert!(session_storage::load_session(&here).is_some());

    session_storage::start_epoch(&elsewhere);
    assert!(session_storage::is_current(&here, &before));
    session_storage::start_epoch(&here);
    // A copy of the session storage comes back, as with a tab that was closed and is opened again.
    session_storage::save_session(&here, &before, 60.0);
    assert!(!session_storage::is_current(&here, &before));
    assert!(session_storage::load_session(&here).is_none());
    assert_eq!(session().get_item("pds-web.session").unwrap(), None, "the ended session is still there");

    session_storage::save_session(&here, &new(&here), 60.0);
    assert!(session_storage::load_session(&here).is_some());
    session_storage::remove_session();
}

/// Where storage is full, preferences make room for the end of the sessions.
#[wasm_bindgen_test]
fn a_sign_out_is_stored_where_storage_is_full() {
    let local = web_sys::window().unwrap().local_storage().unwrap().unwrap();
    let fill = |key: &str| {
        let mut size = 1 << 22;
        let mut filler = String::new();
        while size > 0 {
            let longer = filler.clone() + &"x".repeat(size);
            match local.set_item(key, &longer) {
                Ok(()) => filler = longer,
                Err(_) => size /= 2,
            }
        }
    };
    let config = config_of("https://full.example");
    let session = Session {
        token: Token::new("t"),
        lifetime_s: 60,
        user: None,
        epoch: session_storage::epoch(&config),
    };
    local.set_item("pds-web.prefs", &"p".repeat(300)).unwrap();
    local.set_item("pds-web.setup", "stays").unwrap();
    fill("filler");
    session_storage::start_epoch(&config);
    assert!(!session_storage::is_current(&config, &session));
    assert_eq!(local.get_item("pds-web.setup").unwrap().as_deref(), Some("stays"));

    // Nothing expendable is left: the older epoch goes, and with it the sessions that belong to it.
    local.set_item("pds-web.signed-out https://full.example app", "7").unwrap();
    let session = Session { epoch: session_storage::epoch(&config), ..session };
    fill("more");
    session_storage::start_epoch(&config);
    assert!(!session_storage::is_current(&config, &session));
    for key in ["filler", "more", "pds-web.setup"] {
        local.remove_item(key).unwrap();
    }
}

/// Records as earlier builds wrote them; newer builds must read them.
#[wasm_bindgen_test]
fn stored_records_are_still_read() {
    let download: DownloadRecord = serde_json::from_str(
        r#"{"id":2147483653,"user":"u1","drive":"1","parent":"root","file":"f","name":"a.bin",
        "facts":{"size":100,"crc64":18446744073709551615,"hash":"AB"},"front":64,"crc64":7,"place":1.5,"paused":true,
        "over":null}"#,
    )
    .unwrap();
    assert_eq!((download.id.0, download.front, download.place), (2_147_483_653, 64, 1.5));
    assert_eq!((download.fingerprint.crc64, download.paused, download.over), (Some(u64::MAX), true, None));

    let folder: PendingFolder = serde_json::from_str(
        r#"{"id":1,"started":1764000000000.5,"drive":"1","into":"root","folder":"Files","roots":["trip"],
        "choices":{"rules":{"changed":"Replace","clash":"Skip","junk":true},"branches":[]}}"#,
    )
    .unwrap();
    assert_eq!((folder.name(), folder.has_loose), ("trip", true));

    let restored = r#"{"session":{"token":"t","lifetime_s":7200,"user":"u1"},"endpoint":"https://pds.example",
        "app_id":"app","obtained_ms":1764000000000}"#;
    session().set_item("pds-web.session", restored).unwrap();
    let restored = session_storage::load_session(&config_of("https://pds.example")).unwrap().session;
    session_storage::remove_session();
    assert_eq!((restored.token.as_str(), restored.lifetime_s), ("t", 7_200));
}

/// Tabs of an earlier build share the channel.
#[wasm_bindgen_test]
fn session_messages_keep_their_serialized_names() {
    let cases = [
        (r#""Ask""#, SessionMessage::Request),
        (r#""SignedOut""#, SessionMessage::SignedOut),
        (
            r##"{"Answer":{"state":"s","fragment":"#x","query":"?y"}}"##,
            SessionMessage::PopupResponse { state: "s".into(), fragment: "#x".into(), query: "?y".into() },
        ),
    ];
    for (text, message) in cases {
        assert_eq!(serde_json::to_string(&message).unwrap(), text);
        assert_eq!(serde_json::from_str::<SessionMessage>(text).unwrap(), message);
    }
    let announcement = concat!(
        r#"{"Have":{"session":{"token":"t","lifetime_s":60,"user":"u1","epoch":7},"#,
        r#""endpoint":"https://pds.example","app_id":"app","obtained_ms":1764000000000.5}}"#
    );
    let read: SessionMessage = serde_json::from_str(announcement).unwrap();
    assert_eq!(serde_json::to_string(&read).unwrap(), announcement);
}

fn session() -> web_sys::Storage {
    web_sys::window().unwrap().session_storage().unwrap().unwrap()
}

/// A connection that stays open makes a deletion wait for ever, and with it everyone who opens the database later.
#[wasm_bindgen_test]
async fn a_database_can_be_deleted_whatever_became_of_its_connections() {
    const NAME: &str = "pds-test.deleted";
    let is_deleted = async || {
        // Longer than any deletion that nothing keeps waiting.
        let (deletion, limit) = (pin!(indexed_db::delete(NAME)), pin!(clock::sleep(10_000)));
        matches!(future::select(deletion, limit).await, Either::Left((true, _)))
    };
    // Of one that is new, and of one that was there.
    for is_new in [true, false] {
        if !is_new {
            drop(Database::open(NAME, &["store"]).await.unwrap());
        }
        {
            // Whoever asked is gone before the connection comes.
            let mut open = pin!(Database::open(NAME, &["store"]));
            poll_fn(|context| {
                assert!(open.as_mut().poll(context).is_pending());
                Poll::Ready(())
            })
            .await;
        }
        // The next connection comes after it.
        let again = Database::open(NAME, &["store"]).await.unwrap();
        assert!(again.try_get_all("store").await.is_some_and(|all| all.is_empty()), "it has no store");
        assert!(is_deleted().await, "a connection stood in the way, new: {is_new}");
    }
}

#[wasm_bindgen_test]
async fn clock_advances_and_random_varies() {
    let before = clock::monotonic_ms();
    clock::sleep(20).await;
    assert!(clock::monotonic_ms() - before >= 15.0);
    // After 2020 and before 2200, in milliseconds.
    assert!((1.577e12..7.258e12).contains(&clock::now_ms()));
    assert!((0.0..1.0).contains(&clock::random()));
    assert_ne!(clock::random_bytes::<16>().unwrap(), clock::random_bytes::<16>().unwrap());
}

#[wasm_bindgen_test]
fn numbers_and_dates_are_formatted_by_language() {
    assert_eq!(intl::count(1_234_567, "en"), "1,234,567");
    assert_eq!(intl::percent(0.42, "en"), "42%");
    let day = Timestamp(1_700_000_000_000);
    assert!(intl::date_time(day, "en").contains("2023"));
    assert!(intl::date_time(day, "zh-CN").contains("年"));
}

#[wasm_bindgen_test]
fn a_dropped_listener_is_removed() {
    let heard = Rc::new(Cell::new(0));
    let count = heard.clone();
    let window = web_sys::window().unwrap();
    let guard = observe::on_window("pds-test", move |_| count.set(count.get() + 1)).unwrap();
    window.dispatch_event(&web_sys::Event::new("pds-test").unwrap()).unwrap();
    drop(guard);
    window.dispatch_event(&web_sys::Event::new("pds-test").unwrap()).unwrap();
    assert_eq!(heard.get(), 1);
}

#[wasm_bindgen_test]
async fn files_have_names_and_slices() {
    let parts = js_sys::Array::of1(&JsValue::from_str("hello, drive"));
    let file = LocalFile::new(web_sys::File::new_with_str_sequence(&parts, "文件 <b>.txt").unwrap());
    assert_eq!((file.name().as_str(), file.size()), ("文件 <b>.txt", 12));
    assert!(file.is_readable().await);
    assert!(file.slice(7, 12).unwrap().blob().size() - 5.0 == 0.0);
}

#[wasm_bindgen_test]
fn hashes_match_known_values() {
    assert_eq!(sha1_of(b"abc").to_lowercase(), "a9993e364706816aba3e25717850c26c9cd0d89d");
    // The long vector of the standard: the schedule in four lanes exists as WebAssembly only.
    assert_eq!(sha1_of(&[b'a'; 1_000_000]), "34AA973CD4C4DAA4F61EEB2BDBAD27316534016F");
    let sha256 = hash_of(HashAlgorithm::Sha256, b"abc").hex.to_lowercase();
    assert_eq!(sha256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    let mut hasher = FileHasher::new(HashAlgorithm::Sha1, 64);
    hasher.update(&mut b"123456789".to_vec());
    let (_, digest) = hasher.finish();
    // The check value of CRC-64/XZ, which is the CRC-64 of the object store.
    assert_eq!(digest.crc64, 0x995d_c9bb_df19_39fa);
    assert_eq!(digest.length, 9);
}

/// The vectorised path exists as WebAssembly only.
#[wasm_bindgen_test]
fn the_fast_crc64_matches_the_reference() {
    let mut data: Vec<u8> =
        (0..700_001u32).map(|index| (index.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
    let mut by_table = Crc64::default();
    by_table.update(&data);
    let mut fast = Crc64::default();
    let (first, second) = data.split_at_mut(300_007);
    fast.consume(first);
    fast.consume(second);
    assert_eq!(fast.value(), by_table.value());
}

#[wasm_bindgen_test]
fn rows_that_are_gone_leave_nothing_in_what_they_have_read() {
    let list = Owner::new();
    let signal = list.with(|| RwSignal::new(0));
    let draw_and_remove = || {
        for _ in 0..20_000 {
            let row = Owner::new();
            row.with(|| row_memo(move || signal.get()).get_untracked());
            row.cleanup();
        }
    };
    draw_and_remove();
    let pages = memory_size::<0>();
    (0..5).for_each(|_| draw_and_remove());
    assert_eq!(memory_size::<0>(), pages);
}
