import TestSupport
import Testing

@testable import SyncProtocol

/// Every decoder is a total function: any bytes give a value or an error, never a trap; and what a
/// canonical format lets through is encoded to the same bytes again.
@Suite("Decoders of arbitrary bytes") struct DecoderFuzzTests {
  @Test("bytes without structure")
  func randomBytes() {
    withSeeds(count: 25_000) { generator in
      try Self.decodeEverything(generator.bytes(upTo: 40))
    }
  }

  @Test("bytes that look like CBOR")
  func cborLikeBytes() {
    withSeeds(count: 25_000) { generator in
      try Self.decodeEverything(generator.cborLikeBytes(upTo: 40))
    }
  }

  @Test("every input of up to two bytes")
  func exhaustive() throws {
    for first in UInt8.min...UInt8.max {
      try Self.decodeEverything([first])
      for second in UInt8.min...UInt8.max {
        try Self.value([first, second])
        try Self.state([first, second])
      }
    }
  }

  @Test("damaged values")
  func damagedValues() {
    withSeeds(count: 8000) { generator in
      let bytes = Array(generator.value().bytes)
      for _ in 0..<5 { try Self.value(generator.damaged(bytes)) }
    }
  }

  @Test("damaged states")
  func damagedStates() {
    withSeeds(count: 1000) { generator in
      let bytes = generator.state().canonicalBytes
      for _ in 0..<20 { try Self.state(generator.damaged(bytes)) }
    }
  }

  @Test("damaged deletions and merge links")
  func damagedControlValues() {
    withSeeds(count: 2000) { generator in
      let deletion = Array(generator.deletion().value.bytes)
      let link = Array(generator.mergeLink().value.bytes)
      for _ in 0..<5 {
        try Self.controlValues(generator.damaged(deletion))
        try Self.controlValues(generator.damaged(link))
      }
    }
  }

  @Test("damaged requests")
  func damagedRequests() {
    withSeeds(count: 800) { generator in
      let bytes = generator.request().encoded
      for _ in 0..<20 { try Self.request(generator.damaged(bytes)) }
    }
  }

  @Test("damaged answers")
  func damagedAnswers() {
    withSeeds(count: 800) { generator in
      let bytes = generator.answer().encoded
      for _ in 0..<20 { try Self.answer(generator.damaged(bytes)) }
    }
  }

  @Test("damaged bundles")
  func damagedBundles() {
    withSeeds(count: 400) { generator in
      let bytes = GoldenExamples.bundle.encoded
      for _ in 0..<20 { try Self.bundles(generator.damaged(bytes + bytes)) }
    }
  }

  @Test("damaged messages of a reconciliation")
  func damagedReconciliations() {
    withSeeds(count: 800) { generator in
      let request = generator.reconcileRequest().encoded
      let answer = generator.reconcileAnswer().encoded
      for _ in 0..<20 {
        try Self.reconciliation(generator.damaged(request))
        try Self.reconciliation(generator.damaged(answer))
      }
    }
  }

  @Test("any text as a token")
  func tokens() {
    withSeeds(count: 3000) { generator in
      let text =
        generator.chance(50) ? generator.text() : Base64URL.encode(generator.bytes(upTo: 64))
      if let token = DisplayToken(text: text) {
        try law(DisplayToken(text: token.text) == token, text)
      }
    }
  }

  private static func decodeEverything(_ bytes: [UInt8]) throws {
    try value(bytes)
    try state(bytes)
    try controlValues(bytes)
    try request(bytes)
    try request([0x86, 0x02] + bytes)
    try answer(bytes)
    try answer([0x86, 0x02, 0x00, 0x00, 0xf6, 0x00, 0xf6] + bytes)
    try bundles(bytes)
    try bundles([0x88, 0x70] + Array(SealedBundle.kind.utf8) + [0x01] + bytes)
    try reconciliation(bytes)
    try reconciliation([0x87, 0x02, 0x62, 0x69, 0x74, 0x00, 0x00, 0x80] + bytes)
    try reconciliation([0x88, 0x02, 0x00, 0x00, 0x40] + bytes)
  }

  private static func value(_ bytes: [UInt8]) throws {
    guard let value = try? Value(checking: bytes) else { return }
    // Integers beyond a signed 64-bit one are kept, and shown as what they stand in.
    if value.content == .bytes(bytes) { return }
    var writer = CBORWriter()
    writer.write(value.content)
    try law(writer.bytes == bytes, "\(bytes.hex) is not the only form of its content")
  }

  private static func state(_ bytes: [UInt8]) throws {
    guard let state = try? RecordState(canonicalBytes: bytes) else { return }
    try law(state.canonicalBytes == bytes, "\(bytes.hex) is not the only form of its state")
    try law(state.joined(with: state) == state, "\(bytes.hex) is not idempotent")
  }

  private static func controlValues(_ bytes: [UInt8]) throws {
    let value = Value(canonical: bytes)
    if let deletion = try? Deletion(value) {
      try law(deletion.value == value, "\(bytes.hex) is not the only form of its deletion")
    }
    if let link = try? MergeLink(value) {
      try law(link.value == value, "\(bytes.hex) is not the only form of its link")
    }
  }

  private static func request(_ bytes: [UInt8]) throws {
    guard let request = try? SyncRequest(decoding: bytes) else { return }
    try law(try SyncRequest(decoding: request.encoded) == request, "\(bytes.hex) as a request")
  }

  private static func bundles(_ bytes: [UInt8]) throws {
    let (bundles, error) = SealedBundle.decodeFile(bytes)
    let encoded = bundles.flatMap(\.encoded)
    try law(bytes.starts(with: encoded), "\(bytes.hex) is not the only form of its bundles")
    try law(error != nil || encoded.count == bytes.count, "bytes of \(bytes.hex) were ignored")
  }

  private static func reconciliation(_ bytes: [UInt8]) throws {
    if let request = try? ReconcileRequest(decoding: bytes) {
      try law(try ReconcileRequest(decoding: request.encoded) == request, "\(bytes.hex)")
    }
    if let answer = try? ReconcileAnswer(decoding: bytes) {
      try law(try ReconcileAnswer(decoding: answer.encoded) == answer, "\(bytes.hex)")
    }
  }

  private static func answer(_ bytes: [UInt8]) throws {
    let (answer, error) = SyncAnswer.decode(bytes)
    try law(answer != nil || error != nil, "neither answer nor error of \(bytes.hex)")
    guard let answer else { return }
    let again = SyncAnswer.decode(answer.encoded)
    try law(again.answer == answer && again.error == nil, "\(bytes.hex) as an answer")
  }
}
