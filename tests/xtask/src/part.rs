//! Takes out of the first file of the app what no first view runs. The linker keeps whatever could be called: what answers
//! to a failure, to an unusual browser, to a drive of a hundred thousand files. `first_view.txt` names the functions that
//! the recorded first views did without (`cargo xtask record`). They go into a file of their own, the rest, which is loaded
//! beside the second one.
//!
//! In the place of each stand a few bytes that fetch the rest if it is not there yet, and call on. So a record that is out of
//! date costs bytes or a wait, and is never a fault. Binaryen's wasm-split and Emscripten's SPLIT_MODULE work like this.

use std::collections::{BTreeMap, BTreeSet};

use wasm_encoder::reencode::{Error, Reencode, RoundtripReencoder};
use wasm_encoder::{
    CodeSection, ConstExpr, ElementSection, Elements, EntityType, ExportSection, Function, FunctionSection,
    ImportSection, Module, SectionId, TableSection, TypeSection,
};
use wasmparser::{ExternalKind, FunctionBody, TableType, TypeRef, ValType};

use crate::trouble::Result;
use crate::whole::{Read, Whole, told, unreadable};

/// What fetches the rest: a function of the object that also loads the second file of the app.
const FETCH: (&str, &str) = ("./__wasm_split.js", "rest");

/// The rest takes memory, tables and globals from here.
const FIRST: &str = "first";

/// What stays of the first file, and the rest.
pub fn parted(wasm: &[u8], is_left_out: impl Fn(&str) -> bool) -> Result<(Vec<u8>, Vec<u8>)> {
    let parted = || {
        let whole = Whole::read(wasm)?;
        let border = Border::of(&whole, is_left_out)?;
        Ok((border.first()?, border.rest()?))
    };
    parted().map_err(unreadable)
}

/// The names of the functions of a module, by number.
pub fn names(wasm: &[u8]) -> Result<BTreeMap<u32, String>> {
    let whole = Whole::read(wasm).map_err(unreadable)?;
    let imported = whole.imported();
    Ok(whole.names.into_iter().filter(|(function, _)| *function as usize >= imported).collect())
}

/// Who stands where, and how they call each other: through the table, which both share.
struct Border<'a, 'b> {
    whole: &'b Whole<'a>,
    /// Imported ones among them.
    stays: BTreeSet<u32>,
    goes: BTreeSet<u32>,
    /// Those that go and may be called before they are there.
    stand_ins: BTreeSet<u32>,
    /// Those that stay and are called by what goes.
    called_back: BTreeSet<u32>,
    /// The table as it was.
    slots: BTreeMap<u32, u32>,
    /// Where each function stands in the table now.
    slot: BTreeMap<u32, u32>,
    /// Where the table ended.
    end: u32,
}

impl<'a, 'b> Border<'a, 'b> {
    fn of(whole: &'b Whole<'a>, is_left_out: impl Fn(&str) -> bool) -> Read<Self> {
        if whole.imports.len() != whole.imported() {
            return Err("it imports more than functions".into());
        }
        let slots = whole.slots()?;
        let all: Vec<u32> = (0..).take(whole.kinds.len()).collect();
        let (imported, defined) = all.split_at(whole.imported());
        let calls = whole.bodies.iter().map(Whole::called).collect::<Read<Vec<_>>>()?;
        let calls = || defined.iter().zip(&calls);
        let exported = whole.exports.iter().filter(|export| export.kind == ExternalKind::Func);
        // Nobody knows who calls what stands in the table, or when.
        let known: BTreeSet<u32> =
            exported.map(|export| export.index).chain(slots.values().copied()).collect();

        let unused = |function: &&u32| whole.names.get(function).is_some_and(|name| is_left_out(name));
        let mut goes: BTreeSet<u32> = defined.iter().filter(unused).copied().collect();
        let by_what_stays = calls().filter(|(function, _)| !goes.contains(function));
        let called: BTreeSet<u32> =
            by_what_stays.flat_map(|(_, called)| called).chain(&known).copied().collect();
        // However small they are: so many alike are next to nothing after brotli.
        let stand_ins: BTreeSet<u32> = called.intersection(&goes).copied().collect();
        goes.extend(imported.iter().filter(|function| !called.contains(function)));
        let stays: BTreeSet<u32> = all.iter().filter(|function| !goes.contains(function)).copied().collect();
        let by_what_goes = calls().filter(|(function, _)| goes.contains(function));
        let own = |function: &&u32| stays.contains(function) && defined.contains(function);
        let called_back: BTreeSet<u32> =
            by_what_goes.flat_map(|(_, called)| called).filter(own).copied().collect();

        let end =
            whole.tables.first().and_then(|table| u32::try_from(table.initial).ok()).unwrap_or_default();
        let mut slot: BTreeMap<u32, u32> = slots.iter().map(|(slot, function)| (*function, *slot)).collect();
        let new = called_back.iter().chain(&stand_ins).filter(|function| !slot.contains_key(function));
        let new: Vec<(u32, u32)> = new.copied().zip(end..).collect();
        slot.extend(new);
        Ok(Self { whole, stays, goes, stand_ins, called_back, slots, slot, end })
    }

