//! The viewer of a sound. What plays is the session's: see `sound_store`.

use super::player_controls::{Loudness, PlayButton, Times};
use super::seek_bar::SeekBar;
use super::sound_store::{SoundState, SoundStore, use_sounds};
use crate::base::name::shown::shown;
use crate::browser::effect::effect;
use crate::features::preview::facts::NotShown;
use crate::features::preview::source::Source;
use crate::features::preview::store::use_preview;
use crate::features::shell::failure_panel::FailurePanel;
use crate::features::shell::kind_icon::KindIcon;
use crate::features::shell::prefs::t;
use crate::i18n::{MediaText, PreviewText, Text};
use crate::ui::button::{Button, ButtonVariant};
use crate::ui::icon::Icon;
use leptos::prelude::*;

#[component]
pub fn SoundViewer(source: Source) -> impl IntoView {
    let (sounds, preview) = (use_sounds(), use_preview());
    let id = StoredValue::new(source.entry().id);
    let name = shown(&source.entry().name);
    sounds.enter(source);
    let left = source.entry().id;
    on_cleanup(move || sounds.leave(&left));
    preview.load_ahead();
    let is_current = Memo::new(move |_| id.with_value(|id| sounds.is_current(id)));
    // Where the next sound follows this one, its viewer does too.
    let mut was_current = false;
    effect(move || {
        let current = sounds.sound.with(|it| it.as_ref().map(|entry| entry.id.clone()));
        let is_here = id.with_value(|id| current.as_ref() == Some(id));
        if let (false, true, Some(next)) = (is_here, was_current, &current) {
            preview.open_instead(next);
        }
        was_current = is_here;
    });
    preview.take_keys(move |key| {
        let is_ready = is_current.get_untracked();
        is_ready && sounds.playback.handle_key(key)
            || !is_ready && matches!(key, " " | "k") && {
                sounds.open_viewed(source, true);
                true
            }
    });
    let retry = Callback::new(move |()| sounds.retry());
    let state = Memo::new(move |_| is_current.get().then(|| sounds.state.get()));
    let head = move || {
        let name = name.clone();
        view! {
            <KindIcon entry=source.entry() />
            <p class="preview-name"><bdi>{name}</bdi></p>
        }
    };
    move || {
        match state.get() {
        Some(SoundState::Failed(failure)) => view! { <FailurePanel failure on_retry=retry /> }.into_any(),
        Some(SoundState::Unsupported) => {
            view! { <NotShown source reason=PreviewText::NoCodec others=source.viewer.others() /> }.into_any()
        }
        Some(_) => view! {
            <div class="preview-media">
                <div class="preview-sound">
                    {head()}
                    <SeekBar playback=sounds.playback />
                    <div class="player-row">
                        <StepButton sounds is_next=false />
                        <PlayButton playback=sounds.playback />
                        <StepButton sounds is_next=true />
                        <Times playback=sounds.playback />
                        <Loudness playback=sounds.playback />
                    </div>
                    <SoundFault sounds />
                </div>
            </div>
        }
        .into_any(),
        // Another one is heard until this one is wanted.
        None => view! {
            <div class="preview-media">
                <div class="preview-sound">
                    {head()}
                    <Button label=t(MediaText::Play) icon=Icon::Play variant=ButtonVariant::Primary on_press=move |_| sounds.open_viewed(source, true) />
                </div>
            </div>
        }
        .into_any(),
    }
    }
}

#[component]
pub fn StepButton(sounds: SoundStore, is_next: bool) -> impl IntoView {
    let (text, icon) = match is_next {
        true => (MediaText::NextSound, Icon::SkipForward),
        false => (MediaText::PreviousSound, Icon::SkipBack),
    };
    let can_step = Memo::new(move |_| sounds.can_step(is_next));
    // Out of use rather than away, so that it keeps its place and the focus.
    let end = t(MediaText::EndOfList);
    let disabled_reason = Signal::derive(move || (!can_step.get()).then(|| end.get()));
    view! { <Button label=t(text) icon variant=ButtonVariant::IconOnly disabled_reason on_press=move |_| sounds.step(is_next) /> }
}

/// Why the sound does not play, and what to do.
#[component]
pub fn SoundFault(sounds: SoundStore) -> impl IntoView {
    let text = Memo::new(move |_| match sounds.state.get() {
        SoundState::Loading | SoundState::Ready => None,
        SoundState::Failed(_) | SoundState::Stopped => Some(Text::from(PreviewText::PlaybackStopped)),
        SoundState::Unsupported => Some(Text::from(MediaText::BrokenSound)),
    });
    move || {
        text.get().map(|text| {
            view! {
                <p class="sound-fault" role="alert">
                    {t(text)} " "
                    <Button label=t(Text::Retry) icon=Icon::Replay variant=ButtonVariant::Link on_press=move |_| sounds.retry() />
                </p>
            }
        })
    }
}
