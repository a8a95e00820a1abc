import TestSupport
import Testing

@testable import SyncProtocol

@Suite("Seals") struct SealTests {
  private static let key = Array<UInt8>(0..<32)
  private static let nonce = Array<UInt8>(0x40..<0x50)
  private static let header = Array("header".utf8)
  private static let plain = Array(
    "Each coach keeps a complete replica of their country's enterprises.".utf8)

  /// NIST's CAVP, KDF in counter mode, HMAC-SHA-256, a 32-bit counter before the fixed input.
  @Test("derive keys as NIST SP 800-108 does")
  func keyDerivation() {
    let key = hex("dd1d91b7d90b2bd3138533ce92b272fbf8a369316aefe242e659cc0ae238afe0")
    let input = hex(
      """
      01322b96b30acd197979444e468e1c5c6859bf1b1cf951b7e725303e237e46b864a145fab25e517b08f8683d
      0315bb2911d80a0e8aba17f3b413faac
      """)
    let block = KeyDerivation.block(from: key, fixedInput: input)
    #expect(block.prefix(16).elementsEqual(hex("10621342bfb0fd40046c0e29f2cfdbf0")))
    #expect(
      KeyDerivation.key(from: Self.key, label: "fieldbook seal encryption").hex
        == "780822a32635de222d085909666165eec8d22ac69816bf540d69e16fcc1bc670")
  }

  /// Computed with the HMAC of Python's standard library.
  @Test("have these bytes")
  func knownAnswer() {
    let (sealed, tag) = Seal(key: Self.key).close(
      Self.plain, nonce: Self.nonce, header: Self.header)
    let expected = hex(
      """
      8247efcda0c9a1de78d952a5be66b0fad9afc86d78040fc90dcf7d16be79a600559bdd20c77cb1ea19a0846c92
      2bf95ed910a4fa934f2603b7f34c23653feebd3cc105
      """)
    #expect(sealed.hex == expected.hex)
    #expect(tag.hex == "baf4946525abc0a116f88c71dc0159cddfb0cd5f212e258c915d5e8f89e06b6f")
  }

  @Test("open to what was sealed, of any length")
  func roundTrip() {
    withSeeds(count: 300) { generator in
      let seal = Seal(key: generator.bytes(upTo: 80))
      let (plain, header) = (generator.bytes(upTo: 200), generator.bytes(upTo: 20))
      let nonce = generator.recordID().bytes
      let (sealed, tag) = seal.close(plain, nonce: nonce, header: header)
      try law(sealed.count == plain.count, "a seal adds nothing to its content")
      try law(
        seal.open(sealed, tag: tag, nonce: nonce, header: header) == plain, "not what was sealed")
    }
  }

  @Test("do not open after any bit was altered, nor with another key")
  func altered() {
    let seal = Seal(key: Self.key)
    let (sealed, tag) = seal.close(Self.plain, nonce: Self.nonce, header: Self.header)
    let other = Seal(key: Array(1...32))
    #expect(other.open(sealed, tag: tag, nonce: Self.nonce, header: Self.header) == nil)
    for bit in 0..<8 * sealed.count {
      let bad = sealed.flipping(bit)
      #expect(seal.open(bad, tag: tag, nonce: Self.nonce, header: Self.header) == nil)
    }
    for bit in 0..<8 * tag.count {
      let bad = tag.flipping(bit)
      #expect(seal.open(sealed, tag: bad, nonce: Self.nonce, header: Self.header) == nil)
    }
    for bit in 0..<8 * Self.header.count {
      let bad = Self.header.flipping(bit)
      #expect(seal.open(sealed, tag: tag, nonce: Self.nonce, header: bad) == nil)
    }
    #expect(
      seal.open(Array(sealed.dropLast()), tag: tag, nonce: Self.nonce, header: Self.header) == nil)
    #expect(
      seal.open(sealed, tag: Array(tag.dropLast()), nonce: Self.nonce, header: Self.header) == nil)
  }
}

extension [UInt8] {
  func flipping(_ bit: Int) -> [UInt8] {
    var bytes = self
    bytes[bit / 8] ^= 1 << (bit % 8)
    return bytes
  }
}
