//! A WebAssembly module in pieces, for `part` to share out.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use wasm_encoder::{Module, RawSection, SectionId};
use wasmparser::{
    BinaryReader, Element, ElementItems, ElementKind, Export, FunctionBody, GlobalType, Import, MemoryType,
    Name, NameSectionReader, Operator, Parser, Payload, TableType, TypeRef, ValType,
};

use crate::trouble::Trouble;

pub type Read<T> = std::result::Result<T, String>;

pub type Signature = (Vec<ValType>, Vec<ValType>);

/// A module in pieces.
pub struct Whole<'a> {
    bytes: &'a [u8],
    /// What functions of each type take and return.
    pub types: Vec<Signature>,
    pub imports: Vec<Import<'a>>,
    /// The type of every function, the imported ones first.
    pub kinds: Vec<u32>,
    pub tables: Vec<TableType>,
    pub globals: Vec<GlobalType>,
    pub memories: Vec<MemoryType>,
    pub exports: Vec<Export<'a>>,
    pub elements: Vec<Element<'a>>,
    pub bodies: Vec<FunctionBody<'a>>,
    pub names: BTreeMap<u32, String>,
    /// By the id of the section.
    raw: BTreeMap<u8, Range<usize>>,
}

pub fn unreadable(error: String) -> Trouble {
    Trouble::new(format!("The app can't be parted: {error}"))
}

pub fn told(error: impl ToString) -> String {
    error.to_string()
}

impl<'a> Whole<'a> {
    pub fn read(bytes: &'a [u8]) -> Read<Self> {
        let mut whole = Self {
            bytes,
            types: Vec::new(),
            imports: Vec::new(),
            kinds: Vec::new(),
            tables: Vec::new(),
            globals: Vec::new(),
            memories: Vec::new(),
            exports: Vec::new(),
            elements: Vec::new(),
            bodies: Vec::new(),
            names: BTreeMap::new(),
            raw: BTreeMap::new(),
        };
        for payload in Parser::new(0).parse_all(bytes) {
            let payload = payload.map_err(told)?;
            if let Some((id, range)) = payload.as_section() {
                let (start, end) = (usize::try_from(range.start), usize::try_from(range.end));
                whole.raw.insert(id, start.map_err(told)?..end.map_err(told)?);
            }
            whole.take(payload).map_err(told)?;
        }
        Ok(whole)
    }

    fn take(&mut self, payload: Payload<'a>) -> wasmparser::Result<()> {
        match payload {
            Payload::TypeSection(section) => {
                for kind in section.into_iter_err_on_gc_types() {
                    let kind = kind?;
                    self.types.push((kind.params().to_vec(), kind.results().to_vec()));
                }
            }
            Payload::ImportSection(section) => {
                for import in section.into_imports() {
                    let import = import?;
                    if let TypeRef::Func(kind) = import.ty {
                        self.kinds.push(kind);
                    }
                    self.imports.push(import);
                }
            }
            Payload::FunctionSection(section) => {
                for kind in section {
                    self.kinds.push(kind?);
                }
            }
            Payload::TableSection(section) => {
                for table in section {
                    self.tables.push(table?.ty);
                }
            }
            Payload::MemorySection(section) => {
                self.memories = section.into_iter().collect::<wasmparser::Result<_>>()?;
            }
            Payload::GlobalSection(section) => {
                for global in section {
                    self.globals.push(global?.ty);
                }
            }
            Payload::ExportSection(section) => {
                self.exports = section.into_iter().collect::<wasmparser::Result<_>>()?;
            }
            Payload::ElementSection(section) => {
                self.elements = section.into_iter().collect::<wasmparser::Result<_>>()?;
            }
            Payload::CodeSectionEntry(body) => self.bodies.push(body),
            Payload::CustomSection(section) if section.name() == "name" => {
                let reader = BinaryReader::new(section.data(), section.data_offset());
                for subsection in NameSectionReader::new(reader) {
                    if let Name::Function(names) = subsection? {
                        for naming in names {
                            let naming = naming?;
                            self.names.insert(naming.index, plain(naming.name));
                        }
                    }
                }
            }
            _ => {}
        }
        Ok(())
    }

    pub fn imported(&self) -> usize {
        self.kinds.len().saturating_sub(self.bodies.len())
    }

    /// What the body of a function calls.
    pub fn called(body: &FunctionBody<'_>) -> Read<BTreeSet<u32>> {
        let mut called = BTreeSet::new();
        let mut operators = body.get_operators_reader().map_err(told)?;
        while !operators.eof() {
            match operators.read().map_err(told)? {
                Operator::Call { function_index } | Operator::ReturnCall { function_index } => {
                    called.insert(function_index);
                }
                Operator::RefFunc { .. } => {
                    return Err("a function is referred to otherwise than by a table".into());
                }
                _ => {}
            }
        }
        Ok(called)
    }

    pub fn kind(&self, function: u32) -> u32 {
        self.kinds.get(function as usize).copied().unwrap_or_default()
    }

    pub fn parameters(&self, function: u32) -> usize {
        self.types.get(self.kind(function) as usize).map_or(0, |(parameters, _)| parameters.len())
    }

    /// The functions of the table by their place in it. What other files put there is not among them.
    pub fn slots(&self) -> Read<BTreeMap<u32, u32>> {
        let mut slots = BTreeMap::new();
        for element in &self.elements {
            let ElementKind::Active { table_index: None | Some(0), offset_expr } = &element.kind else {
                return Err("it has a segment of functions for another table".into());
            };
            let Operator::I32Const { value } = offset_expr.get_operators_reader().read().map_err(told)?
            else {
                return Err("the place of a segment of functions is computed".into());
            };
            let start = u32::try_from(value).map_err(told)?;
            let referred = (start..).zip(referred(&element.items)?);
            slots.extend(referred.filter_map(|(slot, function)| Some((slot, function?))));
        }
        Ok(slots)
    }

    /// Puts a section into `module` as it is.
    pub fn copy(&self, id: SectionId, module: &mut Module) {
        let id = id.into();
        if let Some(data) = self.raw.get(&id).and_then(|range| self.bytes.get(range.clone())) {
            module.section(&RawSection { id, data });
        }
    }
}

/// The functions of a segment, some of which may be left empty.
fn referred(items: &ElementItems<'_>) -> Read<Vec<Option<u32>>> {
    let ElementItems::Expressions(_, expressions) = items else {
        let ElementItems::Functions(functions) = items else { return Ok(Vec::new()) };
        return functions.clone().into_iter().map(|function| function.map(Some).map_err(told)).collect();
    };
    let mut functions = Vec::new();
    for expression in expressions.clone() {
        functions.push(match expression.map_err(told)?.get_operators_reader().read().map_err(told)? {
            Operator::RefFunc { function_index } => Some(function_index),
            _ => None,
        });
    }
    Ok(functions)
}

/// A name without the fingerprints of crates, which change with every version of them.
fn plain(name: &str) -> String {
    let mut parts = name.split('[');
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        match part.split_once(']') {
            Some((print, after))
                if !print.is_empty() && print.bytes().all(|byte| byte.is_ascii_hexdigit()) =>
            {
                plain.push_str(after);
            }
            _ => plain.extend(["[", part]),
        }
    }
    plain
}
