//! Input: clicks, typing, keys, choosing and dropping files; and emulated conditions of the browser.

use std::path::Path;

use fantoccini::actions::{Actions, InputSource, KeyAction, KeyActions, MouseActions, PointerAction};
use fantoccini::elements::Element;
use fantoccini::error::CmdError;
use serde_json::json;

use crate::driver::Kind;
use crate::find::Name;
use crate::world::World;

/// Keys that have no character.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    Enter,
    Escape,
    Tab,
    Backspace,
    Delete,
    Up,
    Down,
    Left,
    Right,
    Home,
    End,
    PageDown,
    F2,
    Space,
    Shift,
    Control,
    Alt,
}

impl Key {
    /// The code point WebDriver gives it.
    pub fn code(self) -> char {
        match self {
            Key::Enter => '\u{E007}',
            Key::Escape => '\u{E00C}',
            Key::Tab => '\u{E004}',
            Key::Backspace => '\u{E003}',
            Key::Delete => '\u{E017}',
            Key::Up => '\u{E013}',
            Key::Down => '\u{E015}',
            Key::Left => '\u{E012}',
            Key::Right => '\u{E014}',
            Key::Home => '\u{E011}',
            Key::End => '\u{E010}',
            Key::PageDown => '\u{E00F}',
            Key::F2 => '\u{E032}',
            Key::Space => ' ',
            Key::Shift => '\u{E008}',
            Key::Control => '\u{E009}',
            Key::Alt => '\u{E00A}',
        }
    }
}

/// A key as the keyboard of any layout and any input method reports it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Keystroke<'a> {
    pub key: &'a str,
    pub code: &'a str,
    /// The old number of the key, 229 for one that an input method takes.
    pub number: u32,
    pub ctrl: bool,
    pub shift: bool,
    /// How often it repeats while it is held.
    pub repeats: usize,
}

impl World {
    /// Presses a key in Chromium, where the focus is.
    pub async fn strike(&self, stroke: Keystroke<'_>) {
        let modifiers = 2 * u32::from(stroke.ctrl) + 8 * u32::from(stroke.shift);
        let event = |kind: &str, repeat: bool| {
            json!({"type": kind, "key": stroke.key, "code": stroke.code, "windowsVirtualKeyCode": stroke.number,
                "modifiers": modifiers, "autoRepeat": repeat})
        };
        for at in 0..=stroke.repeats {
            self.driver.devtools("Input.dispatchKeyEvent", event("rawKeyDown", at > 0)).await;
        }
        self.driver.devtools("Input.dispatchKeyEvent", event("keyUp", false)).await;
    }

    /// Clicks twice at one place in Chromium, as a double click however long `effect_of_first` takes.
    pub async fn double_click(&self, element: &Element, effect_of_first: impl AsyncFnOnce()) {
        let (x, y, width, height) = element.rectangle().await.expect("the place of an element");
        let (x, y) = (x + width / 2.0, y + height / 2.0);
        let click = async |number: u32| {
            for kind in ["mousePressed", "mouseReleased"] {
                let event = json!({"type": kind, "x": x, "y": y, "button": "left", "clickCount": number});
                self.driver.devtools("Input.dispatchMouseEvent", event).await;
            }
        };
        click(1).await;
        effect_of_first().await;
        click(2).await;
    }

