//! Store of the list of who has access to the shown file.

use super::section::{FileState, Section};
use crate::api::ApiError;
use crate::features::shell::api::Api;
use crate::model::access::AccessMember;

#[derive(Clone, Copy)]
pub struct AccessStore {
    pub section: Section<Vec<AccessMember>>,
    api: Api,
}

pub fn new(api: Api) -> AccessStore {
    AccessStore { section: Section::new(), api }
}

impl AccessStore {
    pub fn load(&self, file: &FileState) {
        self.section.load(file, self.fetch(file));
    }

    pub fn retry(&self, file: &FileState) {
        self.section.reload(file, self.fetch(file));
    }

    fn fetch(&self, file: &FileState) -> impl Future<Output = Result<Vec<AccessMember>, ApiError>> + use<> {
        let (client, file) = (self.api.client(), file.clone());
        async move { client.access_members(&file.drive, &file.id).await }
    }
}
