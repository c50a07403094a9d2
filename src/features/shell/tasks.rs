//! Async tasks that end with the session, so that none of them runs on after its stores are disposed.

use futures_channel::oneshot;
use futures_util::future::{self, FutureExt, LocalBoxFuture, Shared};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::future::Future;

#[derive(Clone, Copy)]
pub struct Tasks {
    ended: StoredValue<Shared<oneshot::Receiver<()>>>,
    /// How many of the person's commands the server has not answered yet.
    pub commands: RwSignal<usize>,
}

pub fn provide() -> Tasks {
    let (on_end, ended) = oneshot::channel::<()>();
    let on_end = StoredValue::new(Some(on_end));
    // Dropping the sender resolves `ended`.
    on_cleanup(move || drop(on_end.try_update_value(Option::take)));
    let tasks = Tasks { ended: StoredValue::new(ended.shared()), commands: RwSignal::new(0) };
    provide_context(tasks);
    tasks
}

pub fn use_tasks() -> Tasks {
    expect_context()
}

impl Tasks {
    pub fn spawn(&self, work: impl Future<Output = ()> + 'static) {
        self.spawn_boxed(Box::pin(work));
    }

    /// Runs something that the person asked for and that would be lost with this page.
    pub fn spawn_command(&self, work: impl Future<Output = ()> + 'static) {
        let commands = self.commands;
        commands.update(|running| *running += 1);
        self.spawn(async move {
            work.await;
            commands.update(|running| *running -= 1);
        });
    }

    fn spawn_boxed(&self, work: LocalBoxFuture<'static, ()>) {
        let Some(ended) = self.ended.try_get_value() else { return };
        spawn_local(async move {
            future::select(ended, work).await;
        });
    }
}