    /// Finds an element and clicks it; tries again if it moved or was replaced meanwhile.
    pub async fn click<'n>(&self, role: &str, name: impl Into<Name<'n>>) {
        let name = name.into();
        self.find(role, name).await;
        let clicked = self
            .try_until(async || {
                let element = self.all(role, name).await.into_iter().next()?;
                element.click().await.ok()
            })
            .await;
        if clicked.is_err() {
            let why = self.find(role, name).await.click().await;
            panic!(
                "{role} {name:?} can't be clicked: {why:?}; see {}",
                self.screenshot("failure").await.display()
            );
        }
    }

    /// Clicks on the first such element with a modifier held, or twice; tries again if it was replaced meanwhile, as rows are
    /// when a list moves.
    pub async fn click_on<'n>(
        &self,
        role: &str,
        name: impl Into<Name<'n>>,
        modifier: Option<Key>,
        times: usize,
    ) {
        let name = name.into();
        self.find(role, name).await;
        self.until(&format!("{role} {name:?} was clicked"), async || {
            let element = self.all(role, name).await.into_iter().next()?;
            self.try_click_with(&element, modifier, times).await.ok()
        })
        .await;
    }

    /// The same on a certain element.
    pub async fn click_with(&self, element: &Element, modifier: Option<Key>, times: usize) {
        self.try_click_with(element, modifier, times).await.expect("a click");
    }

    async fn try_click_with(
        &self,
        element: &Element,
        modifier: Option<Key>,
        times: usize,
    ) -> Result<(), CmdError> {
        let mut mouse = MouseActions::new("mouse".into()).then(PointerAction::MoveToElement {
            element: element.clone(),
            duration: None,
            x: 0.,
            y: 0.,
        });
        for _ in 0..times {
            mouse = mouse.then(PointerAction::Down { button: 0 }).then(PointerAction::Up { button: 0 });
        }
        if let Some(key) = modifier {
            self.hold(key, true).await;
        }
        let clicked = self.client().perform_actions(mouse).await;
        if let Some(key) = modifier {
            self.hold(key, false).await;
        }
        clicked
    }

    /// Clicks at a point of the viewport.
    pub async fn click_at(&self, x: i64, y: i64) {
        let mouse = MouseActions::new("mouse".into())
            .then(PointerAction::MoveTo { duration: None, x: x as f64, y: y as f64 })
            .then(PointerAction::Down { button: 0 })
            .then(PointerAction::Up { button: 0 });
        self.client().perform_actions(mouse).await.expect("a click");
    }

    /// Moves the mouse through points of the viewport, with the button that is held or none.
    pub async fn move_mouse(&self, points: &[(f64, f64)]) {
        let mouse = points.iter().fold(MouseActions::new("mouse".into()), |mouse, (x, y)| {
            mouse.then(PointerAction::MoveTo { duration: None, x: *x, y: *y })
        });
        self.client().perform_actions(mouse).await.expect("a mouse that moves");
    }

    /// Presses the left button of the mouse and keeps it, or releases it.
    pub async fn hold_mouse(&self, down: bool) {
        let action = if down { PointerAction::Down { button: 0 } } else { PointerAction::Up { button: 0 } };
        self.client()
            .perform_actions(MouseActions::new("mouse".into()).then(action))
            .await
            .expect("a button");
    }

    /// Clicks with the right button at a point of the viewport.
    pub async fn open_menu_at(&self, x: f64, y: f64) {
        let mouse = MouseActions::new("mouse".into())
            .then(PointerAction::MoveTo { duration: None, x, y })
            .then(PointerAction::Down { button: 2 })
            .then(PointerAction::Up { button: 2 });
        self.client().perform_actions(mouse).await.expect("a right click");
    }

    /// Clicks with the right mouse button.
    pub async fn open_menu(&self, element: &Element) {
        self.client().perform_actions(right_click(element)).await.expect("a right click");
    }

    /// The same on the first such element; tries again if it was replaced meanwhile, as rows are when a list moves.
    pub async fn open_menu_of<'n>(&self, role: &str, name: impl Into<Name<'n>>) {
        let name = name.into();
        self.until(&format!("the menu of {role} {name:?}"), async || {
            let element = self.all(role, name).await.into_iter().next()?;
            self.client().perform_actions(right_click(&element)).await.ok()
        })
        .await;
    }

    /// Replaces the text of a field by typing.
    pub async fn type_into<'n>(&self, role: &str, name: impl Into<Name<'n>>, text: &str) {
        let (name, select) = (name.into(), "arguments[0].select && arguments[0].select()");
        self.find(role, name).await;
        // Once more if the field was replaced meanwhile: what was in it is replaced anyway.
        self.until(&format!("the text is typed into {role} {name:?}"), async || {
            let field = self.all(role, name).await.into_iter().next()?;
            field.click().await.ok()?;
            self.client().execute(select, vec![serde_json::to_value(&field).ok()?]).await.ok()?;
            field.send_keys(text).await.ok()
        })
        .await;
    }

    /// Types where the focus is.
    pub async fn type_text(&self, text: &str) {
        let mut keys = KeyActions::new("keyboard".into());
        for value in text.chars() {
            keys = keys.then(KeyAction::Down { value }).then(KeyAction::Up { value });
        }
        self.client().perform_actions(keys).await.expect("typing");
    }

    /// Presses one key, where the focus is.
    pub async fn press(&self, key: Key) {
        self.type_text(&key.code().to_string()).await;
    }

    /// Presses a key without a character while another is held.
    pub async fn press_with_key(&self, modifier: Key, key: Key) {
        self.press_with(modifier, key.code()).await;
    }

    /// Presses a key while another is held.
    pub async fn press_with(&self, modifier: Key, key: char) {
        let held = modifier.code();
        let keys = KeyActions::new("keyboard".into())
            .then(KeyAction::Down { value: held })
            .then(KeyAction::Down { value: key })
            .then(KeyAction::Up { value: key })
            .then(KeyAction::Up { value: held });
        self.client().perform_actions(Actions::from(keys)).await.expect("keys");
    }

    /// Presses a key and keeps it, or releases it.
    pub async fn hold(&self, key: Key, down: bool) {
        let value = key.code();
        let action = if down { KeyAction::Down { value } } else { KeyAction::Up { value } };
        self.client().perform_actions(KeyActions::new("keyboard".into()).then(action)).await.expect("a key");
    }

    /// Chooses files in the file chooser behind the button or label of this name.
    pub async fn choose_files<'n>(&self, name: impl Into<Name<'n>>, files: &[&Path]) {
        let input = self.find("file", name).await;
        let paths: Vec<String> = files.iter().map(|file| file.display().to_string()).collect();
        input.send_keys(&paths.join("\n")).await.expect("files chosen");
    }

    /// Drops files with the given names and contents on an element.
    pub async fn drop_files(&self, target: &Element, files: &[(&str, &str)]) {
        const DROP: &str = "
            const [target, files] = arguments, data = new DataTransfer();
            for (const [name, text] of files) data.items.add(new File([text], name));
            for (const type of ['dragenter', 'dragover', 'drop'])
                target.dispatchEvent(new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer: data }));";
        let reference = serde_json::to_value(target).expect("a reference");
        self.script(DROP, vec![reference, json!(files)]).await;
    }

    /// Drops files and folders of this computer in the middle of the page, as from the file manager.
    pub async fn drop_paths(&self, paths: &[&Path]) {
        let files: Vec<String> = paths.iter().map(|path| path.display().to_string()).collect();
        let data = json!({"items": [], "files": files, "dragOperationsMask": 1});
        for step in ["dragEnter", "dragOver", "drop"] {
            let event = json!({"type": step, "x": 400, "y": 400, "data": data});
            self.driver.devtools("Input.dispatchDragEvent", event).await;
        }
    }

    /// Chooses an option of a select element by its label.
    pub async fn choose<'n>(&self, name: impl Into<Name<'n>>, option: &str) {
        let list = self.find("combobox", name).await;
        list.select_by_label(option).await.expect("an option of that name");
    }

    /// Sets the size of the viewport.
    pub async fn resize(&self, width: u32, height: u32) {
        self.driver.size((width, height)).await;
    }

    /// Emulates a touch screen without a mouse.
    pub async fn emulate_touch(&self, enabled: bool) {
        let touch = json!({"enabled": enabled, "maxTouchPoints": 1});
        self.driver.devtools("Emulation.setTouchEmulationEnabled", touch).await;
    }

    /// Emulates the dark or light theme of the system.
    pub async fn prefer_dark(&self, dark: bool) {
        assert_eq!(self.driver.kind, Kind::Chromium, "Firefox takes its theme at the start");
        self.driver.dark(dark).await;
    }

    /// Emulates a system that replaces the colours of pages by its own.
    pub async fn force_colors(&self) {
        let features = json!({"features": [{"name": "forced-colors", "value": "active"}]});
        self.driver.devtools("Emulation.setEmulatedMedia", features).await;
    }

    /// Emulates a lost network connection.
    pub async fn set_offline(&self, offline: bool) {
        let conditions =
            json!({"offline": offline, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1});
        self.driver.devtools("Network.emulateNetworkConditions", conditions).await;
    }

    /// Shifts the clock of all pages opened from now on by this many hours.
    pub async fn skew_clock(&self, hours: i32) {
        let source = format!(
            "{{ const by = {hours} * 3600000, Real = Date; Date = class extends Real {{
                constructor(...given) {{ given.length ? super(...given) : super(Real.now() + by); }}
                static now() {{ return Real.now() + by; }} }}; }}"
        );
        self.on_new_pages(&source).await;
    }

    /// Runs a script in every new page before its own scripts.
    pub async fn on_new_pages(&self, source: &str) {
        self.driver.devtools("Page.addScriptToEvaluateOnNewDocument", json!({ "source": source })).await;
    }

    /// Gives back what scripts of this page do not need any more.
    pub async fn collect_garbage(&self) {
        self.driver.devtools("HeapProfiler.collectGarbage", json!({})).await;
    }

    /// Crashes the process of the page.
    pub async fn crash_page(&self) {
        self.driver.crash_page().await;
    }

    /// Whether the browser would ask before this page is closed.
    pub async fn asks_before_closing(&self) -> bool {
        let ask = "return !dispatchEvent(new Event('beforeunload', { cancelable: true }))";
        self.script(ask, vec![]).await == json!(true)
    }

    /// Accepts the prompt of a page that asks before it is left.
    pub async fn accept_leave_prompt(&self) {
        // There is no prompt if nothing would be lost.
        let _ = self.client().accept_alert().await;
    }
}

fn right_click(element: &Element) -> MouseActions {
    MouseActions::new("mouse".into())
        .then(PointerAction::MoveToElement { element: element.clone(), duration: None, x: 0., y: 0. })
        .then(PointerAction::Down { button: 2 })
        .then(PointerAction::Up { button: 2 })
}
