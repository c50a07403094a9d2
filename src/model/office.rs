//! What a page of the office service and the page around it say to each other: JSON texts with the name of an event.

use serde_json::{Value, json};

/// What the page of a document says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OfficeMessage {
    /// It waits for its first token.
    Ready,
    /// Its token ends soon.
    WantsToken,
    Opened,
    Failed,
}

/// `None` for what is none of these.
pub fn read(message: &str) -> Option<OfficeMessage> {
    let message: Value = serde_json::from_str(message).ok()?;
    Some(match message.get("eventName")?.as_str()? {
        "ready" => OfficeMessage::Ready,
        "api.getToken" => OfficeMessage::WantsToken,
        "open.result" if message["data"]["success"] == true => OfficeMessage::Opened,
        "open.result" | "error" => OfficeMessage::Failed,
        _ => return None,
    })
}

/// The first token, or the answer to a wish for the next one.
pub fn token(is_reply: bool, token: &str) -> String {
    let name = if is_reply { "api.getToken.reply" } else { "setToken" };
    json!({"eventName": name, "data": {"token": token}}).to_string()
}

/// The origin of an address: scheme, host and port.
pub fn origin(address: &str) -> &str {
    let start = address.find("://").map_or(0, |at| at + 3);
    let end = address[start..].find(['/', '?', '#']).map_or(address.len(), |at| start + at);
    &address[..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_known_by_their_events() {
        for (message, expected) in [
            (r#"{"eventName":"ready"}"#, Some(OfficeMessage::Ready)),
            (r#"{"eventName":"api.getToken","data":null}"#, Some(OfficeMessage::WantsToken)),
            (r#"{"eventName":"open.result","data":{"success":true}}"#, Some(OfficeMessage::Opened)),
            (r#"{"eventName":"open.result","data":{"success":"yes"}}"#, Some(OfficeMessage::Failed)),
            (r#"{"eventName":"error","data":{"reason":"token"}}"#, Some(OfficeMessage::Failed)),
            (r#"{"eventName":"ui.resize"}"#, None),
            ("[1]", None),
            ("no JSON", None),
        ] {
            assert_eq!(read(message), expected, "{message}");
        }
        assert_eq!(token(false, "a\"b"), r#"{"data":{"token":"a\"b"},"eventName":"setToken"}"#);
    }

    #[test]
    fn origins_are_cut_out_of_addresses() {
        for (address, expected) in [
            ("https://office.example/page?x", "https://office.example"),
            ("http://127.0.0.1:8790/office/1", "http://127.0.0.1:8790"),
            ("https://office.example", "https://office.example"),
            ("https://office.example?x=/", "https://office.example"),
        ] {
            assert_eq!(origin(address), expected);
        }
    }
}
