//! The local PDS: API with login pages, object store, a static server and office pages, each on its own origin.
//!
//! It has its own wire types and shares nothing with the app. One lock holds the whole state (`server`), operations are
//! plain functions over it (`route`), and only bodies of objects and the faults are asynchronous.
//! `DIFFERENCES.md` lists where it differs from the real service.

mod accounts;
mod actions;
mod app;
mod args;
mod bandwidth;
mod body;
mod changes;
mod control;
mod cors;
mod demo;
mod drive;
mod error;
mod fault;
mod grant;
mod id;
mod log;
mod media;
mod middleware;
mod oauth;
mod picture;
mod preview;
mod query;
mod route;
mod seed;
mod serve;
mod server;
mod settings;
mod share;
mod store;
mod task;
mod time;
mod tree;

use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use tokio::net::TcpListener;
use tokio::task::JoinHandle;

pub use log::Progress;

use server::{Origins, Server};

/// What to start.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// A seed as JSON text; the built-in demo without one.
    pub seed: Option<String>,
    /// The first drive has a folder of files to preview.
    pub previews: bool,
    /// Where object data goes; a folder that is deleted at the end without one.
    pub data_dir: Option<PathBuf>,
    /// The folder the app's origin serves.
    pub site: Option<PathBuf>,
    /// The path it is served under, like `/sub/path`.
    pub mount: Option<String>,
    /// The app's files are sent with the headers that the site's `_headers` names.
    pub headers: bool,
    pub addresses: Addresses,
    /// The origin of the app if another server serves it; replaces `{app}` in redirect URIs.
    pub app_origin: Option<String>,
    /// The origin that signed addresses have if another server, like one with TLS, stands in front of the object store.
    pub objects_origin: Option<String>,
}

/// Where to listen; port 0 picks one.
#[derive(Debug, Clone)]
pub struct Addresses {
    pub api: String,
    pub objects: String,
    pub app: String,
    /// The pages of the office service.
    pub office: String,
}

impl Default for Addresses {
    fn default() -> Self {
        let any = || "127.0.0.1:0".to_owned();
        Self { api: any(), objects: any(), app: any(), office: any() }
    }
}

/// A running local PDS. Stops when dropped.
pub struct Emulator {
    origins: Origins,
    tasks: Vec<JoinHandle<()>>,
    server: Arc<Server>,
    // Declared after the tasks' handles so that the folder outlives the last request.
    _folder: Option<tempfile::TempDir>,
}

impl Emulator {
    pub async fn start(options: Options) -> io::Result<Self> {
        let other = |fault: String| io::Error::new(io::ErrorKind::InvalidInput, fault);
        let mut seed = match &options.seed {
            Some(text) => seed::Seed::parse(text).map_err(other)?,
            None => seed::Seed::demo(),
        };
        seed.previews |= options.previews;
        let (folder, dir) = match options.data_dir {
            Some(dir) => {
                std::fs::create_dir_all(&dir)?;
                (None, dir)
            }
            None => {
                let folder = tempfile::Builder::new().prefix("pds-emulator-").tempdir()?;
                let dir = folder.path().to_owned();
                (Some(folder), dir)
            }
        };
        let api = listen(&options.addresses.api).await?;
        let objects = listen(&options.addresses.objects).await?;
        let app = listen(&options.addresses.app).await?;
        let office = listen(&options.addresses.office).await?;
        let mount = options.mount.unwrap_or_default();
        let mount = mount.trim_matches('/');
        let served = origin(&app)? + if mount.is_empty() { "" } else { "/" } + mount;
        let origins = Origins {
            api: origin(&api)?,
            objects: match &options.objects_origin {
                Some(other) => other.trim_end_matches('/').to_owned(),
                None => origin(&objects)?,
            },
            office: origin(&office)?,
            app: options.app_origin.map_or(served, |it| it.trim_end_matches('/').to_owned()),
        };
        let server = Arc::new(Server::new(seed, origins.clone(), dir).map_err(other)?);
        let mut tasks = vec![
            tokio::spawn(serve::run(api, serve::api(server.clone()))),
            tokio::spawn(serve::run(objects, serve::objects(server.clone()))),
            tokio::spawn(serve::run(office, preview::office::routes(server.clone()))),
        ];
        if let Some(site) = options.site {
            tasks.push(tokio::spawn(serve::run(app, app::routes(site, mount, options.headers))));
        }
        Ok(Self { origins, tasks, server, _folder: folder })
    }

    /// Origin of the API and the login pages, without a slash at the end.
    pub fn api(&self) -> &str {
        &self.origins.api
    }

    pub fn objects(&self) -> &str {
        &self.origins.objects
    }

    /// Origin of the office pages.
    pub fn office(&self) -> &str {
        &self.origins.office
    }

    /// What its clients have done so far.
    pub fn progress(&self) -> Progress {
        self.server.state().log.progress()
    }

    /// Origin of the app with its mount path, without a slash at the end.
    pub fn app(&self) -> &str {
        &self.origins.app
    }
}

impl Drop for Emulator {
    fn drop(&mut self) {
        for task in &self.tasks {
            task.abort();
        }
    }
}

async fn listen(address: &str) -> io::Result<TcpListener> {
    let name = |fault: io::Error| io::Error::new(fault.kind(), format!("{address}: {fault}"));
    TcpListener::bind(address).await.map_err(name)
}

fn origin(listener: &TcpListener) -> io::Result<String> {
    Ok(format!("http://{}", listener.local_addr()?))
}
