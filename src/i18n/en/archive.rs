//! English texts of the archive viewer.

use crate::i18n::text_archive::ArchiveText;

pub fn localize(text: &ArchiveText) -> String {
    let fixed = match text {
        ArchiveText::FoundNone => "Nothing found",
        ArchiveText::Find => "Find in the archive",
        ArchiveText::EmptyArchive => "This archive is empty.",
        ArchiveText::EmptyFolder => "This folder is empty.",
        ArchiveText::Path => "Folder in the archive",
        ArchiveText::EncryptedFile => "Encrypted",
        ArchiveText::Back => "Back to the archive",
        ArchiveText::Damaged => {
            "This archive is damaged: its list of files does not fit the file. A program that repairs archives may still get files out of it; download it for that."
        }
        ArchiveText::Split => {
            "This is one part of a split archive. Download all its parts and open them with a program of yours."
        }
        ArchiveText::Encrypted => {
            "This file is encrypted. Download the archive and open it with a program that asks for its password."
        }
        ArchiveText::FileDamaged => {
            "This file is damaged: what is packed is not what the archive says of it. Download the archive to try it with a program of yours."
        }
        ArchiveText::NoDecoder => {
            "This browser can't unpack files. Update it, or download the archive and open it with a program of yours."
        }
        ArchiveText::UnpackingAll => "Unpacking the archive…",
        ArchiveText::LockedArchive => {
            "This archive is encrypted, and its list of files too. Download it and open it with a program that asks for its password."
        }
        ArchiveText::NotSupported => {
            "This is packed in a way that can't be unpacked here, or that takes too much memory. Download the archive and open it with a program of yours."
        }
        ArchiveText::NoUnpacker => {
            "The part of this page that unpacks archives could not be loaded. Check the network and reload the page, or download the archive."
        }
        ArchiveText::Sparse => {
            "This file has gaps that the archive leaves out, so it can't be taken out by itself. Download the whole archive instead."
        }
        ArchiveText::ListCutOff => {
            "This archive is damaged or cut off: the list has only what stands before that. If it was not uploaded completely, upload it again."
        }
        ArchiveText::NotOfFormat(format) => {
            return format!(
                "This is not a {format} archive, or part of it is missing. If it was not uploaded completely, upload it again."
            );
        }
        ArchiveText::TooLargeToOpen { limit, size } => {
            return format!(
                "Archives of this kind are opened up to a size of {limit}, and this one has {size}, so it was not loaded. Download it and open it with a program of yours."
            );
        }
        ArchiveText::UnpacksToTooMuch(limit) => {
            return format!(
                "Archives of this kind are opened up to a size of {limit} unpacked, and this one is larger. Download it and open it with a program of yours."
            );
        }
        ArchiveText::Link(target) => {
            return format!("This is a link to “{target}”. It has no contents of its own.");
        }
        ArchiveText::ListTooLong(count) => {
            return format!("This archive has more entries: the first {} are listed.", count.shown);
        }
        ArchiveText::Reading(percent) => return format!("Reading the list of files: {percent}"),
        ArchiveText::Files(count) if count.value == 1 => return "1 file".to_owned(),
        ArchiveText::Files(count) => return format!("{} files", count.shown),
        ArchiveText::Found(count) => return format!("{} found", count.shown),
        ArchiveText::Items(count) if count.value == 1 => return "1 item".to_owned(),
        ArchiveText::Items(count) => return format!("{} items", count.shown),
        ArchiveText::TakeOut(name) => return format!("Download “{name}”"),
        ArchiveText::Unpacking(name) => return format!("Unpacking “{name}”…"),
        ArchiveText::DirectoryTooLarge(limit) => {
            return format!(
                "The list of files in this archive is larger than {limit}, which is too long to show. Download the archive and open it with a program of yours."
            );
        }
        ArchiveText::UnknownMethod(method) => {
            return format!(
                "This file is packed by a method that browsers can't unpack (number {method}). Download the archive and open it with a program of yours."
            );
        }
        ArchiveText::TooLargeToShow(limit) => {
            return format!(
                "Files in archives are shown up to a size of {limit} unpacked, and this one is larger. Download it to open it with a program of yours."
            );
        }
        ArchiveText::TooLargeToTakeOut(limit) => {
            return format!(
                "Files are taken out of archives up to a size of {limit} unpacked, and this one is larger. Download the whole archive instead."
            );
        }
    };
    fixed.to_owned()
}
