//! Roles and what they may do; the lists clients find in `action_list`.

const ALL: &[&str] = &[
    "FILE.CREATE",
    "FILE.LIST",
    "FILE.GET",
    "FILE.VISIBLE",
    "FILE.PREVIEW",
    "FILE.DOWNLOAD",
    "FILE.UPDATE",
    "FILE.MOVE",
    "FILE.COPY",
    "FILE.DELETE",
    "FILE.RESTORE",
];
const EDITOR_WITHOUT_DELETE: &[&str] = &[
    "FILE.CREATE",
    "FILE.LIST",
    "FILE.GET",
    "FILE.VISIBLE",
    "FILE.PREVIEW",
    "FILE.DOWNLOAD",
    "FILE.UPDATE",
    "FILE.COPY",
];
const UPLOADER_AND_DOWNLOADER: &[&str] =
    &["FILE.CREATE", "FILE.LIST", "FILE.GET", "FILE.VISIBLE", "FILE.PREVIEW", "FILE.DOWNLOAD", "FILE.COPY"];
const DOWNLOADER: &[&str] =
    &["FILE.LIST", "FILE.GET", "FILE.VISIBLE", "FILE.PREVIEW", "FILE.DOWNLOAD", "FILE.COPY"];
const UPLOADER_AND_VIEWER: &[&str] =
    &["FILE.CREATE", "FILE.LIST", "FILE.GET", "FILE.VISIBLE", "FILE.PREVIEW"];
const UPLOADER: &[&str] = &["FILE.CREATE", "FILE.LIST", "FILE.VISIBLE"];
const VIEWER: &[&str] = &["FILE.LIST", "FILE.GET", "FILE.VISIBLE", "FILE.PREVIEW"];
const META_VIEWER: &[&str] = &["FILE.LIST", "FILE.VISIBLE"];

/// What a role may do with files. An unknown role may do nothing.
pub fn actions(role: &str) -> &'static [&'static str] {
    match role {
        "SystemFileOwner" | "SystemFileEditor" | "SystemFileEditorWithoutShareLink" => ALL,
        "SystemFileEditorWithoutDelete" => EDITOR_WITHOUT_DELETE,
        "SystemFileUploaderAndDownloaderWithShareLink" | "SystemFileUploaderAndDownloader" => {
            UPLOADER_AND_DOWNLOADER
        }
        "SystemFileDownloaderWithShareLink" | "SystemFileDownloader" => DOWNLOADER,
        "SystemFileUploaderAndViewer" => UPLOADER_AND_VIEWER,
        "SystemFileUploaderWithShareLink" | "SystemFileUploader" => UPLOADER,
        "SystemFileViewer" => VIEWER,
        "SystemFileMetaViewer" => META_VIEWER,
        _ => &[],
    }
}

/// Whether an application with these scopes may call an operation that wants `needed`, like `FILE.LIST`.
pub fn in_scope(scope: &[String], needed: &str) -> bool {
    let group = needed.split('.').next().unwrap_or_default();
    scope.is_empty()
        || needed.is_empty()
        || scope.iter().any(|it| it == needed || *it == format!("{group}.ALL"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_and_scopes() {
        assert!(actions("SystemFileOwner").contains(&"FILE.DELETE"));
        assert!(!actions("SystemFileEditorWithoutDelete").contains(&"FILE.DELETE"));
        assert!(actions("nobody").is_empty());
        let scope = ["FILE.ALL".to_owned(), "DRIVE.LIST".to_owned()];
        assert!(in_scope(&scope, "FILE.COPY") && in_scope(&scope, "DRIVE.LIST") && in_scope(&[], "X.Y"));
        assert!(!in_scope(&scope, "DRIVE.GET"));
    }
}
