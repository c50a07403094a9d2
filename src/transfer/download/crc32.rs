//! CRC-32 as zip has it, eight bytes a step by table.

const POLYNOMIAL: u32 = 0xEDB8_8320;

static TABLES: [[u32; 256]; 8] = tables();

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Crc32 {
    register: u32,
}

impl Default for Crc32 {
    fn default() -> Self {
        Self { register: !0 }
    }
}

impl Crc32 {
    pub fn value(&self) -> u32 {
        !self.register
    }

    pub fn update(&mut self, data: &[u8]) {
        let mut register = self.register;
        let (words, rest) = data.as_chunks::<8>();
        for word in words {
            let mixed = (u64::from(register) ^ u64::from_le_bytes(*word)).to_le_bytes();
            register = 0;
            for (table, byte) in TABLES.iter().rev().zip(mixed) {
                register ^= table[usize::from(byte)];
            }
        }
        for byte in rest {
            register = (register >> 8) ^ TABLES[0][usize::from(register as u8 ^ byte)];
        }
        self.register = register;
    }
}

const fn tables() -> [[u32; 256]; 8] {
    let mut tables = [[0; 256]; 8];
    let mut byte = 0;
    while byte < 256 {
        let mut value = byte as u32;
        let mut bit = 0;
        while bit < 8 {
            value = if value & 1 == 1 { (value >> 1) ^ POLYNOMIAL } else { value >> 1 };
            bit += 1;
        }
        tables[0][byte] = value;
        byte += 1;
    }
    let mut slice = 1;
    while slice < 8 {
        let mut byte = 0;
        while byte < 256 {
            let previous = tables[slice - 1][byte];
            tables[slice][byte] = (previous >> 8) ^ tables[0][(previous & 0xff) as usize];
            byte += 1;
        }
        slice += 1;
    }
    tables
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn bitwise(data: &[u8]) -> u32 {
        let mut register = !0u32;
        for byte in data {
            register ^= u32::from(*byte);
            for _ in 0..8 {
                register = if register & 1 == 1 { (register >> 1) ^ POLYNOMIAL } else { register >> 1 };
            }
        }
        !register
    }

    #[test]
    fn the_check_value() {
        let mut crc = Crc32::default();
        crc.update(b"123456789");
        assert_eq!(crc.value(), 0xCBF4_3926);
    }

    proptest! {
        #[test]
        fn the_table_agrees_with_the_definition(data in prop::collection::vec(any::<u8>(), 0..200), cut in 0usize..200) {
            let (a, b) = data.split_at(cut.min(data.len()));
            let mut crc = Crc32::default();
            crc.update(a);
            crc.update(b);
            prop_assert_eq!(crc.value(), bitwise(&data));
        }
    }
}
