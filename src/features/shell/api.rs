//! The API client of the signed-in person, as a context. Only components below the sign-in gate have it.

use crate::api::Client;
use leptos::prelude::*;

#[derive(Clone, Copy)]
pub struct Api(StoredValue<Client, LocalStorage>);

impl Api {
    pub fn new(client: Client) -> Self {
        Self(StoredValue::new_local(client))
    }

    /// A clone to move into async work.
    pub fn client(&self) -> Client {
        self.0.get_value()
    }
}
