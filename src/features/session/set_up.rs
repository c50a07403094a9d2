//! For a site without `config.json`: two values, the address to register, a test, and go. What is typed stays.

use super::front::Front;
use crate::browser::dom;
use crate::features::shell::prefs::{t, use_prefs};
use crate::i18n::{ActionText, Text};
use crate::ui::button::{Button, ButtonVariant};
use crate::ui::icon::Icon;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// What the person typed, as it stands.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Typed {
    pub domain_id: String,
    pub app_id: String,
    pub endpoint: String,
}

/// What a test of the address said: a sentence, and whether it is good news.
pub type Outcome = RwSignal<Option<(Text, bool)>>;

/// Which field is wrong, and why.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Faults {
    pub domain_id: Option<Text>,
    pub app_id: Option<Text>,
    pub endpoint: Option<Text>,
}

impl Faults {
    fn none(&self) -> bool {
        *self == Self::default()
    }
}

#[component]
pub fn SetUpPage(
    /// What to register in the PDS console.
    redirect_uri: String,
    check: Callback<Typed, Faults>,
    /// Tries the address and answers through the signal: a sentence, and whether it is good news.
    test: Callback<(Typed, Outcome)>,
    save: Callback<Typed>,
) -> impl IntoView {
    let prefs = use_prefs();
    let typed = RwSignal::new(Typed::default());
    let faults = RwSignal::new(Faults::default());
    let outcome = Outcome::new(None);
    // Opened for a fault inside it, and never closed under somebody's hands.
    let advanced = RwSignal::new(false);
    let change = move |write: fn(&mut Typed, &mut Faults, String)| {
        Callback::new(move |text: String| {
            typed.update(|typed| faults.update(|faults| write(typed, faults, text)));
            outcome.set(None);
        })
    };
    let checked = move || {
        let found = check.run(typed.get_untracked());
        if found.endpoint.is_some() {
            advanced.set(true);
        }
        faults.set(found.clone());
        found.none()
    };
    let try_it = move |_| {
        if checked() {
            outcome.set(Some((Text::from(ActionText::Testing), true)));
            test.run((typed.get_untracked(), outcome));
        }
    };
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        if checked() {
            save.run(typed.get_untracked());
        }
    };
    view! {
        <Front title=t(ActionText::SetupTitle)>
            <p>{t(ActionText::SetupIntro)}</p>
            <p>{t(ActionText::SetupWhichForm)}</p>
            <RedirectUri address=redirect_uri />
            <form on:submit=submit novalidate>
                <Field
                    id="domain-id"
                    label=Text::from(ActionText::DomainId)
                    hint=Text::from(ActionText::DomainIdHint)
                    fault=Signal::derive(move || faults.get().domain_id)
                    on_change=change(|typed, faults, text| {
                        typed.domain_id = text;
                        faults.domain_id = None;
                    })
                />
                <Field
                    id="app-id"
                    label=Text::from(ActionText::AppId)
                    hint=Text::from(ActionText::AppIdHint)
                    fault=Signal::derive(move || faults.get().app_id)
                    on_change=change(|typed, faults, text| {
                        typed.app_id = text;
                        faults.app_id = None;
                    })
                />
                <details
                    prop:open=advanced
                    on:toggle=move |event| advanced.set(dom::is_open(event.target()))
                >
                    <summary>{t(ActionText::Advanced)}</summary>
                    <Field
                        id="endpoint"
                        label=Text::from(ActionText::Endpoint)
                        hint=Text::from(ActionText::EndpointHint)
                        fault=Signal::derive(move || faults.get().endpoint)
                        on_change=change(|typed, faults, text| {
                        typed.endpoint = text;
                        faults.endpoint = None;
                    })
                    />
                </details>
                <p role="status" class:good-note=move || outcome.with(|it| matches!(it, Some((_, true))))
                    class:fault-note=move || outcome.with(|it| matches!(it, Some((_, false))))>
                    {move || outcome.get().map(|(text, _)| prefs.say(&text))}
                </p>
                <div class="row-of-buttons">
                    <Button label=t(ActionText::SaveAndSignIn) variant=ButtonVariant::Primary submit=true />
                    <Button label=t(ActionText::TestEndpoint) variant=ButtonVariant::Outlined on_press=try_it />
                </div>
            </form>
            <p>{t(ActionText::SetupAdmin)}</p>
        </Front>
    }
}

#[component]
fn Field(
    id: &'static str,
    label: Text,
    hint: Text,
    fault: Signal<Option<Text>>,
    on_change: Callback<String>,
) -> impl IntoView {
    let prefs = use_prefs();
    let (hint_id, fault_id) = (format!("{id}-hint"), format!("{id}-fault"));
    view! {
        <div class="field">
            <label for=id>{t(label)}</label>
            <input
                id=id
                class="input"
                type="text"
                autocomplete="off"
                autocapitalize="off"
                spellcheck="false"
                aria-describedby=format!("{hint_id} {fault_id}")
                aria-invalid=move || fault.with(Option::is_some).to_string()
                on:input=move |event| on_change.run(event_target_value(&event))
            />
            <p id=hint_id class="hint">{t(hint)}</p>
            <p id=fault_id class="fault" role="alert">{move || fault.get().map(|text| prefs.say(&text))}</p>
        </div>
    }
}

#[component]
fn RedirectUri(address: String) -> impl IntoView {
    let copied = RwSignal::new(false);
    let text = address.clone();
    let copy = Callback::new(move |_| {
        let text = text.clone();
        spawn_local(async move {
            let worked = dom::copy_text(&text).await;
            let _ = copied.try_set(worked);
        });
    });
    view! {
        <div class="field">
            <strong>{t(ActionText::SetupRedirect)}</strong>
            <div class="copy-line">
                <code>{address}</code>
                {move || {
                    let (label, icon) = if copied.get() { (Text::from(ActionText::Copied), Icon::Check) } else { (Text::from(ActionText::Copy), Icon::Copy) };
                    view! { <Button label=t(label) icon variant=ButtonVariant::Outlined on_press=copy /> }
                }}
            </div>
            <p class="hint">{t(ActionText::SetupRedirectHint)}</p>
        </div>
    }
}
