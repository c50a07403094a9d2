//! An app that tells which of its functions run, for the record `part` goes by.

use wasm_encoder::reencode::{Error, Reencode, utils};
use wasm_encoder::{CodeSection, EntityType, ImportSection, Module, TypeSection};
use wasmparser::{FunctionBody, ImportSectionReader, Parser, TypeSectionReader};

use crate::trouble::{Result, Trouble};

/// What every function tells its number: a function of the object that also loads the second file of the app.
const TOLD: (&str, &str) = ("./__wasm_split.js", "ran");

/// The module with a call in front of every function.
pub fn watched(wasm: &[u8]) -> Result<Vec<u8>> {
    let mut watched = Module::new();
    Watcher::default()
        .parse_core_module(&mut watched, Parser::new(0), wasm)
        .map_err(|error| Trouble::new(format!("The app can't be watched: {error}")))?;
    Ok(watched.finish())
}

#[derive(Default)]
struct Watcher {
    /// How many functions come before its own, as long as only they are imported.
    imported: u32,
    /// The type of `TOLD`.
    kind: u32,
    next: u32,
}

impl Reencode for Watcher {
    type Error = String;

    fn function_index(&mut self, function: u32) -> std::result::Result<u32, Error<String>> {
        Ok(if function < self.imported { function } else { function + 1 })
    }

    fn parse_type_section(
        &mut self,
        types: &mut TypeSection,
        section: TypeSectionReader<'_>,
    ) -> std::result::Result<(), Error<String>> {
        utils::parse_type_section(self, types, section)?;
        self.kind = types.len();
        types.ty().function([wasm_encoder::ValType::I32], []);
        Ok(())
    }

    fn parse_import_section(
        &mut self,
        imports: &mut ImportSection,
        section: ImportSectionReader<'_>,
    ) -> std::result::Result<(), Error<String>> {
        utils::parse_import_section(self, imports, section)?;
        self.imported = imports.len();
        imports.import(TOLD.0, TOLD.1, EntityType::Function(self.kind));
        Ok(())
    }

    fn parse_function_body(
        &mut self,
        code: &mut CodeSection,
        body: FunctionBody<'_>,
    ) -> std::result::Result<(), Error<String>> {
        let mut watched = self.new_function_with_parsed_locals(&body)?;
        let number = i32::try_from(self.imported + self.next).unwrap_or(i32::MAX);
        watched.instructions().i32_const(number).call(self.imported);
        self.next += 1;
        let mut reader = body.get_operators_reader()?;
        while !reader.eof() {
            watched.instruction(&self.parse_instruction(&mut reader)?);
        }
        code.function(&watched);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail")]
    use super::*;
    use crate::whole::Whole;
    use wasm_encoder::{Function, FunctionSection};
    use wasmparser::Operator;

    #[test]
    fn every_function_tells_its_number_first() {
        let (mut types, mut imports, mut functions, mut code) =
            (TypeSection::new(), ImportSection::new(), FunctionSection::new(), CodeSection::new());
        types.ty().function([], []);
        imports.import("./script.js", "asked", EntityType::Function(0));
        functions.function(0).function(0);
        for called in [2, 0] {
            let mut body = Function::new([]);
            body.instructions().call(called).end();
            code.function(&body);
        }
        let mut module = Module::new();
        module.section(&types).section(&imports).section(&functions).section(&code);
        let watched = watched(&module.finish()).unwrap();
        wasmparser::Validator::new().validate_all(&watched).unwrap();
        let whole = Whole::read(&watched).unwrap();
        for (body, (number, called)) in whole.bodies.iter().zip([(1, 3), (2, 0)]) {
            let mut operators = body.get_operators_reader().unwrap();
            assert!(matches!(operators.read().unwrap(), Operator::I32Const { value } if value == number));
            assert!(matches!(operators.read().unwrap(), Operator::Call { function_index: 1 }));
            assert!(
                matches!(operators.read().unwrap(), Operator::Call { function_index } if function_index == called)
            );
        }
    }
}
