//! What the palette offers: commands, folders, files, saved searches and drives, in sections.

use super::recent::{Recent, RecentFile, use_recent};
use crate::base::id::{DriveId, FileId};
use crate::base::name::shown::shown;
use crate::browser::dom;
use crate::features::files::{
    Commands, FolderStore, SavedSearchStore, route_of, use_commands, use_folder_store, use_saved_searches,
};
use crate::features::shell::command_view::{icon, label, refusal};
use crate::features::shell::drive_store::{DriveStore, use_drive_store};
use crate::features::shell::folder_names::{FolderNames, use_folder_names};
use crate::features::shell::kind_icon::category_icon;
use crate::features::shell::navigation::{Navigation, use_navigation};
use crate::features::shell::prefs::{Prefs, use_prefs};
use crate::i18n::{CommandText, SearchText, Text};
use crate::model::command::{Command, Group, Surface, offered};
use crate::model::drive::Drive;
use crate::model::entry::Category;
use crate::model::fuzzy;
use crate::model::history::Direction;
use crate::model::list_source::ListSource;
use crate::model::listing::Listing;
use crate::model::packed_entry::Row;
use crate::model::saved_search::SavedSearch;
use crate::route::Route;
use crate::ui::icon::Icon;
use leptos::prelude::*;

/// Of the open folder, for a query: the list has a search of its own.
const MAX_FOLDERS: usize = 500;

#[derive(Clone, PartialEq)]
pub struct PaletteRow {
    pub label: String,
    /// The characters that were typed.
    pub matched: Vec<usize>,
    /// Where it is, or what it would do.
    pub note: Option<String>,
    pub key: Option<String>,
    pub icon: Icon,
    pub refusal: Option<String>,
    pub target: Target,
    score: i32,
}

#[derive(Clone, PartialEq)]
pub enum Target {
    Command(Command),
    Page(Route),
    /// A file above the folder that has it.
    File(Route, FileId),
}

#[derive(Clone, PartialEq)]
pub struct Section {
    pub title: String,
    pub rows: Vec<PaletteRow>,
}

/// The stores that know what there is.
#[derive(Clone, Copy)]
pub struct PaletteSource {
    pub commands: Commands,
    folder_store: FolderStore,
    drive_store: DriveStore,
    folder_names: FolderNames,
    recent: Recent,
    searches: SavedSearchStore,
    pub navigation: Navigation,
    prefs: Prefs,
}

/// Called in a component's body.
pub fn use_palette_source() -> PaletteSource {
    PaletteSource {
        commands: use_commands(),
        folder_store: use_folder_store(),
        drive_store: use_drive_store(),
        folder_names: use_folder_names(),
        recent: use_recent(),
        searches: use_saved_searches(),
        navigation: use_navigation(),
        prefs: use_prefs(),
    }
}

impl PaletteSource {
    /// What matches, the best of each section first. Without a query in the order of the registry. Reactive.
    pub fn sections(&self, query: &str) -> Vec<Section> {
        let mut sections = self.command_sections();
        let second = 1.min(sections.len());
        sections.splice(second..second, [self.folders(query), self.files()]);
        sections.extend([self.saved_searches(), self.drives()]);
        for section in &mut sections {
            section.rows.retain_mut(|row| match fuzzy::find(query, &row.label) {
                Some(found) => {
                    (row.score, row.matched) = (found.score, found.at);
                    true
                }
                None => false,
            });
            // What can't be run now stands below what can.
            section.rows.sort_by_key(|row| (row.refusal.is_some(), -row.score));
        }
        sections.retain(|section| !section.rows.is_empty());
        if !query.trim().is_empty() {
            let rank = |section: &Section| {
                section.rows.first().map(|row| (row.refusal.is_some(), -row.score)).unwrap_or_default()
            };
            sections.sort_by_key(rank);
        }
        sections
    }

    fn command_sections(&self) -> Vec<Section> {
        let facts = self.commands.facts();
        let is_apple = dom::is_apple();
        let offered: Vec<Command> = offered(Surface::Palette, &facts).into_iter().flatten().collect();
        let row = |command: &Command| PaletteRow {
            label: self.prefs.localize(&label(*command, facts.selection.all_starred)),
            matched: Vec::new(),
            note: self.note(*command),
            key: command.key_label(is_apple),
            icon: icon(*command, facts.selection.all_starred),
            refusal: refusal(self.prefs, *command, &facts),
            target: Target::Command(*command),
            score: 0,
        };
        let section = |group: Group| Section {
            title: match self.commands.targets_title().filter(|_| group == Group::Selected) {
                Some(targets) => targets,
                None => self.prefs.localize(&Text::from(CommandText::Group(group))),
            },
            rows: offered
                .iter()
                .filter(|command| command.info().is_some_and(|info| info.group == group))
                .map(row)
                .collect(),
        };
        // What is open decides what comes first.
        let mut groups = Group::ALL.to_vec();
        if facts.selection.count == 0 {
            groups.sort_by_key(|group| matches!(group, Group::Selected | Group::Select));
        }
        groups.into_iter().map(section).collect()
    }

