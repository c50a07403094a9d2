//! Signals and memos of all types on one machinery. Leptos' own are used in the same way, and bring a copy of that machinery
//! along for each type: with thirty types a tenth of what a first visit loads. So these are for what the first view shows.

use leptos::prelude::*;
use std::any::Any;
use std::cell::RefCell;
use std::marker::PhantomData;
use std::rc::Rc;
use std::sync::Arc;

/// What was provided for here. Leptos' own `expect_context` brings a message along for each type.
pub fn context<T: Clone + 'static>() -> T {
    use_context().unwrap_or_else(|| missing())
}

#[cold]
#[inline(never)]
fn missing() -> ! {
    unreachable!("a context was asked for that nobody provided")
}

/// A `RefCell` of the type the atom was made with.
type Value = Rc<dyn Any>;
type Raw = RwSignal<Value, LocalStorage>;

/// A signal that can be read and written.
pub struct Atom<T> {
    raw: Raw,
    of: PhantomData<fn() -> T>,
}

impl<T> Clone for Atom<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Atom<T> {}

impl<T: 'static> Atom<T> {
    pub fn new(value: T) -> Self {
        Self { raw: made(Rc::new(RefCell::new(value))), of: PhantomData }
    }

    pub fn with<R>(&self, read: impl FnOnce(&T) -> R) -> R {
        read(&inside(&watched(self.raw)).borrow())
    }

    pub fn with_untracked<R>(&self, read: impl FnOnce(&T) -> R) -> R {
        read(&inside(&unwatched(self.raw)).borrow())
    }

    pub fn get(&self) -> T
    where
        T: Clone,
    {
        self.with(T::clone)
    }

    pub fn get_untracked(&self) -> T
    where
        T: Clone,
    {
        self.with_untracked(T::clone)
    }

    pub fn try_get_untracked(&self) -> Option<T>
    where
        T: Clone,
    {
        remaining(self.raw).map(|value| inside::<T>(&value).borrow().clone())
    }

    /// Nothing happens where the owner is gone.
    pub fn set(&self, value: T) {
        self.try_set(value);
    }

    /// The value back, where the owner is gone.
    pub fn try_set(&self, value: T) -> Option<T> {
        let Some(kept) = remaining(self.raw) else { return Some(value) };
        // What was there is dropped when nobody holds the cell any more: its end may look at the atom.
        let _before = inside(&kept).replace(value);
        changed(self.raw);
        None
    }

    /// Nothing happens where the owner is gone.
    pub fn update(&self, change: impl FnOnce(&mut T)) {
        self.try_update(change);
    }

    pub fn try_update<R>(&self, change: impl FnOnce(&mut T) -> R) -> Option<R> {
        let kept = remaining(self.raw)?;
        let done = change(&mut inside(&kept).borrow_mut());
        changed(self.raw);
        Some(done)
    }

    pub fn is_disposed(&self) -> bool {
        self.raw.is_disposed()
    }
}

fn inside<T: 'static>(value: &Value) -> &RefCell<T> {
    match value.downcast_ref() {
        Some(cell) => cell,
        None => unreachable!("an atom holds what it was made with"),
    }
}

#[inline(never)]
fn made(value: Value) -> Raw {
    RwSignal::new_local(value)
}

#[inline(never)]
fn watched(raw: Raw) -> Value {
    raw.get()
}

#[inline(never)]
fn unwatched(raw: Raw) -> Value {
    raw.get_untracked()
}

#[inline(never)]
fn remaining(raw: Raw) -> Option<Value> {
    raw.try_get_untracked()
}

#[inline(never)]
fn changed(raw: Raw) {
    raw.notify();
}

/// What a memo computed, and how it is compared with what came before.
#[derive(Clone)]
struct Computed {
    value: Arc<dyn Any + Send + Sync>,
    is_same: fn(&dyn Any, &dyn Any) -> bool,
}

impl PartialEq for Computed {
    fn eq(&self, other: &Self) -> bool {
        (self.is_same)(&*self.value, &*other.value)
    }
}

/// A value computed from signals; whoever watches it hears only of real changes.
pub struct Derived<T> {
    raw: Memo<Computed>,
    of: PhantomData<fn() -> T>,
}

impl<T> Clone for Derived<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Derived<T> {}

/// Computes when it is read and something it reads has changed.
pub fn memo<T: PartialEq + Send + Sync + 'static>(
    compute: impl Fn() -> T + Send + Sync + 'static,
) -> Derived<T> {
    let is_same = |one: &dyn Any, other: &dyn Any| one.downcast_ref::<T>() == other.downcast_ref::<T>();
    let raw = computing(Box::new(move || Computed { value: Arc::new(compute()), is_same }));
    Derived { raw, of: PhantomData }
}

impl<T: 'static> Derived<T> {
    pub fn with<R>(&self, read: impl FnOnce(&T) -> R) -> R {
        read(computed(&newest(self.raw)))
    }

    pub fn with_untracked<R>(&self, read: impl FnOnce(&T) -> R) -> R {
        read(computed(&newest_unwatched(self.raw)))
    }

    pub fn get(&self) -> T
    where
        T: Clone,
    {
        self.with(T::clone)
    }

    pub fn get_untracked(&self) -> T
    where
        T: Clone,
    {
        self.with_untracked(T::clone)
    }
}

impl<T: Clone + Send + Sync + 'static> From<Derived<T>> for Signal<T> {
    fn from(derived: Derived<T>) -> Self {
        Self::derive(move || derived.get())
    }
}

fn computed<T: 'static>(computed: &Computed) -> &T {
    match computed.value.downcast_ref() {
        Some(value) => value,
        None => unreachable!("a memo holds what it computes"),
    }
}

#[inline(never)]
fn computing(compute: Box<dyn Fn() -> Computed + Send + Sync>) -> Memo<Computed> {
    Memo::new(move |_| compute())
}

#[inline(never)]
fn newest(raw: Memo<Computed>) -> Computed {
    raw.get()
}

#[inline(never)]
fn newest_unwatched(raw: Memo<Computed>) -> Computed {
    raw.get_untracked()
}
