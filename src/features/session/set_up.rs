//! The set-up form of a site without `config.json`: domain and app id, the redirect address to register, and a test of
//! the endpoint.

use super::front::FrontPage;
use crate::browser::dom;
use crate::browser::effect::handler;
use crate::features::shell::prefs::{t, use_prefs};
use crate::i18n::{ActionText, Text};
use crate::ui::button::{Button, ButtonVariant};
use crate::ui::icon::Icon;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The values of the form as typed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SetUpForm {
    pub domain_id: String,
    pub app_id: String,
    pub endpoint: String,
}

/// The result of the endpoint test: a message, and whether it is a success.
pub type EndpointTestResult = RwSignal<Option<(Text, bool)>>;

/// The error of each field.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FieldErrors {
    pub domain_id: Option<Text>,
    pub app_id: Option<Text>,
    pub endpoint: Option<Text>,
}

impl FieldErrors {
    fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

#[component]
pub fn SetUpPage(
    /// The address to register in the PDS console.
    redirect_uri: String,
    check: Callback<SetUpForm, FieldErrors>,
    /// The host to sign in at, once the values make sense.
    host: Callback<SetUpForm, Option<String>>,
    /// Tests the endpoint and writes the result into the signal.
    test: Callback<(SetUpForm, EndpointTestResult)>,
    save: Callback<SetUpForm>,
) -> impl IntoView {
    let prefs = use_prefs();
    let form = RwSignal::new(SetUpForm::default());
    let errors = RwSignal::new(FieldErrors::default());
    let test_result = EndpointTestResult::new(None);
    // Opened when a field inside has an error; only the person closes it.
    let is_advanced_open = RwSignal::new(false);
    let change = move |assign: fn(&mut SetUpForm, &mut FieldErrors, String)| {
        Callback::new(move |text: String| {
            form.update(|form| errors.update(|errors| assign(form, errors, text)));
            test_result.set(None);
        })
    };
    let is_valid = move || {
        let errors_found = check.run(form.get_untracked());
        if errors_found.endpoint.is_some() {
            is_advanced_open.set(true);
        }
        errors.set(errors_found.clone());
        errors_found.is_empty()
    };
    let run_test = move |_| {
        if is_valid() {
            test_result.set(Some((Text::from(ActionText::Testing), true)));
            test.run((form.get_untracked(), test_result));
        }
    };
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        if is_valid() {
            save.run(form.get_untracked());
        }
    };
    view! {
        <FrontPage title=t(ActionText::SetupTitle)>
            <p>{t(ActionText::SetupIntro)}</p>
            <p>{t(ActionText::SetupWhichForm)}</p>
            <RedirectUri address=redirect_uri />
            <form on:submit=handler(submit) novalidate>
                <Field
                    id="domain-id"
                    label=Text::from(ActionText::DomainId)
                    hint=Text::from(ActionText::DomainIdHint)
                    error=Signal::derive(move || errors.get().domain_id)
                    on_change=change(|form, errors, text| {
                        form.domain_id = text;
                        errors.domain_id = None;
                    })
                />
                <Field
                    id="app-id"
                    label=Text::from(ActionText::AppId)
                    hint=Text::from(ActionText::AppIdHint)
                    error=Signal::derive(move || errors.get().app_id)
                    on_change=change(|form, errors, text| {
                        form.app_id = text;
                        errors.app_id = None;
                    })
                />
                <details
                    prop:open=is_advanced_open
                    on:toggle=handler(move |event: web_sys::Event| is_advanced_open.set(dom::is_open(event.target())))
                >
                    <summary>{t(ActionText::Advanced)}</summary>
                    <Field
                        id="endpoint"
                        label=Text::from(ActionText::Endpoint)
                        hint=Text::from(ActionText::EndpointHint)
                        error=Signal::derive(move || errors.get().endpoint)
                        on_change=change(|form, errors, text| {
                        form.endpoint = text;
                        errors.endpoint = None;
                    })
                    />
                </details>
                {move || host.run(form.get()).map(|host| view! { <p>{t(Text::SignInIntro(host))}</p> })}
                <p role="status" class:good-note=move || test_result.with(|it| matches!(it, Some((_, true))))
                    class:fault-note=move || test_result.with(|it| matches!(it, Some((_, false))))>
                    {move || test_result.get().map(|(text, _)| prefs.localize(&text))}
                </p>
                <div class="row-of-buttons">
                    <Button label=t(ActionText::SaveAndSignIn) variant=ButtonVariant::Primary submit=true />
                    <Button label=t(ActionText::TestEndpoint) variant=ButtonVariant::Outlined on_press=run_test />
                </div>
            </form>
            <p>{t(ActionText::SetupAdmin)}</p>
        </FrontPage>
    }
}

#[component]
fn Field(
    id: &'static str,
    label: Text,
    hint: Text,
    error: Signal<Option<Text>>,
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
                aria-invalid=move || error.with(Option::is_some).to_string()
                on:input=handler(move |event| on_change.run(event_target_value(&event)))
            />
            <p id=hint_id class="hint">{t(hint)}</p>
            <p id=fault_id class="fault" role="alert">{move || error.get().map(|text| prefs.localize(&text))}</p>
        </div>
    }
}

#[component]
fn RedirectUri(address: String) -> impl IntoView {
    let has_copied = RwSignal::new(false);
    let text = address.clone();
    let copy = Callback::new(move |_| {
        let text = text.clone();
        spawn_local(async move {
            let is_copied = dom::copy_text(&text).await;
            let _ = has_copied.try_set(is_copied);
        });
    });
    view! {
        <div class="field">
            <strong>{t(ActionText::SetupRedirect)}</strong>
            <div class="copy-line">
                <code>{address}</code>
                {move || {
                    let (label, icon) = if has_copied.get() { (Text::from(ActionText::Copied), Icon::Check) } else { (Text::from(ActionText::Copy), Icon::Copy) };
                    view! { <Button label=t(label) icon variant=ButtonVariant::Outlined on_press=copy /> }
                }}
            </div>
            <p class="hint">{t(ActionText::SetupRedirectHint)}</p>
        </div>
    }
}