    /// The table, the new places with it.
    fn table(&self) -> BTreeMap<u32, u32> {
        let new =
            self.slot.iter().map(|(function, slot)| (*slot, *function)).filter(|(slot, _)| *slot >= self.end);
        self.slots.iter().map(|(slot, function)| (*slot, *function)).chain(new).collect()
    }

    fn body(&self, function: u32) -> Read<&FunctionBody<'a>> {
        let body = (function as usize).checked_sub(self.whole.imported());
        body.and_then(|body| self.whole.bodies.get(body)).ok_or_else(|| "a function has no body".into())
    }

    /// A function that calls on through the table, after it has fetched the rest if it is told how.
    fn stand_in(&self, function: u32, fetch: Option<u32>) -> Read<Function> {
        let kind = self.whole.kind(function);
        let slot = self.slot.get(&function).and_then(|slot| i32::try_from(*slot).ok());
        let parameters = self.whole.parameters(function);
        let mut stand_in = Function::new([]);
        let mut body = stand_in.instructions();
        if let Some(fetch) = fetch {
            body.call(fetch);
        }
        for parameter in (0..).take(parameters) {
            body.local_get(parameter);
        }
        body.i32_const(slot.ok_or("a function has no place in the table")?).call_indirect(0, kind).end();
        Ok(stand_in)
    }

    /// The functions and their bodies: after what is imported `own`, then a stand-in for each of `others`.
    fn code(
        &self,
        imported: &[u32],
        own: &BTreeSet<u32>,
        others: &BTreeSet<u32>,
        fetch: Option<u32>,
    ) -> Read<(FunctionSection, CodeSection, Placed)> {
        let mut placed = Placed(imported.iter().copied().zip(0..).collect());
        let own: Vec<u32> = own.iter().filter(|function| self.body(**function).is_ok()).copied().collect();
        let (mut kinds, mut code) = (FunctionSection::new(), CodeSection::new());
        let before = imported.len() + usize::from(fetch.is_some());
        for (function, place) in own.iter().chain(others).zip((0..).skip(before)) {
            kinds.function(self.whole.kind(*function));
            placed.0.insert(*function, place);
        }
        for function in own {
            placed.parse_function_body(&mut code, self.body(function)?.clone()).map_err(told)?;
        }
        for function in others {
            code.function(&self.stand_in(*function, fetch)?);
        }
        Ok((kinds, code, placed))
    }

    /// What stays, with stand-ins for what goes.
    fn first(&self) -> Read<Vec<u8>> {
        let whole = self.whole;
        let imported: Vec<u32> =
            (0..).take(whole.imported()).filter(|import| self.stays.contains(import)).collect();
        let (mut types, mut imports) = self.beginning(&imported)?;
        let (functions, code, mut placed) =
            self.code(&imported, &self.stays, &self.stand_ins, Some(imports.len()))?;
        imports.import(FETCH.0, FETCH.1, EntityType::Function(types.len()));
        types.ty().function([], []);

        let mut tables = TableSection::new();
        for (index, table) in whole.tables.iter().enumerate() {
            let mut table = RoundtripReencoder.table_type(*table).map_err(told)?;
            if let Some(last) = self.slot.values().max().filter(|_| index == 0) {
                table.minimum = table.minimum.max(u64::from(*last) + 1);
                table.maximum = table.maximum.map(|most| most.max(table.minimum));
            }
            tables.table(table);
        }
        let mut exports = ExportSection::new();
        for export in &whole.exports {
            placed.parse_export(&mut exports, *export).map_err(told)?;
        }
        let mut elements = ElementSection::new();
        // New places of stand-ins stay empty: nobody asks there but they, when the rest has come.
        let is_asked = |(slot, function): &(u32, u32)| *slot < self.end || self.stays.contains(function);
        segments(&mut elements, self.table().into_iter().filter(is_asked), &placed);

        let mut module = Module::new();
        module.section(&types).section(&imports).section(&functions).section(&tables);
        whole.copy(SectionId::Memory, &mut module);
        whole.copy(SectionId::Global, &mut module);
        module.section(&exports).section(&elements);
        whole.copy(SectionId::DataCount, &mut module);
        module.section(&code);
        whole.copy(SectionId::Data, &mut module);
        Ok(module.finish())
    }

    /// What goes. It takes the places of its stand-ins in the table.
    fn rest(&self) -> Read<Vec<u8>> {
        let imported: Vec<u32> = (0..).take(self.whole.imported()).collect();
        let (types, mut imports) = self.beginning(&imported)?;
        let (functions, code, placed) = self.code(&imported, &self.goes, &self.called_back, None)?;
        self.shared(&mut imports)?;
        let mut elements = ElementSection::new();
        let own = self.table().into_iter().filter(|(_, function)| self.goes.contains(function));
        segments(&mut elements, own, &placed);
        let mut module = Module::new();
        module.section(&types).section(&imports).section(&functions).section(&elements).section(&code);
        Ok(module.finish())
    }

    /// What stands first in both: the types of the whole, and functions it imports.
    fn beginning(&self, imported: &[u32]) -> Read<(TypeSection, ImportSection)> {
        let (mut types, mut imports) = (TypeSection::new(), ImportSection::new());
        for (parameters, results) in &self.whole.types {
            let mut value = |kind: &ValType| RoundtripReencoder.val_type(*kind).map_err(told);
            let parameters = parameters.iter().map(&mut value).collect::<Read<Vec<_>>>()?;
            let results = results.iter().map(&mut value).collect::<Read<Vec<_>>>()?;
            types.ty().function(parameters, results);
        }
        for import in imported.iter().filter_map(|import| self.whole.imports.get(*import as usize)) {
            let kind = RoundtripReencoder.entity_type(import.ty).map_err(told)?;
            imports.import(import.module, import.name, kind);
        }
        Ok((types, imports))
    }

    /// Memory, tables and globals under the names the first file exports them by, in the order they have there.
    fn shared(&self, imports: &mut ImportSection) -> Read<()> {
        let whole = self.whole;
        // A table may be larger by now.
        let tables = whole.tables.iter().map(|table| TypeRef::Table(TableType { maximum: None, ..*table }));
        let memories = whole.memories.iter().map(|memory| TypeRef::Memory(*memory));
        let globals = whole.globals.iter().map(|global| TypeRef::Global(*global));
        let all = [
            (ExternalKind::Table, tables.collect::<Vec<_>>()),
            (ExternalKind::Memory, memories.collect()),
            (ExternalKind::Global, globals.collect()),
        ];
        for (kind, types) in all {
            for (index, kind_of_it) in types.into_iter().enumerate() {
                let exported =
                    whole.exports.iter().find(|export| export.kind == kind && export.index as usize == index);
                let name = exported.ok_or_else(|| format!("{kind:?} {index} is not exported"))?.name;
                imports.import(FIRST, name, RoundtripReencoder.entity_type(kind_of_it).map_err(told)?);
            }
        }
        Ok(())
    }
}

/// Writes functions into the table, given by their places in ascending order. Those that stand elsewhere are left out.
fn segments(elements: &mut ElementSection, table: impl IntoIterator<Item = (u32, u32)>, placed: &Placed) {
    let mut runs: Vec<(u32, Vec<u32>)> = Vec::new();
    for (slot, function) in table {
        let Some(function) = placed.of(function) else { continue };
        match runs.last_mut() {
            Some((start, run)) if *start as usize + run.len() == slot as usize => run.push(function),
            _ => runs.push((slot, vec![function])),
        }
    }
    for (start, run) in runs {
        let start = ConstExpr::i32_const(i32::try_from(start).unwrap_or(i32::MAX));
        elements.active(None, &start, Elements::Functions(run.into()));
    }
}

/// Where each function of the whole stands in one of the two.
struct Placed(BTreeMap<u32, u32>);

impl Placed {
    fn of(&self, function: u32) -> Option<u32> {
        self.0.get(&function).copied()
    }
}

impl Reencode for Placed {
    type Error = String;

    fn function_index(&mut self, function: u32) -> std::result::Result<u32, Error<String>> {
        self.of(function)
            .ok_or_else(|| Error::UserError(format!("function {function} stands in neither file")))
    }
}
