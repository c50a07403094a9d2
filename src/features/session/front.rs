//! Pages outside a session share this frame: a card, and buttons for language and theme.

use crate::base::failure::Failure;
use crate::base::sign_in_error::SignInError;
use crate::browser::dom;
use crate::browser::effect::effect;
use crate::features::shell::menu_buttons::{LanguageButton, ThemeButton};
use crate::features::shell::prefs::{t, use_prefs};
use crate::features::shell::site_mark::SiteMark;
use crate::i18n::{ProblemText, Text};
use crate::ui::button::{Button, ButtonVariant};
use crate::ui::icon::{Glyph, Icon};
use leptos::prelude::*;

#[component]
pub fn FrontPage(#[prop(into)] title: Signal<String>, children: Children) -> impl IntoView {
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

/// The site's settings are invalid or can't be loaded. Only the administrator can repair that.
#[component]
pub fn SettingsProblemPage(text: Text, on_retry: Callback<()>) -> impl IntoView {
    let prefs = use_prefs();
    view! {
        <FrontPage title=t(ProblemText::ConfigBroken)>
            <p class="fault-note" role="alert">{move || prefs.localize(&text)}</p>
            <p>{t(ProblemText::ConfigBrokenHint)}</p>
            <div class="row-of-buttons">
                <Button label=t(Text::Retry) icon=Icon::Replay variant=ButtonVariant::Primary on_press=move |_| on_retry.run(()) />
            </div>
        </FrontPage>
    }
}

/// Says why a sign-in failed.
#[component]
pub fn SignInFailure(problem: SignInError) -> impl IntoView {
    view! { <p class="fault-note" role="alert">{t(ProblemText::SignIn(problem))}</p> }
}

/// Shown when another site embeds the app in a frame: the drive stays hidden, against clickjacking.
#[component]
pub fn FramedPage(address: String) -> impl IntoView {
    view! {
        <FrontPage title=t(ProblemText::Framed)>
            <p>{t(ProblemText::FramedHint)}</p>
            <div class="row-of-buttons">
                <a class="button primary" href=address target="_blank" rel="noopener">
                    {t(ProblemText::OpenInOwnTab)}
                </a>
            </div>
        </FrontPage>
    }
}

/// Shown instead of the sign-in where the page came by plain http.
#[component]
pub fn InsecurePage(address: String) -> impl IntoView {
    let href = address.clone();
    view! {
        <FrontPage title=t(ProblemText::Insecure)>
            <p>{t(ProblemText::InsecureHint)}</p>
            <p><a href=href rel="external">{address}</a></p>
        </FrontPage>
    }
}

/// Shown in the sign-in pop-up after it has finished, where it can't close itself.
#[component]
pub fn PopupDonePage(is_refused: bool) -> impl IntoView {
    let text = if is_refused { ProblemText::PopupRefused } else { ProblemText::PopupDone };
    view! {
        <FrontPage title=t(Text::SignIn)>
            <p role="status">{t(text)}</p>
        </FrontPage>
    }
}

/// Shown while the sign-in page or the drive opens. CSS delays its text, so that a quick answer causes no flicker.
#[component]
pub fn OpeningPage(text: Text) -> impl IntoView {
    view! {
        <div class="splash" role="status">
            <SiteMark />
            <p class="late">{t(text)}</p>
        </div>
    }
}

/// The drive could not be opened: says why and offers a retry or a new sign-in.
#[component]
pub fn OpeningFailedPage(
    failure: Failure,
    on_retry: Callback<()>,
    on_sign_in: Callback<()>,
) -> impl IntoView {
    let prefs = use_prefs();
    let message = Memo::new(move |_| prefs.failure_text(&failure));
    view! {
        <FrontPage title=t(Text::AppName)>
            <p class="fault-note" role="alert">
                <Glyph icon=Icon::Unplugged />
                {move || message.get().0}
            </p>
            {move || message.get().1.map(|number| view! { <p>{number}</p> })}
            <div class="row-of-buttons">
                <Button label=t(Text::Retry) icon=Icon::Replay variant=ButtonVariant::Primary on_press=move |_| on_retry.run(()) />
                <Button label=t(ProblemText::SignInAgain) variant=ButtonVariant::Outlined on_press=move |_| on_sign_in.run(()) />
            </div>
        </FrontPage>
    }
}