    /// What would be undone.
    fn note(&self, command: Command) -> Option<String> {
        let direction = match command {
            Command::Undo => Direction::Undo,
            Command::Redo => Direction::Redo,
            _ => return None,
        };
        let step = self.commands.actions.history.next(direction)?;
        let text = self.commands.actions.step_text(&step, step.edits.len());
        Some(self.prefs.localize(&Text::from(CommandText::Step(text))))
    }

    /// The path of the open folder, the folders that were open before, and for a query those in the open folder.
    fn folders(&self, query: &str) -> Section {
        let mut rows: Vec<PaletteRow> = Vec::new();
        let mut add = |drive: DriveId, folder: FileId, name: Option<String>| {
            let route = Route::Files { drive: drive.clone(), folder };
            let is_open = self.navigation.route.with(|open| *open == route);
            let is_known = rows.iter().any(|row| row.target == Target::Page(route.clone()));
            if let (Some(name), false, false) = (name, is_open, is_known) {
                rows.push(self.page_row(name, Icon::Folder, Some(drive), Target::Page(route)));
            }
        };
        if let Some(ListSource::Folder { drive, .. }) = self.folder_store.source.get() {
            let path = self.folder_store.crumbs.with(|it| it.ready().cloned()).unwrap_or_default();
            for crumb in path.into_iter().rev() {
                add(drive.clone(), crumb.id, Some(crumb.name));
            }
        }
        for (drive, folder) in self.recent.folders.get() {
            let name = self.folder_names.name_of(&drive, &folder);
            // A drive has a row of its own.
            if !folder.is_root() {
                add(drive, folder, name);
            }
        }
        if !query.trim().is_empty() {
            let is_folder = self
                .folder_store
                .source
                .with(|source| source.as_ref().is_some_and(|it| it.folder().is_some()));
            self.folder_store.listing.with(|listing| {
                // In a folder, which may have a million files, they come first.
                let may_follow = |row: &&Row| !is_folder || row.is_folder();
                let rows = listing.ready().into_iter().flat_map(Listing::rows).take_while(may_follow);
                for row in rows.filter(|row| row.is_folder()).take(MAX_FOLDERS) {
                    add(row.facts().drive.clone(), row.id(), Some(row.name().to_owned()));
                }
            });
        }
        Section { title: self.prefs.localize(&Text::from(CommandText::Folders)), rows }
    }

    /// The files that were looked at before.
    fn files(&self) -> Section {
        let row = |RecentFile { drive, folder, file, name }: RecentFile| {
            let (icon, _) = category_icon(Category::from_name(&name));
            let target = Target::File(Route::Files { drive: drive.clone(), folder }, file);
            self.page_row(name, icon, Some(drive), target)
        };
        Section {
            title: self.prefs.localize(&Text::from(CommandText::RecentFiles)),
            rows: self.recent.files.get().into_iter().map(row).collect(),
        }
    }

    fn saved_searches(&self) -> Section {
        let row = |search: SavedSearch| {
            let (route, drive) = (route_of(&search), search.drive);
            self.page_row(search.name, Icon::Bookmark, Some(drive), Target::Page(route))
        };
        Section {
            title: self.prefs.localize(&Text::from(SearchText::SavedSearches)),
            rows: self.searches.all().into_iter().map(row).collect(),
        }
    }

    fn drives(&self) -> Section {
        let drives = self.drive_store.drives.with(|it| it.ready().cloned()).unwrap_or_default();
        let row = |drive: Drive| {
            let route = Route::Files { drive: drive.id, folder: FileId::root() };
            self.page_row(drive.name, Icon::Drive, None, Target::Page(route))
        };
        Section {
            title: self.prefs.localize(&Text::from(CommandText::Drives)),
            rows: drives.into_iter().map(row).collect(),
        }
    }

    fn page_row(&self, name: String, icon: Icon, drive: Option<DriveId>, target: Target) -> PaletteRow {
        PaletteRow {
            label: shown(&name),
            matched: Vec::new(),
            note: drive.and_then(|drive| self.drive_store.drive(&drive)).map(|drive| drive.name),
            key: None,
            icon,
            refusal: None,
            target,
            score: 0,
        }
    }
}
