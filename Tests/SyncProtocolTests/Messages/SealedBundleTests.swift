import TestSupport
import Testing

@testable import SyncProtocol

@Suite("Bundles") struct SealedBundleTests {
  private static let key = SealedBundle.key(ofCredential: Array(0..<32))

  private static func bundle(_ generator: inout SplitMix64) -> SealedBundle {
    SealedBundle(
      sealing: generator.request(), from: "device-\(generator.below(1000))",
      created: generator.next(), key: key, using: &generator)
  }

  @Test("survive, and open to the request that was sealed")
  func roundTrip() {
    withSeeds(count: 200) { generator in
      let request = generator.request()
      let bundle = SealedBundle(
        sealing: request, from: "device-1", created: generator.next(), key: Self.key,
        using: &generator)
      try law(try SealedBundle(decoding: bundle.encoded) == bundle, bundle.encoded.hex)
      let content = bundle.content(with: Self.key)
      try law(
        try content.map { try SyncRequest(decoding: $0) } == request, bundle.encoded.hex)
      try law(bundle.content(with: [1]) == nil, "opened with another key")
    }
  }

  @Test("show nothing of what is in them")
  func confidential() {
    let request = GoldenExamples.pushRequest
    var random = SplitMix64(seed: 1)
    let bundle = SealedBundle(
      sealing: request, from: "device-1", created: 0, key: Self.key, using: &random)
    #expect(request.encoded.contains(text: "legal_name"))
    for text in ["legal_name", "enterprise", "Milano", "Roma"] {
      #expect(!bundle.encoded.contains(text: text))
    }
  }

  @Test("of one content are never alike")
  func differing() {
    var random = SplitMix64(seed: 1)
    let bundles = (0..<2).map { _ in
      SealedBundle(
        sealing: GoldenExamples.idleRequest, from: "d", created: 0, key: Self.key, using: &random)
    }
    #expect(bundles[0].sealed != bundles[1].sealed)
    #expect(bundles[0].digest != bundles[1].digest)
  }

  @Test("are refused when cut, and when any bit of them was altered")
  func damaged() {
    withSeeds(count: 5) { generator in
      let bytes = Self.bundle(&generator).encoded
      for count in bytes.indices {
        let cut = try? SealedBundle(decoding: Array(bytes[..<count]))
        try law(cut == nil, "cut after \(count) bytes")
      }
      for bit in 0..<8 * bytes.count {
        let altered = try? SealedBundle(decoding: bytes.flipping(bit))
        try law(altered == nil, "bit \(bit) altered")
      }
    }
  }

  /// The check is no secret: somebody who alters a bundle on purpose makes it fit.
  @Test("are not opened when they were altered with care")
  func forged() {
    withSeeds(count: 50) { generator in
      let bundle = Self.bundle(&generator)
      var forged = Array(repeating: bundle, count: 5)
      forged[0].device += "0"
      forged[1].id = forged[1].id.flipping(generator.below(128))
      forged[2].created ^= 1 << UInt64(generator.below(64))
      forged[3].sealed = forged[3].sealed.flipping(generator.below(8 * bundle.sealed.count))
      forged[4].tag = forged[4].tag.flipping(generator.below(256))
      for (place, forged) in forged.enumerated() {
        let arrived = try SealedBundle(decoding: forged.encoded)
        try law(arrived == forged, "it passes for a bundle")
        try law(arrived.content(with: Self.key) == nil, "forgery \(place) was opened")
      }
    }
  }

  @Test("follow each other in a file")
  func file() {
    withSeeds(count: 30) { generator in
      let bundles = (0..<3).map { _ in Self.bundle(&generator) }
      let bytes = bundles.flatMap(\.encoded)
      let whole = SealedBundle.decodeFile(bytes)
      try law(whole.bundles == bundles && whole.error == nil, "not what was written")
      // What is whole before the damage can be used.
      let first = bundles[0].encoded.count
      let cut = SealedBundle.decodeFile(Array(bytes[..<(first + 1 + generator.below(20))]))
      try law(cut.bundles == [bundles[0]], "the whole one is not used")
      try law(cut.error.map { $0.refusal } == .damaged, "\(String(describing: cut.error))")
      let garbage = SealedBundle.decodeFile(bundles[0].encoded + [0])
      try law(garbage.bundles == [bundles[0]] && garbage.error?.refusal == .damaged, "garbage")
    }
  }

  @Test("are told from other files, and from newer ones")
  func other() {
    for bytes in [[], Array("name,city\n".utf8), GoldenExamples.idleRequest.encoded] {
      let file = SealedBundle.decodeFile(bytes)
      #expect(file.bundles.isEmpty && file.error == .notABundle)
    }
    var newer = CBORWriter()
    newer.array(2)
    newer.text("fieldbook bundle")
    newer.unsigned(2)
    #expect(throws: BundleError.version(2)) { try SealedBundle(decoding: newer.bytes) }
  }

  @Test("have the codes of their receipts")
  func codes() {
    #expect(
      BundleRefusal.allCases.map(\.rawValue) == [
        "bundle-damaged", "bundle-version", "bundle-unknown-device", "bundle-altered",
        "bundle-unknown-zone",
      ])
    let tooLong = BundleRefusal.allCases.filter { $0.rawValue.utf8.count > Limits.typeNameBytes }
    #expect(tooLong.isEmpty)
  }
}
