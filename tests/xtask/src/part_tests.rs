//! The parting of a small module.

#![allow(clippy::unwrap_used, reason = "a test may fail")]

use crate::part::{names, parted};
use crate::whole::Whole;
use wasm_encoder::{
    CodeSection, ConstExpr, ElementSection, Elements, EntityType, ExportKind, ExportSection, Function,
    FunctionSection, GlobalSection, GlobalType, ImportSection, MemorySection, MemoryType, Module, NameMap,
    NameSection, RefType, TableSection, TableType, TypeSection,
};
use wasmparser::{ExternalKind, Operator, Validator};

/// Functions of the module below, in the order of their numbers.
const NAMES: [&str; 8] = ["asked_late", "asked", "main", "failed", "inner", "shared", "by_table", "behind"];
const GAP: u32 = 3;

/// `main` calls `asked`, `shared` and `failed`; `failed` calls `inner`, which calls `shared` and `asked_late`.
/// `by_table` and `behind` stand in the table, with a place between them that the second file fills.
fn module() -> Vec<u8> {
    let (mut types, mut imports, mut functions) =
        (TypeSection::new(), ImportSection::new(), FunctionSection::new());
    types.ty().function([wasm_encoder::ValType::I32], [wasm_encoder::ValType::I32]);
    for name in &NAMES[..2] {
        imports.import("./script.js", name, EntityType::Function(0));
    }
    let mut code = CodeSection::new();
    for called in [&[1, 5, 3][..], &[4], &[5, 0], &[], &[], &[]] {
        functions.function(0);
        let mut body = Function::new([]);
        body.instructions().local_get(0);
        for function in called {
            body.instructions().call(*function);
        }
        // More than a stand-in weighs.
        for number in 0..20 {
            body.instructions().i32_const(number).i32_add();
        }
        body.instructions().end();
        code.function(&body);
    }
    let mut tables = TableSection::new();
    let table = |element_type| TableType {
        element_type,
        table64: false,
        minimum: 5,
        maximum: Some(5),
        shared: false,
    };
    tables.table(table(RefType::FUNCREF));
    let mut memories = MemorySection::new();
    memories.memory(MemoryType {
        minimum: 1,
        maximum: None,
        memory64: false,
        shared: false,
        page_size_log2: None,
    });
    let mut globals = GlobalSection::new();
    let stack = GlobalType { val_type: wasm_encoder::ValType::I32, mutable: true, shared: false };
    globals.global(stack, &ConstExpr::i32_const(9));
    let mut exports = ExportSection::new();
    exports.export("main", ExportKind::Func, 2).export("table", ExportKind::Table, 0);
    exports.export("memory", ExportKind::Memory, 0).export("stack", ExportKind::Global, 0);
    let mut elements = ElementSection::new();
    elements.active(None, &ConstExpr::i32_const(1), Elements::Functions((&[6][..]).into()));
    let later = [ConstExpr::ref_null(wasm_encoder::HeapType::FUNC), ConstExpr::ref_func(7)];
    let start = i32::try_from(GAP).unwrap();
    elements.active(
        Some(0),
        &ConstExpr::i32_const(start),
        Elements::Expressions(RefType::FUNCREF, (&later[..]).into()),
    );
    let mut map = NameMap::new();
    for (number, name) in (0..).zip(NAMES) {
        map.append(number, &format!("app[0a1b]::{name}"));
    }
    let mut names = NameSection::new();
    names.functions(&map);
    let mut module = Module::new();
    module.section(&types).section(&imports).section(&functions).section(&tables).section(&memories);
    module.section(&globals).section(&exports).section(&elements).section(&code).section(&names);
    module.finish()
}

fn parted_without(left_out: &[&str]) -> [Whole<'static>; 2] {
    let left_out: Vec<String> = left_out.iter().map(|name| format!("app::{name}")).collect();
    let (first, rest) = parted(&module(), |name| left_out.iter().any(|left| left == name)).unwrap();
    [first, rest].map(|wasm| {
        Validator::new().validate_all(&wasm).unwrap();
        Whole::read(wasm.leak()).unwrap()
    })
}

fn imports(whole: &Whole<'_>) -> Vec<String> {
    whole.imports.iter().map(|import| import.name.to_owned()).collect()
}

#[test]
fn names_lose_what_changes_with_every_version() {
    let names = names(&module()).unwrap();
    assert_eq!(
        names.values().map(String::as_str).collect::<Vec<_>>(),
        NAMES[2..].iter().map(|name| format!("app::{name}")).collect::<Vec<_>>()
    );
}

#[test]
fn what_goes_is_fetched_and_called_by_the_table() {
    let [first, rest] = parted_without(&["failed", "inner"]);
    // `asked_late` is called by what goes alone, so it is asked for there.
    assert_eq!(imports(&first), ["asked", "rest"]);
    assert_eq!(imports(&rest), ["asked_late", "asked", "table", "memory", "stack"]);
    let table = rest.imports.iter().find_map(|import| match import.ty {
        wasmparser::TypeRef::Table(table) => Some((table.initial, table.maximum)),
        _ => None,
    });
    assert_eq!(table, Some((5, None)));
    // main, shared, by_table, behind and the stand-in of `failed`; `inner` needs none.
    assert_eq!(first.bodies.len(), 5);
    let mut stand_in = first.bodies.last().unwrap().get_operators_reader().unwrap();
    assert!(matches!(stand_in.read().unwrap(), Operator::Call { function_index: 1 }));
    assert!(matches!(stand_in.read().unwrap(), Operator::LocalGet { local_index: 0 }));
    let Operator::I32Const { value } = stand_in.read().unwrap() else { unreachable!("its slot") };
    assert!(matches!(stand_in.read().unwrap(), Operator::CallIndirect { .. }));
    // Both new places lie behind the table as it was: `shared` is there from the start, `failed` comes with the rest.
    let slot = u32::try_from(value).unwrap();
    assert_eq!(first.slots().unwrap().into_keys().collect::<Vec<_>>(), [1, 4, 5]);
    assert_eq!((rest.slots().unwrap().into_keys().collect::<Vec<_>>(), slot), (vec![6], 6));
    assert_eq!((first.tables[0].initial, first.tables[0].maximum), (7, Some(7)));
}

#[test]
fn who_stands_in_the_table_is_replaced_there() {
    let [first, rest] = parted_without(&["by_table", "behind"]);
    // Their stand-ins stand there until the rest has come.
    assert_eq!(first.slots().unwrap().into_keys().collect::<Vec<_>>(), [1, 4]);
    assert_eq!(rest.slots().unwrap().into_keys().collect::<Vec<_>>(), [1, 4]);
    assert_eq!((first.bodies.len(), rest.bodies.len()), (6, 2));
}

#[test]
fn an_export_that_goes_keeps_its_name() {
    let [first, rest] = parted_without(&["main"]);
    assert_eq!(first.exports.iter().filter(|export| export.kind == ExternalKind::Func).count(), 1);
    assert_eq!(rest.bodies.len(), 3);
}

#[test]
fn nothing_goes_that_nobody_named() {
    let [first, rest] = parted_without(&[]);
    assert_eq!((first.bodies.len(), rest.bodies.len()), (6, 0));
}
