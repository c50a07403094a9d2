//! A finger on a touch screen, in Chromium, and drags by the mouse.

use fantoccini::actions::{InputSource, MouseActions, PointerAction};
use fantoccini::elements::Element;
use serde_json::json;

use crate::world::World;

impl World {
    /// Puts a finger on the middle of an element and keeps it there, in Chromium.
    pub async fn touch(&self, element: &Element) {
        let (x, y) = self.middle(element).await;
        let point = json!({"x": x, "y": y});
        let event = json!({"type": "touchStart", "touchPoints": [point]});
        self.driver.devtools("Input.dispatchTouchEvent", event).await;
    }

    /// Lifts the finger.
    pub async fn lift_finger(&self) {
        let event = json!({"type": "touchEnd", "touchPoints": []});
        self.driver.devtools("Input.dispatchTouchEvent", event).await;
    }

    /// Moves a finger across the screen.
    pub async fn swipe(&self, from: (f64, f64), to: (f64, f64)) {
        let points = [from, ((from.0 + to.0) / 2.0, (from.1 + to.1) / 2.0), to];
        for (at, (x, y)) in points.into_iter().enumerate() {
            let kind = if at == 0 { "touchStart" } else { "touchMove" };
            let event = json!({"type": kind, "touchPoints": [{"x": x, "y": y}]});
            self.driver.devtools("Input.dispatchTouchEvent", event).await;
        }
        self.lift_finger().await;
    }

    /// Drags an element by the mouse onto another and keeps it there. What moves has to move on the target too. Chromium
    /// begins to drag only when all of it is one sequence.
    pub async fn drag_over(&self, element: &Element, target: &Element) {
        let (from, to) = (self.middle(element).await, self.middle(target).await);
        let move_to = |(x, y)| PointerAction::MoveTo { duration: None, x, y };
        let mouse = MouseActions::new("mouse".into())
            .then(move_to(from))
            .then(PointerAction::Down { button: 0 })
            .then(move_to((from.0 + 10.0, from.1 + 5.0)))
            .then(move_to(to))
            .then(move_to((to.0 + 3.0, to.1)));
        self.client().perform_actions(mouse).await.expect("a drag");
    }

    /// Drags through points of the viewport and lets go. In one sequence: between two, browsers forget the pointer.
    pub async fn drag_through(&self, points: &[(f64, f64)]) {
        let mut mouse = MouseActions::new("mouse".into());
        for (at, &(x, y)) in points.iter().enumerate() {
            mouse = mouse.then(PointerAction::MoveTo { duration: None, x, y });
            if at == 0 {
                mouse = mouse.then(PointerAction::Down { button: 0 });
            }
        }
        self.client().perform_actions(mouse.then(PointerAction::Up { button: 0 })).await.expect("a drag");
    }

    /// The middle of an element in the viewport.
    pub async fn middle(&self, element: &Element) -> (f64, f64) {
        let (x, y, width, height) = element.rectangle().await.expect("the place of an element");
        (x + width / 2.0, y + height / 2.0)
    }
}
