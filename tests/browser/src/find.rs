//! Finds elements by role and accessible name. Waits until there is one; the message of a failed search lists what was
//! there instead.

use std::time::Duration;

use fantoccini::elements::Element;
use serde_json::{Value, json};

use crate::world::World;

/// A condition on an accessible name.
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
        let found = self.try_until(async || self.try_all(None, role, name).await?.into_iter().next()).await;
        match found {
            Ok(element) => element,
            Err(took) => panic!("There is no {role} {name:?}. {}", self.alternatives(role, took).await),
        }
    }

    /// The same, below another element.
    pub async fn find_in<'n>(&self, root: &Element, role: &str, name: impl Into<Name<'n>>) -> Element {
        let name = name.into();
        let found =
            self.try_until(async || self.try_all(Some(root), role, name).await?.into_iter().next()).await;
        match found {
            Ok(element) => element,
            Err(took) => panic!("There is no {role} {name:?} in it. {}", self.alternatives(role, took).await),
        }
    }

    /// All elements of this role and name right now; none while the page is being replaced.
    pub async fn all<'n>(&self, role: &str, name: impl Into<Name<'n>>) -> Vec<Element> {
        self.try_all(None, role, name.into()).await.unwrap_or_default()
    }

    /// Whether there is such an element right now.
    pub async fn has<'n>(&self, role: &str, name: impl Into<Name<'n>>) -> bool {
        !self.all(role, name).await.is_empty()
    }

    /// `None` while the page can't be asked, as when it is being replaced.
    pub(crate) async fn try_all(
        &self,
        root: Option<&Element>,
        role: &str,
        name: Name<'_>,
    ) -> Option<Vec<Element>> {
        let (text, exact) = match name {
            Name::Is(text) => (json!(text), true),
            Name::Has(text) => (json!(text), false),
            Name::Any => (Value::Null, false),
        };
        let root = root.map_or(Value::Null, |root| serde_json::to_value(root).unwrap_or(Value::Null));
        let arguments = vec![json!(role), text, json!(exact), root];
        let found = self.client().execute(FINDER, arguments).await.ok()?;
        Some(found.as_array()?.iter().filter_map(|reference| self.element(reference)).collect())
    }

    fn element(&self, reference: &Value) -> Option<Element> {
        let id = reference.as_object()?.values().next()?.as_str()?;
        Some(Element::from_element_id(self.client().clone(), id.to_owned().into()))
    }

    /// For the message of a failed search: the elements of this role that are there, and the report of the wait.
    async fn alternatives(&self, role: &str, took: Duration) -> String {
        let mut names = Vec::new();
        for element in self.all(role, Name::Any).await.iter().take(12) {
            names.push(element.text().await.unwrap_or_default().replace('\n', " "));
        }
        format!("Of this role: {names:?}\n{}", self.report(took).await)
    }
}
