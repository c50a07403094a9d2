//! A feature whose code lies in a chunk of its own: loads the chunk, and keeps what was pressed or dropped until it is there.
//!
//! The functions of a chunk are marked with `#[wasm_split(NAME, fallible)]` and stand in `features/NAME/chunk.rs`. Calling one loads
//! the chunk; what only these functions reach is in it and not in the first file.
//!
//! A chunk that can't be loaded can be asked for again: the network may be gone, or a new version of the site may have
//! taken the place of the one that is open.

use super::menu::MenuState;
use crate::browser::effect::{effect, row_memo};
use futures_util::future::{BoxFuture, LocalBoxFuture};
use leptos::prelude::*;
use leptos::reactive::spawn_local_scoped_with_cancellation;
use leptos::wasm_split::SplitLoaderError;

/// The chunk could not be loaded; the console of the browser says why.
#[derive(Debug)]
pub struct ChunkError;

impl From<SplitLoaderError> for ChunkError {
    fn from(_: SplitLoaderError) -> Self {
        Self
    }
}

/// What a function of a chunk returns that draws something. It reads signals as a component does: without being run again
/// when they change.
pub fn draw<V: IntoView + 'static>(view: impl FnOnce() -> V) -> Result<AnyView, ChunkError>
where
    V::Output<()>: Sized,
{
    Ok(untrack(|| view().into_any()))
}

pub type ChunkFuture<T> = LocalBoxFuture<'static, Result<T, ChunkError>>;

/// Calls a function of the chunk.
type Call = Box<dyn FnOnce() -> ChunkFuture<()>>;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Absent,
    Loading,
    /// Somebody waits for it, and it could not be loaded.
    Missing,
    Ready,
}

#[derive(Clone, Copy)]
pub struct Chunk {
    state: RwSignal<State>,
    is_wanted: StoredValue<bool>,
    pending: StoredValue<Vec<Call>, LocalStorage>,
    /// Where the chunk's stores live, and from where its functions are called.
    owner: StoredValue<Option<Owner>>,
    start: fn() -> ChunkFuture<()>,
}

impl Chunk {
    /// `start` is the chunk's own function that creates its stores. It runs once, before all others, in the current owner.
    pub fn new(start: fn() -> ChunkFuture<()>) -> Self {
        Self {
            state: RwSignal::new(State::Absent),
            is_wanted: StoredValue::new(false),
            pending: StoredValue::new_local(Vec::new()),
            owner: StoredValue::new(Owner::current()),
            start,
        }
    }

    /// Loads it if it isn't loaded. A failure stays silent as long as nobody waits for the chunk.
    pub fn preload(self) {
        if matches!(self.state.get_untracked(), State::Loading | State::Ready) {
            return;
        }
        self.state.set(State::Loading);
        self.spawn(Box::pin(async move {
            let started = (self.start)().await;
            self.state.set(match started {
                Ok(()) => State::Ready,
                Err(ChunkError) if self.is_wanted.get_value() => State::Missing,
                Err(ChunkError) => State::Absent,
            });
            if started.is_ok() {
                let pending = self.pending.try_update_value(std::mem::take).unwrap_or_default();
                pending.into_iter().for_each(|call| self.run_now(call));
            }
        }));
    }

    /// The same for somebody who waits.
    fn want(self) {
        self.is_wanted.set_value(true);
        self.preload();
    }

    /// Calls a function of the chunk, now or as soon as the chunk is there.
    pub fn run<F: Future<Output = Result<(), ChunkError>> + 'static>(
        self,
        function: impl FnOnce() -> F + 'static,
    ) {
        let call: Call = Box::new(move || Box::pin(function()));
        if self.state.get_untracked() == State::Ready {
            self.run_now(call);
        } else {
            self.pending.update_value(|pending| pending.push(call));
            self.want();
        }
    }

    fn run_now(self, call: Call) {
        self.spawn(Box::pin(async move {
            // The file is loaded, so it can't be missing.
            let _ = call().await;
        }));
    }

    fn spawn(self, future: LocalBoxFuture<'static, ()>) {
        if let Some(Some(owner)) = self.owner.try_get_value() {
            owner.with(|| untrack(|| spawn_local_scoped_with_cancellation(future)));
        }
    }

    /// What the chunk draws. Until the chunk is there, nothing: for what nobody misses meanwhile.
    pub fn view<F: Future<Output = Result<AnyView, ChunkError>> + Send + 'static>(
        self,
        function: impl Fn() -> F + Send + 'static,
    ) -> AnyView {
        self.view_boxed(Box::new(move || Box::pin(function())))
    }

    /// The same for all functions, so that this code is in the app once.
    fn view_boxed(
        self,
        function: Box<dyn Fn() -> BoxFuture<'static, Result<AnyView, ChunkError>> + Send>,
    ) -> AnyView {
        let is_ready = self.ready();
        let view = move || {
            is_ready.get().then(|| {
                let drawn = function();
                Suspend::new(async move { drawn.await.ok() })
            })
        };
        view.into_any()
    }

    /// The same, for something that is pressed: when it opens, somebody waits for it.
    pub fn menu<F: Future<Output = Result<AnyView, ChunkError>> + Send + 'static>(
        self,
        open: MenuState,
        function: impl Fn(MenuState) -> F + Send + 'static,
    ) -> AnyView {
        self.want_when(move || open.with(Option::is_some));
        self.view(move || function(open))
    }

    /// Loads it as soon as `is_wanted`, which is tracked, says that somebody waits for it.
    pub fn want_when(self, is_wanted: impl Fn() -> bool + 'static) {
        effect(move || {
            if is_wanted() && !self.is_ready() {
                self.want();
            }
        });
    }

    /// What the chunk draws, with a skeleton in its place until the chunk is there.
    pub fn page<F: Future<Output = Result<AnyView, ChunkError>> + Send + 'static>(
        self,
        function: impl Fn() -> F + Send + 'static,
        skeleton: fn() -> AnyView,
    ) -> AnyView {
        self.want();
        let (is_ready, view) = (self.ready(), self.view(function));
        // Whoever waits in vain is told so instead.
        let skeleton = move || (!is_ready.get() && !self.is_missing()).then(skeleton);
        (skeleton, view).into_any()
    }

    pub fn is_ready(self) -> bool {
        self.state.get_untracked() == State::Ready
    }

    /// Whether somebody waits for it in vain. Tracked.
    pub fn is_missing(self) -> bool {
        self.state.get() == State::Missing
    }

    fn ready(self) -> Memo<bool> {
        row_memo(move || self.state.get() == State::Ready)
    }
}
