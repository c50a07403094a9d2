//! The frame of the pages before signing in: a card, and language and theme in the corner.

use crate::browser::dom;
use crate::browser::effect::effect;
use crate::features::shell::menu_buttons::{LanguageButton, ThemeButton};
use crate::features::shell::prefs::{t, use_prefs};
use crate::features::shell::site_mark::SiteMark;
use crate::i18n::{ProblemText, SignInProblem, Text};
use crate::ui::button::{Button, ButtonVariant};
use crate::ui::icon::{Glyph, Icon};
use leptos::prelude::*;

#[component]
pub fn Front(#[prop(into)] title: Signal<String>, children: Children) -> impl IntoView {
    effect(move || dom::set_title(&title.get()));
    view! {
        <div class="front">
            <header>
                <LanguageButton />
                <ThemeButton />
            </header>
            <main class="card">
                <SiteMark />
                <h1>{title}</h1>
                {children()}
            </main>
        </div>
    }
}

/// The settings of the site are broken or out of reach: only whoever runs it can mend that.
#[component]
pub fn SettingsProblem(text: Text, on_retry: Callback<()>) -> impl IntoView {
    let prefs = use_prefs();
    view! {
        <Front title=t(ProblemText::ConfigBroken)>
            <p class="fault-note" role="alert">{move || prefs.say(&text)}</p>
            <p>{t(ProblemText::ConfigBrokenHint)}</p>
            <div class="row-of-buttons">
                <Button label=t(Text::Retry) icon=Icon::Replay variant=ButtonVariant::Primary on_press=move |_| on_retry.run(()) />
            </div>
        </Front>
    }
}

/// Why a sign-in did not work.
#[component]
pub fn SignInFailure(refused: SignInProblem) -> impl IntoView {
    view! { <p class="fault-note" role="alert">{t(ProblemText::SignIn(refused))}</p> }
}

/// Somebody else's page shows us in a frame: the drive stays hidden, so that no click can be stolen.
#[component]
pub fn FramedPage(address: String) -> impl IntoView {
    view! {
        <Front title=t(ProblemText::Framed)>
            <p>{t(ProblemText::FramedHint)}</p>
            <div class="row-of-buttons">
                <a class="button primary" href=address target="_blank" rel="noopener">
                    {t(ProblemText::OpenInOwnTab)}
                </a>
            </div>
        </Front>
    }
}

/// The pop-up has done its work.
#[component]
pub fn PopupDonePage() -> impl IntoView {
    view! {
        <Front title=t(Text::SignIn)>
            <p role="status">{t(ProblemText::PopupDone)}</p>
        </Front>
    }
}

/// On the way to the sign-in page or into the drive. It appears late, so that a quick answer shows no flicker.
#[component]
pub fn Opening(text: Text) -> impl IntoView {
    view! {
        <div class="splash" role="status">
            <SiteMark />
            <p class="late">{t(text)}</p>
        </div>
    }
}

/// The drive could not be opened: what happened, and the ways on.
#[component]
pub fn OpeningFailed(
    failure: crate::base::failure::Failure,
    on_retry: Callback<()>,
    on_sign_in: Callback<()>,
) -> impl IntoView {
    let prefs = use_prefs();
    let worded = Memo::new(move |_| prefs.failure(&failure));
    view! {
        <Front title=t(Text::AppName)>
            <p class="fault-note" role="alert">
                <Glyph icon=Icon::Unplugged />
                {move || worded.get().0}
            </p>
            {move || worded.get().1.map(|number| view! { <p>{number}</p> })}
            <div class="row-of-buttons">
                <Button label=t(Text::Retry) icon=Icon::Replay variant=ButtonVariant::Primary on_press=move |_| on_retry.run(()) />
                <Button label=t(ProblemText::SignInAgain) variant=ButtonVariant::Outlined on_press=move |_| on_sign_in.run(()) />
            </div>
        </Front>
    }
}
