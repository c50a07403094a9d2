//! The server and its state: one state behind one lock, the origins, the folder of objects.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use axum::body::Bytes;
use ring::hmac;

use crate::accounts::Accounts;
use crate::bandwidth::Bandwidth;
use crate::changes::Changes;
use crate::drive::Drive;
use crate::fault::Faults;
use crate::grant::Grants;
use crate::id::FileKey;
use crate::log::Log;
use crate::preview::office::OfficeSessions;
use crate::preview::transcoding::Transcodings;
use crate::seed::Seed;
use crate::settings::Settings;
use crate::share::Shares;
use crate::store::Objects;
use crate::store::generated::{Generated, Kind};
use crate::store::object::Object;
use crate::store::process::Renditions;
use crate::store::sign::SignedUrl;
use crate::store::upload::Upload;
use crate::task::Tasks;
use crate::time::Millis;
use crate::tree::{Node, NodeId, Tree};

/// The origins, without a trailing slash.
#[derive(Debug, Clone)]
pub struct Origins {
    pub api: String,
    pub objects: String,
    /// With the mount path.
    pub app: String,
    pub office: String,
}

pub struct Server {
    state: Mutex<State>,
    pub seed: Seed,
    pub origins: Origins,
    pub dir: PathBuf,
    /// Signs object URLs; new at every start.
    pub secret: hmac::Key,
    /// To the object store and from it.
    pub bandwidth: (Arc<Bandwidth>, Arc<Bandwidth>),
    pub renditions: Renditions,
}

pub struct State {
    pub settings: Settings,
    pub domain_id: String,
    pub accounts: Accounts,
    pub drives: Vec<Drive>,
    pub tree: Tree,
    pub objects: Objects,
    pub uploads: HashMap<String, Upload>,
    pub tasks: Tasks,
    pub changes: Changes,
    pub grants: Grants,
    pub shares: Shares,
    pub transcodings: Transcodings,
    pub office: OfficeSessions,
    pub faults: Faults,
    pub log: Log,
    clock: Clock,
    /// The service answers every upload of an empty file as a rapid upload, so an empty object exists from the start.
    _empty_file: Option<Arc<Object>>,
}

/// Real time plus the time by which tests advanced it.
struct Clock {
    started: Instant,
    at_start: Millis,
    advanced: Millis,
}

impl State {
    /// An empty domain; the seed fills it.
    pub fn new(domain_id: String, settings: Settings) -> Self {
        let at_start =
            SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_millis() as Millis);
        let mut state = Self {
            settings,
            domain_id,
            accounts: Accounts::default(),
            drives: Vec::new(),
            tree: Tree::default(),
            objects: Objects::default(),
            uploads: HashMap::new(),
            tasks: Tasks::default(),
            changes: Changes::default(),
            grants: Grants::default(),
            shares: Shares::default(),
            transcodings: Transcodings::default(),
            office: OfficeSessions::default(),
            faults: Faults::default(),
            log: Log::default(),
            clock: Clock { started: Instant::now(), at_start, advanced: 0 },
            _empty_file: None,
        };
        state.store_empty_file();
        state
    }

    /// Existing files keep their hash if the domain's changes; the empty file is known by both.
    pub fn apply_settings(&mut self, settings: Settings) {
        self.settings = settings;
        self.store_empty_file();
    }

    fn store_empty_file(&mut self) {
        self._empty_file = Some(self.store_bytes("", Bytes::new()));
    }

    pub fn now(&self) -> Millis {
        self.clock.at_start + self.clock.started.elapsed().as_millis() as Millis + self.clock.advanced
    }

    /// When the domain was created: at the start.
    pub fn started_at(&self) -> Millis {
        self.clock.at_start
    }

    pub fn advance(&mut self, millis: Millis) {
        self.clock.advanced += millis;
    }

    /// Stores bytes as an object, for seeded files.
    pub fn store_bytes(&mut self, name: &str, bytes: Bytes) -> Arc<Object> {
        self.store_bytes_at(name, bytes, self.now())
    }

    /// The same for an object that was written at another time.
    pub fn store_bytes_at(&mut self, name: &str, bytes: Bytes, at: Millis) -> Arc<Object> {
        let key = format!("{}/{}", self.domain_id, crate::id::FileKey::from_name(name).text());
        let object = Arc::new(Object::in_memory(key, bytes, self.settings.data_hash_name, at));
        self.objects.add(&object);
        object
    }
}

impl State {
    /// The same for a content that is computed when it is read.
    pub fn store_generated(&mut self, name: &str, content: Generated, at: Millis) -> Arc<Object> {
        let key = format!("{}/{}", self.domain_id, crate::id::FileKey::from_name(name).text());
        let object = Arc::new(Object::generated(key, content, self.settings.data_hash_name, at));
        self.objects.add(&object);
        object
    }

    /// Adds a file with such a content. The quota grows by its size, so that the drive still accepts uploads.
    pub fn add_generated(&mut self, parent: NodeId, name: &str, kind: Kind, size: u64) -> NodeId {
        let (now, key) = (self.now(), FileKey::random());
        let object = self.store_generated(&key.text(), Generated { kind, size }, now);
        let id = self.tree.add(parent, Node::file(key, name, now, Some(object)));
        let drive = self.tree.get(id).map_or(0, |node| node.drive as usize);
        if let Some(drive) = self.drives.get_mut(drive).filter(|drive| drive.total_size >= 0) {
            drive.total_size = drive.total_size.saturating_add_unsigned(size);
        }
        id
    }
}

impl Server {
    pub fn new(seed: Seed, origins: Origins, dir: PathBuf) -> Result<Self, String> {
        let state = Mutex::new(seed.build_state(&origins)?);
        let secret = hmac::Key::new(hmac::HMAC_SHA256, &crate::id::random::<32>());
        Ok(Self {
            state,
            seed,
            origins,
            dir,
            secret,
            bandwidth: Default::default(),
            renditions: Default::default(),
        })
    }

    /// Locks the state. It stays usable after a panic of a handler, since every change is small.
    pub fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Resets to the seed, with an empty log, no fault rules and the real time.
    pub fn reset(&self) -> Result<(), String> {
        let fresh = self.seed.build_state(&self.origins)?;
        *self.state() = fresh;
        Ok(())
    }

    pub fn sign(&self, request: &SignedUrl<'_>) -> String {
        request.url(&self.secret, &self.origins.objects)
    }
}
