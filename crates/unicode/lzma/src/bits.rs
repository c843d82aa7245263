//! Bits, each with its odds: the range coder.

/// How likely a bit is to be clear, of 2048.
pub type Bit = u16;

/// Either way.
pub const EVEN: Bit = ONE / 2;
const ONE: Bit = 1 << 11;
/// How fast odds follow what is met.
const PACE: u32 = 5;

pub struct Bits<'p> {
    rest: std::slice::Iter<'p, u8>,
    range: u32,
    code: u32,
}

impl<'p> Bits<'p> {
    pub fn new(packed: &'p [u8]) -> Option<Self> {
        let (start, rest) = packed.split_first_chunk::<5>()?;
        let [0, code @ ..] = *start else { return None };
        Some(Self {
            rest: rest.iter(),
            range: u32::MAX,
            code: u32::from_be_bytes(code),
        })
    }

    pub fn read(&mut self, odds: &mut Bit) -> Option<bool> {
        let bound = (self.range / u32::from(ONE)) * u32::from(*odds);
        let bit = self.code >= bound;
        if bit {
            self.range -= bound;
            self.code -= bound;
            *odds -= *odds >> PACE;
        } else {
            self.range = bound;
            *odds += (ONE - *odds) >> PACE;
        }
        self.fill()?;
        Some(bit)
    }

    /// A number whose bits, highest first, have odds that depend on those before.
    pub fn tree(&mut self, odds: &mut [Bit]) -> Option<usize> {
        let mut node = 1;
        while node < odds.len() {
            node = node << 1 | usize::from(self.read(&mut odds[node])?);
        }
        Some(node - odds.len())
    }

    /// The same, lowest bit first.
    pub fn reversed(&mut self, odds: &mut [Bit], count: usize) -> Option<usize> {
        let (mut node, mut number) = (1, 0);
        for place in 0..count {
            let bit = usize::from(self.read(odds.get_mut(node)?)?);
            node = node << 1 | bit;
            number |= bit << place;
        }
        Some(number)
    }

    /// A number with even odds.
    pub fn even(&mut self, count: usize) -> Option<usize> {
        let mut number = 0;
        for _ in 0..count {
            self.range >>= 1;
            let bit = self.code >= self.range;
            if bit {
                self.code -= self.range;
            }
            number = number << 1 | usize::from(bit);
            self.fill()?;
        }
        Some(number)
    }

    fn fill(&mut self) -> Option<()> {
        if self.range < 1 << 24 {
            self.range <<= 8;
            self.code = self.code << 8 | u32::from(*self.rest.next()?);
        }
        Some(())
    }
}
