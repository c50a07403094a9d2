//! A progress bar or meter.

use leptos::prelude::*;

#[component]
pub fn ProgressBar(
    /// Between 0 and 1.
    #[prop(into)]
    fraction: Signal<f64>,
    /// The accessible name.
    #[prop(into)]
    label: Signal<String>,
    /// Shows a quantity, such as used space, instead of progress.
    #[prop(optional)]
    meter: bool,
) -> impl IntoView {
    let percent = move || (fraction.get() * 100.0).round().clamp(0.0, 100.0) as u32;
    view! {
        <div
            class="bar"
            class:full=move || { meter && fraction.get() > 0.9 }
            role=if meter { "meter" } else { "progressbar" }
            aria-label=label
            aria-valuemin="0"
            aria-valuemax="100"
            aria-valuenow=move || percent().to_string()
        >
            <span style:transform=move || format!("scaleX({}.{:02})", percent() / 100, percent() % 100)></span>
        </div>
    }
}
