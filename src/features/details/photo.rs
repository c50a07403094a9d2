//! What is known of a photo: from the service, else from the beginning of the file, which is read when this is shown.

use super::copy_button::CopyButton;
use super::facts::Fact;
use super::store::use_details_store;
use crate::base::loadable::Loadable;
use crate::base::name::shown::shown;
use crate::browser::effect::effect;
use crate::features::shell::panels::FailureNote;
use crate::features::shell::prefs::{Prefs, t, use_prefs};
use crate::i18n::PhotoText;
use crate::model::details::FileDetails;
use crate::model::photo::{PhotoFacts, Taken, exposure_text, short_number};
use leptos::prelude::*;

#[component]
pub fn PhotoPart(facts: Memo<Option<FileDetails>>) -> impl IntoView {
    let (store, prefs) = (use_details_store(), use_prefs());
    effect(move || {
        facts.with(|facts| facts.iter().for_each(|facts| store.load_photo(facts)));
    });
    let photo = Memo::new(move |_| {
        let known = facts.with(|facts| facts.as_ref().map(|facts| facts.photo.clone()))?;
        let read = store.photo.state.with(|state| state.ready().cloned()).unwrap_or_default();
        Some(known.or(read)).filter(|photo| !photo.is_empty())
    });
    let failure = Memo::new(move |_| {
        store.photo.state.with(|state| match state {
            Loadable::Failed(failure) => Some(failure.clone()),
            _ => None,
        })
    });
    let retry = Callback::new(move |()| {
        facts.with_untracked(|facts| facts.iter().for_each(|facts| store.load_photo(facts)));
    });
    let is_shown = Memo::new(move |_| photo.with(Option::is_some) || failure.with(Option::is_some));
    move || {
        is_shown.get().then(|| {
            view! {
                <section class="details-part">
                    <h3>{t(PhotoText::Photo)}</h3>
                    <dl class="facts">{move || photo.get().map(|photo| lines(photo, prefs))}</dl>
                    {move || failure.get().map(|failure| view! { <FailureNote failure on_retry=retry /> })}
                </section>
            }
        })
    }
}

fn lines(photo: PhotoFacts, prefs: Prefs) -> impl IntoView {
    let seconds = photo.exposure.map(|it| prefs.localize(&PhotoText::Seconds(exposure_text(it)).into()));
    let aperture = photo.aperture.map(|it| format!("f/{}", short_number(it)));
    let iso = photo.iso.map(|iso| format!("ISO {iso}"));
    let exposure: Vec<String> = [seconds, aperture, iso].into_iter().flatten().collect();
    let focal = photo.focal_length.map(|it| prefs.localize(&PhotoText::Millimetres(short_number(it)).into()));
    let taken = photo.taken.map(|taken| match taken {
        Taken::At(time) => prefs.date(time),
        Taken::ByItsClock(text) => text,
    });
    let values = [
        (PhotoText::Taken, taken),
        (PhotoText::Camera, photo.camera.map(|it| shown(&it))),
        (PhotoText::Lens, photo.lens.map(|it| shown(&it))),
        (PhotoText::Exposure, Some(exposure.join(" · ")).filter(|it| !it.is_empty())),
        (PhotoText::FocalLength, focal),
        (PhotoText::Dimensions, photo.dimensions.map(|(width, height)| format!("{width} × {height}"))),
    ];
    let values = values.into_iter().filter_map(|(label, value)| {
        let value = value?;
        Some(view! { <Fact label=t(label)><bdi>{value}</bdi></Fact> })
    });
    let place = photo.place.map(|place| place.text());
    let address = photo.address.map(|address| shown(&address));
    let place = (place.is_some() || address.is_some()).then(|| {
        let place = place.map(|place| {
            let label = prefs.localize(&PhotoText::Place.into());
            view! { <span class="copied"><span class="numbers">{place.clone()}</span><CopyButton label value=place /></span> }
        });
        view! { <Fact label=t(PhotoText::Place)>{address.map(|it| view! { <bdi>{it}</bdi> })}{place}</Fact> }
    });
    view! {
        {values.collect_view()}
        {place}
    }
}
