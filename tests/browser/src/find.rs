//! Finding things by role and accessible name. Everything waits until it is there, and says what was there instead
//! when it isn't.

use std::time::Duration;

use fantoccini::elements::Element;
use serde_json::{Value, json};

use crate::world::World;

/// What an accessible name has to be.
#[derive(Clone, Copy, Debug)]
pub enum Name<'a> {
    Is(&'a str),
    Has(&'a str),
    Any,
}

impl<'a> From<&'a str> for Name<'a> {
    fn from(text: &'a str) -> Self {
        Name::Is(text)
    }
}

impl<'a> From<&'a String> for Name<'a> {
    fn from(text: &'a String) -> Self {
        Name::Is(text)
    }
}

const FINDER: &str = include_str!("find.js");

impl World {
    /// The one element of this role and name, once it is there. The first, if there are several.
    pub async fn find<'n>(&self, role: &str, name: impl Into<Name<'n>>) -> Element {
        let name = name.into();
        let found = self.try_until(async || self.all(role, name).await.into_iter().next()).await;
        match found {
            Ok(element) => element,
            Err(took) => panic!("There is no {role} {name:?}. {}", self.there(role, took).await),
        }
    }

    /// The same, below another element.
    pub async fn find_in<'n>(&self, root: &Element, role: &str, name: impl Into<Name<'n>>) -> Element {
        let name = name.into();
        let found =
            self.try_until(async || self.all_in(Some(root), role, name).await.into_iter().next()).await;
        match found {
            Ok(element) => element,
            Err(took) => panic!("There is no {role} {name:?} in it. {}", self.there(role, took).await),
        }
    }

    /// Everything of this role and name right now.
    pub async fn all<'n>(&self, role: &str, name: impl Into<Name<'n>>) -> Vec<Element> {
        self.all_in(None, role, name.into()).await
    }

    /// Whether there is such an element right now.
    pub async fn has<'n>(&self, role: &str, name: impl Into<Name<'n>>) -> bool {
        !self.all(role, name).await.is_empty()
    }

    pub(crate) async fn all_in(&self, root: Option<&Element>, role: &str, name: Name<'_>) -> Vec<Element> {
        let (text, exact) = match name {
            Name::Is(text) => (json!(text), true),
            Name::Has(text) => (json!(text), false),
            Name::Any => (Value::Null, false),
        };
        let root = root.map_or(Value::Null, |root| serde_json::to_value(root).unwrap_or(Value::Null));
        let arguments = vec![json!(role), text, json!(exact), root];
        // A page that is just being replaced has nothing to find.
        let Ok(found) = self.client().execute(FINDER, arguments).await else { return Vec::new() };
        found.as_array().into_iter().flatten().filter_map(|reference| self.element(reference)).collect()
    }

    fn element(&self, reference: &Value) -> Option<Element> {
        let id = reference.as_object()?.values().next()?.as_str()?;
        Some(Element::from_element_id(self.client().clone(), id.to_owned().into()))
    }

    /// Which names this role has on the page, and all else that a failing test wants to know.
    async fn there(&self, role: &str, took: Duration) -> String {
        let mut names = Vec::new();
        for element in self.all(role, Name::Any).await.iter().take(12) {
            names.push(element.text().await.unwrap_or_default().replace('\n', " "));
        }
        format!("Of this role: {names:?}\n{}", self.report(took).await)
    }
}
