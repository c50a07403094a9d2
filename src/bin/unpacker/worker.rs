//! Handles requests, one after another: the page sends the next when the last is answered.

use js_sys::Uint8Array;
use pds_web::browser::worker_scope::{post_attached, serve};
use pds_web::model::archive::ArchiveError;
use pds_web::model::unpack::unpacker::{Output, UnpackFault, Unpacker};
use pds_web::model::unpack::{READY, UnpackReport, UnpackRequest};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::Blob;

/// Entries in one message.
const LISTED: usize = 5_000;

pub fn run() {
    let archive = Rc::new(RefCell::new(None));
    serve(READY, move |request, attachments| {
        let archive = archive.clone();
        spawn_local(async move {
            if let Err(fault) = handle(&archive, request, attachments.first()).await {
                report(&match fault {
                    UnpackFault::OverLimit => UnpackReport::OverLimit,
                    UnpackFault::Archive(error) => UnpackReport::Failed { error },
                });
            }
        });
    });
}

async fn handle(
    archive: &RefCell<Option<Unpacker>>,
    request: UnpackRequest,
    attachment: Option<&JsValue>,
) -> Result<(), UnpackFault> {
    let unread = UnpackFault::Archive(ArchiveError::Damaged);
    match request {
        UnpackRequest::Open { format } => {
            let bytes = read(attachment).await.ok_or(unread)?;
            archive.replace(Some(Unpacker::open(format, bytes)?));
        }
        UnpackRequest::List => {
            let listed = archive.borrow().as_ref().ok_or(unread)?.list();
            for entries in listed.chunks(LISTED) {
                report(&UnpackReport::Listed { entries: entries.to_vec() });
            }
        }
        UnpackRequest::Entry { number, limit } => {
            archive.borrow_mut().as_mut().ok_or(unread)?.entry(number, output(limit))?;
        }
        UnpackRequest::All { limit } => archive.borrow().as_ref().ok_or(unread)?.all(output(limit))?,
    }
    report(&UnpackReport::Done);
    Ok(())
}

/// The bytes of the attached file.
async fn read(attachment: Option<&JsValue>) -> Option<Vec<u8>> {
    let buffer = JsFuture::from(attachment?.dyn_ref::<Blob>()?.array_buffer()).await.ok()?;
    Some(Uint8Array::new(&buffer).to_vec())
}

fn output(limit: u64) -> Output {
    Output::new(limit, |bytes| {
        let bytes = Uint8Array::from(bytes);
        post_attached(&UnpackReport::Unpacked, &[&bytes], &[&bytes.buffer()]);
    })
}

fn report(report: &UnpackReport) {
    post_attached(report, &[], &[]);
}
