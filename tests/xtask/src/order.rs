//! The order of functions in a module. It means nothing to the module, and much to brotli, which finds alike what stands side
//! by side: sorted like this, the first file of the app is a fiftieth smaller on the wire.

use wasm_encoder::{Encode, NameMap, NameSection, Section};
use wasmparser::{Parser, Payload, TypeRef};

use crate::split::bare;
use crate::trouble::{Result, Trouble};

/// How much of a function decides about its place.
const BEGINNING: usize = 40;

/// The module with names for wasm-opt to sort its functions by: first by their type, then by how they begin.
pub fn named(wasm: &[u8]) -> Result<Vec<u8>> {
    let names = names(wasm).map_err(|error| Trouble::new(format!("The app can't be read: {error}")))?;
    let mut section = NameSection::new();
    section.functions(&names);
    let mut named = bare(wasm);
    named.push(section.id());
    section.encode(&mut named);
    Ok(named)
}

fn names(wasm: &[u8]) -> wasmparser::Result<NameMap> {
    let (mut imported, mut types, mut names) = (0, Vec::new(), NameMap::new());
    let mut defined = 0;
    for payload in Parser::new(0).parse_all(wasm) {
        match payload? {
            Payload::ImportSection(section) => {
                for import in section.into_imports() {
                    imported += u32::from(matches!(import?.ty, TypeRef::Func(_)));
                }
            }
            Payload::FunctionSection(section) => {
                types = section.into_iter().collect::<wasmparser::Result<Vec<u32>>>()?;
            }
            Payload::CodeSectionEntry(body) => {
                let kind = types.get(defined as usize).copied().unwrap_or_default();
                let beginning: String =
                    body.as_bytes().iter().take(BEGINNING).map(|byte| format!("{byte:02x}")).collect();
                names.append(imported + defined, &format!("{kind:05} {beginning} {defined:05}"));
                defined += 1;
            }
            _ => {}
        }
    }
    Ok(names)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail")]
    use super::*;
    use wasm_encoder::{CodeSection, Function, FunctionSection, Module, TypeSection, ValType};

    #[test]
    fn functions_are_named_by_type_and_beginning() {
        let mut types = TypeSection::new();
        types.ty().function([], []);
        types.ty().function([ValType::I32], []);
        let (mut functions, mut code) = (FunctionSection::new(), CodeSection::new());
        for kind in [1, 0] {
            functions.function(kind);
            let mut body = Function::new([]);
            body.instructions().nop().end();
            code.function(&body);
        }
        let mut module = Module::new();
        module.section(&types).section(&functions).section(&code);
        let named = String::from_utf8_lossy(&named(&module.finish()).unwrap()).into_owned();
        assert!(named.contains("00001 00010b 00000"), "{named:?}");
        assert!(named.contains("00000 00010b 00001"), "{named:?}");
    }
}
