//! The handle of the API: the client of the signed-in person. It exists only below the gate.

use crate::api::Client;
use leptos::prelude::*;

#[derive(Clone, Copy)]
pub struct Api(StoredValue<Client, LocalStorage>);

impl Api {
    pub fn new(client: Client) -> Self {
        Self(StoredValue::new_local(client))
    }

    /// A clone to take along into async work.
    pub fn client(&self) -> Client {
        self.0.get_value()
    }
}
